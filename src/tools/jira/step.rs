//! A step through the workflow, as `jira_transition_issue` and `jira_update_issue` prepare and take it.

use serde_json::{Map, Value, json};

use super::beside::{self, Beside};
use super::{undoing, writing};
use crate::http::Permit;
use crate::jira::flows::transitions::{self, By, Choice};
use crate::jira::flows::values::{self, Asked, Meant, Values};
use crate::jira::model::{Along, Issue, Transition};
use crate::jira::{Client, IssueQuery, model};
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

/// The issue with the fields of the step's screen as they are before it, which an undo gives back. Read once more only
/// where it was not read with all of them.
pub(super) async fn with_screen(jira: &Client, issue: Issue, step: &Step) -> Result<Issue> {
    let Step::Take { values, .. } = step else {
        return Ok(issue);
    };
    let mut known = values.entries.iter().map(|entry| &entry.field.id);
    if known.all(|id| issue.fields.ids().any(|known| known == id.as_str())) {
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

    /// Whether its screen has a place for a field.
    pub(super) fn takes(&self, field: &str) -> bool {
        match self {
            Step::Take { transition, .. } => {
                transition.fields.iter().any(|meta| meta.field.id == field)
            }
            Step::There(_) => false,
        }
    }

    /// What the transition is called; nothing if none is taken.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Step::Take { transition, .. } => Some(&transition.name),
            Step::There(_) => None,
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

/// Sends the step with what goes along.
pub(super) async fn send(
    jira: &Client,
    key: &str,
    step: &Step,
    along: Along,
    permit: &Permit,
) -> Result<()> {
    let Step::Take { transition, values } = step else {
        return Ok(());
    };
    let request = model::Step {
        transition: transition.id.clone(),
        fields: values.fields(),
        along,
    };
    jira.transition(key, &request, permit)
        .await
        .about(|| format!("Issue `{key}`"))
}

/// Takes the step, writes what is said beside it, and reads the issue back.
pub(super) async fn apply(
    jira: &Client,
    key: &str,
    before: &Issue,
    step: Step,
    beside: Beside,
    permit: &Permit,
) -> Result<Applied> {
    send(jira, key, &step, beside.with_step(), permit).await?;
    let mut not_applied = Vec::new();
    let mut undo = Vec::new();
    let mut body = Map::new();
    body.insert("issue".into(), Value::Null);
    let mut sent = beside.parts_of_step();
    for said in beside.write(jira, key, permit).await {
        match said.written {
            Ok(Some(written)) => {
                let (shown, back, wrong) = beside::told(jira, key, said.part, written);
                body.insert(said.part.name().into(), shown);
                undo.extend(back);
                not_applied.extend(wrong);
            }
            Ok(None) => sent.push(said.part),
            Err(error) => not_applied.push(NotApplied {
                field: said.part.name().into(),
                reason: error.to_string(),
            }),
        }
    }
    let mut ids = step.read_back();
    ids.extend(sent.iter().map(|part| part.name().to_owned()));
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
    // Of the comments and worklogs only the new ones are news.
    for name in ["comments", "worklog", "worklogs"] {
        issue.remove(name);
    }
    body.insert("issue".into(), issue.into());
    let stays = beside::look(
        jira,
        &beside,
        &after,
        &sent,
        &mut body,
        &mut undo,
        &mut not_applied,
    )
    .await;
    undo.extend(step.undo(before, &after));
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
