//! Visits every block and every node of every line, in reading order.
//!
//! Apart because originals, mentions and other collections all need the same walk.

use std::collections::HashSet;

use super::document::{Block, Document, ExtensionBody};
use super::inline::{Inline, InlineNode};

/// What a walk comes to.
pub(crate) enum Item<'t> {
    /// A block, before what is inside it.
    Block(&'t Block),
    /// A node of a line.
    Inline(&'t Inline),
}

/// Visits these blocks and all inside them.
pub(crate) fn walk<'t>(blocks: &'t [Block], visit: &mut dyn FnMut(Item<'t>)) {
    for block in blocks {
        visit(Item::Block(block));
        match block {
            Block::Paragraph(paragraph) => line(&paragraph.content, visit),
            Block::Heading(heading) => line(&heading.content, visit),
            Block::List(list) => {
                for item in &list.items {
                    walk(&item.blocks, visit);
                }
            }
            Block::Quote(quote) => walk(&quote.blocks, visit),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    walk(&cell.blocks, visit);
                }
            }
            Block::Panel(panel) => walk(&panel.blocks, visit),
            Block::Expand(expand) => walk(&expand.blocks, visit),
            Block::Layout(layout) => {
                for column in &layout.columns {
                    walk(&column.blocks, visit);
                }
            }
            Block::Media(media) => line(&media.caption, visit),
            Block::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(blocks)) = &extension.body {
                    walk(blocks, visit);
                }
            }
            Block::Footnote(footnote) => walk(&footnote.blocks, visit),
            Block::Code(_)
            | Block::Rule(_)
            | Block::MediaGroup(_)
            | Block::Card(_)
            | Block::Opaque(_) => {}
        }
    }
}

fn line<'t>(inlines: &'t [Inline], visit: &mut dyn FnMut(Item<'t>)) {
    for inline in inlines {
        visit(Item::Inline(inline));
        if let InlineNode::Extension(extension) = &inline.node
            && let Some(ExtensionBody::Blocks(blocks)) = &extension.body
        {
            walk(blocks, visit);
        }
    }
}

/// The names and e-mails of people mentioned without an id, each once, in reading order: what a caller must resolve.
pub fn unresolved_mentions(document: &Document) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    walk(&document.blocks, &mut |item| {
        if let Item::Inline(Inline {
            node: InlineNode::Mention(mention),
            ..
        }) = item
            && mention.id.is_none()
            && let Some(name) = &mention.name
            && seen.insert(name.as_str())
        {
            names.push(name.clone());
        }
    });
    names
}

/// The ids of people mentioned without a name, each once, in reading order: what a caller may look up for display.
pub fn nameless_mentions(document: &Document) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    walk(&document.blocks, &mut |item| {
        if let Item::Inline(Inline {
            node: InlineNode::Mention(mention),
            ..
        }) = item
            && mention.name.is_none()
            && let Some(id) = &mention.id
            && seen.insert(id.as_str())
        {
            ids.push(id.clone());
        }
    });
    ids
}
