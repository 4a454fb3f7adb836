//! Blocks into wiki markup.
//!
//! Lines are written in `inline.rs`, escapes decided in `escape.rs`, macros and tables in files of their own. What Jira has no
//! markup for is written as what a reader would see of it, and listed as a loss.

use crate::document::{Block, Document, Heading, List, ListItem, ListKind, Paragraph};
use crate::inline::{Inline, InlineNode, LinkTarget};
use crate::{LossLog, Options, Written};

mod escape;
mod image;
mod inline;
mod link;
mod macros;
mod table;

/// Writes a document.
pub(crate) fn write(document: &Document, options: &Options) -> Written {
    let mut writer = Writer {
        out: String::new(),
        options,
        log: LossLog::new(),
        open: Vec::new(),
        cells: 0,
    };
    for block in &document.blocks {
        writer.log.enter(block);
        writer.next_block();
        writer.block(block);
    }
    let text = writer.out.trim_end_matches('\n').to_owned();
    Written {
        text,
        losses: writer.log.finish(),
    }
}

/// Writes one document.
struct Writer<'o> {
    out: String,
    options: &'o Options,
    log: LossLog,
    /// Names of the macros around what is being written: one cannot hold another of its name.
    open: Vec<&'static str>,
    /// Table cells around what is being written: a blank line would end the table, a bar the cell.
    cells: usize,
}

