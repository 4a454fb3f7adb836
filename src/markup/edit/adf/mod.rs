//! Edits on ADF: finds the places by byte range and cuts there, so that all else stays byte for byte.
//!
//! - `places`: headings, block ids, tables and tasks in the JSON.
//! - `precious`: what must not be dropped unasked (macros, media, comment anchors, unknown nodes).
//! - `replace`: literal text across the runs of a line.
//! - `table`: cells and rows.

use std::ops::Range;

use super::{Edit, EditError, EditOptions, Outcome, Step, TaskPlace};
use crate::adf::json::{Id, Json};
use crate::adf::{Place as Container, write_blocks};
use crate::{Document, Format, Loss, ReadError, placeholder};

mod places;
mod precious;
mod replace;
mod table;
#[cfg(test)]
mod tests;

use self::places::{Block, Edge, Places};

/// Carries out one edit.
pub(super) fn apply(source: &str, edit: &Edit, options: &EditOptions) -> Result<Step, EditError> {
    let blank = matches!(source.trim(), "" | "null");
    let source = if blank {
        r#"{"version":1,"type":"doc","content":[]}"#
    } else {
        source
    };
    let json = Json::parse(source)
        .map_err(|error| ReadError::at(Format::Adf, error.what, error.offset))?;
    let places = Places::new(&json)?;
    let editor = Editor {
        source,
        json: &json,
        places,
        options,
    };
    let mut work = Work::default();
    let count = editor.edit(edit, &mut work)?;
    let dropped = editor.dropped(&work);
    if !dropped.is_empty() && !options.allow_loss {
        return Err(EditError::WouldLose(dropped));
    }
    work.losses.extend(dropped);
    Ok(Step {
        text: work.carry_out(source),
        outcome: Outcome { count },
        losses: work.losses,
    })
}

/// Cuts to make, and what they drop and bring.
#[derive(Default)]
struct Work {
    /// What to put in the place of which bytes.
    cuts: Vec<(Range<usize>, String)>,
    /// Bytes of nodes that go away, with the place they are at.
    removed: Vec<(Range<usize>, String)>,
    /// New nodes, as JSON.
    added: Vec<String>,
    /// What new content could not keep.
    losses: Vec<Loss>,
}

impl Work {
    fn cut(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.cuts.push((range, text.into()));
    }

    /// The source with the cuts made. Cuts never overlap; those at one place keep their order.
    fn carry_out(&mut self, source: &str) -> String {
        self.cuts.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(source.len() + 256);
        let mut from = 0;
        for (range, text) in &self.cuts {
            out.push_str(source.get(from..range.start).unwrap_or_default());
            out.push_str(text);
            from = range.end.max(from);
        }
        out.push_str(source.get(from..).unwrap_or_default());
        out
    }
}

struct Editor<'s> {
    source: &'s str,
    json: &'s Json<'s>,
    places: Places<'s>,
    options: &'s EditOptions,
}

