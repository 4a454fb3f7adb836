//! The wiki format, read into the tree and written from it.

use crate::markup::{Document, Format, Options, ReadError, Written};

/// Reads wiki.
pub(super) fn read(_text: &str, _options: &Options) -> Result<Document, ReadError> {
    Err(ReadError::at(Format::Wiki, "not built yet", 0))
}

/// Writes wiki.
pub(super) fn write(document: &Document, _options: &Options) -> Written {
    Written {
        text: super::text::blocks_text(&document.blocks),
        losses: Vec::new(),
    }
}
