//! A block-level diff of two documents, for previews and page history.

use super::Document;

/// What changed between two documents, line by line of their text.
pub fn diff(before: &Document, after: &Document) -> String {
    let before = super::text::blocks_text(&before.blocks);
    let after = super::text::blocks_text(&after.blocks);
    similar::TextDiff::from_lines(&before, &after)
        .unified_diff()
        .to_string()
}
