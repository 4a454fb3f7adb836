//! Tables: rows of cells between bars, over several lines where a cell is not closed.

use std::ops::Range;

use super::tags::Role;
use super::{Reader, Start};
use crate::document::{Block, Cell, Row, Table};

impl Reader<'_> {
    /// Reads the table that begins at a line, and says where it ends.
    pub(super) fn table(&mut self, start: usize, end: usize) -> (Vec<Block>, usize) {
        let mut rows = Vec::new();
        let mut at = start;
        self.depth += 2;
        while at < end {
            let line_end = self.line_end(at, end);
            let line = self.slice(at..line_end);
            if !line.trim_ascii_start().starts_with('|') {
                break;
            }
            let bar = at + line.len() - line.trim_ascii_start().len();
            let (cells, row_end) = self.cells(bar, end);
            let cells = cells
                .into_iter()
                .map(|(header, range)| Cell {
                    header,
                    blocks: self.blocks(range, Start::Line),
                    ..Cell::default()
                })
                .collect();
            rows.push(Row {
                cells,
                ..Row::default()
            });
            at = row_end + usize::from(row_end < end);
        }
        self.depth -= 2;
        (
            vec![Block::Table(Box::new(Table {
                rows,
                ..Table::default()
            }))],
            at.min(end),
        )
    }

    /// The cells of the row whose first bar stands at `start`, and where the row ends.
    fn cells(&mut self, start: usize, end: usize) -> (Vec<(bool, Range<usize>)>, usize) {
        let mut cells = Vec::new();
        let mut at = start;
        loop {
            let header = self.slice(at..end.min(at + 2)) == "||";
            let content = at + if header { 2 } else { 1 };
            let (content_end, closed) = self.cell_end(content, end);
            let blank = self.slice(content..content_end).trim_ascii().is_empty();
            if closed {
                cells.push((header, content..content_end));
                at = content_end;
                continue;
            }
            // What follows the last bar is a cell only if there is something.
            if !blank {
                cells.push((header, content..content_end));
            }
            return (cells, content_end);
        }
    }

    /// Where a cell's content ends, and whether a bar ends it.
    fn cell_end(&mut self, content: usize, end: usize) -> (usize, bool) {
        let mut at = content;
        let bytes = self.source.as_bytes();
        while at < end {
            let Some(step) = bytes.get(at..end).and_then(|rest| {
                rest.iter()
                    .position(|byte| matches!(byte, b'\\' | b'{' | b'[' | b'!' | b'|' | b'\n'))
            }) else {
                return (end, false);
            };
            at += step;
            at = match bytes.get(at) {
                Some(b'|') => return (at, true),
                Some(b'\\') => at + 2,
                Some(b'{') => self.skip_brace(at),
                Some(b'[') => self.skip_link(at, end),
                // After a word or in `(!)` it is no image.
                Some(b'!')
                    if self.word_before(at, &(content..end))
                        || self.slice(at - 1..(at + 2).min(end)) == "(!)" =>
                {
                    at + 1
                }
                Some(b'!') => self.image_end(at, self.line_end(at, end)).unwrap_or(at + 1),
                _ => {
                    let next_end = self.line_end(at + 1, end);
                    let next = self
                        .source
                        .get(at + 1..next_end)
                        .unwrap_or_default()
                        .trim_ascii();
                    let nothing_yet = self.slice(content..at).trim_ascii().is_empty();
                    if next.is_empty() || next.starts_with('|') || nothing_yet {
                        return (at, false);
                    }
                    at + 1
                }
            };
        }
        (end.min(at), false)
    }

    /// Past a macro with its body, past code in a line, or past the brace.
    fn skip_brace(&mut self, at: usize) -> usize {
        if self.source.as_bytes().get(at + 1) == Some(&b'{') {
            let line_end = self.line_end(at, self.source.len());
            let close = self
                .finders
                .braces
                .next(self.source, at + 2)
                .filter(|close| *close < line_end);
            return close.map_or(at + 2, |close| close + 2);
        }
        match self.tag_at(at) {
            Some((_, tag)) if tag.role != Role::Text && tag.name == "color" => tag.end,
            Some((_, tag)) if tag.role != Role::Text => self.macro_end(&tag),
            _ => at + 1,
        }
    }

    fn skip_link(&mut self, at: usize, end: usize) -> usize {
        let line_end = self.line_end(at, end);
        let close = self
            .finders
            .bracket
            .next(self.source, at + 1)
            .filter(|close| *close < line_end);
        close.map_or(at + 1, |close| close + 1)
    }
}