impl Writer<'_> {
    /// Leaves a blank line before the next block.
    fn next_block(&mut self) {
        let written = self.out.trim_end_matches('\n').len();
        self.out.truncate(written);
        if !self.out.is_empty() {
            self.out
                .push_str(if self.cells > 0 { "\n" } else { "\n\n" });
        }
    }

    /// Writes blocks, each on lines of its own.
    fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.next_block();
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Heading(heading) => self.heading(heading),
            Block::List(list) => self.list(list, ""),
            Block::Quote(quote) => self.quote(quote),
            Block::Code(code) => self.code(code),
            Block::Rule(_) => self.out.push_str("----"),
            Block::Table(table) => self.table(table),
            Block::Panel(panel) => self.panel(panel),
            Block::Expand(expand) => self.expand(expand),
            Block::Layout(layout) => {
                self.log.note("columns (written one after the other)");
                let columns: Vec<&[Block]> = layout
                    .columns
                    .iter()
                    .map(|column| column.blocks.as_slice())
                    .collect();
                for (index, blocks) in columns.into_iter().enumerate() {
                    if index > 0 {
                        self.next_block();
                    }
                    self.blocks(blocks);
                }
            }
            Block::Media(media) => self.media_block(media),
            Block::MediaGroup(group) => {
                for (index, (media, _)) in group.items.iter().enumerate() {
                    self.out.push_str(if index > 0 { " " } else { "" });
                    self.file(media);
                }
            }
            Block::Card(card) => self.block_card(card),
            Block::Extension(extension) => self.block_extension(extension),
            Block::Footnote(footnote) => self.footnote(&footnote.label, &footnote.blocks),
            Block::Opaque(opaque) => self.opaque(opaque),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        if paragraph.align.is_some() {
            self.log.note("alignment");
        }
        if paragraph.indent > 0 {
            self.log.note("indentation");
        }
        let breaks = if self.cells > 0 {
            Breaks::Signs
        } else {
            Breaks::Lines
        };
        self.line(&paragraph.content, breaks, true);
    }

    fn heading(&mut self, heading: &Heading) {
        if heading.align.is_some() {
            self.log.note("alignment");
        }
        self.out.push_str(match heading.level {
            0 | 1 => "h1. ",
            2 => "h2. ",
            3 => "h3. ",
            4 => "h4. ",
            5 => "h5. ",
            _ => "h6. ",
        });
        if self.options.heading_anchors {
            let title = crate::text::inlines_text(&heading.content);
            self.out.push_str("{anchor:");
            self.out.push_str(&anchor_name(&title));
            self.out.push('}');
        }
        self.line(&heading.content, Breaks::Signs, false);
    }

    /// Writes a list whose items' signs begin with `signs`.
    fn list(&mut self, list: &List, signs: &str) {
        let sign = match list.kind {
            ListKind::Ordered { start } => {
                if start != 1 {
                    self.log.note(format!("list starting at {start}"));
                }
                '#'
            }
            ListKind::Bullet | ListKind::Task | ListKind::Decision => '*',
        };
        self.list_with(list, signs, sign);
    }

    fn list_with(&mut self, list: &List, signs: &str, sign: char) {
        let signs = format!("{signs}{sign}");
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                self.end_line();
            }
            self.out.push_str(&signs);
            self.out.push(' ');
            if list.kind == ListKind::Decision {
                self.log.note("decision");
            } else if let Some(done) = item.task {
                self.out.push_str(if done { "[x] " } else { "[ ] " });
            }
            self.item(item, &signs);
        }
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn item(&mut self, item: &ListItem, signs: &str) {
        let mut last_kind = None;
        for (index, block) in item.blocks.iter().enumerate() {
            match block {
                Block::List(list) => {
                    self.end_line();
                    // Two lists of one kind side by side need different signs to stay two.
                    let sign = match list.kind {
                        ListKind::Ordered { .. } => '#',
                        _ if last_kind == Some('*') => '-',
                        _ => '*',
                    };
                    last_kind = Some(sign);
                    self.list_with(list, signs, sign);
                    continue;
                }
                Block::Paragraph(paragraph) => {
                    if index > 0 {
                        self.log
                            .note("paragraphs in a list item (written as lines)");
                        self.out
                            .push_str(if self.out.ends_with('\n') { "" } else { "\n" });
                    }
                    self.line(&paragraph.content, Breaks::Signs, index > 0);
                }
                Block::Heading(heading) => {
                    self.log.note("heading in a list item");
                    let bold: Vec<Inline> = heading.content.iter().cloned().map(strong).collect();
                    if index > 0 {
                        self.end_line();
                    }
                    self.line(&bold, Breaks::Signs, index > 0);
                }
                Block::Table(_) | Block::Rule(_) => {
                    self.log
                        .note("table or rule in a list item (ends the list)");
                    self.end_line();
                    self.block(block);
                }
                block => {
                    if index > 0 {
                        self.end_line();
                    }
                    self.block(block);
                }
            }
            last_kind = None;
        }
    }

    fn footnote(&mut self, label: &str, blocks: &[Block]) {
        self.log.note("footnote (written as a line with an anchor)");
        self.out.push_str("{anchor:fn-");
        self.out.push_str(&anchor_name(label));
        self.out.push('}');
        let mark = Inline {
            node: InlineNode::Text(label.into()),
            marks: vec![crate::inline::Mark::Sup],
        };
        self.line(&[mark], Breaks::Signs, false);
        self.out.push(' ');
        self.blocks(blocks);
    }

    fn opaque(&mut self, opaque: &crate::document::Opaque) {
        let inline = Inline::plain(InlineNode::Opaque(Box::new(opaque.clone())));
        self.line(&[inline], Breaks::Signs, true);
    }
}

/// How a hard break is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// As a line break; only where no mark is open.
    Lines,
    /// As `\\`.
    Signs,
}

fn strong(mut inline: Inline) -> Inline {
    if !inline.marks.contains(&crate::inline::Mark::Strong) {
        inline.marks.insert(0, crate::inline::Mark::Strong);
    }
    inline
}

/// A name links can point at: no white space and no braces.
fn anchor_name(title: &str) -> String {
    title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-")
        .replace(['{', '}', '|', ':'], "")
}

/// The text of a link that says no more than its target.
fn plain_text(line: &[Inline]) -> Option<&str> {
    match line {
        [
            Inline {
                node: InlineNode::Text(text),
                ..
            },
        ] => Some(text),
        _ => None,
    }
}

/// The key an issue link names, which Jira turns into a link by itself.
fn issue_key(target: &LinkTarget) -> Option<&str> {
    match target {
        LinkTarget::Issue(key) => Some(key),
        _ => None,
    }
}
