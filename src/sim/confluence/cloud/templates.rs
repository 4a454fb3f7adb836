//! Page templates.
//!
//! Source: `/wiki/rest/api/template/page`, `/wiki/rest/api/template/{contentTemplateId}` of the v1 description.

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{State, Template};
use super::super::v1::metadata;
use crate::core::answer;

/// Lists the templates of a space, or the global ones.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = match ask.first("spaceKey") {
        Some(key) => Some(state.space_by_key(&ask.user, key)?.id),
        None => None,
    };
    let found: Vec<&Template> = state
        .templates
        .iter()
        .filter(|template| template.space == space)
        .collect();
    let with_body = ask
        .all("expand")
        .iter()
        .any(|path| path.starts_with("body"));
    paging::offset_list(ask, found, 25, 200, |template| {
        write(ask, &state, template, with_body)
    })
}

/// Reads one template with its body.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let id = ask.param("template");
    let template = state
        .templates
        .iter()
        .find(|template| template.id.to_string() == id)
        .ok_or_else(|| Problem::Missing(format!("No template found with id: {id}")))?;
    Ok(answer::json(200, &write(ask, &state, template, true)))
}

/// Source: schema `ContentTemplate`.
fn write(ask: &Ask, state: &State, template: &Template, with_body: bool) -> Value {
    let labels: Vec<Value> = template.labels.iter().map(metadata::label).collect();
    let mut out = json!({
        "templateId": template.id.to_string(),
        "name": template.name,
        "description": template.description,
        "labels": labels,
        "templateType": "page",
        "editorVersion": "v2",
        "_expandable": {},
        "_links": {"self": format!("{}/rest/api/template/{}", ask.base(), template.id)},
    });
    if let Some(space) = template.space.and_then(|id| state.spaces.get(&id)) {
        out["space"] = json!({"key": space.key, "name": space.name});
    }
    if with_body {
        out["body"] = json!({"storage": {"value": template.body, "representation": "storage", "embeddedContent": []}});
    } else {
        out["_expandable"] = json!({"body": ""});
    }
    out
}
