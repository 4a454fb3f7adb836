//! Lists of issue types, priorities, statuses, resolutions and link types.
//!
//! Source: "Get all issue types for user", "Get priorities", "Search priorities", "Get all statuses", "Get resolutions", "Get issue link types".

use serde_json::{Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::field::page;
use super::shape;

/// `GET issuetype`.
pub(crate) fn issue_types(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .issue_types
        .iter()
        .map(|it| shape::issue_type(cx, it))
        .collect();
    ok(&Value::Array(all))
}

/// `GET issuetype/project?projectId=` (Cloud).
pub(crate) fn issue_types_of_project(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let project = cx.visible_project(cx.call.query("projectId").unwrap_or_default())?;
    ok(&Value::Array(shape::issue_types(cx, project)))
}

/// `GET priority`.
pub(crate) fn priorities(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .priorities
        .iter()
        .map(|it| shape::priority(cx, it))
        .collect();
    ok(&Value::Array(all))
}

/// `GET priority/search` (Cloud).
pub(crate) fn priorities_paged(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .priorities
        .iter()
        .map(|it| {
            let mut shown = shape::priority(cx, it);
            if let Some(map) = shown.as_object_mut() {
                shape::put(map, "isDefault", it.name == "Medium");
            }
            shown
        })
        .collect();
    page(cx, all, 50)
}

/// `GET status`.
pub(crate) fn statuses(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .statuses
        .iter()
        .map(|it| shape::status(cx, it))
        .collect();
    ok(&Value::Array(all))
}

/// `GET status/{id}`, by id or name.
pub(crate) fn status(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let word = cx.call.param("id");
    let found = cx
        .state
        .statuses
        .iter()
        .find(|it| it.id == word || it.name.eq_ignore_ascii_case(word));
    match found {
        Some(status) => ok(&shape::status(cx, status)),
        None => Err(Problem::new(
            404,
            format!("The status with id '{word}' does not exist"),
        )),
    }
}

/// `GET statuscategory`.
pub(crate) fn status_categories(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let mut all = vec![json!({
        "self": format!("{}/statuscategory/1", cx.api()), "id": 1, "key": "undefined", "colorName": "medium-gray", "name": "No Category",
    })];
    all.extend(["new", "indeterminate", "done"].map(|key| shape::status_category(cx, key)));
    ok(&Value::Array(all))
}

/// `GET resolution`.
pub(crate) fn resolutions(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .resolutions
        .iter()
        .map(|it| shape::resolution(cx, it))
        .collect();
    ok(&Value::Array(all))
}

/// `GET resolution/search` (Cloud).
pub(crate) fn resolutions_paged(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = cx
        .state
        .resolutions
        .iter()
        .map(|it| json!({"id": it.id, "name": it.name, "description": it.description, "default": it.name == "Done"}))
        .collect();
    page(cx, all, 50)
}

/// `GET issueLinkType`.
pub(crate) fn link_types(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all: Vec<Value> = cx
        .state
        .link_types
        .iter()
        .map(|it| shape::link_type(cx, it))
        .collect();
    ok(&json!({"issueLinkTypes": all}))
}
