//! Markdown, read into the tree and written from it.

use std::collections::BTreeMap;

use crate::markup::document::Block;
use crate::markup::options::Original;
use crate::markup::{Document, Options, Written};

/// Reads Markdown.
pub(super) fn read(_text: &str, _options: &Options) -> Document {
    Document::default()
}

/// Writes Markdown.
pub(super) fn write(document: &Document, _options: &Options) -> Written {
    Written {
        text: super::text::blocks_text(&document.blocks),
        losses: Vec::new(),
    }
}

/// Collects every node that is shown as a placeholder.
pub(super) fn collect_originals(_blocks: &[Block], _originals: &mut BTreeMap<String, Original>) {}
