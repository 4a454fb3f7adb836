//! Spaces of v2.
//!
//! Source: `/spaces`, `/spaces/{id}` and below, of the v2 description.

use serde_json::{Value, json};

use super::super::links;
use super::super::paging;
use super::super::site::{Answer, Ask};
use super::super::state::Space;
use super::super::v1::user::group_id;
use super::shape;
use crate::core::answer;

/// Lists spaces.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let keys = ask.all("keys");
    let ids = ask.all("ids");
    let labels = ask.all("labels");
    let mut found: Vec<&Space> = state
        .spaces
        .values()
        .filter(|space| {
            state.sees_space(&ask.user, space)
                && (keys.is_empty() || keys.iter().any(|key| key.eq_ignore_ascii_case(&space.key)))
                && (ids.is_empty() || ids.contains(&space.id.to_string().as_str()))
                && (labels.is_empty()
                    || space
                        .labels
                        .iter()
                        .any(|label| labels.contains(&label.name.as_str())))
                && ask.first("type").is_none_or(|kind| kind == space.kind)
                && ask
                    .first("status")
                    .is_none_or(|status| (status == "archived") == space.archived)
        })
        .collect();
    let by = ask.first("sort").unwrap_or("id");
    found.sort_by(|left, right| match by.trim_start_matches('-') {
        "key" => left.key.cmp(&right.key),
        "name" => left.name.cmp(&right.name),
        _ => left.id.cmp(&right.id),
    });
    if by.starts_with('-') {
        found.reverse();
    }
    paging::cursor_list(ask, found, 25, 250, |space| write(ask, space))
}

/// Reads one space.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = state.space_by_id(&ask.user, ask.param("id"))?;
    let mut out = write(ask, space);
    out["_links"]["base"] = json!(ask.base());
    if ask.flag("include-labels") {
        let labels = space.labels.iter().map(shape::label).collect();
        out["labels"] = shape::included(ask, "labels", labels);
    }
    if ask.flag("include-operations") {
        let operations = operation_list(ask, state.edits_space(&ask.user, space));
        out["operations"] = shape::included(ask, "operations", operations);
    }
    if ask.flag("include-permissions") {
        out["permissions"] = shape::included(ask, "permissions", permission_list(space));
    }
    Ok(answer::json(200, &out))
}

/// Source: schemas `SpaceBulk`, `SpaceSingle`.
fn write(ask: &Ask, space: &Space) -> Value {
    let mut out = json!({
        "id": space.id.to_string(),
        "key": space.key,
        "name": space.name,
        "type": space.kind,
        "status": if space.archived { "archived" } else { "current" },
        "authorId": shape::account(ask, &space.author),
        "spaceOwnerId": shape::account(ask, &space.author),
        "currentActiveAlias": space.key,
        "createdAt": shape::time(space.created),
        "homepageId": space.homepage.map(|id| id.to_string()).unwrap_or_default(),
        "_links": {"webui": links::space(ask, space)},
    });
    if let Some(format) = ask.first("description-format") {
        let mut description = json!({});
        description[format] = json!({"representation": format, "value": space.description});
        out["description"] = description;
    }
    if ask.flag("include-icon") {
        out["icon"] =
            json!({"path": "/wiki/images/logo/default-space-logo.svg", "apiDownloadLink": ""});
    }
    out
}

/// Lists the labels of a space.
pub(crate) fn labels(ask: &Ask) -> Answer {
    let labels = ask
        .state()
        .space_by_id(&ask.user, ask.param("id"))?
        .labels
        .clone();
    paging::cursor_list(ask, labels, 25, 250, |label| shape::label(&label))
}

/// Lists who may do what in a space.
pub(crate) fn permissions(ask: &Ask) -> Answer {
    let found = {
        let state = ask.state();
        permission_list(state.space_by_id(&ask.user, ask.param("id"))?)
    };
    paging::cursor_list(ask, found, 25, 250, |permission| permission)
}

fn permission_list(space: &Space) -> Vec<Value> {
    let viewers: Vec<&str> = if space.viewers.is_empty() {
        vec!["confluence-users"]
    } else {
        space.viewers.iter().map(String::as_str).collect()
    };
    let editors: Vec<&str> = if space.editors.is_empty() {
        viewers.clone()
    } else {
        space.editors.iter().map(String::as_str).collect()
    };
    let mut out = Vec::new();
    let mut add = |group: &str, key: &str, target: &str| {
        let id = (space.id * 1000 + out.len() as u64).to_string();
        out.push(json!({
            "id": id,
            "principal": {"type": "group", "id": group_id(group)},
            "operation": {"key": key, "targetType": target},
        }));
    };
    for group in viewers {
        add(group, "read", "space");
        add(group, "create", "comment");
    }
    for group in editors {
        add(group, "create", "page");
        add(group, "create", "attachment");
        add(group, "delete", "page");
    }
    add("administrators", "administer", "space");
    out
}

/// Lists what the caller may do in a space.
pub(crate) fn operations(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = state.space_by_id(&ask.user, ask.param("id"))?;
    let operations = operation_list(ask, state.edits_space(&ask.user, space));
    Ok(answer::json(200, &json!({"operations": operations})))
}

fn operation_list(ask: &Ask, edits: bool) -> Vec<Value> {
    let mut out = vec![json!({"operation": "read", "targetType": "space"})];
    if edits {
        for target in ["page", "blogpost", "comment", "attachment"] {
            out.push(json!({"operation": "create", "targetType": target}));
        }
    }
    if ask.user.is_admin() {
        out.push(json!({"operation": "administer", "targetType": "space"}));
    }
    out
}
