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
use crate::atlassian::{Product, Target, Verdict};
use crate::config;
use crate::ledger::Audit;
use crate::tools::{Change, Entry, Error, ErrorKind, Result};

/// What the door saw of a call on its way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    tool: Option<&'static str>,
    targets: Vec<String>,
    verdict: Verdict,
    /// Whether the policy let a change through; what stops it afterwards is no rule.
    is_let_through: bool,
    before: Option<String>,
    after: Option<String>,
    products: Vec<Product>,
    /// Whether it takes an earlier change back.
    pub(super) is_undo: bool,
    /// Who is behind the call.
    pub(super) user: Option<String>,
}

/// Writes audit lines.
pub(super) struct Auditor {
    audit: Arc<Audit>,
    /// What the site of each product is called.
    sites: Vec<(Product, String)>,
}

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    tool: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    applies: Option<&'a str>,
    action: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sites: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
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
    /// A call of somebody.
    pub(super) fn by(user: Option<String>) -> Self {
        Self {
            user,
            ..Self::default()
        }
    }

    /// What is touched.
    pub(super) fn note(&mut self, targets: &[Target]) {
        for target in targets {
            self.products.push(target.product());
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
        self.is_undo = change.undoes.is_some();
        self.products.extend(maker.toolset.product());
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
        self.is_let_through = true;
    }
}

/// What came of a call, in a word.
pub(super) fn result(outcome: &Result<Outcome>) -> &'static str {
    match outcome {
        Ok(Outcome::Written(_)) => "ok",
        Ok(Outcome::Planned(_)) => "planned",
        Ok(Outcome::Question(_)) => "asked",
        Err(error) => error.kind.name(),
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
    pub(super) fn new(settings: &config::Audit, config: &config::Config) -> Self {
        let site = |product| Some((product, config.product(product).site()?.name.clone()));
        Self {
            audit: Arc::new(Audit::new(settings)),
            sites: [Product::Jira, Product::Confluence]
                .into_iter()
                .filter_map(site)
                .collect(),
        }
    }

    /// The sites that a call is about: that of its tool, or those of what it touches.
    fn sites(&self, entry: &Entry, seen: &Seen) -> Vec<&str> {
        let is_meant = |product: Product| match entry.toolset.product() {
            Some(own) => own == product,
            None => seen.products.contains(&product),
        };
        self.sites
            .iter()
            .filter(|(product, _)| is_meant(*product))
            .map(|(_, name)| name.as_str())
            .collect()
    }

    /// Before a change leaves.
    pub(super) async fn begins(
        &self,
        entry: &'static Entry,
        caller: &Caller,
        seen: &Seen,
    ) -> Result<()> {
        let line = self.line(entry, caller, seen, "begun", None);
        let written = self.write(&line, true).await;
        written.map_err(|reason| stopped(&reason))
    }

    async fn write(&self, line: &Line<'_>, is_change: bool) -> std::result::Result<(), String> {
        let line = serde_json::to_value(line).map_err(|error| error.to_string())?;
        let audit = self.audit.clone();
        match tokio::task::spawn_blocking(move || audit.write(&line, is_change)).await {
            Ok(written) => written.map_err(|error| error.to_string()),
            Err(_) => Err("writing it broke".to_owned()),
        }
    }

    /// After a call; gives whether the line is written. If not, that is logged; the next change will find out and stop.
    pub(super) async fn ended(
        &self,
        entry: &'static Entry,
        caller: &Caller,
        seen: &Seen,
        outcome: &Result<Outcome>,
        duration: Duration,
        n_requests: usize,
    ) -> bool {
        let result = result(outcome);
        // A full disk, or a person who says no, is told by the result.
        let is_denied = !seen.is_let_through
            && matches!(outcome, Err(error) if error.kind == ErrorKind::NotAllowed);
        let mut line = self.line(entry, caller, seen, result, Some(duration));
        if is_denied {
            line.decision = "deny";
        }
        line.requests = Some(n_requests);
        match self.write(&line, entry.is_write()).await {
            Ok(()) => true,
            Err(reason) => {
                error!(
                    reason,
                    "an audit line cannot be written; changes are refused until it can"
                );
                false
            }
        }
    }

    fn line<'a>(
        &'a self,
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
            sites: self.sites(entry, seen),
            user: seen.user.as_deref(),
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
}

fn stopped(reason: &str) -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        format!("The audit line of this change cannot be written ({reason}), so it was not made. Reading still works."),
    )
    .hint("The operator must make room where `audit.to` points.")
}
