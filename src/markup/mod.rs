//! Documents: Markdown, ADF, Jira wiki markup and Confluence storage format, read into one tree and written from it.
//!
//! Pure: text in, text out. No I/O, no clock, no site, nothing of the other rooms; it could be a crate of its own.
//!
//! - [`read`] and [`write()`] go between a text and the tree ([`document`], [`inline`]); [`convert`] does both.
//! - What the tree cannot say is kept opaque with its source; what a format cannot say is listed as a [`Loss`].
//! - [`edit`](edit()) changes an ADF or storage document in place and leaves all else byte for byte;
//!   [`rewrite`] does so with a whole new text, and [`merge`] puts two changes together.
//! - [`outline`](outline()), [`section`] and [`first_chars`] read a long document in parts; [`diff`](diff()) and
//!   [`diff_lines`] show what changed.
//!
//! Nothing here panics on any input; nesting is bounded by [`document::MAX_DEPTH`].

use std::fmt;
use std::str::FromStr;

pub mod document;
pub mod inline;
pub mod options;
pub mod placeholder;
pub mod target;
pub mod text;

mod adf;
#[cfg(test)]
mod checks;
mod date;
mod diff;
mod edit;
pub mod emoji;
mod find;
mod loss;
mod markdown;
mod objects;
mod outline;
mod plain;
mod relink;
mod storage;
mod walk;
mod wiki;

pub use self::diff::{diff, diff_lines};
pub use self::document::Document;
pub use self::edit::{
    Edit, EditError, EditOptions, Edited, MergeError, Occurrence, Outcome, Place, Rewritten,
    TaskPlace, edit, merge, rewrite,
};
pub use self::loss::{Loss, LossLog};
pub use self::options::Options;
pub use self::outline::{OutlineEntry, Slice, first_chars, outline, section, section_at};
pub use self::relink::{Address, relink};
pub use self::walk::{nameless_mentions, unresolved_mentions};

/// A document format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// CommonMark with GitHub's extensions and those described in `markdown/mod.rs`.
    Markdown,
    /// Atlassian Document Format, as its JSON text.
    Adf,
    /// Jira's wiki markup.
    Wiki,
    /// Confluence's storage format (XHTML with `ac:` and `ri:` elements).
    Storage,
    /// Plain text: paragraphs between blank lines, no markup at all.
    Plain,
}

impl Format {
    /// The name, as in arguments.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Adf => "adf",
            Self::Wiki => "wiki",
            Self::Storage => "storage",
            Self::Plain => "plain",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The name of a format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is not a format; use `markdown`, `adf`, `wiki`, `storage` or `plain`",
            self.0
        )
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.trim().to_ascii_lowercase().as_str() {
            "markdown" | "md" => Ok(Self::Markdown),
            "adf" => Ok(Self::Adf),
            "wiki" => Ok(Self::Wiki),
            "storage" | "xhtml" => Ok(Self::Storage),
            "plain" => Ok(Self::Plain),
            _ => Err(UnknownFormat(name.to_owned())),
        }
    }
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The format it was read as.
    pub format: Format,
    /// What is wrong, lower case, without a full stop.
    pub what: String,
    /// Byte offset in the text, if known.
    pub offset: Option<usize>,
}

impl ReadError {
    /// An error at a byte offset.
    pub fn at(format: Format, what: impl Into<String>, offset: usize) -> Self {
        Self {
            format,
            what: what.into(),
            offset: Some(offset),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not readable as {}: {}", self.format, self.what)?;
        match self.offset {
            Some(offset) => write!(out, " (byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ReadError {}

/// A written document and what it could not keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What the format could not say, in document order.
    pub losses: Vec<Loss>,
}

/// Reads a text into the tree.
///
/// Markdown, wiki markup and plain text are always readable. ADF must be JSON of a `doc` node (or of one node,
/// or a list of nodes); storage must be XML that a browser's parser would not reject beyond repair.
///
/// # Errors
/// When the text is not in the format at all; never for unknown nodes, which are kept opaque.
pub fn read(text: &str, format: Format, options: &Options) -> Result<Document, ReadError> {
    match format {
        Format::Markdown => Ok(markdown::read(text, options)),
        Format::Adf => adf::read(text, options),
        Format::Wiki => wiki::read(text, options),
        Format::Storage => storage::read(text, options),
        Format::Plain => Ok(plain::read(text)),
    }
}

/// Writes the tree as a text, and lists what the format could not keep (reading's losses included).
pub fn write(document: &Document, format: Format, options: &Options) -> Written {
    let Written { text, losses } = match format {
        Format::Markdown => markdown::write(document, options),
        Format::Adf => adf::write(document, options),
        Format::Wiki => wiki::write(document, options),
        Format::Storage => storage::write(document, options),
        Format::Plain => plain::write(document, options),
    };
    let losses = if document.losses.is_empty() {
        losses
    } else {
        LossLog::merge(document, losses)
    };
    Written { text, losses }
}

/// Converts a text; from a format to itself the text is returned untouched and unread.
///
/// # Errors
/// When the text is not in the format `from`.
pub fn convert(
    text: &str,
    from: Format,
    to: Format,
    options: &Options,
) -> Result<Written, ReadError> {
    if from == to {
        return Ok(Written {
            text: text.to_owned(),
            losses: Vec::new(),
        });
    }
    Ok(write(&read(text, from, options)?, to, options))
}

/// Converts the first blocks of a text: so many that they hold `limit` characters, if there are as many. Says whether
/// those are all. For lists, where the beginning of each text is shown and the rest would be converted to be cut off.
///
/// # Errors
/// When the text is not in the format `from`.
pub fn beginning(
    text: &str,
    from: Format,
    to: Format,
    limit: usize,
    options: &Options,
) -> Result<(Written, bool), ReadError> {
    if limit == usize::MAX || text.len() <= limit {
        return convert(text, from, to, options).map(|written| (written, true));
    }
    let (mut document, mut is_whole) = match from {
        Format::Adf => adf::read_first(text, options, limit)?,
        _ => (read(text, from, options)?, true),
    };
    let enough = outline::blocks_with(&document, limit);
    if enough < document.blocks.len() {
        document.blocks.truncate(enough);
        is_whole = false;
    }
    Ok((write(&document, to, options), is_whole))
}
