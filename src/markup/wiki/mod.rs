//! Jira's wiki markup, read into the tree and written from it.
//!
//! Source: the text formatting notation guide of Jira and what Jira does where the guide is silent: a phrase mark must
//! touch a word on its inner and none on its outer side, phrases end with their line, a line break in a paragraph is a line
//! break, HTML references (`&#42;`) stand for their characters. Everything takes time linear in the text: macros are
//! paired in one pass before the blocks are read (`read/tags.rs`), and phrase marks on a stack (`read/phrases.rs`).
//!
//! Of what the tree has no word for: `??cited??` is emphasised and keeps its marks for the way back; a task is `[x]` at the
//! beginning of an item, as on the keyboard; the panel kinds of the editor are panels in the editor's colours.

mod macros;
mod read;
mod write;

use super::{Document, Options, ReadError, Written};

/// Reads wiki markup; any text is readable.
///
/// # Errors
/// Never; the signature is that of all readers.
pub(super) fn read(text: &str, options: &Options) -> Result<Document, ReadError> {
    Ok(read::read(text, options))
}

/// Writes wiki markup; escapes what would be markup.
pub(super) fn write(document: &Document, options: &Options) -> Written {
    write::write(document, options)
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod tests;
