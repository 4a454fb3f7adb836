//! A step through the workflow, as `jira_transition_issue` and `jira_update_issue` prepare and take it.

use serde_json::{Map, Value, json};

use super::{undoing, writing};
use crate::http::Permit;
use crate::jira::flows::transitions::{self, By, Choice};
use crate::jira::flows::values::{self, Asked, Meant, Values};
use crate::jira::model::{Issue, NewComment, Transition};
use crate::jira::{Client, IssueQuery, model};
use crate::json::Raw;
use crate::tools::{
    About, Applied, Context, Error, FieldEdit, JsonObject, NotApplied, Result, Reverse, Undo,
};

/// What is read of an issue before a step.
pub(super) const FIELDS: &[&str] = &["summary", "status", "issuetype", "updated", "project"];

/// A step that was chosen and checked.
#[derive(Debug)]
pub(super) enum Step {
    /// Take it, with the values of its screen.
    Take {
        /// The way.
        transition: Transition,
        /// What its screen is filled with.
        values: Values,
    },
    /// The issue is in this status already.
    There(String),
}

/// A text that may be JSON: `{"id": "31"}`, `31`.
pub(super) fn parsed(text: &str) -> Value {
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        false => json!(text),
    }
}

/// Finds the step and checks what goes with it. The issue must have been read with `transitions.fields`. Of the fields
/// in `also`, those that the screen cannot do without (a resolution cannot be set in any other way) are taken along.
pub(super) async fn prepare(
    cx: &Context,
    jira: &Client,
    issue: &Issue,
    wanted: &str,
    by: By,
    fields: JsonObject,
    also: &mut Asked,
) -> Result<Step> {
    let status = issue.fields.text("status", "/name").unwrap_or_default();
    let told = |told| Error::from(crate::jira::flows::Failure::Told(told));
    let choice = transitions::choose(&transitions::of(issue), wanted, by, &status).map_err(told)?;
    let transition = match choice {
        Choice::Take(transition) => transition,
        Choice::There(status) => return Ok(Step::There(status)),
    };
    let title = format!("The transition `{}`", transition.name);
    let mut asked = values::on_screen(&transition.fields, &title, fields).map_err(told)?;
    let wants = |id: &str| {
        transition
            .fields
            .iter()
            .any(|meta| meta.field.id == id && (id == "resolution" || meta.must_be_said()))
    };
    let (along, rest) = std::mem::take(&mut also.fields)
        .into_iter()
        .partition(|meant| wants(&meant.field.id) && asked.value(&meant.field.id).is_none());
    also.fields = rest;
    asked.fields.extend::<Vec<Meant>>(along);
    let values = writing::values_for(cx, jira, issue, asked).await?;
    transitions::check_required(jira, &issue.key, &transition, &values).await?;
    Ok(Step::Take { transition, values })
}

/// The issue with the fields of the step's screen as they are before it, which an undo gives back.
pub(super) async fn with_screen(jira: &Client, issue: Issue, step: &Step) -> Result<Issue> {
    let Step::Take { values, .. } = step else {
        return Ok(issue);
    };
    if values.entries.is_empty() {
        return Ok(issue);
    }
    let mut ids: Vec<String> = FIELDS.iter().map(|id| (*id).to_owned()).collect();
    ids.extend(values.entries.iter().map(|entry| entry.field.id.clone()));
    let query = IssueQuery {
        fields: ids,
        ..IssueQuery::default()
    };
    let key = &issue.key;
    jira.issue(key, &query)
        .await
        .about(|| format!("Issue `{key}`"))
}

impl Step {
    /// One line for a reader.
    pub(super) fn title(&self, key: &str) -> String {
        match self {
            Step::Take { transition, .. } => {
                format!("Move {key} to {} by `{}`", transition.to, transition.name)
            }
            Step::There(status) => format!("Leave {key} in {status}"),
        }
    }

    /// What would change.
    pub(super) fn edits(&self, jira: &Client, issue: &Issue) -> Vec<FieldEdit> {
        let Step::Take { transition, values } = self else {
            return Vec::new();
        };
        let mut edits = vec![FieldEdit {
            field: "status".into(),
            before: json!(issue.fields.text("status", "/name")),
            after: json!(transition.to),
        }];
        edits.extend(writing::edits(jira, values, None));
        edits
    }

    /// What a reader should know.
    pub(super) fn notes(&self) -> Vec<String> {
        match self {
            Step::Take { values, .. } => values.notes.clone(),
            Step::There(status) => vec![format!("The issue is in `{status}` already.")],
        }
    }

    /// The fields to read back.
    pub(super) fn read_back(&self) -> Vec<String> {
        let own = ["summary", "status", "resolution", "assignee"].map(str::to_owned);
        let mut ids: Vec<String> = own.into();
        if let Step::Take { values, .. } = self {
            for entry in &values.entries {
                if !ids.contains(&entry.field.id) {
                    ids.push(entry.field.id.clone());
                }
            }
        }
        ids
    }

    /// The calls that take it back: the way back first, then what its screen set. A resolution comes and goes with the
    /// step alone.
    pub(super) fn undo(&self, before: &Issue, after: &Issue) -> Vec<Reverse> {
        let mut calls = Vec::new();
        calls.extend(undoing::status(&after.key, &before.fields, &after.fields));
        if let Step::Take { values, .. } = self {
            calls.extend(undoing::fields(
                &after.key,
                &without_resolution(values),
                &before.fields,
                &after.fields,
            ));
        }
        calls
    }

