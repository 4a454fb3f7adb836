//! Edits on a document as it stands: what is not addressed stays byte for byte.
//!
//! Apart from conversion on purpose: a page with macros, media and comment anchors is never read, changed and
//! written anew; the edits cut into its source. `adf.rs` and `storage.rs` find the places and cut.

use std::fmt;

use super::{Document, Format, Loss, Options, ReadError};

mod adf;
mod storage;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Puts blocks at the end.
    Append {
        /// The blocks.
        content: Document,
    },
    /// Puts blocks at the beginning.
    Prepend {
        /// The blocks.
        content: Document,
    },
    /// Puts blocks before a heading or block.
    InsertBefore {
        /// Where.
        place: Place,
        /// The blocks.
        content: Document,
    },
    /// Puts blocks after a heading or block; directly below the heading, not after its section.
    InsertAfter {
        /// Where.
        place: Place,
        /// The blocks.
        content: Document,
    },
    /// Puts blocks in the place of what stands under a heading, subsections included; the heading stays.
    ReplaceSection {
        /// The heading.
        place: Place,
        /// The blocks.
        content: Document,
    },
    /// Puts blocks in the place of one block.
    ReplaceBlock {
        /// Which.
        place: Place,
        /// The blocks.
        content: Document,
    },
    /// Removes one block; a heading alone, not its section.
    RemoveBlock {
        /// Which.
        place: Place,
    },
    /// Replaces literal text, in code and link texts too, never in markup.
    ReplaceText {
        /// What to look for, exactly; it may cross marks within one line.
        find: String,
        /// What to put there; it takes the marks of the first character found.
        replace: String,
        /// Which of the occurrences.
        occurrence: Occurrence,
    },
    /// Puts blocks into a table cell.
    SetCell {
        /// Which table, from 0, in document order.
        table: usize,
        /// Which row, from 0, the header row included.
        row: usize,
        /// Which cell of the row, from 0.
        column: usize,
        /// The blocks.
        content: Document,
    },
    /// Adds a row to a table.
    AddRow {
        /// Which table, from 0, in document order.
        table: usize,
        /// After which row, from 0; `None` is at the end.
        after: Option<usize>,
        /// The cells' contents; missing ones are left empty.
        cells: Vec<Document>,
    },
    /// Ticks or clears a task.
    TickTask {
        /// Which task.
        task: TaskPlace,
        /// Whether it is done.
        done: bool,
    },
}

/// A heading or block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A heading by its path (outer titles may be left out; case and spacing do not count).
    Heading(Vec<String>),
    /// A block by the id the outline shows (`b4`, `b4.0.2`).
    Block(String),
}

/// Which occurrences of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurrence {
    /// The only one; several are an error.
    Only,
    /// The n-th, from 1.
    Nth(usize),
    /// Every one.
    All,
}

/// Which task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskPlace {
    /// The n-th in document order, from 0.
    Index(usize),
    /// The only one whose text is this (case and spacing do not count).
    Text(String),
    /// By its id (`localId` in ADF, `ac:task-id` in storage).
    Id(String),
}

/// How edits are carried out.
#[derive(Debug, Clone, Default)]
pub struct EditOptions {
    /// Carry out edits that drop something, and list it.
    pub allow_loss: bool,
    /// For writing the new content.
    pub options: Options,
}

/// What one edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many places it changed (occurrences, blocks, cells); 0 when all was as wished already.
    pub count: usize,
}

/// An edited document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new source.
    pub text: String,
    /// One outcome an edit, in order.
    pub outcomes: Vec<Outcome>,
    /// What was dropped (only with `allow_loss`), and what the new content could not keep.
    pub losses: Vec<Loss>,
}

