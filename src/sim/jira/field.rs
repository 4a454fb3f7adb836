//! Fields, their contexts and options, create metadata, and what JQL offers.
//!
//! Source: "Get fields", "Get custom field contexts", "Get custom field options (context)", "Get create metadata issue types for a project",
//! "Get create field metadata", "Get field reference data (JQL)".

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::fields::Kind;
use super::jql::{FUNCTION_NAMES, RESERVED_WORDS};
use super::model::{Field, Project};
use super::permission;
use super::shape::{self, put};

fn shown(cx: &Cx<'_>, field: &Field) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", field.id.clone());
    if cx.cloud() {
        put(&mut map, "key", field.id.clone());
    }
    put(&mut map, "name", field.name.clone());
    put(&mut map, "custom", field.custom);
    put(&mut map, "orderable", field.orderable);
    put(&mut map, "navigable", field.navigable);
    put(&mut map, "searchable", field.searchable);
    put(&mut map, "clauseNames", json!(field.clause_names));
    // The key and the thumbnail have no schema.
    if !matches!(field.kind, Kind::Key | Kind::Thumbnail) {
        put(&mut map, "schema", field.schema(cx.cloud()));
    }
    Value::Object(map)
}

/// `GET field`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let fields: Vec<Value> = cx
        .state
        .fields
        .iter()
        // Data Center shows `parent` inside sub-tasks, and does not list it.
        .filter(|field| cx.cloud() || field.id != "parent")
        .map(|field| shown(cx, field))
        .collect();
    ok(&Value::Array(fields))
}

/// `GET field/search` (Cloud).
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let query = cx.call.query("query").unwrap_or_default().to_lowercase();
    let kinds = cx.call.query_list("type");
    let ids = cx.call.query_list("id");
    let all: Vec<Value> = cx
        .state
        .fields
        .iter()
        .filter(|field| field.name.to_lowercase().contains(&query))
        .filter(|field| {
            kinds.is_empty() || kinds.iter().any(|kind| (kind == "custom") == field.custom)
        })
        .filter(|field| ids.is_empty() || ids.contains(&field.id))
        .map(|field| {
            let mut map = Map::new();
            put(&mut map, "id", field.id.clone());
            put(&mut map, "name", field.name.clone());
            if !matches!(field.kind, Kind::Key | Kind::Thumbnail) {
                put(&mut map, "schema", field.schema(true));
            }
            put(&mut map, "description", field.description.clone());
            Value::Object(map)
        })
        .collect();
    page(cx, all, 50)
}

/// A page of Cloud's `PageBean` shape.
pub(crate) fn page(cx: &Cx<'_>, all: Vec<Value>, default: usize) -> Outcome {
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", default)?;
    let total = all.len();
    let values: Vec<Value> = all.into_iter().skip(start).take(max).collect();
    let is_last = start + values.len() >= total;
    let here = format!("{}{}", cx.core.jira_url, cx.call.path);
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{here}?maxResults={max}&startAt={start}"),
    );
    if !is_last {
        put(
            &mut map,
            "nextPage",
            format!("{here}?maxResults={max}&startAt={}", start + max),
        );
    }
    put(&mut map, "maxResults", max);
    put(&mut map, "startAt", start);
    put(&mut map, "total", total);
    put(&mut map, "isLast", is_last);
    put(&mut map, "values", values);
    ok(&Value::Object(map))
}

/// Contexts are for administrators; others get a 403.
fn administered<'a>(cx: &'a Cx<'_>) -> Result<&'a Field, Problem> {
    cx.user()?;
    if !cx.call.caller.is_admin() {
        return Err(Problem::new(
            403,
            "Only Jira administrators can access custom field contexts.",
        ));
    }
    cx.state
        .field(cx.call.param("field"))
        .filter(|field| field.custom)
        .ok_or_else(|| Problem::new(404, "The custom field was not found."))
}

/// `GET field/{id}/context` (Cloud).
pub(crate) fn contexts(cx: &mut Cx<'_>) -> Outcome {
    let field = administered(cx)?;
    let all = field
        .contexts
        .iter()
        .map(|context| {
            json!({
                "id": context.id,
                "name": context.name,
                "description": "",
                "isGlobalContext": context.projects.is_empty(),
                "isAnyIssueType": context.issue_types.is_empty(),
            })
        })
        .collect();
    page(cx, all, 50)
}

/// `GET field/{id}/context/{context}/option` (Cloud): parents first, children with the `optionId` of their parent.
pub(crate) fn options(cx: &mut Cx<'_>) -> Outcome {
    let field = administered(cx)?;
    let context = cx.call.param("context");
    if !field.contexts.iter().any(|it| it.id == context) {
        return Err(Problem::new(404, "The custom field context was not found."));
    }
    let parents_only = cx.call.flag("onlyOptions");
    let all = cx
        .state
        .options
        .iter()
        .filter(|it| it.field == field.id && it.context == context)
        .filter(|it| !parents_only || it.parent.is_none())
        .map(|it| {
            let mut map = Map::new();
            put(&mut map, "id", it.id.clone());
            put(&mut map, "value", it.value.clone());
            if let Some(parent) = &it.parent {
                put(&mut map, "optionId", parent.clone());
            }
            put(&mut map, "disabled", it.disabled);
            Value::Object(map)
        })
        .collect();
    page(cx, all, 100)
}

fn creatable<'a>(cx: &'a Cx<'_>) -> Result<&'a Project, Problem> {
    cx.state
        .project_by(cx.call.param("project"))
        .filter(|project| permission::write(&cx.call.caller, project))
        .ok_or_else(|| match cx.cloud() {
            true => Problem::new(
                404,
                format!(
                    "No project could be found with key '{}'.",
                    cx.call.param("project")
                ),
            ),
            false => Problem::new(
                400,
                "The project does not exist or you do not have permission to create issues in it.",
            ),
        })
}

