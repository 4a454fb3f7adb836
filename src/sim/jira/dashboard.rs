//! Dashboards, their gadgets and what those are set to; and the labels of the site.
//!
//! Source: "Search for dashboards", "Get all dashboards", "Get dashboard", "Get gadgets", "Get dashboard item property" and
//! "Get all labels". Data Center's `rest/dashboards/1.0` is what its own pages ask; no description has it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::field::page;
use super::permission;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn shown(cx: &Cx<'_>, dashboard: &Value) -> Value {
    let id = text(dashboard, "id");
    let mut shown = json!({
        "id": id,
        "name": text(dashboard, "name"),
        "self": format!("{}/dashboard/{id}", cx.api()),
        "view": format!("{}/jira/dashboards/{id}", cx.core.jira_url),
    });
    if cx.cloud() {
        shown["isFavourite"] = json!(false);
        shown["popularity"] = json!(1);
        shown["sharePermissions"] = json!([]);
        shown["editPermissions"] = json!([]);
        let owner = cx.core.directory.by_name(text(dashboard, "owner"));
        if let Some(owner) = owner {
            shown["owner"] = json!({
                "self": format!("{}/user?accountId={}", cx.api(), owner.account_id),
                "accountId": owner.account_id,
                "displayName": owner.display_name,
                "active": owner.active,
            });
        }
    }
    shown
}

fn all(cx: &Cx<'_>) -> Vec<Value> {
    cx.state.dashboards.iter().map(|it| shown(cx, it)).collect()
}

/// `GET dashboard/search` (Cloud).
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let part = cx.call.query("dashboardName").unwrap_or_default();
    let part = part.to_lowercase();
    let found = all(cx)
        .into_iter()
        .filter(|it| text(it, "name").to_lowercase().contains(&part));
    let found = found.collect();
    page(cx, found, 50)
}

/// `GET dashboard`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = all(cx);
    ok(&json!({"startAt": 0, "maxResults": 1000, "total": all.len(), "dashboards": all}))
}

fn the_dashboard(cx: &Cx<'_>) -> Result<Value, Problem> {
    cx.user()?;
    let id = cx.call.param("dashboard");
    let found = cx.state.dashboards.iter().find(|it| text(it, "id") == id);
    found
        .cloned()
        .ok_or_else(|| Problem::new(404, format!("The dashboard with id '{id}' does not exist.")))
}

/// `GET dashboard/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let dashboard = the_dashboard(cx)?;
    ok(&shown(cx, &dashboard))
}

fn gadgets_of(dashboard: &Value) -> Vec<Value> {
    let gadgets = dashboard.get("gadgets").and_then(Value::as_array);
    gadgets.cloned().unwrap_or_default()
}

/// `GET dashboard/{id}/gadget` (Cloud).
pub(crate) fn gadgets(cx: &mut Cx<'_>) -> Outcome {
    let dashboard = the_dashboard(cx)?;
    let gadgets: Vec<Value> = gadgets_of(&dashboard)
        .iter()
        .enumerate()
        .map(|(row, gadget)| {
            json!({
                "id": gadget.get("id"),
                "moduleKey": text(gadget, "module"),
                "color": "blue",
                "position": {"row": row, "column": 0},
                "title": text(gadget, "title"),
            })
        })
        .collect();
    ok(&json!({"gadgets": gadgets}))
}

/// `GET rest/dashboards/1.0/{id}` (Data Center).
pub(crate) fn own(cx: &mut Cx<'_>) -> Outcome {
    let dashboard = the_dashboard(cx)?;
    let gadgets: Vec<Value> = gadgets_of(&dashboard)
        .iter()
        .map(|gadget| {
            let id = gadget.get("id").map(Value::to_string).unwrap_or_default();
            let fields = gadget.get("preferences").and_then(Value::as_object);
            let fields: Vec<Value> = fields
                .into_iter()
                .flatten()
                .map(|(name, value)| json!({"name": name, "value": value, "type": "hidden"}))
                .collect();
            json!({"id": id, "title": text(gadget, "title"), "color": "color1", "userPrefs": {"fields": fields}})
        })
        .collect();
    ok(
        &json!({"id": text(&dashboard, "id"), "title": text(&dashboard, "name"), "layout": "AA", "gadgets": gadgets}),
    )
}

fn settings(cx: &Cx<'_>) -> Result<Map<String, Value>, Problem> {
    let dashboard = the_dashboard(cx)?;
    let id = cx.call.param("item");
    let gadget = gadgets_of(&dashboard)
        .into_iter()
        .find(|gadget| gadget.get("id").map(Value::to_string).as_deref() == Some(id));
    let Some(gadget) = gadget else {
        return Err(Problem::new(
            404,
            format!("The dashboard item with id '{id}' does not exist."),
        ));
    };
    let settings = gadget.get("settings").and_then(Value::as_object);
    Ok(settings.cloned().unwrap_or_default())
}

fn setting_address(cx: &Cx<'_>, key: &str) -> String {
    let (dashboard, item) = (cx.call.param("dashboard"), cx.call.param("item"));
    format!(
        "{}/dashboard/{dashboard}/items/{item}/properties/{key}",
        cx.api()
    )
}

/// `GET dashboard/{id}/items/{item}/properties`.
pub(crate) fn setting_keys(cx: &mut Cx<'_>) -> Outcome {
    let settings = settings(cx)?;
    let keys: Vec<Value> = settings
        .keys()
        .map(|key| json!({"key": key, "self": setting_address(cx, key)}))
        .collect();
    ok(&json!({"keys": keys}))
}

/// `GET dashboard/{id}/items/{item}/properties/{key}`.
pub(crate) fn setting(cx: &mut Cx<'_>) -> Outcome {
    let settings = settings(cx)?;
    let key = cx.call.param("key");
    match settings.get(key) {
        Some(value) => ok(&json!({"key": key, "value": value})),
        None => Err(Problem::new(
            404,
            format!("The property with key '{key}' does not exist."),
        )),
    }
}

/// The labels of the issues that the caller may see.
pub(crate) fn known_labels(cx: &Cx<'_>) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    for issue in cx.state.issues.values() {
        let project = cx.state.project(&issue.project);
        if !project.is_some_and(|it| permission::browse(&cx.call.caller, it)) {
            continue;
        }
        let of = issue.values.get("labels").and_then(Value::as_array);
        labels.extend(
            of.into_iter()
                .flatten()
                .filter_map(|it| it.as_str().map(str::to_owned)),
        );
    }
    labels
}

/// `GET label` (Cloud).
pub(crate) fn labels(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let labels = known_labels(cx).into_iter().map(Value::String).collect();
    page(cx, labels, 1000)
}
