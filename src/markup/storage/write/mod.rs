//! Blocks into storage format; always well-formed.
//!
//! Lines are written in `inline.rs`, links and images in `link.rs`, macros in `macros.rs`, tables in `table.rs`.
//! What storage format cannot say is written as what a reader would see of it, and listed as a loss.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::escape::{push_attribute, push_text};
use super::style;
use crate::document::{
    Align, Block, Document, Extras, Heading, Layout, List, ListItem, ListKind, Paragraph,
};
use crate::inline::Inline;
use crate::{Format, Loss, LossLog, Options, Written};

mod inline;
mod link;
mod macros;
mod table;

pub(crate) use self::link::attachment_name;

/// Writes a document.
pub(crate) fn write(document: &Document, options: &Options) -> Written {
    let (text, losses) = write_blocks_beside(&document.blocks, options, BTreeSet::new());
    Written { text, losses }
}

/// Writes blocks to stand in a page that has tasks of these ids.
pub(crate) fn write_blocks_beside(
    blocks: &[Block],
    options: &Options,
    task_ids: BTreeSet<u64>,
) -> (String, Vec<Loss>) {
    let mut writer = Writer::new(options);
    writer.task_ids = task_ids;
    collect_task_ids(blocks, &mut writer.task_ids);
    writer.top_blocks(blocks);
    (writer.out, writer.log.finish())
}

/// Writes a line without an element around it.
pub(crate) fn write_line(line: &[Inline], options: &Options) -> (String, Vec<Loss>) {
    let mut writer = Writer::new(options);
    writer.line(line);
    (writer.out, writer.log.finish())
}

/// Writes one document.
struct Writer<'o> {
    out: String,
    options: &'o Options,
    log: LossLog,
    /// Ids that tasks have; new ones avoid them.
    task_ids: BTreeSet<u64>,
    last_task_id: u64,
    /// Numbers of footnotes by label, in the order of their references.
    footnotes: HashMap<String, usize>,
    /// The words an inline must not repeat because its element says them already.
    silent: usize,
}

/// The ids tasks of a document have.
fn collect_task_ids(blocks: &[Block], ids: &mut BTreeSet<u64>) {
    for block in blocks {
        if let Block::List(list) = block {
            for item in &list.items {
                let id = item.extras.text(Format::Storage, "ac:task-id");
                ids.extend(id.and_then(|id| id.parse::<u64>().ok()));
                collect_task_ids(&item.blocks, ids);
            }
        }
    }
}

impl<'o> Writer<'o> {
    fn new(options: &'o Options) -> Writer<'o> {
        Writer {
            out: String::new(),
            options,
            log: LossLog::new(),
            task_ids: BTreeSet::new(),
            last_task_id: 0,
            footnotes: HashMap::new(),
            silent: 0,
        }
    }

    fn top_blocks(&mut self, blocks: &[Block]) {
        let mut bare = false;
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            self.log.enter(block);
            if matches!(block, Block::Layout(_)) {
                at += self.layouts(blocks.get(at..).unwrap_or_default());
                bare = false;
                continue;
            }
            bare = self.block_after(block, bare);
            at += 1;
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut bare = false;
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            if matches!(block, Block::Layout(_)) {
                at += self.layouts(blocks.get(at..).unwrap_or_default());
                bare = false;
                continue;
            }
            bare = self.block_after(block, bare);
            at += 1;
        }
    }

