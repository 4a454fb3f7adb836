//! The tree written as Markdown: blocks.
//!
//! Every line is written behind the signs of the containers it stands in; blocks are set apart by blank lines. What
//! Markdown has no signs for goes into directives and placeholders (see `mod.rs`), so that it comes back.

use super::write_inline::LineKind;
use super::{delimiters, node};
use crate::document::{
    Align, Block, CardKind, CodeBlock, Document, Extension, ExtensionBody, Extras, ListKind,
    MediaBlock,
};
use crate::inline::{Inline, InlineNode, Link, Mark};
use crate::placeholder::{self, Kind, Placeholder};
use crate::{Format, LossLog, Options, Written};

/// Writes Markdown.
pub(crate) fn write(document: &Document, options: &Options) -> Written {
    let mut writer = Writer {
        out: String::with_capacity(document.blocks.len() * 80 + 240),
        prefix: String::new(),
        started: false,
        log: LossLog::new(),
        options,
        depth: 0,
    };
    writer.blocks(&document.blocks);
    let mut text = writer.out;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Written {
        text,
        losses: writer.log.finish(),
    }
}

/// The placeholder a block is shown as, if it is. A macro with a rich body is shown as a container that says the same.
pub(super) fn placeholder_of(block: &Block, options: &Options) -> Option<Placeholder> {
    match block {
        Block::Opaque(opaque) => Some(node::opaque_placeholder(opaque, Kind::Block, options)),
        Block::Extension(extension) => {
            Some(node::extension_placeholder(extension, Kind::Macro, options))
        }
        Block::Card(card) if card.url.is_empty() || has_extras(&card.extras) => {
            let name = match card.kind {
                CardKind::Block => "blockCard",
                CardKind::Embed => "embedCard",
            };
            let shown = [("url", card.url.as_str())];
            Some(node::known_placeholder(
                block.clone(),
                Format::Adf,
                Kind::Block,
                name,
                &shown,
                options,
            ))
        }
        _ => None,
    }
}

/// Ids that editors make anew, and notes of ours on how storage format wrote the same thing.
const SAYS_NOTHING: [&str; 9] = [
    "localId",
    "local-id",
    "ac:local-id",
    "data-local-id",
    "ac:macro-id",
    "ac:schema-version",
    "@p",
    "@section",
    "@element",
];

/// Attributes that say something; ids of the editor's do not.
pub(super) fn has_extras(extras: &Extras) -> bool {
    match &extras.0 {
        Some(extra) => extra
            .attributes
            .keys()
            .any(|key| !SAYS_NOTHING.contains(&key.as_str())),
        None => false,
    }
}

pub(super) struct Writer<'o> {
    pub out: String,
    /// What stands before each line: the signs of the containers.
    pub prefix: String,
    /// Whether the present line has its prefix already (behind a list marker).
    pub started: bool,
    pub log: LossLog,
    pub options: &'o Options,
    pub depth: usize,
}

