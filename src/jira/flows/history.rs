//! The whole history of an issue, and what it says of the way through the statuses.

use jiff::Timestamp;
use serde_json::Value;

use super::Source;
use crate::atlassian::Error;
use crate::jira::model::{Issue, IssueHistory};
use crate::jira::{Client, SearchQuery};

/// A stay of an issue in a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The status, as it was called then.
    pub status: String,
    /// When it came there.
    pub entered: Timestamp,
    /// When it left; still there, if it did not.
    pub left: Option<Timestamp>,
    /// Who brought it there; nobody for the first one.
    pub by: Option<String>,
}

/// All entries of the history of an issue that was read with `changelog`, oldest first. An issue brings along as many
/// as fit a page on Cloud (a hundred); the rest is asked for.
pub async fn entries(jira: &Client, issue: &Issue) -> Result<Vec<Value>, Error> {
    let changelog = issue.expanded.get("changelog");
    let part = |name: &str| changelog.and_then(|changelog| changelog.get(name));
    let mut entries: Vec<Value> = part("histories")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let total = part("total").and_then(Value::as_u64).unwrap_or_default() as usize;
    if total > entries.len() {
        entries.clear();
        while entries.len() < total {
            let page = jira.changelog(&issue.key, entries.len()).await?;
            if page.is_empty() {
                break;
            }
            entries.extend(page);
        }
    }
    entries.sort_by_key(|entry| moment(entry.get("created")));
    Ok(entries)
}

/// What happened to many issues, given by number and key; of some fields, or of all. Data Center has no call for it: the
/// issues are searched for and bring their histories along.
pub async fn of_many(
    jira: &Client,
    issues: &[(String, String)],
    fields: &[String],
) -> Result<Vec<IssueHistory>, Error> {
    let mut found = Vec::new();
    if jira.has_tasks() {
        let ids: Vec<String> = issues.iter().map(|(id, _)| id.clone()).collect();
        let mut cursor = None;
        while !ids.is_empty() {
            let page = jira.changelogs(&ids, fields, cursor.as_deref()).await?;
            found.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next.0),
                None => break,
            }
        }
        return Ok(found);
    }
    // A history names fields as people do.
    let known = jira.fields(false).await?;
    let named = known
        .iter()
        .filter(|field| fields.contains(&field.id))
        .map(|field| field.name.to_lowercase());
    let names: Vec<String> = named
        .chain(fields.iter().map(|id| id.to_lowercase()))
        .collect();
    for chunk in issues.chunks(AT_ONCE) {
        let keys: Vec<&str> = chunk.iter().map(|(_, key)| key.as_str()).collect();
        let query = SearchQuery {
            jql: format!("key in ({})", keys.join(", ")),
            fields: vec!["summary".into()],
            expand: vec!["changelog".into()],
            limit: keys.len(),
            ..SearchQuery::default()
        };
        for issue in super::search(jira, &Source::Site, query).await?.items {
            let mut entries = entries(jira, &issue).await?;
            if !fields.is_empty() {
                entries.retain_mut(|entry| keep(entry, &names));
            }
            found.push(IssueHistory {
                issue_id: issue.id,
                entries,
            });
        }
    }
    Ok(found)
}

/// So many issues bring their whole histories in one answer.
const AT_ONCE: usize = 50;

/// Leaves the items of some fields in an entry; whether any is left.
fn keep(entry: &mut Value, names: &[String]) -> bool {
    let Some(items) = entry.get_mut("items").and_then(Value::as_array_mut) else {
        return false;
    };
    items.retain(|item| {
        let field = item.get("field").and_then(Value::as_str);
        field.is_some_and(|field| names.contains(&field.to_lowercase()))
    });
    !items.is_empty()
}

/// A point in time as Jira writes it.
pub fn moment(value: Option<&Value>) -> Option<Timestamp> {
    let text = value?.as_str()?;
    jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
        .ok()
        .and_then(|parsed| parsed.to_timestamp().ok())
        .or_else(|| text.parse().ok())
}

/// The stays of an issue, first to last. The first status counts from the creation (behaviour 170).
pub fn visits(created: Timestamp, now: &str, entries: &[Value]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for entry in entries {
        let items = entry.get("items").and_then(Value::as_array);
        let steps = items.into_iter().flatten().filter(|item| {
            let is = |name: &str| item.get(name).and_then(Value::as_str) == Some("status");
            is("fieldId") || is("field")
        });
        for step in steps {
            let name = |side: &str| {
                step.get(side)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let Some(at) = moment(entry.get("created")) else {
                continue;
            };
            if visits.is_empty() {
                visits.push(Visit {
                    status: name("fromString"),
                    entered: created,
                    left: None,
                    by: None,
                });
            }
            if let Some(last) = visits.last_mut() {
                last.left = Some(at);
            }
            visits.push(Visit {
                status: name("toString"),
                entered: at,
                left: None,
                by: entry
                    .pointer("/author/displayName")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            });
        }
    }
    if visits.is_empty() {
        visits.push(Visit {
            status: now.to_owned(),
            entered: created,
            left: None,
            by: None,
        });
    }
    visits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_status_counts_from_the_creation_170() {
        let created: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        let entries = [
            json!({"created": "2026-01-02T00:00:00.000+0000", "author": {"displayName": "Ada"}, "items": [
                {"field": "priority", "toString": "High"},
                {"field": "status", "fieldId": "status", "fromString": "To Do", "toString": "In Progress"},
            ]}),
            json!({"created": "2026-01-04T00:00:00.000+0000", "items": [
                {"field": "status", "fromString": "In Progress", "toString": "Done"},
            ]}),
        ];
        let visits = visits(created, "Done", &entries);
        let shown: Vec<(&str, bool)> = visits
            .iter()
            .map(|visit| (visit.status.as_str(), visit.left.is_some()))
            .collect();
        assert_eq!(
            shown,
            [("To Do", true), ("In Progress", true), ("Done", false)]
        );
        assert_eq!(visits[1].by.as_deref(), Some("Ada"));
        assert_eq!(visits[0].left, Some(visits[1].entered));
        assert_eq!(super::visits(created, "To Do", &[])[0].status, "To Do");
    }
}
