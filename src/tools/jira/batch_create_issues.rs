//! `jira_batch_create_issues`: many new issues, each told of.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::create_issue::{self, bare};
use super::undoing;
use super::words::ProjectKey;
use super::writing;
use crate::http::Permit;
use crate::jira::Client;
use crate::jira::flows::create::NewIssue;
use crate::jira::flows::{Failure, batch, refusal};
use crate::jira::model::{Created, FieldMeta, Issue};
use crate::tools::prelude::*;

/// Create many Jira issues.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BatchCreateIssues {
    /// Each `{"project_key": "PROJ", "summary": "…", "issue_type": "Task"}` and other fields
    issues: Vec<Value>,
    /// Check, create nothing
    validate_only: Option<bool>,
}

impl Tool for BatchCreateIssues {
    const NAME: &'static str = "jira_batch_create_issues";
    const TITLE: &'static str = "Create issues";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        let mut targets = Vec::new();
        for key in self.issues.iter().filter_map(project_of) {
            let target = key.target();
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets
    }
}

/// An issue that can be sent, and its place in the list.
struct Ready {
    index: usize,
    new: NewIssue,
}

/// Why an issue is not there.
struct Refused {
    index: usize,
    summary: Option<String>,
    reason: String,
}

impl Refused {
    fn view(&self) -> Value {
        let mut view = json!({"index": self.index, "error": self.reason});
        if let Some(summary) = &self.summary {
            view["summary"] = json!(summary);
        }
        view
    }
}

impl Write for BatchCreateIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let n_issues = self.issues.len();
        let mut ready: Vec<Ready> = Vec::new();
        let mut refused: Vec<Refused> = Vec::new();
        let mut targets = Vec::new();
        let mut notes = Vec::new();
        let validate_only = self.validate_only.unwrap_or(false);
        let mut screens = Screens::default();
        for (index, item) in self.issues.into_iter().enumerate() {
            let summary = item
                .get("summary")
                .and_then(Value::as_str)
                .map(str::to_owned);
            let made = match one(cx, jira, item, &mut targets).await {
                Ok(new) if validate_only => screens.check(jira, new).await,
                made => made,
            };
            match made {
                Ok(new) => {
                    notes.extend(
                        new.values
                            .notes
                            .iter()
                            .map(|note| format!("issues[{index}]: {note}")),
                    );
                    ready.push(Ready { index, new });
                }
                // Without the site nothing can be said of the others either.
                Err(error) if is_of_the_site(&error) => return Err(error),
                Err(error) => refused.push(Refused {
                    index,
                    summary,
                    reason: error.to_string(),
                }),
            }
        }
        if ready.is_empty() && !refused.is_empty() {
            return Err(none_fits(&refused));
        }
        notes.extend(
            refused.iter().map(|refused| {
                format!("issues[{}] is left out: {}", refused.index, refused.reason)
            }),
        );
        let edits: Vec<FieldEdit> = ready
            .iter()
            .map(|ready| FieldEdit {
                field: format!("issues[{}]", ready.index),
                before: Value::Null,
                after: described(jira, &ready.new),
            })
            .collect();
        let title = match validate_only {
            true => format!("Check {n_issues} issues"),
            false => format!("Create {} issues", ready.len()),
        };
        let undo = match validate_only {
            true => Undo::Later(&[]),
            false => Undo::Later(&["jira_delete_issue"]),
        };
        let mut change = Change::new(Action::Create, title, undo, move |cx, permit| async move {
            let jira = cx.jira()?;
            if validate_only || ready.is_empty() {
                return Ok(checked(ready.len(), &refused));
            }
            create(jira, ready, refused, n_issues, &permit).await
        });
        change.edits = edits;
        // What is left out is told by `errors` again once the others are made.
        change.notes = notes;
        for target in targets {
            change = change.target(target);
        }
        Ok(change)
    }
}

/// What new issues of a type must and may have, each asked for once.
#[derive(Default)]
struct Screens(HashMap<(String, String), Vec<FieldMeta>>);

impl Screens {
    /// The issue, if its screen has nothing against it. One that is sent is checked by the site instead.
    async fn check(&mut self, jira: &Client, new: NewIssue) -> Result<NewIssue> {
        let kind = (new.project.clone(), new.issue_type.clone());
        let fields = match self.0.entry(kind) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let fields = refusal::create_fields(jira, &new.project, &new.issue_type).await;
                place.insert(fields.map_err(Error::from)?)
            }
        };
        match refusal::objection(fields, &new) {
            None => Ok(new),
            Some(told) => Err(Error::from(Failure::Told(told))),
        }
    }
}

/// The project's key of an item, under any of its names.
fn project_of(item: &Value) -> Option<ProjectKey> {
    let value = item.get("project_key").or_else(|| item.get("project"))?;
    let text = value.as_str().or_else(|| value.get("key")?.as_str())?;
    ProjectKey::parse(text).ok()
}

/// Reads one item and makes it ready.
async fn one(
    cx: &Context,
    jira: &Client,
    item: Value,
    targets: &mut Vec<Target>,
) -> Result<NewIssue> {
    let project = project_of(&item);
    let Value::Object(mut item) = item else {
        return Err(Error::arguments("It is not an object of fields."));
    };
    let project =
        project.ok_or_else(|| Error::arguments("It has no `project_key` such as `PROJ`."))?;
    for name in ["project_key", "project"] {
        item.remove(name);
    }
    let mut take = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| item.remove(*name))
            .filter(|value| !value.is_null())
    };
    let issue_type = take(&["issue_type", "issuetype", "type"])
        .as_ref()
        .and_then(named)
        .ok_or_else(|| Error::arguments("It has no `issue_type` such as `Task`."))?;
    let summary = take(&["summary", "title"])
        .and_then(|value| value.as_str().map(str::trim).map(str::to_owned))
        .filter(|summary| !summary.is_empty())
        .ok_or_else(|| Error::arguments("It has no `summary`."))?;
    if let Some(Value::Object(more)) = item.remove("additional_fields") {
        item.extend(more);
    }
    let written = create_issue::written(summary, None, None, None, item);
    let new = create_issue::prepare(cx, jira, project.as_str(), &issue_type, written).await?;
    targets.extend(writing::others(cx, jira, &new.values).await?);
    targets.push(writing::project(cx, jira, project.as_str()).await?);
    Ok(new)
}

