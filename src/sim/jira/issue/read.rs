//! `GET issue/{key}`, its metadata, its properties.
//!
//! Source: "Get issue", "Get edit issue metadata", "Get issue property" of both descriptions.

use serde_json::{Value, json};

use crate::jira::call::{Cx, Outcome, Problem, created, no_content, ok};
use crate::jira::shape::{self, Wanted};

/// `GET issue/{key}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let wanted = Wanted {
        fields: match cx.call.query_list("fields") {
            fields if fields.is_empty() => vec!["*all".to_owned()],
            fields => fields,
        },
        expand: cx.call.query_list("expand"),
        properties: cx.call.query_list("properties"),
    };
    let issue = cx.visible_issue(cx.call.param("key"))?;
    ok(&shape::issue(cx, issue, &wanted))
}

/// `GET issue/{key}/editmeta`.
pub(crate) fn edit_meta(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    ok(&shape::edit_meta(cx, issue))
}

/// `GET issue/{key}/properties`.
pub(crate) fn property_keys(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let keys: Vec<Value> = issue
        .properties
        .keys()
        .map(|key| json!({"self": format!("{}/issue/{}/properties/{key}", cx.api(), issue.key), "key": key}))
        .collect();
    ok(&json!({"keys": keys}))
}

/// `GET issue/{key}/properties/{property}`.
pub(crate) fn property(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let key = cx.call.param("property");
    match issue.properties.get(key) {
        Some(value) => ok(&json!({"key": key, "value": value})),
        None => Err(Problem::new(
            404,
            format!("The property {key} does not exist."),
        )),
    }
}

/// `PUT issue/{key}/properties/{property}`.
pub(crate) fn set_property(cx: &mut Cx<'_>) -> Outcome {
    let id = cx.writable_issue(cx.call.param("key"))?.id;
    let value = cx.call.json()?;
    let key = cx.call.param("property").to_owned();
    cx.core.clock.tick();
    let mut old = None;
    cx.change_issue(id, |issue| old = issue.properties.insert(key, value));
    match old {
        Some(_) => ok(&json!({})),
        None => created(&json!({})),
    }
}

/// `DELETE issue/{key}/properties/{property}`.
pub(crate) fn remove_property(cx: &mut Cx<'_>) -> Outcome {
    let id = cx.writable_issue(cx.call.param("key"))?.id;
    let key = cx.call.param("property").to_owned();
    cx.core.clock.tick();
    let mut old = None;
    cx.change_issue(id, |issue| old = issue.properties.remove(&key));
    match old {
        Some(_) => no_content(),
        None => Err(Problem::new(
            404,
            format!("The property {key} does not exist."),
        )),
    }
}

/// `POST issue/bulkfetch` (Cloud): up to 100 issues by id or key; what cannot be seen stands among the errors.
pub(crate) fn bulk(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    let list = |name: &str| -> Vec<String> {
        let items = body.get(name).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let keys = list("issueIdsOrKeys");
    if keys.is_empty() || keys.len() > 100 {
        return Err(Problem::new(
            400,
            "The number of issue IDs or keys must be between 1 and 100.",
        ));
    }
    let wanted = Wanted {
        fields: match list("fields") {
            fields if fields.is_empty() => vec!["*navigable".to_owned()],
            fields => fields,
        },
        expand: list("expand"),
        properties: list("properties"),
    };
    let mut issues = Vec::new();
    let mut errors = Vec::new();
    for key in &keys {
        match cx.visible_issue(key) {
            Ok(issue) => issues.push(shape::issue(cx, issue, &wanted)),
            Err(_) => errors.push(json!({
                "id": key,
                "errorMessage": "Issue does not exist or you do not have permission to see it.",
            })),
        }
    }
    ok(&json!({"issues": issues, "issueErrors": errors}))
}
