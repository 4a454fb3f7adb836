//! Wiki markup into blocks, line by line.
//!
//! Lists are read in `list.rs`, tables in `table.rs`, macros in `macros.rs`, lines in `inline.rs`. All work on ranges of one
//! source, so that the macros paired beforehand are found wherever they stand.

use std::ops::Range;

use crate::document::{Block, Document, Heading, MAX_DEPTH, Paragraph, Quote};
use crate::inline::{Inline, InlineNode};
use crate::options::Options;

mod image;
mod inline;
mod link;
mod list;
mod macros;
mod phrases;
mod table;
mod tags;

use self::tags::{Finder, Role, Tag};

pub(super) use self::inline::{SCHEMES, address_length, reference};
pub(super) use self::link::mention_prefix;
pub(super) use self::phrases::{SIGNS, cited};

/// Reads a document.
pub(crate) fn read(source: &str, options: &Options) -> Document {
    // Jira stores line breaks of either system.
    let source = source.replace("\r\n", "\n");
    let mut reader = Reader {
        source: &source,
        tags: tags::tags(&source),
        breaks: source.match_indices('\n').map(|(at, _)| at).collect(),
        options,
        colors: Vec::new(),
        depth: 0,
        finders: Finders {
            bracket: Finder::new("]"),
            bang: Finder::new("!"),
            braces: Finder::new("}}"),
        },
    };
    let blocks = reader.blocks(0..source.len(), Start::Line);
    Document::new(blocks)
}

/// Places of closing signs, found once.
struct Finders {
    bracket: Finder,
    bang: Finder,
    braces: Finder,
}

/// What stands before a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// A line break: a block may begin.
    Line,
    /// Text or a list's sign: the first line is text.
    Text,
}

/// Reads ranges of one source.
struct Reader<'a> {
    source: &'a str,
    tags: Vec<Tag<'a>>,
    /// Where the line breaks stand; a long line is asked about often.
    breaks: Vec<usize>,
    options: &'a Options,
    /// Colours under way, by the index of the tag that opened each.
    colors: Vec<(usize, &'a str)>,
    /// Macros around what is being read.
    depth: usize,
    finders: Finders,
}

