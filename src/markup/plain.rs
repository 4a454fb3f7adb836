//! Plain text: paragraphs between blank lines, no markup at all.
//!
//! Apart because it is a format like the others, though it can say almost nothing.

use super::document::{Block, Document, Paragraph};
use super::inline::{Inline, InlineNode};
use super::{LossLog, Options, Written, text};

/// Reads paragraphs; a single line break is a hard break.
pub(super) fn read(source: &str) -> Document {
    let mut blocks = Vec::new();
    let mut line_buffer: Vec<Inline> = Vec::new();
    for line in source.lines() {
        if line.trim().is_empty() {
            flush(&mut blocks, &mut line_buffer);
            continue;
        }
        if !line_buffer.is_empty() {
            line_buffer.push(Inline::plain(InlineNode::HardBreak));
        }
        line_buffer.push(Inline::text(line));
    }
    flush(&mut blocks, &mut line_buffer);
    Document::new(blocks)
}

fn flush(blocks: &mut Vec<Block>, line: &mut Vec<Inline>) {
    if !line.is_empty() {
        blocks.push(Block::Paragraph(Paragraph::new(std::mem::take(line))));
    }
}

/// Writes the words of a document, a blank line between blocks.
pub(super) fn write(document: &Document, _options: &Options) -> Written {
    let mut out = String::new();
    let mut log = LossLog::new();
    for block in &document.blocks {
        log.enter(block);
        if !out.is_empty() {
            while out.ends_with('\n') {
                out.pop();
            }
            out.push_str("\n\n");
        }
        if !matches!(block, Block::Paragraph(_)) {
            log.note("markup (plain text has none)");
        }
        out.push_str(&text::blocks_text(std::slice::from_ref(block)));
    }
    Written {
        text: out,
        losses: log.finish(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Format, Options, convert};

    #[test]
    fn paragraphs_and_lines_come_back() {
        let text = "one\ntwo *three*\n\nfour";
        let options = Options::default();
        let adf = convert(text, Format::Plain, Format::Adf, &options).unwrap();
        assert_eq!(adf.losses, []);
        assert_eq!(
            convert(&adf.text, Format::Adf, Format::Plain, &options)
                .unwrap()
                .text,
            text
        );
        let markdown = convert(text, Format::Plain, Format::Markdown, &options)
            .unwrap()
            .text;
        assert_eq!(markdown, "one\\\ntwo \\*three\\*\n\nfour\n");
    }

    #[test]
    fn markup_is_said_to_be_lost() {
        let written = convert(
            "# a\n\n- b",
            Format::Markdown,
            Format::Plain,
            &Options::default(),
        )
        .unwrap();
        assert_eq!((written.text.as_str(), written.losses.len()), ("a\n\nb", 1));
    }
}
