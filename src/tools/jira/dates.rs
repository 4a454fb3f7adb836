//! The dates of an issue and its way through the statuses, as the tools that measure it read them.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::words::IssueKey;
use crate::atlassian::timestamp;
use crate::jira::Client;
use crate::jira::flows::history::{self, Visit};
use crate::jira::flows::working_time::{self, WorkingHours};
use crate::jira::model::Issue;
use crate::tools::{About, Error, ErrorKind, Result};

/// What is read of an issue.
pub(super) const FIELDS: &[&str] = &["status", "created", "updated", "duedate", "resolutiondate"];

/// An issue and where it has been.
pub(super) struct Dates {
    /// The issue.
    pub issue: Issue,
    /// When it was made.
    pub created: Timestamp,
    /// When it was resolved.
    pub resolved: Option<Timestamp>,
    /// Its stays, first to last.
    pub visits: Vec<Visit>,
}

/// Reads an issue with its whole history.
pub(super) async fn read(jira: &Client, key: &IssueKey) -> Result<Dates> {
    let issue = super::issue_now(jira, key, FIELDS, &["changelog"]).await?;
    let entries = history::entries(jira, &issue)
        .await
        .about(|| format!("The history of `{}`", issue.key))?;
    let created = history::moment(Some(&issue.fields.value("created"))).ok_or_else(|| {
        Error::new(
            ErrorKind::Site,
            format!("Jira did not say when `{}` was created.", issue.key),
        )
    })?;
    let status = issue.fields.text("status", "/name").unwrap_or_default();
    Ok(Dates {
        resolved: history::moment(Some(&issue.fields.value("resolutiondate"))),
        visits: history::visits(created, &status, &entries),
        created,
        issue,
    })
}

impl Dates {
    /// The dates themselves, under the reference's names.
    pub(super) fn view(&self) -> Value {
        let date = |field: &str| match self.issue.fields.value(field) {
            Value::String(text) => json!(timestamp(&text)),
            other => other,
        };
        json!({
            "created": date("created"),
            "updated": date("updated"),
            "due_date": date("duedate"),
            "resolution_date": date("resolutiondate"),
            "current_status": self.issue.fields.text("status", "/name"),
        })
    }

    /// The minutes in each status that is over, and how often it was visited, in the order of the first visit.
    pub(super) fn by_status(&self, hours: Option<&WorkingHours>) -> Vec<(String, i64, usize)> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut totals: Vec<(String, i64, usize)> = Vec::new();
        for visit in &self.visits {
            let place = *places.entry(&visit.status).or_insert_with(|| {
                totals.push((visit.status.clone(), 0, 0));
                totals.len() - 1
            });
            let Some(total) = totals.get_mut(place) else {
                continue;
            };
            total.2 += 1;
            if let Some(left) = visit.left {
                total.1 += working_time::minutes(visit.entered, left, hours);
            }
        }
        totals
    }
}

impl Dates {
    /// The minutes in each status, that of now counted up to a moment, in the order of the first visit.
    pub(super) fn until(&self, now: Timestamp) -> Vec<(String, i64)> {
        let mut totals = self.by_status(None);
        let open = self.visits.iter().filter(|visit| visit.left.is_none());
        for visit in open {
            let place = totals.iter_mut().find(|(name, ..)| *name == visit.status);
            if let Some((_, minutes, _)) = place {
                *minutes += working_time::minutes(visit.entered, now.max(visit.entered), None);
            }
        }
        let whole = totals.into_iter();
        whole.map(|(name, minutes, _)| (name, minutes)).collect()
    }
}

/// A point in time for a reader.
pub(super) fn shown(at: Timestamp) -> String {
    timestamp(at.to_string()).into_owned()
}