impl Editor<'_> {
    fn edit(&self, edit: &Edit, work: &mut Work) -> Result<usize, EditError> {
        match edit {
            Edit::Append { content } => self.at_end(content, work),
            Edit::Prepend { content } => self.at_start(content, work),
            Edit::InsertBefore { place, content } => {
                let block = self.places.find(place)?;
                let new = self.content(content, block.container, work)?;
                let at = self.first_byte(&block);
                work.cut(at..at, format!("{new},"));
                Ok(content.blocks.len())
            }
            Edit::InsertAfter { place, content } => {
                let block = self.places.find(place)?;
                let new = self.content(content, block.container, work)?;
                let at = self.last_byte(&block);
                work.cut(at..at, format!(",{new}"));
                Ok(content.blocks.len())
            }
            Edit::ReplaceSection { place, content } => {
                let block = self.places.find(place)?;
                let section = self.places.section(&block)?;
                let new = self.optional(content, block.container, work);
                let from = self.last_byte(&block);
                let to = section.last().map_or(from, |last| self.last_byte(last));
                if let Some(first) = section.first() {
                    work.removed
                        .push((self.first_byte(first)..to, block.at.clone()));
                }
                let text = if new.is_empty() {
                    new
                } else {
                    format!(",{new}")
                };
                work.cut(from..to, text);
                Ok(section.len().max(content.blocks.len()))
            }
            Edit::ReplaceBlock { place, content } => {
                let block = self.places.find(place)?;
                let new = self.content(content, block.container, work)?;
                let range = self.first_byte(&block)..self.last_byte(&block);
                work.removed.push((range.clone(), block.at.clone()));
                work.cut(range, new);
                Ok(1)
            }
            Edit::RemoveBlock { place } => {
                let block = self.places.find(place)?;
                let range = self.first_byte(&block)..self.last_byte(&block);
                work.removed.push((range, block.at.clone()));
                self.remove(&block.nodes, block.container, work);
                Ok(1)
            }
            Edit::ReplaceText {
                find,
                replace,
                occurrence,
            } => self.replace_text(find, replace, *occurrence, work),
            Edit::SetCell {
                table,
                row,
                column,
                content,
            } => self.set_cell((*table, *row, *column), content, work),
            Edit::AddRow {
                table,
                after,
                cells,
            } => self.add_row(*table, *after, cells, work),
            Edit::TickTask { task, done } => self.tick(task, *done, work),
        }
    }

    fn first_byte(&self, block: &Block) -> usize {
        block
            .nodes
            .first()
            .map_or(0, |id| self.json.range(*id).start)
    }

    fn last_byte(&self, block: &Block) -> usize {
        block.nodes.last().map_or(0, |id| self.json.range(*id).end)
    }

    /// New content as nodes; an error when there is none.
    fn content(
        &self,
        content: &Document,
        container: Container,
        work: &mut Work,
    ) -> Result<String, EditError> {
        let new = self.optional(content, container, work);
        if new.is_empty() {
            return Err(EditError::Invalid("there is nothing to insert".to_owned()));
        }
        Ok(new)
    }

    /// New content as nodes, perhaps none.
    fn optional(&self, content: &Document, container: Container, work: &mut Work) -> String {
        let seed = placeholder::id_of(self.source);
        let written = write_blocks(&content.blocks, &self.options.options, container, &seed);
        work.losses.extend(content.losses.iter().cloned());
        work.losses.extend(written.losses);
        work.added.push(written.text.clone());
        written.text
    }

    fn at_end(&self, content: &Document, work: &mut Work) -> Result<usize, EditError> {
        let new = self.content(content, Container::Doc, work)?;
        match self.places.document_edge() {
            Edge::Empty(inside) => work.cut(inside, new),
            Edge::Nodes { end, .. } => work.cut(end..end, format!(",{new}")),
        }
        Ok(content.blocks.len())
    }

    fn at_start(&self, content: &Document, work: &mut Work) -> Result<usize, EditError> {
        let new = self.content(content, Container::Doc, work)?;
        match self.places.document_edge() {
            Edge::Empty(inside) => work.cut(inside, new),
            Edge::Nodes { start, .. } => work.cut(start..start, format!("{new},")),
        }
        Ok(content.blocks.len())
    }

    fn tick(&self, task: &TaskPlace, done: bool, work: &mut Work) -> Result<usize, EditError> {
        let node = self.places.task(task)?;
        let state = if done { "DONE" } else { "TODO" };
        let Some(attrs) = self.json.get(node, "attrs") else {
            return Err(EditError::Invalid("the task has no attributes".to_owned()));
        };
        match self.json.get(attrs, "state") {
            Some(value) if self.json.text(value).as_deref() == Some(state) => Ok(0),
            Some(value) => {
                work.cut(self.json.range(value), format!("\"{state}\""));
                Ok(1)
            }
            None => {
                let inside = self.json.range(attrs).start + 1;
                let comma = if self.json.children(attrs).next().is_some() {
                    ","
                } else {
                    ""
                };
                work.cut(inside..inside, format!("\"state\":\"{state}\"{comma}"));
                Ok(1)
            }
        }
    }

    /// Removes neighbouring nodes from their list with the comma that held them; a list that must not be empty keeps an empty paragraph.
    fn remove(&self, nodes: &[Id], container: Container, work: &mut Work) {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return;
        };
        let siblings = self.places.siblings(*first);
        let at = |id: &Id| siblings.iter().position(|sibling| sibling == id);
        let (Some(from), Some(to)) = (at(first), at(last)) else {
            return;
        };
        let start = self.json.range(*first).start;
        let end = self.json.range(*last).end;
        if let Some(before) = from.checked_sub(1).and_then(|index| siblings.get(index)) {
            work.cut(self.json.range(*before).end..end, "");
        } else if let Some(after) = siblings.get(to + 1) {
            work.cut(start..self.json.range(*after).start, "");
        } else {
            let filler = if container == Container::Doc {
                ""
            } else {
                r#"{"type":"paragraph","content":[]}"#
            };
            work.cut(start..end, filler);
        }
    }
}
