//! Wire types that both dialects read alike. They only deserialise, and stay in this room.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::{BulkTask, Field, Fields, Issue, IssueHistory, IssueType};
use crate::atlassian::{Cursor, Page, User};
use crate::http;
use crate::json::{Members, Raw};

/// An issue as the whole of an answer.
pub(super) fn issue(bytes: &[u8]) -> Result<Issue, String> {
    issue_of(&http::object(bytes)?)
}

/// The issues of an answer; of a search that names its fields, the first one carries the names.
pub(super) fn issues(answer: &Members<'_>) -> Result<Vec<Issue>, String> {
    let mut issues = listed(answer, "issues")?;
    if let (Some(first), Some(names)) = (issues.first_mut(), map(answer, "names")) {
        first.names.get_or_insert(names);
    }
    Ok(issues)
}

/// The issues of a list of that name.
pub(super) fn listed(answer: &Members<'_>, name: &str) -> Result<Vec<Issue>, String> {
    let list = answer
        .get(name)
        .ok_or_else(|| format!("missing field `{name}`"))?
        .list()
        .ok_or_else(|| format!("at `{name}`: expected a list"))?;
    let mut issues = Vec::with_capacity(list.len());
    for (at, raw) in list.into_iter().enumerate() {
        let found = match raw.object() {
            Some(members) => issue_of(&members),
            None => Err("expected an object".into()),
        };
        issues.push(found.map_err(|error| format!("at `{name}[{at}]`: {error}"))?);
    }
    Ok(issues)
}

fn issue_of(issue: &Members<'_>) -> Result<Issue, String> {
    let text = |name: &str| {
        let text = issue.get(name).and_then(Raw::text);
        text.map(Cow::into_owned)
            .ok_or_else(|| format!("missing field `{name}`"))
    };
    let fields = match issue.get("fields") {
        Some(raw) => Fields::of(raw).ok_or("at `fields`: expected an object")?,
        None => Fields::default(),
    };
    let mut expanded = Map::new();
    let parts = [
        ("changelog", "changelog"),
        ("transitions", "transitions"),
        ("properties", "properties"),
        ("rendered_fields", "renderedFields"),
    ];
    for (name, source) in parts {
        if let Some(part) = issue.get(source) {
            expanded.insert(name.into(), part.value());
        }
    }
    Ok(Issue {
        id: text("id")?,
        key: text("key")?,
        fields,
        names: map(issue, "names"),
        schema: map(issue, "schema"),
        expanded,
    })
}

fn map(members: &Members<'_>, name: &str) -> Option<Map<String, Value>> {
    match members.get(name)?.value() {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// A whole number.
pub(super) fn number(members: &Members<'_>, name: &str) -> Option<u64> {
    members.get(name)?.as_str().parse().ok()
}

/// A field definition.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireField {
    id: String,
    name: String,
    #[serde(default)]
    custom: bool,
    #[serde(default)]
    clause_names: Vec<String>,
    #[serde(default)]
    schema: Option<WireSchema>,
}

/// The type of a field.
#[derive(Deserialize, Default)]
pub(super) struct WireSchema {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) items: Option<String>,
    pub(super) custom: Option<String>,
    pub(super) system: Option<String>,
}

impl From<WireField> for Field {
    fn from(wire: WireField) -> Self {
        let (kind, items, custom_type, system) = match wire.schema {
            Some(schema) => (schema.kind, schema.items, schema.custom, schema.system),
            None => (None, None, None, None),
        };
        Self {
            id: wire.id,
            name: wire.name,
            custom: wire.custom,
            clause_names: wire.clause_names,
            kind,
            items,
            custom_type,
            system,
        }
    }
}

/// A user of either edition.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireUser {
    account_id: Option<String>,
    name: Option<String>,
    key: Option<String>,
    #[serde(default)]
    display_name: String,
    email_address: Option<String>,
    active: Option<bool>,
    account_type: Option<String>,
}

impl From<WireUser> for User {
    fn from(wire: WireUser) -> Self {
        Self {
            account_id: wire.account_id,
            name: wire.name,
            key: wire.key,
            display_name: wire.display_name,
            email: wire.email_address.filter(|email| !email.is_empty()),
            active: wire.active,
            account_type: wire.account_type,
        }
    }
}

/// The types of a project: `issueTypes` on Cloud, `values` on Data Center.
#[derive(Deserialize)]
pub(super) struct WireCreateTypes {
    #[serde(alias = "issueTypes")]
    values: Vec<WireType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireType {
    id: String,
    name: String,
    untranslated_name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    subtask: bool,
}

impl WireCreateTypes {
    pub(super) fn into_types(self) -> Vec<IssueType> {
        self.values
            .into_iter()
            .map(|wire| IssueType {
                id: wire.id,
                name: wire.name,
                untranslated_name: wire.untranslated_name,
                description: wire.description.unwrap_or_default(),
                subtask: wire.subtask,
            })
            .collect()
    }
}

/// The histories of many issues.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireChangelogs {
    #[serde(default)]
    issue_change_logs: Vec<WireIssueChangelog>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireIssueChangelog {
    issue_id: String,
    #[serde(default)]
    change_histories: Vec<Value>,
}

impl WireChangelogs {
    pub(super) fn into_page(self) -> Page<IssueHistory> {
        Page {
            items: self
                .issue_change_logs
                .into_iter()
                .map(|wire| IssueHistory {
                    issue_id: wire.issue_id,
                    entries: wire.change_histories,
                })
                .collect(),
            next: self.next_page_token.map(Cursor),
            total: None,
        }
    }
}

/// A task that was begun.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireTask {
    pub(super) task_id: String,
}

/// A task on its way.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireBulkTask {
    status: String,
    #[serde(default)]
    processed_accessible_issues: Vec<u64>,
    #[serde(default)]
    invalid_or_inaccessible_issue_count: u64,
    #[serde(default)]
    failed_accessible_issues: Map<String, Value>,
}

impl From<WireBulkTask> for BulkTask {
    fn from(wire: WireBulkTask) -> Self {
        let errors = wire
            .failed_accessible_issues
            .into_iter()
            .flat_map(|(_, errors)| match errors {
                Value::Array(list) => list,
                other => vec![other],
            })
            .map(|error| match error {
                Value::String(text) => text,
                other => other.to_string(),
            })
            .collect();
        Self {
            status: wire.status,
            processed: wire.processed_accessible_issues,
            invalid: wire.invalid_or_inaccessible_issue_count,
            errors,
        }
    }
}
