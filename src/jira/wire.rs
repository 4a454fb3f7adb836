//! Wire types that both dialects read alike. They only deserialise, and stay in this room.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::{BulkTask, Field, Fields, Issue, IssueHistory, IssueType};
use crate::atlassian::{Cursor, Page, User};
use crate::http;
use crate::json::{Unfit, Walk};

/// An issue as the whole of an answer.
pub(super) fn issue(bytes: &[u8]) -> Result<Issue, String> {
    http::walk(bytes, issue_here)
}

/// A page of a search, as either edition gives it.
#[derive(Default)]
pub(super) struct Found {
    /// The issues; the first one carries the names of the fields, where they were asked for.
    pub(super) issues: Vec<Issue>,
    /// Cloud's way to the next page.
    pub(super) next_page_token: Option<String>,
    /// Data Center's and a service desk's place in the whole.
    pub(super) start_at: Option<u64>,
    /// Data Center's size of the whole.
    pub(super) total: Option<u64>,
    /// Whether a service desk says that there are no more.
    pub(super) is_last: bool,
}

/// A page of issues with a token for the next.
pub(super) fn page_by_token(bytes: &[u8]) -> Result<Page<Issue>, String> {
    let found = found(bytes)?;
    Ok(Page {
        items: found.issues,
        next: found.next_page_token.map(Cursor),
        total: None,
    })
}

/// A page of issues that says where in the whole it stands. Without a total (service desks) it goes on until
/// `isLastPage` or an empty page.
pub(super) fn page_by_offset(bytes: &[u8]) -> Result<Page<Issue>, String> {
    let found = found(bytes)?;
    // Without it the next page would be the first one again.
    let start = found
        .start_at
        .ok_or_else(|| "missing field `startAt`".to_owned())?;
    let end = start.saturating_add(found.issues.len() as u64);
    let more = match found.total {
        Some(total) => end < total,
        None => !found.is_last,
    };
    Ok(Page {
        next: (more && !found.issues.is_empty()).then(|| Cursor(end.to_string())),
        items: found.issues,
        total: found.total,
    })
}

/// The issues of an answer.
pub(super) fn found(bytes: &[u8]) -> Result<Found, String> {
    http::walk(bytes, |walk| {
        let mut found = Found::default();
        let mut names = None;
        let mut has_issues = false;
        walk.object(|name, walk| {
            match name {
                _ if walk.is_null() => walk.skip()?,
                "issues" | "values" => {
                    has_issues = true;
                    walk.list(|walk| {
                        found.issues.push(issue_here(walk)?);
                        Ok(())
                    })?;
                }
                "names" => names = map(walk)?,
                "nextPageToken" => found.next_page_token = Some(walk.string()?),
                "startAt" | "start" => found.start_at = Some(walk.number()?),
                "total" => found.total = Some(walk.number()?),
                "isLastPage" => found.is_last = walk.raw()?.as_str() == "true",
                _ => walk.skip()?,
            }
            Ok(())
        })?;
        if !has_issues {
            return Err(walk.unfit("missing field `issues`"));
        }
        if let (Some(first), Some(names)) = (found.issues.first_mut(), names) {
            first.names.get_or_insert(names);
        }
        Ok(found)
    })
}

fn issue_here(walk: &mut Walk<'_>) -> Result<Issue, Unfit> {
    let begin = walk.unfit("missing field `id` or `key`");
    let mut issue = Issue::default();
    walk.object(|name, walk| {
        match name {
            "id" => issue.id = walk.string()?,
            "key" => issue.key = walk.string()?,
            "fields" => issue.fields = Fields::here(walk)?,
            "names" => issue.names = map(walk)?,
            "schema" => issue.schema = map(walk)?,
            "changelog" | "transitions" | "properties" | "renderedFields" | "editmeta" => {
                let part = walk.raw()?.value();
                let name = match name {
                    "renderedFields" => "rendered_fields",
                    name => name,
                };
                if !part.is_null() {
                    issue.expanded.insert(name.into(), part);
                }
            }
            _ => walk.skip()?,
        }
        Ok(())
    })?;
    match issue.id.is_empty() || issue.key.is_empty() {
        true => Err(begin),
        false => Ok(issue),
    }
}

fn map(walk: &mut Walk<'_>) -> Result<Option<Map<String, Value>>, Unfit> {
    let begin = walk.unfit("expected an object");
    match walk.raw()?.value() {
        Value::Object(map) => Ok(Some(map)),
        Value::Null => Ok(None),
        _ => Err(begin),
    }
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
    progress_percent: u64,
    #[serde(default)]
    processed_accessible_issues: Vec<u64>,
    #[serde(default)]
    invalid_or_inaccessible_issue_count: u64,
    #[serde(default)]
    failed_accessible_issues: Map<String, Value>,
}

impl From<WireBulkTask> for BulkTask {
    fn from(wire: WireBulkTask) -> Self {
        let text = |error: Value| match error {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let failed = wire
            .failed_accessible_issues
            .into_iter()
            .map(|(issue, reasons)| {
                let reasons = match reasons {
                    Value::Array(list) => list.into_iter().map(text).collect(),
                    other => vec![text(other)],
                };
                (issue, reasons)
            });
        Self {
            status: wire.status,
            percent: wire.progress_percent,
            processed: wire
                .processed_accessible_issues
                .iter()
                .map(u64::to_string)
                .collect(),
            failed: failed.collect(),
            invalid: wire.invalid_or_inaccessible_issue_count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_does_not_say_where_it_stands_leads_nowhere() {
        let page = |body: &str| page_by_offset(body.as_bytes());
        let lost = page(r#"{"issues": [{"id": "1", "key": "A-1"}], "total": 3}"#);
        assert_eq!(lost.err().as_deref(), Some("missing field `startAt`"));
        let next = |body: &str| {
            let page = page(body).expect("a page");
            page.next.map(|next| next.0)
        };
        let one = r#"{"issues": [{"id": "1", "key": "A-1"}], "startAt": 1, "total": 3}"#;
        assert_eq!(next(one).as_deref(), Some("2"));
        let desk = r#"{"values": [{"id": "1", "key": "A-1"}], "start": 4, "isLastPage": false}"#;
        assert_eq!(next(desk).as_deref(), Some("5"));
        let empty = r#"{"values": [], "start": 5, "isLastPage": false}"#;
        assert_eq!(next(empty), None);
    }
}
