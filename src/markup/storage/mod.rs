//! Confluence's storage format, read into the tree and written from it.
//!
//! XML without a schema: XHTML for text, `ac:` for macros and layout, `ri:` for what links point at. [`xml`] nests
//! the source, [`read`](mod@read) turns it into blocks, `write` prints blocks. What the tree has no node for stays opaque with its source;
//! attributes it has no field for stay in the extras of their node.
//!
//! Names of our own in extras begin with `@`, which no attribute can:
//! `@p` (a block that stood alone in one), `@parameters` (of a macro),
//! `@element`, `@attributes`, `@ri`, `@body`, `@text`, `@source`, `@colgroup`, `@section`, `@children`.

pub(crate) mod emoticon;
mod entities;
mod escape;
mod link;
mod macros;
mod read;
mod style;
mod write;
pub(crate) mod xml;

pub(crate) use self::entities::unescape;
pub(crate) use self::escape::{push_cdata, push_text};
pub(crate) use self::read::{Span, is_block_element, read_with_spans};
pub(crate) use self::write::{attachment_name, write_blocks_beside, write_line};

use super::{Document, Format, Options, ReadError, Written};

/// Extension kind of an XHTML element that is neither macro nor text: `div`, `section`, `dl` and the like.
pub(crate) const ELEMENT_TYPE: &str = "storage-element";

/// Reads storage format.
///
/// # Errors
/// Where the text is no XML; see [`xml::Xml::parse`].
pub(super) fn read(text: &str, options: &Options) -> Result<Document, ReadError> {
    Ok(read_with_spans(&parse(text)?, options, false).0)
}

/// Nests the source.
///
/// # Errors
/// Where the text is no XML, with line and column.
pub(crate) fn parse(text: &str) -> Result<xml::Xml<'_>, ReadError> {
    xml::Xml::parse(text).map_err(|error| {
        let (line, column) = xml::Xml::place(text, error.offset);
        let what = format!("{} (line {line}, column {column})", error.message);
        ReadError::at(Format::Storage, what, error.offset)
    })
}

/// Writes storage format; always well-formed.
pub(super) fn write(document: &Document, options: &Options) -> Written {
    write::write(document, options)
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
