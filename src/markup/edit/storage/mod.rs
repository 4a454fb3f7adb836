//! Edits on storage format: places are found in the nested source, and the source is cut there.
//!
//! Only what is addressed changes; every other byte stays, macros and comment anchors included. `place.rs` finds blocks and
//! sections, `text.rs` literal text, `table.rs` cells and tasks; `losses.rs` says what a cut would drop. `rewrite.rs` puts a whole new
//! text over an old one, `merge.rs` two changes together.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Edit, EditError, EditOptions, Outcome, Step};
use crate::storage::{parse, write_blocks_beside, xml::Xml};
use crate::{Document, Loss};

mod losses;
mod merge;
mod place;
mod rewrite;
mod table;
mod text;

pub(super) use self::merge::merge;
pub(super) use self::rewrite::rewrite;

use self::place::Blocks;

/// A part of the source and what stands there afterwards.
struct Cut {
    range: Range<usize>,
    text: String,
}

impl Cut {
    fn insert(at: usize, text: String) -> Cut {
        Cut {
            range: at..at,
            text,
        }
    }
}

/// Carries out one edit.
pub(super) fn apply(source: &str, edit: &Edit, options: &EditOptions) -> Result<Step, EditError> {
    let xml = parse(source)?;
    let editor = Editor { xml: &xml, options };
    let mut losses = Vec::new();
    let (mut cuts, count) = editor.cuts(edit, &mut losses)?;
    cuts.sort_by_key(|cut| cut.range.start);
    let dropped = losses::dropped(&xml, &cuts, &options.options);
    if !dropped.is_empty() && !options.allow_loss {
        return Err(EditError::WouldLose(dropped));
    }
    losses.splice(0..0, dropped);
    let text = splice(source, &cuts);
    // What was asked for must not leave a page that Confluence refuses.
    parse(&text)?;
    Ok(Step {
        text,
        outcome: Outcome { count },
        losses,
    })
}

/// Puts the cuts, which lie in order and apart, into the source.
fn splice(source: &str, cuts: &[Cut]) -> String {
    let mut out =
        String::with_capacity(source.len() + cuts.iter().map(|cut| cut.text.len()).sum::<usize>());
    let mut at = 0;
    for cut in cuts {
        out.push_str(source.get(at..cut.range.start).unwrap_or_default());
        out.push_str(&cut.text);
        at = cut.range.end.max(at);
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// The ids of the tasks of a page.
fn task_ids(xml: &Xml<'_>) -> BTreeSet<u64> {
    let mut ids = BTreeSet::new();
    let mut at = Some(0);
    while let Some(node) = at {
        if xml.node(node).name == "ac:task-id" {
            ids.extend(xml.text(node).trim().parse::<u64>());
        }
        at = xml.following(node, 0);
    }
    ids
}

/// One edit on one source.
struct Editor<'e> {
    xml: &'e Xml<'e>,
    options: &'e EditOptions,
}

impl Editor<'_> {
    /// Where to cut, and how many places the edit changes.
    fn cuts(&self, edit: &Edit, losses: &mut Vec<Loss>) -> Result<(Vec<Cut>, usize), EditError> {
        let one = |cut: Cut| Ok((vec![cut], 1));
        match edit {
            Edit::Append { content } => one(self.append(self.written(content, losses))),
            Edit::Prepend { content } => one(self.prepend(self.written(content, losses))),
            Edit::InsertBefore { place, content } => {
                let found = self.blocks().find(place)?;
                one(Cut::insert(
                    found.range.start,
                    found.fitted(self.written(content, losses)),
                ))
            }
            Edit::InsertAfter { place, content } => {
                let found = self.blocks().find(place)?;
                one(Cut::insert(
                    found.range.end,
                    found.fitted(self.written(content, losses)),
                ))
            }
            Edit::ReplaceSection { place, content } => {
                let range = self.blocks().section(place)?;
                one(Cut {
                    range,
                    text: self.written(content, losses),
                })
            }
            Edit::ReplaceBlock { place, content } => {
                let found = self.blocks().find(place)?;
                let text = found.fitted(self.written(content, losses));
                one(Cut {
                    range: found.range,
                    text,
                })
            }
            Edit::RemoveBlock { place } => {
                let found = self.blocks().find(place)?;
                one(Cut {
                    range: found.removal,
                    text: String::new(),
                })
            }
            Edit::ReplaceText {
                find,
                replace,
                occurrence,
            } => self.replace_text(find, replace, *occurrence),
            Edit::SetCell {
                table,
                row,
                column,
                content,
            } => one(self.set_cell(*table, *row, *column, content, losses)?),
            Edit::AddRow {
                table,
                after,
                cells,
            } => one(self.add_row(*table, *after, cells, losses)?),
            Edit::TickTask { task, done } => self.tick(task, *done),
        }
    }

    fn blocks(&self) -> Blocks<'_> {
        Blocks::read(self.xml, &self.options.options)
    }

    /// New content as storage format; its tasks get ids the page does not have.
    fn written(&self, content: &Document, losses: &mut Vec<Loss>) -> String {
        let (text, mut new) =
            write_blocks_beside(&content.blocks, &self.options.options, task_ids(self.xml));
        losses.extend(content.losses.iter().cloned());
        losses.append(&mut new);
        text
    }

    fn append(&self, text: String) -> Cut {
        match self.only_layout() {
            Some(layout) => Cut::insert(layout.end, place::section(text)),
            None => Cut::insert(self.xml.source.trim_end().len(), text),
        }
    }

    fn prepend(&self, text: String) -> Cut {
        if let Some(layout) = self.only_layout() {
            return Cut::insert(layout.start, place::section(text));
        }
        let xml = self.xml;
        // A template's declarations stay first.
        let declarations = xml
            .elements(0)
            .next()
            .filter(|first| xml.node(*first).name == "at:declarations");
        Cut::insert(declarations.map_or(0, |first| xml.node(first).end()), text)
    }

    /// The inside of the layout that is all of a page: there, content stands in sections only.
    fn only_layout(&self) -> Option<Range<usize>> {
        let xml = self.xml;
        let mut elements = xml
            .elements(0)
            .filter(|element| xml.node(*element).name != "at:declarations");
        let only = elements
            .next()
            .filter(|first| xml.node(*first).name == "ac:layout")?;
        let node = xml.node(only);
        let is_filled = elements.next().is_none() && node.inner_start() < node.inner_end();
        is_filled.then_some(node.inner_start()..node.inner_end())
    }
}

#[cfg(test)]
mod tests;