impl<'a> Reader<'a> {
    /// Reads a range as blocks.
    fn blocks(&mut self, range: Range<usize>, start: Start) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut at = range.start;
        let mut start = start;
        // Where the paragraph under way begins.
        let mut text: Option<usize> = None;
        while at < range.end {
            let line_end = self.line_end(at, range.end);
            let line = self.slice(at..line_end);
            if line.trim_ascii().is_empty() {
                self.end_paragraph(&mut text, at, &mut blocks);
                (at, start) = (line_end + 1, Start::Line);
                continue;
            }
            let tag = self.block_tag(at, line_end);
            if start == Start::Line
                && let Some((block, next)) =
                    self.line_block(at, tag.map_or(line_end, |tag| tag.start), range.end)
            {
                self.end_paragraph(&mut text, at, &mut blocks);
                blocks.extend(block);
                start = if self.is_line_start(next) {
                    Start::Line
                } else {
                    Start::Text
                };
                at = next;
                continue;
            }
            let Some(tag) = tag else {
                text.get_or_insert(at);
                (at, start) = (line_end + 1, Start::Line);
                continue;
            };
            if !self.slice(at..tag.start).trim_ascii().is_empty() {
                text.get_or_insert(at);
            }
            self.end_paragraph(&mut text, tag.start, &mut blocks);
            let next = self.block_macro(tag, &mut blocks);
            // What follows on the line of an end tag is text, unless nothing does.
            let rest_end = self.line_end(next, range.end);
            if self.slice(next..rest_end).trim_ascii().is_empty() {
                (at, start) = (rest_end + 1, Start::Line);
            } else {
                (at, start) = (next, Start::Text);
            }
        }
        self.end_paragraph(&mut text, range.end, &mut blocks);
        blocks
    }

    /// Whether an offset follows a line break.
    fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.source.as_bytes().get(at - 1) == Some(&b'\n')
    }

    /// The block that only the beginning of a line can begin, and where it ends.
    ///
    /// `text_end` is the end of the line, or where a macro begins on it.
    fn line_block(
        &mut self,
        at: usize,
        text_end: usize,
        end: usize,
    ) -> Option<(Vec<Block>, usize)> {
        let line = self.slice(at..text_end);
        let indent = line.len() - line.trim_ascii_start().len();
        let line = line.trim_ascii_start();
        let next = if text_end < end && self.source.as_bytes().get(text_end) == Some(&b'\n') {
            text_end + 1
        } else {
            text_end
        };
        if let Some(level) = heading_level(line) {
            let content = self.line_of(at + indent + 3..text_end);
            return Some((vec![Block::Heading(Heading::new(level, content))], next));
        }
        if let Some(rest) = line.strip_prefix("bq.") {
            if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
                return None;
            }
            let content = self.line_of(at + indent + 3..text_end);
            let blocks = vec![Block::Paragraph(Paragraph::new(content))];
            return Some((
                vec![Block::Quote(Quote {
                    blocks,
                    ..Quote::default()
                })],
                next,
            ));
        }
        let ends_line = text_end == end || next != text_end;
        if ends_line && is_rule(line) {
            return Some((vec![Block::Rule(crate::document::Extras::NONE)], next));
        }
        if self.depth + 2 > MAX_DEPTH {
            return None;
        }
        if list::begins(line) {
            return Some(self.list(at, end));
        }
        if line.starts_with('|') {
            return Some(self.table(at, end));
        }
        self.lone_macro(at + indent, text_end)
            .map(|block| (vec![block], next))
    }

    /// Ends the paragraph under way before an offset.
    fn end_paragraph(&mut self, text: &mut Option<usize>, end: usize, blocks: &mut Vec<Block>) {
        let Some(start) = text.take() else {
            return;
        };
        let mut content = self.line_of(start..end);
        // The line break before the end of `{color}` and the like breaks nothing.
        while content.len() > 1
            && content
                .last()
                .is_some_and(|inline| inline.node == InlineNode::HardBreak)
        {
            content.pop();
        }
        if content.is_empty() {
            return;
        }
        if let [
            Inline {
                node: InlineNode::Card(card),
                marks,
            },
        ] = content.as_slice()
            && marks.is_empty()
            && let Some(block) = link::block_card(card)
        {
            blocks.push(block);
            return;
        }
        blocks.push(Block::Paragraph(Paragraph::new(content)));
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.source.get(range).unwrap_or_default()
    }

    /// The end of the line at an offset, without its line break.
    fn line_end(&self, at: usize, end: usize) -> usize {
        let index = self.breaks.partition_point(|place| *place < at);
        self.breaks.get(index).map_or(end, |place| end.min(*place))
    }

    /// The index of the first tag at or after an offset.
    fn tag_index(&self, at: usize) -> usize {
        self.tags.partition_point(|tag| tag.start < at)
    }

    /// The first macro that is a block and begins within a range.
    fn block_tag(&self, at: usize, end: usize) -> Option<Tag<'a>> {
        let index = self.tag_index(at);
        let tags = self.tags.get(index..).unwrap_or_default();
        tags.iter()
            .take_while(|tag| tag.start < end)
            .find(|tag| tag.is_block())
            .copied()
    }

    /// The tag that begins at an offset.
    fn tag_at(&self, at: usize) -> Option<(usize, Tag<'a>)> {
        let index = self.tag_index(at);
        self.tags
            .get(index)
            .filter(|tag| tag.start == at)
            .map(|tag| (index, *tag))
    }

    /// Where a macro ends: its end tag included, if it has one.
    fn macro_end(&self, tag: &Tag<'_>) -> usize {
        match tag.role {
            Role::Open(close) => self.tags.get(close).map_or(tag.end, |close| close.end),
            Role::Verbatim(_, end) => end,
            _ => tag.end,
        }
    }
}

/// The level of `h1.` to `h6.` at the beginning of a line; no space need follow (Atlassian's transformer 12.2.2).
fn heading_level(line: &str) -> Option<u8> {
    match line.as_bytes() {
        [b'h', digit @ b'1'..=b'6', b'.', ..] => Some(digit - b'0'),
        _ => None,
    }
}

/// Whether a line is four or five dashes.
fn is_rule(line: &str) -> bool {
    matches!(line.trim_ascii_end(), "----" | "-----")
}
