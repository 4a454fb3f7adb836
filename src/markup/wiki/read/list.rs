//! Lists: items with their continuation lines, nested by the length of their signs.

use super::{Reader, Start, heading_level, is_rule};
use crate::document::{Block, List, ListItem, ListKind};
use crate::inline::{Inline, InlineNode};

/// Nesting deeper than this is read as this deep.
const MAX_NESTING: usize = 30;

/// The sign of a list item at the beginning of a line: `*`, `#` or `-`, several for nesting, then white space.
pub(super) fn marker(line: &str) -> Option<&str> {
    let length = line
        .bytes()
        .take_while(|byte| matches!(byte, b'*' | b'#' | b'-'))
        .count();
    let (sign, rest) = line.split_at_checked(length)?;
    (length > 0 && rest.starts_with([' ', '\t'])).then_some(sign)
}

/// Whether a line begins a list. `--` and `---` are dashes outside of one, and nest inside.
pub(super) fn begins(line: &str) -> bool {
    marker(line).is_some_and(|sign| !sign.starts_with("--"))
}

/// A list under construction, at the depth its signs say.
struct Level {
    depth: usize,
    sign: u8,
    list: List,
}

impl Reader<'_> {
    /// Reads the list that begins at a line, and says where it ends. Lists of different signs side by side are several.
    pub(super) fn list(&mut self, start: usize, end: usize) -> (Vec<Block>, usize) {
        let mut at = start;
        let mut levels: Vec<Level> = Vec::new();
        let mut finished = Vec::new();
        while at < end {
            let line_end = self.line_end(at, end);
            let line = self.slice(at..line_end);
            let indent = line.len() - line.trim_ascii_start().len();
            if is_rule(line.trim_ascii_start()) {
                break;
            }
            let Some(sign) = marker(line.trim_ascii_start()) else {
                break;
            };
            let content = at + indent + sign.len();
            let content_end = self.item_end(content, end);
            let depth = sign.len().min(MAX_NESTING);
            let last = sign.bytes().last().unwrap_or(b'*');
            // An item's text is read before it is placed, so that colours stay in order.
            self.depth += depth * 2;
            let blocks = self.blocks(content..content_end, Start::Text);
            self.depth -= depth * 2;
            while levels.last().is_some_and(|level| {
                level.depth > depth || level.depth == depth && level.sign != last
            }) {
                close(&mut levels, &mut finished);
            }
            if levels.last().is_none_or(|level| level.depth < depth) {
                let kind = if last == b'#' {
                    ListKind::Ordered { start: 1 }
                } else {
                    ListKind::Bullet
                };
                levels.push(Level {
                    depth,
                    sign: last,
                    list: List::new(kind, Vec::new()),
                });
            }
            if let Some(level) = levels.last_mut() {
                level.list.items.push(item(blocks));
            }
            at = content_end;
            if self.source.as_bytes().get(at) == Some(&b'\n') {
                at += 1;
            }
        }
        while !levels.is_empty() {
            close(&mut levels, &mut finished);
        }
        (finished, at.min(end))
    }

    /// Where an item's content ends: before a blank line or a line that begins another block.
    fn item_end(&self, content: usize, end: usize) -> usize {
        let mut at = content;
        loop {
            let line_end = self.line_end(at, end);
            if let Some(tag) = self.block_tag(at, line_end) {
                at = self.macro_end(&tag).min(end);
                continue;
            }
            let next_end = self.line_end(line_end + 1, end);
            let next = self
                .source
                .get(line_end + 1..next_end)
                .unwrap_or_default()
                .trim_ascii();
            let ends = next.is_empty()
                || marker(self.slice(line_end + 1..next_end).trim_ascii_start()).is_some()
                || heading_level(next).is_some()
                || next.starts_with("bq. ")
                || next.starts_with('|')
                || is_rule(next);
            if line_end >= end || ends {
                return line_end;
            }
            at = line_end + 1;
        }
    }
}

/// Ends the innermost list: it becomes part of the item above it, or stands by itself.
fn close(levels: &mut Vec<Level>, finished: &mut Vec<Block>) {
    let Some(Level { mut list, .. }) = levels.pop() else {
        return;
    };
    if !list.items.is_empty() && list.items.iter().all(|item| item.task.is_some()) {
        list.kind = ListKind::Task;
    }
    let block = Block::List(list);
    match levels
        .last_mut()
        .and_then(|level| level.list.items.last_mut())
    {
        Some(item) => item.blocks.push(block),
        None => finished.push(block),
    }
}

/// An item; one that begins with a box is a task.
fn item(mut blocks: Vec<Block>) -> ListItem {
    let task = blocks.first_mut().and_then(take_box);
    ListItem {
        task,
        blocks,
        ..ListItem::default()
    }
}

/// Takes the box off the beginning of a paragraph, and says whether it is ticked.
fn take_box(block: &mut Block) -> Option<bool> {
    let Block::Paragraph(paragraph) = block else {
        return None;
    };
    let alone = paragraph.content.len() == 1;
    let Inline {
        node: InlineNode::Text(text),
        marks,
    } = paragraph.content.first_mut()?
    else {
        return None;
    };
    let done = match text.get(..3)? {
        "[x]" | "[X]" => true,
        "[ ]" => false,
        _ => return None,
    };
    let rest = text.get(3..)?;
    let rest = match rest.strip_prefix(' ') {
        Some(rest) => rest,
        None if rest.is_empty() && !alone => rest,
        None => return None,
    };
    if !marks.is_empty() {
        return None;
    }
    if rest.is_empty() {
        paragraph.content.remove(0);
    } else {
        *text = rest.into();
    }
    Some(done)
}