    /// Writes a block; a bare line beside another would run together with it, so it gets its `<p>`.
    fn block_after(&mut self, block: &Block, after_bare: bool) -> bool {
        match block {
            Block::Paragraph(paragraph) if !after_bare && is_bare(paragraph) => {
                self.line(&paragraph.content);
                true
            }
            block => {
                self.block(block);
                false
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Heading(heading) => self.heading(heading),
            Block::List(list) => self.list(list),
            Block::Quote(quote) => {
                self.open("blockquote", &quote.extras);
                self.blocks(&quote.blocks);
                self.close("blockquote");
            }
            Block::Code(code) => self.code(code),
            Block::Rule(extras) => self.empty("hr", extras),
            Block::Table(table) => self.table(table),
            Block::Panel(panel) => self.panel(panel),
            Block::Expand(expand) => self.expand(expand),
            Block::Layout(_) => {
                self.layouts(std::slice::from_ref(block));
            }
            Block::Media(media) => self.media_block(media),
            Block::MediaGroup(group) => self.media_group(group),
            Block::Card(card) => self.block_card(card),
            Block::Extension(extension) => self.extension(extension),
            Block::Footnote(footnote) => self.footnote(footnote),
            Block::Opaque(opaque) => self.opaque_block(opaque),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.styled("p", paragraph.align, paragraph.indent, &paragraph.extras);
        self.line(&paragraph.content);
        self.close("p");
    }

    fn heading(&mut self, heading: &Heading) {
        let name = match heading.level {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        self.styled(name, heading.align, heading.indent, &heading.extras);
        if self.options.heading_anchors {
            self.anchor(&slug(&crate::text::inlines_text(&heading.content)));
        }
        self.line(&heading.content);
        self.close(name);
    }

    /// Opens an element whose style says alignment and indentation.
    fn styled(&mut self, name: &str, align: Option<Align>, indent: u8, extras: &Extras) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(style) = style::paragraph_to_style(align, indent)
            && extras.text(Format::Storage, "style").is_none()
        {
            push_attribute(&mut self.out, "style", &style);
        }
        self.attributes(extras);
        self.out.push('>');
    }

    fn open(&mut self, name: &str, extras: &Extras) {
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(extras);
        self.out.push('>');
    }

    fn empty(&mut self, name: &str, extras: &Extras) {
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(extras);
        self.out.push_str("/>");
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes `<name>text</name>`.
    fn element_of_text(&mut self, name: &str, text: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        push_text(&mut self.out, text);
        self.close(name);
    }

    /// Writes the attributes that only storage format knows; names of our own are no attributes.
    fn attributes(&mut self, extras: &Extras) {
        for (name, value) in extras.of(Format::Storage).into_iter().flatten() {
            if let (false, Value::String(value)) = (name.starts_with('@'), value) {
                push_attribute(&mut self.out, name, value);
            }
        }
    }

    fn list(&mut self, list: &List) {
        let name = match list.kind {
            ListKind::Task => return self.task_list(list),
            ListKind::Decision => return self.decisions(list),
            ListKind::Bullet => "ul",
            ListKind::Ordered { .. } => "ol",
        };
        self.out.push('<');
        self.out.push_str(name);
        if let ListKind::Ordered { start } = list.kind
            && start != 1
        {
            push_attribute(&mut self.out, "start", &start.to_string());
        }
        self.attributes(&list.extras);
        self.out.push('>');
        for item in &list.items {
            self.item(item);
        }
        self.close(name);
    }

    fn item(&mut self, item: &ListItem) {
        self.open("li", &item.extras);
        let Some(done) = item.task else {
            self.blocks(&item.blocks);
            self.close("li");
            return;
        };
        // Confluence's task lists hold tasks only; in a mixed list the box is text, as on the keyboard.
        let sign = if done { "[x] " } else { "[ ] " };
        let (first, rest) = match item.blocks.split_first() {
            Some((Block::Paragraph(paragraph), rest)) => (Some(paragraph), rest),
            _ => (None, item.blocks.as_slice()),
        };
        self.out.push_str("<p>");
        self.out.push_str(sign);
        self.line(first.map_or(&[], |paragraph| &paragraph.content));
        self.out.push_str("</p>");
        self.blocks(rest);
        self.close("li");
    }

    fn task_list(&mut self, list: &List) {
        self.open("ac:task-list", &list.extras);
        for item in &list.items {
            self.task(item);
        }
        self.close("ac:task-list");
    }

    fn task(&mut self, item: &ListItem) {
        let extra = |name| item.extras.text(Format::Storage, name);
        self.out.push_str("<ac:task");
        for (name, value) in item.extras.of(Format::Storage).into_iter().flatten() {
            if let (false, Value::String(value)) = (name.starts_with("ac:task-"), value) {
                push_attribute(&mut self.out, name, value);
            }
        }
        self.out.push('>');
        let id = extra("ac:task-id").map_or_else(|| self.new_task_id().to_string(), str::to_owned);
        self.element_of_text("ac:task-id", &id);
        if let Some(uuid) = extra("ac:task-uuid") {
            self.element_of_text("ac:task-uuid", uuid);
        }
        let done = item.task == Some(true);
        self.element_of_text(
            "ac:task-status",
            if done { "complete" } else { "incomplete" },
        );
        self.out.push_str("<ac:task-body>");
        let is_tasks =
            |block: &Block| matches!(block, Block::List(list) if list.kind == ListKind::Task);
        // Task lists below a task stand beside its body.
        let nested = item
            .blocks
            .iter()
            .rev()
            .take_while(|block| is_tasks(block))
            .count();
        let (body, nested) = item.blocks.split_at(item.blocks.len() - nested);
        match body.split_first() {
            Some((Block::Paragraph(first), rest)) if first.extras == Extras::NONE => {
                self.line(&first.content);
                self.blocks(rest);
            }
            _ => self.blocks(body),
        }
        self.out.push_str("</ac:task-body>");
        self.blocks(nested);
        self.close("ac:task");
    }

    fn new_task_id(&mut self) -> u64 {
        self.last_task_id += 1;
        while self.task_ids.contains(&self.last_task_id) {
            self.last_task_id += 1;
        }
        self.last_task_id
    }

    /// Writes the sections at the beginning of `blocks` within one layout, and says how many they are.
    fn layouts(&mut self, blocks: &[Block]) -> usize {
        let mut count = 0;
        self.out.push_str("<ac:layout>");
        for block in blocks {
            let Block::Layout(layout) = block else {
                break;
            };
            if count > 0 {
                self.log.enter(block);
            }
            self.section(layout);
            count += 1;
        }
        self.out.push_str("</ac:layout>");
        count
    }

    fn section(&mut self, layout: &Layout) {
        self.out.push_str("<ac:layout-section");
        push_attribute(
            &mut self.out,
            "ac:type",
            layout
                .kind
                .as_deref()
                .unwrap_or_else(|| section_type(layout)),
        );
        self.attributes(&layout.extras);
        self.out.push('>');
        for column in &layout.columns {
            self.open("ac:layout-cell", &column.extras);
            self.blocks(&column.blocks);
            self.close("ac:layout-cell");
        }
        self.close("ac:layout-section");
    }
}

/// The arrangement that comes nearest to the columns' widths.
fn section_type(layout: &Layout) -> &'static str {
    let width = |column: usize| layout.columns.get(column).and_then(|column| column.width);
    match (layout.columns.len(), width(0), width(1)) {
        (0 | 1, ..) => "single",
        (2, Some(left), Some(right)) if left < right => "two_left_sidebar",
        (2, Some(left), Some(right)) if left > right => "two_right_sidebar",
        (2, ..) => "two_equal",
        (3, Some(left), Some(middle)) if left < middle => "three_with_sidebars",
        (3, ..) => "three_equal",
        (4, ..) => "four_equal",
        _ => "five_equal",
    }
}

fn is_bare(paragraph: &Paragraph) -> bool {
    !paragraph.content.is_empty() && paragraph.bare
}

/// The name of a heading's place, as GitHub makes it: lower case, dashes for spaces, no other signs.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for character in title.trim().chars() {
        if character.is_alphanumeric() || matches!(character, '-' | '_') {
            slug.extend(character.to_lowercase());
        } else if character.is_whitespace() {
            slug.push('-');
        }
    }
    slug
}
