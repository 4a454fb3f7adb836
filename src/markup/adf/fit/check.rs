//! Whether a block can be written as it stands.
//!
//! Apart because nearly every block of nearly every document can; the check copies nothing.

use super::super::attributes::NODE;
use super::super::rules::{Place, allows};
use super::is_media_node;
use crate::Format;
use crate::document::{Block, ExtensionBody, List, ListItem, ListKind};

/// Whether ADF allows a block in a place, all that is inside it included.
pub(in crate::adf) fn fits(block: &Block, place: Place) -> bool {
    if !allows(place, block) {
        return false;
    }
    let all = |blocks: &[Block], place| blocks.iter().all(|block| fits(block, place));
    match block {
        Block::Paragraph(paragraph) => {
            !place.allows_media() || !paragraph.content.iter().any(is_media_node)
        }
        Block::Heading(heading) => !heading.content.iter().any(is_media_node),
        Block::List(list) => list_fits(list),
        Block::Quote(quote) => all(&quote.blocks, Place::Quote),
        Block::Code(code) => code.title.is_none(),
        Block::Table(table) => {
            !table.rows.is_empty()
                && table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .all(|cell| all(&cell.blocks, Place::Cell))
        }
        Block::Panel(panel) => panel.title.is_none() && all(&panel.blocks, Place::Panel),
        Block::Expand(expand) => all(&expand.blocks, place.inside_expand()),
        Block::Layout(layout) => {
            matches!(layout.columns.len(), 2 | 3)
                && layout
                    .columns
                    .iter()
                    .all(|column| all(&column.blocks, Place::Column))
        }
        Block::MediaGroup(group) => !group.items.is_empty(),
        Block::Extension(extension) => match &extension.body {
            Some(ExtensionBody::Blocks(blocks)) => all(blocks, Place::Body),
            _ => true,
        },
        Block::Rule(_)
        | Block::Media(_)
        | Block::Card(_)
        | Block::Footnote(_)
        | Block::Opaque(_) => true,
    }
}

fn list_fits(list: &List) -> bool {
    if list.items.is_empty() {
        return false;
    }
    list.items.iter().all(|item| match list.kind {
        ListKind::Bullet | ListKind::Ordered { .. } => {
            item.blocks.iter().all(|block| fits(block, Place::Item))
        }
        ListKind::Task => task_fits(item),
        ListKind::Decision => item
            .blocks
            .iter()
            .all(|block| matches!(block, Block::Paragraph(_))),
    })
}

/// A task is lines, then task lists below it; a block task may hold macros too.
fn task_fits(item: &ListItem) -> bool {
    let block_task = item.extras.text(Format::Adf, NODE).is_some();
    let mut nested = false;
    item.blocks.iter().all(|block| match block {
        Block::Paragraph(_) => !nested,
        Block::Extension(extension) => {
            block_task && !nested && !matches!(extension.body, Some(ExtensionBody::Blocks(_)))
        }
        Block::List(list) if list.kind == ListKind::Task => {
            nested = true;
            list_fits(list)
        }
        _ => false,
    })
}
