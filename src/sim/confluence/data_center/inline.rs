//! Inline comments as the page view asks for them.
//!
//! No part of the description: an API of the browser's page, as people captured it (on 7.16.1 in
//! `atlassian-api/atlassian-python-api#1675`, on 9.5.4 elsewhere). Only what resolving a thread needs.

use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, Resolution};
use crate::core::answer;

/// Lists the threads beside the text of a page.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let id = ask
        .first("containerId")
        .ok_or_else(|| Problem::Invalid("containerId is required".to_owned()))?;
    let page = state.live(&ask.user, id)?;
    let threads: Vec<Value> = state
        .parts(&ask.user, page.id, Kind::Comment)
        .into_iter()
        .filter(|comment| comment.inline.is_some())
        .map(written)
        .collect();
    Ok(answer::json(200, &Value::Array(threads)))
}

/// Resolves or reopens a thread; the whole comment comes along.
pub(crate) fn resolve(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let id = ask.param("id");
    let found = state.live_of(&ask.user, id, Kind::Comment)?;
    let number = found.id;
    if found.inline.is_none() {
        return Err(Problem::NoContent(id.to_owned()));
    }
    if request.get("markerRef").is_none() {
        return Err(Problem::Invalid("markerRef is required".to_owned()));
    }
    let resolved = ask.param("resolved") == "true";
    state.resolve(number, resolved);
    ask.tick();
    let found = state
        .contents
        .get(&number)
        .ok_or_else(|| Problem::NoContent(id.to_owned()))?;
    Ok(answer::json(200, &written(found)))
}

fn written(comment: &Content) -> Value {
    let (marker, selection) = match &comment.inline {
        Some(inline) => (inline.marker.as_str(), inline.selection.as_str()),
        None => ("", ""),
    };
    json!({
        "id": comment.id,
        "originalSelection": selection,
        "body": comment.body(),
        "markerRef": marker,
        "containerId": comment.container,
        "parentCommentId": 0,
        "resolveProperties": {
            "resolved": comment.resolution == Some(Resolution::Resolved),
            "resolvedByDangling": false,
        },
        "deleted": false,
    })
}
