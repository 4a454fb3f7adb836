//! The Atlassian Document Format, read into the tree and written from it.

use crate::markup::{Document, Format, Options, ReadError, Written};

/// Reads ADF.
pub(super) fn read(_text: &str, _options: &Options) -> Result<Document, ReadError> {
    Err(ReadError::at(Format::Adf, "not built yet", 0))
}

/// Writes ADF.
pub(super) fn write(document: &Document, _options: &Options) -> Written {
    Written {
        text: super::text::blocks_text(&document.blocks),
        losses: Vec::new(),
    }
}