    /// The same where nothing tells what became of the issue. It expects nothing of it.
    pub(super) fn undo_before(&self, before: &Issue) -> Vec<Reverse> {
        let Step::Take { values, .. } = self else {
            return Vec::new();
        };
        let mut calls = vec![undoing::status_before(&before.key, &before.fields)];
        calls.extend(undoing::fields_before(
            &before.key,
            &without_resolution(values),
            &before.fields,
        ));
        calls
    }

    /// Whether its screen has a place for a comment.
    fn takes_comment(&self) -> bool {
        match self {
            Step::Take { transition, .. } => transition
                .fields
                .iter()
                .any(|meta| meta.field.id == "comment"),
            Step::There(_) => false,
        }
    }

    /// What is different now, and what is not as asked.
    pub(super) fn outcome(
        &self,
        jira: &Client,
        before: &Issue,
        after: &Issue,
    ) -> (Vec<FieldEdit>, Vec<NotApplied>) {
        let was = before.fields.text("status", "/name");
        let is = after.fields.text("status", "/name");
        let mut changed = Vec::new();
        let mut not_applied = Vec::new();
        if was != is {
            changed.push(FieldEdit {
                field: "status".into(),
                before: json!(was),
                after: json!(is),
            });
        }
        if let Step::Take { transition, values } = self {
            if is.as_deref() != Some(&transition.to) {
                not_applied.push(NotApplied {
                    field: "status".into(),
                    reason: format!(
                        "The transition `{}` was taken, and the issue is in `{}`.",
                        transition.name,
                        is.unwrap_or_default()
                    ),
                });
            }
            let (more, missed) = writing::outcome(jira, values, None, &after.fields);
            changed.extend(more);
            not_applied.extend(missed);
        }
        (changed, not_applied)
    }
}

/// The values of a screen that last: a resolution comes and goes with the step.
fn without_resolution(values: &Values) -> Values {
    let entries = values.entries.iter();
    Values {
        entries: entries
            .filter(|entry| entry.field.id != "resolution")
            .cloned()
            .collect(),
        notes: Vec::new(),
    }
}

/// Sends the step. The comment goes along where the screen has a place for one; else the caller writes it after. Gives
/// the comment back if it is still to be written.
pub(super) async fn send(
    jira: &Client,
    key: &str,
    step: &Step,
    comment: Option<String>,
    permit: &Permit,
) -> Result<Option<String>> {
    let Step::Take { transition, values } = step else {
        return Ok(comment);
    };
    let (along, after) = match step.takes_comment() {
        true => (comment, None),
        false => (None, comment),
    };
    let request = model::Step {
        transition: transition.id.clone(),
        fields: values.fields(),
        comment: along,
    };
    jira.transition(key, &request, permit)
        .await
        .about(|| format!("Issue `{key}`"))?;
    Ok(after)
}

/// Takes the step, writes the comment, and reads the issue back.
pub(super) async fn apply(
    jira: &Client,
    key: &str,
    before: &Issue,
    step: Step,
    comment: Option<String>,
    permit: &Permit,
) -> Result<Applied> {
    // One that goes along is told from those there are by looking at them right before.
    let known = match comment.is_some() && step.takes_comment() {
        true => {
            let query = IssueQuery {
                fields: vec!["comment".into()],
                ..IssueQuery::default()
            };
            let now = jira.issue(key, &query).await;
            Some(undoing::comment_ids(
                &now.about(|| format!("Issue `{key}`"))?,
            ))
        }
        false => None,
    };
    let left = send(jira, key, &step, comment, permit).await?;
    let mut not_applied = Vec::new();
    let mut written = None;
    if let Some(text) = left {
        let comment = NewComment {
            text,
            visibility: None,
        };
        match jira.add_comment(key, &comment, permit).await {
            Ok(comment) => written = Some(comment),
            Err(error) => not_applied.push(NotApplied {
                field: "comment".into(),
                reason: Error::from(error).to_string(),
            }),
        }
    }
    let mut ids = step.read_back();
    if known.is_some() {
        ids.push("comment".into());
    }
    let query = IssueQuery {
        fields: ids.clone(),
        ..IssueQuery::default()
    };
    let after = jira
        .issue(key, &query)
        .await
        .about(|| format!("Issue `{key}` was moved, but reading it back failed: it"))?;
    let (changed, missed) = step.outcome(jira, before, &after);
    not_applied.extend(missed);
    let status = after.fields.text("status", "/name").unwrap_or_default();
    let none = Values::default();
    let values = match &step {
        Step::Take { values, .. } => values,
        Step::There(_) => &none,
    };
    let mut issue = writing::view(jira, &after, &ids, values);
    // Of the comments only the new one is news.
    issue.remove("comments");
    let mut stays = "";
    if let Some(known) = &known {
        let own = jira.own_account().await.ok();
        let ours = undoing::new_comment(own.as_deref(), &[&after], known);
        written = ours.map(|(_, comment)| comment);
        if written.is_none() {
            stays = undoing::COMMENT_STAYS;
        }
    }
    let mut undo = Vec::new();
    let comment = written.map(|comment| {
        undo.extend(undoing::comment(key, &comment));
        writing::shaper(jira).comment(Raw::new(&comment.to_string()))
    });
    undo.extend(step.undo(before, &after));
    let mut body = Map::new();
    body.insert("issue".into(), issue.into());
    if let Some(comment) = comment {
        body.insert("comment".into(), comment);
    }
    Ok(Applied {
        message: match &step {
            Step::Take { .. } => format!("Issue {key} is now `{status}`{stays}"),
            Step::There(_) => format!("Issue {key} was `{status}` already"),
        },
        body,
        changed,
        not_applied,
        url: None,
        undo: Some(Undo::By(undo)),
    })
}
