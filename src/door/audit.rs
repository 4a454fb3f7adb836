//! The audit line of a call.
//!
//! One when it has ended; for a change, one before it leaves too, so that nothing was ever done of which no line tells.
//! If that one cannot be written, the change is not made; reads go on. No line holds a text of an issue or page: what
//! changed is told by hashes of before and after.

use std::sync::Arc;
use std::time::Duration;

use ring::digest::{SHA256, digest};
use serde::Serialize;
use serde_json::Value;
use tracing::error;

use super::Caller;
use super::perform::Outcome;
use crate::atlassian::{Target, Verdict};
use crate::config;
use crate::ledger::Audit;
use crate::tools::{Change, Entry, Error, ErrorKind, Result};

/// What the door saw of a call on its way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    tool: Option<&'static str>,
    targets: Vec<String>,
    verdict: Verdict,
    before: Option<String>,
    after: Option<String>,
}

/// Writes audit lines.
pub(super) struct Auditor(Arc<Audit>);

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    tool: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    applies: Option<&'a str>,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    targets: &'a [String],
    decision: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    result: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<usize>,
}

impl Seen {
    /// What is touched.
    pub(super) fn note(&mut self, targets: &[Target]) {
        for target in targets {
            let name = match target {
                Target::Project(key) => format!("project:{key}"),
                Target::Space(key) => format!("space:{key}"),
            };
            if !self.targets.contains(&name) {
                self.targets.push(name);
            }
        }
    }

    /// A change that was prepared.
    pub(super) fn change(&mut self, maker: &'static Entry, change: &Change) {
        self.tool = Some(maker.name);
        self.note(&change.targets);
        let side = |side: fn(&crate::tools::FieldEdit) -> &Value| {
            let values: Vec<(&str, &Value)> = change
                .edits
                .iter()
                .map(|edit| (edit.field.as_str(), side(edit)))
                .collect();
            hash(&values)
        };
        self.before = Some(side(|edit| &edit.before));
        self.after = Some(side(|edit| &edit.after));
    }

    /// What was decided.
    pub(super) fn decided(&mut self, verdict: &Verdict) {
        self.verdict = verdict.clone();
    }
}

fn hash(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Auditor {
    pub(super) fn new(settings: &config::Audit) -> Self {
        Self(Arc::new(Audit::new(settings)))
    }

    /// Before a change leaves.
    pub(super) async fn begins(
        &self,
        entry: &'static Entry,
        caller: &Caller,
        seen: &Seen,
    ) -> Result<()> {
        let line = line(entry, caller, seen, "begun", None);
        let written = self.write(&line, true).await;
        written.map_err(|reason| stopped(&reason))
    }

    async fn write(&self, line: &Line<'_>, is_change: bool) -> std::result::Result<(), String> {
        let line = serde_json::to_value(line).map_err(|error| error.to_string())?;
        let audit = self.0.clone();
        match tokio::task::spawn_blocking(move || audit.write(&line, is_change)).await {
            Ok(written) => written.map_err(|error| error.to_string()),
            Err(_) => Err("writing it broke".to_owned()),
        }
    }

    /// After a call. A failure to write is logged; the next change will find out and stop.
    pub(super) async fn ended(
        &self,
        entry: &'static Entry,
        caller: &Caller,
        seen: &Seen,
        outcome: &Result<Outcome>,
        duration: Duration,
        n_requests: usize,
    ) {
        let result = match outcome {
            Ok(Outcome::Written(_)) => "ok",
            Ok(Outcome::Question(_)) => "asked",
            Err(error) => error.kind.name(),
        };
        let is_denied = matches!(outcome, Err(error) if error.kind == ErrorKind::NotAllowed);
        let mut line = line(entry, caller, seen, result, Some(duration));
        if is_denied {
            line.decision = "deny";
        }
        line.requests = Some(n_requests);
        if let Err(reason) = self.write(&line, entry.is_write()).await {
            error!(
                reason,
                "an audit line cannot be written; changes are refused until it can"
            );
        }
    }
}

fn line<'a>(
    entry: &'static Entry,
    caller: &'a Caller,
    seen: &'a Seen,
    result: &'a str,
    duration: Option<Duration>,
) -> Line<'a> {
    Line {
        time: jiff::Timestamp::now().to_string(),
        tool: entry.name,
        applies: seen.tool.filter(|tool| *tool != entry.name),
        action: entry.action.name(),
        client: caller.client.as_deref(),
        request: caller.request.as_deref(),
        targets: &seen.targets,
        decision: seen.verdict.decision.name(),
        rule: &seen.verdict.by,
        before: seen.before.as_deref(),
        after: seen.after.as_deref(),
        result,
        duration_ms: duration.map(|duration| duration.as_millis() as u64),
        requests: None,
    }
}

fn stopped(reason: &str) -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        format!("The audit line of this change cannot be written ({reason}), so it was not made. Reading still works."),
    )
    .hint("The operator must make room where `audit.to` points.")
}