/// The paging of create metadata: `issueTypes` or `fields` on Cloud, `values` and `isLast` on Data Center.
fn meta_page(cx: &Cx<'_>, name: &str, all: Vec<Value>) -> Outcome {
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", 50)?.min(200);
    let total = all.len();
    let values: Vec<Value> = all.into_iter().skip(start).take(max).collect();
    let last = start + values.len() >= total;
    let mut map = Map::new();
    put(&mut map, "maxResults", max);
    put(&mut map, "startAt", start);
    put(&mut map, "total", total);
    if cx.cloud() {
        put(&mut map, name, values);
    } else {
        put(&mut map, "isLast", last);
        put(&mut map, "values", values);
    }
    ok(&Value::Object(map))
}

/// `GET issue/createmeta/{project}/issuetypes`.
pub(crate) fn create_types(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let project = creatable(cx)?;
    meta_page(cx, "issueTypes", shape::issue_types(cx, project))
}

/// `GET issue/createmeta/{project}/issuetypes/{type}`.
pub(crate) fn create_fields(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let project = creatable(cx)?;
    let kind = cx.call.param("type");
    if !project.issue_types.iter().any(|id| id == kind) {
        return Err(Problem::new(
            400,
            format!("The issue type '{kind}' is not valid for the project."),
        ));
    }
    let fields = shape::create_fields(cx, project, kind)
        .into_iter()
        .map(|(field, required)| {
            let mut meta = shape::field_meta(cx, field, project, kind, required);
            put(&mut meta, "fieldId", field.id.clone());
            Value::Object(meta)
        })
        .collect();
    meta_page(cx, "fields", fields)
}

/// The old `GET issue/createmeta?projectKeys=…`: gone from Data Center 9, and switched off on Cloud.
pub(crate) fn create_meta_removed(cx: &mut Cx<'_>) -> Outcome {
    let status = if cx.cloud() { 410 } else { 404 };
    Err(Problem::new(status, "Issue Does Not Exist"))
}

/// `GET jql/autocompletedata`.
pub(crate) fn autocomplete(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let fields: Vec<Value> = cx
        .state
        .fields
        .iter()
        .filter(|field| field.searchable && !field.clause_names.is_empty())
        .map(|field| {
            let mut map = Map::new();
            let first = field.clause_names.first().cloned().unwrap_or_default();
            let value = match field.custom {
                true => quoted(&field.name),
                false => first.clone(),
            };
            put(&mut map, "value", value);
            let display = match field.custom {
                true => format!("{} - {first}", field.name),
                false => first.clone(),
            };
            put(&mut map, "displayName", display);
            put(
                &mut map,
                "orderable",
                if field.orderable || field.navigable {
                    "true"
                } else {
                    "false"
                },
            );
            put(&mut map, "searchable", "true");
            if field.custom {
                put(&mut map, "cfid", first);
            }
            put(&mut map, "operators", json!(operators(field.kind)));
            put(&mut map, "types", json!([java_type(field.kind)]));
            Value::Object(map)
        })
        .collect();
    let functions: Vec<Value> = FUNCTION_NAMES
        .iter()
        .map(|(name, is_list, kind)| {
            let mut map = Map::new();
            put(&mut map, "value", *name);
            put(&mut map, "displayName", *name);
            if *is_list {
                put(&mut map, "isList", "true");
            }
            put(&mut map, "types", json!([kind]));
            Value::Object(map)
        })
        .collect();
    ok(&json!({
        "visibleFieldNames": fields,
        "visibleFunctionNames": functions,
        "jqlReservedWords": RESERVED_WORDS,
    }))
}

fn quoted(name: &str) -> String {
    match name.chars().all(char::is_alphanumeric) {
        true => name.to_owned(),
        false => format!("\"{name}\""),
    }
}

fn operators(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text | Kind::Rich | Kind::Comments | Kind::EpicName | Kind::Url => {
            &["~", "is not", "is", "!~"]
        }
        Kind::Date
        | Kind::DateTime
        | Kind::Number
        | Kind::Duration
        | Kind::Votes
        | Kind::Watches => &[
            "=", "!=", "in", "not in", "is", "is not", "<", "<=", ">", ">=",
        ],
        Kind::Status | Kind::Priority | Kind::Resolution | Kind::User | Kind::Versions => &[
            "=",
            "!=",
            "in",
            "not in",
            "is",
            "is not",
            "<",
            "<=",
            ">",
            ">=",
            "was",
            "was not",
            "was in",
            "was not in",
            "changed",
        ],
        _ => &["=", "!=", "in", "not in", "is", "is not"],
    }
}

fn java_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Date | Kind::DateTime => "java.util.Date",
        Kind::Number | Kind::Duration | Kind::Ratio => "java.lang.Number",
        Kind::User | Kind::Users => "com.atlassian.jira.user.ApplicationUser",
        Kind::Project => "com.atlassian.jira.project.Project",
        Kind::IssueType => "com.atlassian.jira.issue.issuetype.IssueType",
        Kind::Status => "com.atlassian.jira.issue.status.Status",
        Kind::Priority => "com.atlassian.jira.issue.priority.Priority",
        Kind::Resolution => "com.atlassian.jira.issue.resolution.Resolution",
        Kind::Versions => "com.atlassian.jira.project.version.Version",
        Kind::Components => "com.atlassian.jira.bc.project.component.ProjectComponent",
        _ => "java.lang.String",
    }
}
