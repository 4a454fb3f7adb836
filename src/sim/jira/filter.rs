//! Saved queries, and the values that queries can compare with.
//!
//! Source: "Search for filters" (Cloud), "Get favourite filters" (Data Center), "Get filter", "Get field auto complete suggestions".

use serde_json::{Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::field::page;
use super::permission;
use super::shape;

fn shown(cx: &Cx<'_>, number: usize, name: &str, jql: &str) -> Value {
    let id = 10_000 + number;
    json!({
        "self": format!("{}/filter/{id}", cx.api()),
        "id": id.to_string(),
        "name": name,
        "description": "",
        "owner": shape::user_by_id(cx, cx.me()),
        "jql": jql,
        "viewUrl": format!("{}/issues/?filter={id}", cx.core.jira_url),
        "favourite": true,
    })
}

fn all(cx: &Cx<'_>) -> Vec<Value> {
    cx.state
        .filters
        .iter()
        .enumerate()
        .map(|(number, (name, jql))| shown(cx, number, name, jql))
        .collect()
}

/// `GET filter/search` (Cloud).
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let wanted = cx
        .call
        .query("filterName")
        .unwrap_or_default()
        .to_lowercase();
    let found = all(cx)
        .into_iter()
        .filter(|it| {
            let name = it.get("name").and_then(Value::as_str).unwrap_or_default();
            name.to_lowercase().contains(&wanted)
        })
        .map(|mut it| {
            if let Some(map) = it.as_object_mut() {
                shape::put(map, "expand", "description,owner,jql");
            }
            it
        })
        .collect();
    page(cx, found, 50)
}

/// `GET filter/favourite` (Data Center).
pub(crate) fn favourite(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    ok(&Value::Array(all(cx)))
}

/// `GET filter/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let id = cx.call.param("id");
    let found = all(cx)
        .into_iter()
        .find(|it| it.get("id").and_then(Value::as_str) == Some(id));
    match found {
        Some(filter) => ok(&filter),
        None => Err(Problem::new(
            400,
            "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.",
        )),
    }
}

/// `GET jql/autocompletedata/suggestions`.
pub(crate) fn suggestions(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let field = cx
        .call
        .query("fieldName")
        .unwrap_or_default()
        .to_lowercase();
    let beginning = cx
        .call
        .query("fieldValue")
        .unwrap_or_default()
        .to_lowercase();
    let state = &*cx.state;
    let visible = |id: &str| {
        state
            .project(id)
            .is_some_and(|project| permission::browse(&cx.call.caller, project))
    };
    let names: Vec<String> = match field.as_str() {
        "status" => state.statuses.iter().map(|it| it.name.clone()).collect(),
        "priority" => state.priorities.iter().map(|it| it.name.clone()).collect(),
        "resolution" => state.resolutions.iter().map(|it| it.name.clone()).collect(),
        "issuetype" | "type" => state.issue_types.iter().map(|it| it.name.clone()).collect(),
        "project" => state
            .projects
            .iter()
            .filter(|it| visible(&it.id))
            .map(|it| it.key.clone())
            .collect(),
        "component" => state
            .components
            .iter()
            .filter(|it| visible(&it.project))
            .map(|it| it.name.clone())
            .collect(),
        "fixversion" | "affectedversion" => state
            .versions
            .iter()
            .filter(|it| visible(&it.project))
            .map(|it| it.name.clone())
            .collect(),
        "labels" => super::dashboard::known_labels(cx).into_iter().collect(),
        "sprint" => state.sprints.iter().map(|it| it.name.clone()).collect(),
        _ => Vec::new(),
    };
    let mut results: Vec<Value> = Vec::new();
    for name in names {
        if !name.to_lowercase().starts_with(&beginning) || results.len() >= 15 {
            continue;
        }
        let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let value = if is_word {
            name.clone()
        } else {
            format!("\"{name}\"")
        };
        let shown = json!({"value": value, "displayName": name});
        if !results.contains(&shown) {
            results.push(shown);
        }
    }
    ok(&json!({"results": results}))
}