impl Writer<'_> {
    /// Writes blocks with blank lines between them.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        self.spaced_blocks(blocks, true);
    }

    /// Writes blocks, with blank lines between them or (in tight list items) without.
    pub(super) fn spaced_blocks(&mut self, blocks: &[Block], spaced: bool) {
        let mut previous: Option<&Block> = None;
        let mut marker = ListMarker::default();
        for block in blocks {
            if self.depth == 0 {
                self.log.enter(block);
            }
            if is_nothing(block) {
                self.log.note("empty paragraph");
                continue;
            }
            if spaced && previous.is_some() {
                self.blank_line();
            }
            marker = ListMarker::after(previous, marker, block);
            self.depth += 1;
            self.block(block, marker);
            self.depth -= 1;
            previous = Some(block);
        }
    }

    /// Begins a line.
    pub(super) fn line_start(&mut self) {
        if self.started {
            self.started = false;
            return;
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(&self.prefix);
    }

    /// Writes an empty line inside the present containers.
    fn blank_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        if !self.prefix.is_empty() {
            self.out.push_str(self.prefix.trim_end());
        }
        self.out.push('\n');
    }

    /// Writes lines as they stand, each behind the prefix.
    pub(super) fn lines(&mut self, text: &str) {
        for line in lines(text) {
            if line.is_empty() && !self.started {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
                self.out.push_str(self.prefix.trim_end());
                self.out.push('\n');
                continue;
            }
            self.line_start();
            self.out.push_str(line);
        }
    }

    /// Writes what `content` writes with further signs before each line.
    pub(super) fn inside(&mut self, signs: &str, content: impl FnOnce(&mut Self)) {
        let length = self.prefix.len();
        self.prefix.push_str(signs);
        content(self);
        self.prefix.truncate(length);
    }

    fn block(&mut self, block: &Block, marker: ListMarker) {
        match block {
            Block::Paragraph(paragraph) => {
                self.note_extras(&paragraph.extras, "a paragraph");
                self.placed(paragraph.align, paragraph.indent, |writer| {
                    writer.line(&paragraph.content, LineKind::Paragraph);
                });
            }
            Block::Heading(heading) => {
                self.note_extras(&heading.extras, "a heading");
                self.placed(heading.align, heading.indent, |writer| {
                    writer.line_start();
                    for _ in 0..heading.level.clamp(1, 6) {
                        writer.out.push('#');
                    }
                    writer.out.push(' ');
                    let start = writer.out.len();
                    writer.rest_of_line(&heading.content, LineKind::Single);
                    let shown = writer.out.get(start..).unwrap_or_default();
                    if shown.ends_with('#') {
                        writer.out.insert(writer.out.len() - 1, '\\');
                    } else {
                        let shown = shown.trim_end().len();
                        // Without a word no space stays either.
                        let kept = if shown == 0 { start - 1 } else { start + shown };
                        writer.out.truncate(kept);
                    }
                });
            }
            Block::List(list) if list.kind == ListKind::Decision => {
                self.fenced(":::decisions", |writer| writer.list(list, marker));
            }
            Block::List(list) => self.list(list, marker),
            Block::Quote(quote) => {
                self.note_extras(&quote.extras, "a block quote");
                self.line_start();
                self.out.push_str("> ");
                self.started = true;
                self.inside("> ", |writer| writer.blocks(&quote.blocks));
                self.end_marked();
            }
            Block::Code(code) => self.code(code),
            Block::Rule(_) => {
                // Behind a list marker `---` would be one rule with it.
                let signs = if self.started { "***" } else { "---" };
                self.lines(signs);
            }
            Block::Table(table) => self.table(table),
            Block::Panel(panel) => self.panel(panel),
            Block::Expand(expand) => self.expand(expand),
            Block::Layout(layout) => self.layout(layout),
            Block::Media(media) => self.media(media),
            Block::MediaGroup(group) => {
                self.fenced(":::files", |writer| {
                    for (index, (media, marks)) in group.items.iter().enumerate() {
                        if index > 0 {
                            writer.blank_line();
                        }
                        let image = writer.marked_image(media, marks, &[]);
                        writer.lines(&image);
                    }
                });
            }
            Block::Card(card) => match placeholder_of(block, self.options) {
                Some(placeholder) => self.placeholder(&placeholder),
                None => {
                    let title = match card.kind {
                        CardKind::Block => super::SMART_CARD,
                        CardKind::Embed => super::SMART_EMBED,
                    };
                    let mut link = Link::to_url(card.url.clone());
                    link.title = Some(title.to_owned());
                    let line = [Inline {
                        node: InlineNode::Text(card.url.as_str().into()),
                        marks: vec![Mark::Link(Box::new(link))],
                    }];
                    self.line(&line, LineKind::Paragraph);
                }
            },
            Block::Extension(extension) => self.extension(extension),
            Block::Footnote(footnote) => {
                self.line_start();
                let label = super::write_inline::footnote_label(&footnote.label);
                self.out.push_str(&format!("[^{label}]: "));
                self.started = true;
                self.inside("    ", |writer| writer.blocks(&footnote.blocks));
                self.end_marked();
            }
            Block::Opaque(opaque) => {
                let placeholder = node::opaque_placeholder(opaque, Kind::Block, self.options);
                self.placeholder(&placeholder);
            }
        }
    }

    /// After a marker with nothing behind it no space stays.
    pub(super) fn end_marked(&mut self) {
        if self.started {
            self.started = false;
            delimiters::trim_end(&mut self.out, 0);
        }
    }

    pub(super) fn note_extras(&mut self, extras: &Extras, of: &str) {
        if has_extras(extras) {
            self.log.note(format!("attributes of {of}"));
        }
    }

    fn placeholder(&mut self, placeholder: &Placeholder) {
        if placeholder.source.is_none() && self.self_contained() && placeholder.kind == Kind::Block
        {
            self.log.note(format!("{} (no source)", placeholder.name));
        }
        let line = self.placeholder_line(placeholder);
        self.lines(&line);
    }

    /// Aligned and indented lines stand in a `<div>`.
    fn placed(&mut self, align: Option<Align>, indent: u8, content: impl FnOnce(&mut Self)) {
        let align = match align {
            Some(Align::Start) => Some("left"),
            Some(Align::Center) => Some("center"),
            Some(Align::End) => Some("right"),
            None => None,
        };
        if align.is_none() && indent == 0 {
            return content(self);
        }
        let mut tag = String::from("<div");
        if let Some(align) = align {
            tag.push_str(&format!(" align=\"{align}\""));
        }
        if indent > 0 {
            tag.push_str(&format!(" data-indent=\"{indent}\""));
        }
        tag.push('>');
        self.lines(&tag);
        self.blank_line();
        content(self);
        self.blank_line();
        self.lines("</div>");
    }

    /// Blocks between a `:::` line and its end.
    pub(super) fn fenced(&mut self, opening: &str, content: impl FnOnce(&mut Self)) {
        self.lines(opening);
        content(self);
        self.lines(":::");
    }

    fn media(&mut self, block: &MediaBlock) {
        let mut attributes = Vec::new();
        if let Some(layout) = &block.layout {
            attributes.push(("layout", layout.clone()));
        }
        if let Some(map) = block.extras.of(Format::Adf) {
            let percent = map.get("widthType").and_then(|kind| kind.as_str()) != Some("pixel");
            if let Some(width) = map.get("width") {
                attributes.push((
                    "display",
                    format!("{width}{}", if percent { "%" } else { "" }),
                ));
            }
            if map
                .keys()
                .any(|key| !matches!(key.as_str(), "localId" | "width" | "widthType"))
            {
                self.log.note("attributes of an image");
            }
        }
        let image = self.marked_image(&block.media, &block.marks, &attributes);
        if block.caption.is_empty() {
            return self.lines(&image);
        }
        self.fenced(":::figure", |writer| {
            writer.lines(&image);
            writer.blank_line();
            writer.line(&block.caption, LineKind::Paragraph);
        });
    }

    /// An image in the link or comment around it.
    fn marked_image(
        &mut self,
        media: &crate::document::Media,
        marks: &[Mark],
        attributes: &[(&str, String)],
    ) -> String {
        let image = self.image(media, attributes, None);
        let (before, after) = self.around_image(marks);
        format!("{before}{image}{after}")
    }

    fn extension(&mut self, extension: &Extension) {
        if let Some(ExtensionBody::Plain(text)) = &extension.body
            && extension.extras.0.is_none()
            && extension.parameters.is_empty()
        {
            let is = |name: &Option<String>| name.as_deref() == Some(extension.name.as_str());
            let language = match () {
                () if is(&self.options.mermaid_macro) => Some("mermaid"),
                () if is(&self.options.plantuml_macro) => Some("plantuml"),
                () => None,
            };
            if let Some(language) = language {
                return self.code(&CodeBlock {
                    language: Some(language.to_owned()),
                    text: text.clone(),
                    ..CodeBlock::default()
                });
            }
        }
        let placeholder = node::extension_placeholder(extension, Kind::Macro, self.options);
        let Some(body) = &extension.body else {
            return self.placeholder(&placeholder);
        };
        let opening = format!(":::macro {}", placeholder::write_arguments(&placeholder));
        self.fenced(&opening, |writer| match body {
            ExtensionBody::Blocks(blocks) => writer.blocks(blocks),
            ExtensionBody::Plain(text) => writer.code(&CodeBlock {
                language: Some(super::PLAIN_BODY.to_owned()),
                text: text.clone(),
                ..CodeBlock::default()
            }),
        });
    }
}

/// The lines of a text, those that are empty too.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(b'\n', text.as_bytes());
        rest = end.and_then(|end| text.get(end + 1..));
        text.get(..end.unwrap_or(text.len()))
    })
}

/// Whether a block would leave no trace.
fn is_nothing(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.content.iter().all(|inline| {
            let blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
            matches!(&inline.node, InlineNode::Text(text) if blank(text))
                && !inline.marks.contains(&Mark::Code)
        }),
        _ => false,
    }
}

/// The sign of a list: lists that follow each other take different ones, else they would be one list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ListMarker {
    /// Whether to take the second sign (`*`, `1)`).
    pub second: bool,
}

impl ListMarker {
    fn after(previous: Option<&Block>, marker: Self, block: &Block) -> Self {
        let ordered = |block: &Block| match block {
            Block::List(list) if list.kind != ListKind::Decision => {
                Some(matches!(list.kind, ListKind::Ordered { .. }))
            }
            _ => None,
        };
        let same = match (previous.and_then(ordered), ordered(block)) {
            (Some(before), Some(now)) => before == now,
            _ => false,
        };
        Self {
            second: same && !marker.second,
        }
    }
}
