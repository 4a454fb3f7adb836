//! Attachments of v2: read and removed; they are uploaded through the old API.
//!
//! Source: `/attachments*`, `/pages/{id}/attachments` of the v2 description.

use serde_json::json;

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State, Status};
use super::{pages, shape};
use crate::core::answer;

/// Lists all attachments.
pub(crate) fn all(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state
        .contents
        .values()
        .filter(|file| {
            file.kind == Kind::Attachment
                && file.status == Status::Current
                && state.reads(&ask.user, file)
        })
        .collect();
    page(ask, &state, found)
}

/// Lists the attachments of a page or blog post.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let owner = state.live_of(&ask.user, ask.param("id"), pages::kind(ask))?;
    let found = state.parts(&ask.user, owner.id, Kind::Attachment);
    page(ask, &state, found)
}

fn page(ask: &Ask, state: &State, mut found: Vec<&Content>) -> Answer {
    found.retain(|file| {
        ask.first("filename")
            .is_none_or(|name| name == file.title())
            && ask
                .first("mediaType")
                .is_none_or(|kind| kind == file.media_type)
    });
    match ask.first("sort") {
        Some("-created-date") => found.sort_by_key(|file| std::cmp::Reverse(file.created)),
        Some("modified-date") => found.sort_by_key(|file| file.latest().when),
        Some("-modified-date") => found.sort_by_key(|file| std::cmp::Reverse(file.latest().when)),
        _ => found.sort_by_key(|file| file.created),
    }
    paging::cursor_list(ask, found, 50, 250, |file| {
        shape::attachment(ask, state, file)
    })
}

/// Reads one attachment.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let file = state.live_of(&ask.user, ask.param("id"), Kind::Attachment)?;
    let mut out = shape::attachment(ask, &state, file);
    out["_links"]["base"] = json!(ask.base());
    if ask.flag("include-labels") {
        let labels = file.labels.iter().map(shape::label).collect();
        out["labels"] = shape::included(ask, "labels", labels);
    }
    Ok(answer::json(200, &out))
}

/// Trashes an attachment; `purge=true` removes what is in the trash.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = ask.param("id");
    let file = state
        .any(&ask.user, id)
        .ok()
        .filter(|file| file.kind == Kind::Attachment)
        .ok_or_else(|| Problem::NoContent(id.to_owned()))?;
    let (number, status) = (file.id, file.status);
    match (ask.flag("purge"), status) {
        (true, Status::Trashed) => state.purge(number),
        (true, _) => {
            return Err(Problem::Invalid(
                "Only trashed content can be purged".to_owned(),
            ));
        }
        (false, _) => state.trash(&ask.user, number)?,
    }
    ask.tick();
    Ok(answer::empty(204))
}