/// Why an edit was not carried out. None of the edits of the call was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// The source is not readable.
    Read(ReadError),
    /// Only ADF and storage can be edited in place.
    Format(Format),
    /// There is no such heading, block, table, cell, task or text.
    NotFound {
        /// What was looked for.
        what: String,
        /// What there is instead, for the reader to choose from.
        candidates: Vec<String>,
    },
    /// There are several.
    Ambiguous {
        /// What was looked for.
        what: String,
        /// How many there are.
        count: usize,
    },
    /// The edit would drop something that cannot be put back (macros, media, comment anchors …).
    WouldLose(Vec<Loss>),
    /// The edit makes no sense there.
    Invalid(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(out),
            Self::Format(format) => write!(
                out,
                "documents in {format} cannot be edited in place, only `adf` and `storage`"
            ),
            Self::NotFound { what, candidates } if candidates.is_empty() => {
                write!(out, "there is no {what}")
            }
            Self::NotFound { what, candidates } => {
                write!(
                    out,
                    "there is no {what}; there are {}",
                    candidates.join(", ")
                )
            }
            Self::Ambiguous { what, count } => {
                write!(out, "{what} occurs {count} times; say which one")
            }
            Self::WouldLose(losses) => {
                out.write_str("the edit would drop ")?;
                for (index, loss) in losses.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(out, "{comma}{} ({})", loss.what, loss.at)?;
                }
                Ok(())
            }
            Self::Invalid(what) => out.write_str(what),
        }
    }
}

impl std::error::Error for EditError {}

impl From<ReadError> for EditError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// Carries out edits one after the other; each sees what the ones before it made.
///
/// # Errors
/// When one edit cannot be carried out, none is; see [`EditError`].
pub fn edit(
    source: &str,
    format: Format,
    edits: &[Edit],
    options: &EditOptions,
) -> Result<Edited, EditError> {
    let mut edited = Edited {
        text: source.to_owned(),
        outcomes: Vec::new(),
        losses: Vec::new(),
    };
    for edit in edits {
        let step = match format {
            Format::Adf => adf::apply(&edited.text, edit, options)?,
            Format::Storage => storage::apply(&edited.text, edit, options)?,
            other => return Err(EditError::Format(other)),
        };
        edited.text = step.text;
        edited.outcomes.push(step.outcome);
        edited.losses.extend(step.losses);
    }
    Ok(edited)
}

/// What became of a document that was given a whole new text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The new source.
    pub text: String,
    /// How many blocks stayed byte for byte.
    pub kept: usize,
    /// How many were written anew, came or went.
    pub changed: usize,
    /// What was dropped that cannot be typed again (only with `allow_loss`).
    pub dropped: Vec<Loss>,
    /// What Markdown does not say of the blocks that were written anew.
    pub reset: Vec<String>,
    /// What the new text could not keep.
    pub losses: Vec<Loss>,
}

/// Puts a whole new text over an old one: blocks that read the same in Markdown stay byte for byte.
///
/// The new document must have been read with the options that wrote the old one for its reader.
///
/// # Errors
/// [`EditError::WouldLose`] unless `allow_loss`; [`EditError::Format`] for anything but storage format.
pub fn rewrite(
    source: &str,
    format: Format,
    new: &Document,
    options: &EditOptions,
) -> Result<Rewritten, EditError> {
    match format {
        Format::Storage => storage::rewrite(source, new, options),
        other => Err(EditError::Format(other)),
    }
}

/// Why two changes were not put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeError {
    /// A source is not readable.
    Read(ReadError),
    /// Both changed the same blocks; the headings they stand under.
    Conflict(Vec<String>),
}

impl fmt::Display for MergeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(out),
            Self::Conflict(places) => {
                write!(out, "both changed what stands at {}", places.join(", "))
            }
        }
    }
}

impl std::error::Error for MergeError {}

/// Puts two changes of one storage text together, where they touch different blocks.
///
/// # Errors
/// [`MergeError::Conflict`] where they touch the same; nothing is decided then.
pub fn merge(base: &str, ours: &str, theirs: &str) -> Result<String, MergeError> {
    storage::merge(base, ours, theirs)
}

/// What one edit made of a source.
pub(super) struct Step {
    /// The new source.
    pub text: String,
    /// What it did.
    pub outcome: Outcome,
    /// What was dropped or could not be kept.
    pub losses: Vec<Loss>,
}
