//! The plain text of blocks and lines: what a reader would see, without any markup.
//!
//! Apart because headings' names, outlines, losses and the plain format all need the same words.

use super::document::{Block, ExtensionBody, Media, MediaSource};
use super::inline::{Inline, InlineNode, LinkTarget, Mention};

/// The text of a line; a hard break is a line break.
pub fn inlines_text(line: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(&mut out, line);
    out
}

/// Appends the text of a line.
pub fn push_inlines(out: &mut String, line: &[Inline]) {
    for inline in line {
        push_inline_text(out, &inline.node);
    }
}

fn push_inline_text(out: &mut String, node: &InlineNode) {
    match node {
        InlineNode::Text(text) => out.push_str(text),
        InlineNode::HardBreak => out.push('\n'),
        InlineNode::Mention(mention) => {
            out.push('@');
            out.push_str(mention_name(mention));
        }
        InlineNode::Emoji(emoji) => {
            out.push_str(emoji.text.as_deref().unwrap_or(&emoji.short_name));
        }
        InlineNode::Date(date) => out.push_str(&date.date),
        InlineNode::Status(status) => {
            out.push('[');
            out.push_str(&status.text);
            out.push(']');
        }
        InlineNode::Card(card) => out.push_str(&card.url),
        InlineNode::Media(media) => out.push_str(media_name(media)),
        InlineNode::Placeholder(placeholder) => out.push_str(&placeholder.text),
        InlineNode::Reference(target) => out.push_str(target_name(target)),
        InlineNode::Anchor(_) => {}
        InlineNode::Extension(extension) => match &extension.body {
            Some(ExtensionBody::Plain(text)) => out.push_str(text),
            Some(ExtensionBody::Blocks(blocks)) => push_blocks(out, blocks),
            None => {
                out.push('[');
                out.push_str(&extension.name);
                out.push(']');
            }
        },
        InlineNode::FootnoteReference(label) => {
            out.push('[');
            out.push_str(label);
            out.push(']');
        }
        InlineNode::Opaque(opaque) => {
            if opaque.text.is_empty() {
                out.push('[');
                out.push_str(&opaque.name);
                out.push(']');
            } else {
                out.push_str(&opaque.text);
            }
        }
    }
}

/// The name to show for a mention, without `@`.
pub fn mention_name(mention: &Mention) -> &str {
    mention
        .name
        .as_deref()
        .or(mention.id.as_deref())
        .unwrap_or_default()
}

/// The name to show for an image or file.
pub fn media_name(media: &Media) -> &str {
    if let Some(alt) = media.alt.as_deref().filter(|alt| !alt.is_empty()) {
        return alt;
    }
    match &media.source {
        MediaSource::Url(url) => url,
        MediaSource::Attachment { filename, .. } => filename,
        MediaSource::File { id, .. } => id,
    }
}

/// The title to show for a link without a text of its own.
pub fn target_name(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::Url(url) => url,
        LinkTarget::Page(page) => &page.title,
        LinkTarget::Blog { title, .. } => title,
        LinkTarget::Space(key) | LinkTarget::Issue(key) => key,
        LinkTarget::Attachment { filename, .. } => filename,
        LinkTarget::Content { id, .. } | LinkTarget::User(id) => id,
        LinkTarget::Anchor(anchor) => anchor,
        LinkTarget::Shortcut { parameter, .. } => parameter,
    }
}

/// The text of blocks, one line (or more) a block.
pub fn blocks_text(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(&mut out, blocks);
    out
}

/// Appends the text of blocks, each on lines of its own.
pub fn push_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        push_block(out, block);
    }
}

fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(paragraph) => push_inlines(out, &paragraph.content),
        Block::Heading(heading) => push_inlines(out, &heading.content),
        Block::List(list) => {
            for item in &list.items {
                push_blocks(out, &item.blocks);
            }
        }
        Block::Quote(quote) => push_blocks(out, &quote.blocks),
        Block::Code(code) => {
            if let Some(title) = &code.title {
                out.push_str(title);
                out.push('\n');
            }
            out.push_str(&code.text);
        }
        Block::Rule(_) => {}
        Block::Table(table) => {
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                push_blocks(out, &cell.blocks);
            }
        }
        Block::Panel(panel) => {
            if let Some(title) = &panel.title {
                out.push_str(title);
            }
            push_blocks(out, &panel.blocks);
        }
        Block::Expand(expand) => {
            out.push_str(&expand.title);
            push_blocks(out, &expand.blocks);
        }
        Block::Layout(layout) => {
            for column in &layout.columns {
                push_blocks(out, &column.blocks);
            }
        }
        Block::Media(media) => {
            out.push_str(media_name(&media.media));
            if !media.caption.is_empty() {
                out.push('\n');
                push_inlines(out, &media.caption);
            }
        }
        Block::MediaGroup(group) => {
            for (media, _) in &group.items {
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(media_name(media));
            }
        }
        Block::Card(card) => out.push_str(&card.url),
        Block::Extension(extension) => match &extension.body {
            Some(ExtensionBody::Plain(text)) => out.push_str(text),
            Some(ExtensionBody::Blocks(blocks)) => push_blocks(out, blocks),
            None => {
                out.push('[');
                out.push_str(&extension.name);
                out.push(']');
            }
        },
        Block::Footnote(footnote) => push_blocks(out, &footnote.blocks),
        Block::Opaque(opaque) => {
            if opaque.text.is_empty() {
                out.push('[');
                out.push_str(&opaque.name);
                out.push(']');
            } else {
                out.push_str(&opaque.text);
            }
        }
    }
}
