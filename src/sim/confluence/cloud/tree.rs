//! Children, descendants and ancestors of pages and folders.
//!
//! Source: `/pages/{id}/children|direct-children|descendants|ancestors` and the same below `/folders`, of the v2 description.

use serde_json::json;

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind};

/// What stands in the tree.
const TREE: &[Kind] = &[Kind::Page, Kind::Folder, Kind::Whiteboard, Kind::Database];

/// Lists the pages right below (the deprecated route).
pub(crate) fn child_pages(ask: &Ask) -> Answer {
    list(ask, &[Kind::Page])
}

/// Lists everything right below, whatever it is.
pub(crate) fn children(ask: &Ask) -> Answer {
    list(ask, TREE)
}

fn list(ask: &Ask, kinds: &[Kind]) -> Answer {
    let state = ask.state();
    let parent = state.live(&ask.user, ask.param("id"))?;
    let found = state.children(&ask.user, parent.id, kinds);
    paging::cursor_list(ask, found, 25, 250, |child| {
        json!({
            "id": child.id.to_string(), "status": child.status.name(), "title": child.title(),
            "type": child.kind.name(), "spaceId": child.space.to_string(), "childPosition": child.position,
        })
    })
}

/// Lists what is below, level by level down to `depth`.
pub(crate) fn descendants(ask: &Ask) -> Answer {
    let state = ask.state();
    let root = state.live(&ask.user, ask.param("id"))?;
    let depth = match ask.first("depth") {
        None => 2,
        Some(text) => text
            .parse()
            .ok()
            .filter(|depth| (1..=10).contains(depth))
            .ok_or_else(|| {
                Problem::Invalid(format!(
                    "Provided value {{{text}}} for 'depth' is not valid. It must be between 1 and 10"
                ))
            })?,
    };
    let mut found: Vec<(usize, &Content)> = state
        .descendants(&ask.user, root.id, TREE)
        .into_iter()
        .filter(|(level, _)| *level <= depth)
        .collect();
    // Top to bottom: the sort is stable, so siblings keep their order.
    found.sort_by_key(|(level, _)| *level);
    paging::cursor_list(ask, found, 25, 250, |(level, child)| {
        json!({
            "id": child.id.to_string(), "status": child.status.name(), "title": child.title(),
            "type": child.kind.name(), "parentId": child.parent.map(|id| id.to_string()).unwrap_or_default(),
            "depth": level, "childPosition": child.position,
        })
    })
}

/// Lists what is above, the highest first.
pub(crate) fn ancestors(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let above = state.ancestors(found);
    paging::cursor_list(
        ask,
        above,
        25,
        250,
        |above| json!({"id": above.id.to_string(), "type": above.kind.name()}),
    )
}