/// `"Task"`, `{"name": "Task"}`, `{"id": "10002"}`.
fn named(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(map) => map.get("name").or_else(|| map.get("id"))?,
        value => value,
    };
    match text {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Failures that say nothing of the item.
fn is_of_the_site(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Auth
            | ErrorKind::Network
            | ErrorKind::RateLimit
            | ErrorKind::Site
            | ErrorKind::NotConfigured
            | ErrorKind::NotAllowed
    )
}

fn none_fits(refused: &[Refused]) -> Error {
    let told: Vec<String> = refused
        .iter()
        .map(|refused| format!("issues[{}]: {}", refused.index, refused.reason))
        .collect();
    Error::arguments(format!("No issue was created. {}", told.join(" ")))
}

/// One new issue in a preview.
fn described(jira: &Client, new: &NewIssue) -> Value {
    let mut view = Map::new();
    view.insert("project".into(), json!(new.project));
    view.insert("issue_type".into(), json!(new.issue_type));
    for edit in writing::edits(jira, &new.values, None) {
        view.insert(edit.field, edit.after);
    }
    view.into()
}

fn checked(n_ready: usize, refused: &[Refused]) -> Applied {
    let mut applied = Applied {
        message: match refused {
            [] => format!("{n_ready} issues can be created; nothing was"),
            refused => format!(
                "{n_ready} issues can be created, {} cannot; nothing was",
                refused.len()
            ),
        },
        ..Applied::default()
    };
    if !refused.is_empty() {
        applied.body.insert("errors".into(), errors(refused));
    }
    applied
}

fn errors(refused: &[Refused]) -> Value {
    refused.iter().map(Refused::view).collect()
}

async fn create(
    jira: &Client,
    ready: Vec<Ready>,
    mut refused: Vec<Refused>,
    n_issues: usize,
    permit: &Permit,
) -> Result<Applied> {
    let news: Vec<&NewIssue> = ready.iter().map(|ready| &ready.new).collect();
    let outcomes = batch::create(jira, &news, permit).await;
    let mut created: Vec<(&Ready, Created)> = Vec::new();
    for (ready, outcome) in ready.iter().zip(outcomes) {
        match outcome {
            Ok(issue) => created.push((ready, issue)),
            Err(failure) => refused.push(Refused {
                index: ready.index,
                summary: create_issue::summary(&ready.new).map(str::to_owned),
                reason: Error::from(failure).to_string(),
            }),
        }
    }
    refused.sort_by_key(|refused| refused.index);
    if created.is_empty() {
        return Err(none_fits(&refused));
    }
    let mut applied = Applied {
        message: match created.len() {
            1 if n_issues == 1 => "1 issue created".to_owned(),
            all if all == n_issues => format!("{all} issues created"),
            some => format!("{some} of {n_issues} issues created"),
        },
        ..Applied::default()
    };
    let issues = read_back(jira, &created, &mut applied).await;
    applied.body.insert("issues".into(), issues.into());
    if !refused.is_empty() {
        applied.body.insert("errors".into(), errors(&refused));
    }
    Ok(applied)
}

/// The new issues as the site keeps them, in the order of the list.
async fn read_back(
    jira: &Client,
    created: &[(&Ready, Created)],
    applied: &mut Applied,
) -> Vec<Value> {
    let not_applied = &mut applied.not_applied;
    let mut fields: Vec<String> = Vec::new();
    for (ready, _) in created {
        for id in create_issue::fields(&ready.new).0 {
            if !fields.contains(&id) {
                fields.push(id);
            }
        }
    }
    let mut read: Vec<Issue> = Vec::new();
    for chunk in created.chunks(100) {
        let keys: Vec<String> = chunk.iter().map(|(_, issue)| issue.key.clone()).collect();
        match jira.issues(&keys, &fields).await {
            Ok(issues) => read.extend(issues),
            Err(error) => not_applied.push(NotApplied {
                field: "read back".into(),
                reason: format!(
                    "The issues exist, but could not be read: {}",
                    Error::from(error)
                ),
            }),
        }
    }
    let undo = created.iter().map(|(_, issue)| {
        let left = read.iter().find(|now| now.key == issue.key);
        undoing::created(&issue.key, left.map(|now| &now.fields))
    });
    applied.undo = Some(Undo::By(undo.collect()));
    created
        .iter()
        .map(|(ready, issue)| {
            let Some(now) = read.iter().find(|now| now.key == issue.key) else {
                return bare(jira, issue);
            };
            let (_, missed) = writing::outcome(jira, &ready.new.values, None, &now.fields);
            not_applied.extend(missed.into_iter().map(|missed| NotApplied {
                field: format!("{} {}", issue.key, missed.field),
                reason: missed.reason,
            }));
            let show = create_issue::fields(&ready.new).1;
            let mut view = writing::view(jira, now, &show, &ready.new.values);
            // The address follows from the key, and in a list it is most of the bytes.
            view.remove("browse_url");
            view.into()
        })
        .collect()
}
