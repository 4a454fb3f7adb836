//! A paragraph that was read: whether its source may be a directive, and its edges without spaces.
//!
//! Apart from the event loop so that each file is one subject.

use compact_str::CompactString;

use super::blocks::settle_media;
use crate::document::{Align, Block, Paragraph};
use crate::inline::{Inline, InlineNode, Mark};

/// A paragraph of one line that begins like a directive; its attributes are read as they stand, not as Markdown.
pub(super) fn directive_source(source: &str) -> Option<String> {
    let line = source.trim();
    let begins = line.starts_with(":::") || line.starts_with("{expand");
    (begins && !line.contains('\n')).then(|| line.to_owned())
}

/// Pushes a paragraph without spaces at its edges, unless it is empty.
pub(super) fn push_paragraph(mut line: Vec<Inline>, align: Option<Align>, blocks: &mut Vec<Block>) {
    while let Some(text) = line.last_mut().and_then(plain_text) {
        let trimmed = text.trim_end_matches([' ', '\t']).len();
        text.truncate(trimmed);
        if !text.is_empty() {
            break;
        }
        line.pop();
    }
    while let Some(text) = line.first_mut().and_then(plain_text) {
        if text.starts_with([' ', '\t']) {
            *text = text.trim_start_matches([' ', '\t']).into();
        }
        if !text.is_empty() {
            break;
        }
        line.remove(0);
    }
    if line.is_empty() {
        return;
    }
    settle_media(&mut line);
    blocks.push(Block::Paragraph(Paragraph {
        content: line,
        align,
        ..Paragraph::default()
    }));
}

fn plain_text(inline: &mut Inline) -> Option<&mut CompactString> {
    match &mut inline.node {
        InlineNode::Text(text) if !inline.marks.contains(&Mark::Code) => Some(text),
        _ => None,
    }
}
