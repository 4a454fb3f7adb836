//! Folders of v2, and what else stands in the tree without a text.
//!
//! Source: `/folders`, `/folders/{id}`, `/whiteboards/{id}` and `/databases/{id}` of the v2 description.

use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Kind, Status};
use super::super::v1::input;
use super::super::write::Draft;
use super::shape;
use crate::core::answer;

/// Reads one folder.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let folder = state.live_of(&ask.user, ask.param("id"), Kind::Folder)?;
    Ok(answer::json(200, &shape::folder(ask, &state, folder)))
}

/// Reads one whiteboard.
pub(crate) fn whiteboard(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live_of(&ask.user, ask.param("id"), Kind::Whiteboard)?;
    Ok(answer::json(200, &shape::folder(ask, &state, found)))
}

/// Reads one database.
pub(crate) fn database(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live_of(&ask.user, ask.param("id"), Kind::Database)?;
    Ok(answer::json(200, &shape::folder(ask, &state, found)))
}

/// Creates a folder.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let space = input::id(request.get("spaceId"))
        .ok_or_else(|| Problem::Invalid("'spaceId' is a required property".to_owned()))?;
    let space = state.space_by_id(&ask.user, &space.to_string())?;
    let home = space.homepage;
    let new = Draft {
        kind: Kind::Folder,
        space: space.id,
        parent: input::id(request.get("parentId")).or(home),
        title: input::text(&request, "/title").unwrap_or(""),
        body: String::new(),
        status: Status::Current,
    };
    let id = state.create(&ask.user, new, ask.tick())?;
    let folder = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    Ok(answer::json(200, &shape::folder(ask, &state, folder)))
}

/// Trashes a folder; what is in it moves up.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = state.live_of(&ask.user, ask.param("id"), Kind::Folder)?.id;
    state.trash(&ask.user, id)?;
    ask.tick();
    Ok(answer::empty(204))
}
