//! What may be written: create and edit metadata, transitions.

use serde_json::{Map, Value, json};

use super::{issue_type, option, priority, project_brief, put, resolution, status, version};
use crate::jira::call::Cx;
use crate::jira::fields::Kind;
use crate::jira::model::{Field, Issue, Project, Transition};

/// `FieldMetadata`; with `fieldId` in create metadata.
pub(crate) fn field_meta(
    cx: &Cx<'_>,
    field: &Field,
    project: &Project,
    kind: &str,
    required: bool,
) -> Map<String, Value> {
    let mut map = Map::new();
    put(&mut map, "required", required);
    put(&mut map, "schema", field.schema(cx.cloud()));
    put(&mut map, "name", field.name.clone());
    if cx.cloud() {
        put(&mut map, "key", field.id.clone());
    }
    put(
        &mut map,
        "hasDefaultValue",
        matches!(field.kind, Kind::Priority),
    );
    put(&mut map, "operations", json!(field.kind.operations()));
    if let Some(values) = allowed(cx, field, project, kind) {
        put(&mut map, "allowedValues", values);
    }
    let api = cx.api();
    match field.kind {
        Kind::Labels => put(
            &mut map,
            "autoCompleteUrl",
            format!("{}/rest/api/1.0/labels/suggest?query=", cx.core.jira_url),
        ),
        Kind::User if cx.cloud() => {
            put(
                &mut map,
                "autoCompleteUrl",
                format!(
                    "{api}/user/assignable/search?project={}&query=",
                    project.key
                ),
            );
        }
        Kind::User => {
            put(
                &mut map,
                "autoCompleteUrl",
                format!("{api}/user/search?username="),
            );
        }
        _ => {}
    }
    map
}

/// The values a field takes, where they can be listed.
fn allowed(cx: &Cx<'_>, field: &Field, project: &Project, kind: &str) -> Option<Vec<Value>> {
    let state = &*cx.state;
    Some(match field.kind {
        Kind::Priority => state.priorities.iter().map(|it| priority(cx, it)).collect(),
        Kind::Resolution => state
            .resolutions
            .iter()
            .map(|it| resolution(cx, it))
            .collect(),
        Kind::Versions => state
            .versions
            .iter()
            .filter(|it| it.project == project.id && !it.archived)
            .map(|it| version(cx, it))
            .collect(),
        Kind::Components => state
            .components
            .iter()
            .filter(|it| it.project == project.id)
            .map(|it| super::component(cx, it))
            .collect(),
        Kind::IssueType => vec![issue_type(cx, state.issue_type(kind)?)],
        Kind::Project => vec![project_brief(cx, project)],
        kind_of if kind_of.has_options() => state
            .options_of(field, &project.id, kind)
            .into_iter()
            .filter(|it| !it.disabled)
            .map(|it| {
                let mut shown = option(cx, it);
                let children: Vec<Value> = state
                    .children(&it.id)
                    .into_iter()
                    .map(|child| option(cx, child))
                    .collect();
                if kind_of == Kind::Cascade
                    && let Some(map) = shown.as_object_mut()
                {
                    put(map, "children", children);
                }
                shown
            })
            .collect(),
        _ => return None,
    })
}

/// The fields of the create screen, in its order, with whether each is required.
pub(crate) fn create_fields<'a>(
    cx: &'a Cx<'_>,
    project: &Project,
    kind: &str,
) -> Vec<(&'a Field, bool)> {
    let Some(screens) = cx.state.screens(project, kind) else {
        return Vec::new();
    };
    screens
        .create
        .iter()
        .filter_map(|id| cx.state.field(id))
        .map(|field| {
            let always = match field.id.as_str() {
                "summary" | "issuetype" | "project" => true,
                "parent" => cx.state.issue_type(kind).is_some_and(|kind| kind.subtask),
                _ => false,
            };
            (field, always || screens.required.contains(&field.id))
        })
        .collect()
}

/// `IssueUpdateMetadata` and `EditMetaBean`.
pub(crate) fn edit_meta(cx: &Cx<'_>, issue: &Issue) -> Value {
    let kind = issue.text("issuetype").unwrap_or_default();
    let Some(project) = cx.state.project(&issue.project) else {
        return json!({"fields": {}});
    };
    let Some(screens) = cx.state.screens(project, kind) else {
        return json!({"fields": {}});
    };
    let fields: Map<String, Value> = screens
        .edit
        .iter()
        .filter_map(|id| cx.state.field(id))
        .map(|field| {
            let required = field.id == "summary" || screens.required.contains(&field.id);
            let mut meta = field_meta(cx, field, project, kind, required);
            if !cx.cloud() {
                put(&mut meta, "fieldId", field.id.clone());
            }
            (field.id.clone(), Value::Object(meta))
        })
        .collect();
    json!({"fields": fields})
}

/// The transitions that leave the issue's status.
pub(crate) fn available<'a>(cx: &'a Cx<'_>, issue: &Issue) -> Vec<&'a Transition> {
    let kind = issue.text("issuetype").unwrap_or_default();
    let now = issue.text("status").unwrap_or_default();
    let Some(workflow) = cx
        .state
        .project(&issue.project)
        .and_then(|project| cx.state.workflow(project, kind))
    else {
        return Vec::new();
    };
    workflow
        .transitions
        .iter()
        .filter(|it| it.from.is_empty() || it.from.iter().any(|id| id == now))
        .collect()
}

/// `IssueTransition` and `TransitionBean`.
pub(crate) fn transitions(cx: &Cx<'_>, issue: &Issue, with_fields: bool) -> Vec<Value> {
    available(cx, issue)
        .into_iter()
        .map(|it| transition(cx, issue, it, with_fields))
        .collect()
}

fn transition(cx: &Cx<'_>, issue: &Issue, it: &Transition, with_fields: bool) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", it.id.clone());
    put(&mut map, "name", it.name.clone());
    if let Some(to) = cx.state.status(&it.to) {
        put(&mut map, "to", status(cx, to));
    }
    if cx.cloud() {
        put(&mut map, "hasScreen", !it.screen.is_empty());
        put(&mut map, "isGlobal", it.from.is_empty());
        put(&mut map, "isInitial", false);
        put(&mut map, "isAvailable", true);
        put(&mut map, "isConditional", false);
        put(&mut map, "looped", false);
    } else {
        put(&mut map, "opsbarSequence", 10);
    }
    if with_fields {
        let kind = issue.text("issuetype").unwrap_or_default();
        let fields: Map<String, Value> = cx
            .state
            .project(&issue.project)
            .map(|project| {
                it.screen
                    .iter()
                    .filter_map(|(id, required)| {
                        let field = cx.state.field(id)?;
                        let mut meta = field_meta(cx, field, project, kind, *required);
                        if !cx.cloud() {
                            put(&mut meta, "fieldId", field.id.clone());
                        }
                        Some((id.clone(), Value::Object(meta)))
                    })
                    .collect()
            })
            .unwrap_or_default();
        put(&mut map, "fields", fields);
    }
    Value::Object(map)
}
