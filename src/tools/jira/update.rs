//! The work of `jira_update_issue`: step by step, each on its own, and one look at what came of all.

use serde_json::{Map, Value, json};

use super::beside::{self, Beside, Part, Said};
use super::step::{self, Step};
use super::{undoing, writing};
use crate::http::Permit;
use crate::jira::flows::bulk_edit;
use crate::jira::flows::lots::{Lot, Outcome, Sent};
use crate::jira::flows::refusal::{self, Screen};
use crate::jira::flows::values::Values;
use crate::jira::model::{BulkWork, Issue};
use crate::jira::{Client, IssueQuery};
use crate::tools::upload::File;
use crate::tools::{
    About, Applied, Error, ErrorKind, FieldEdit, NotApplied, Result, Reverse, Undo,
};

/// All that is to be done to one issue.
#[derive(Debug)]
pub(super) struct Work {
    /// The issue as it was.
    pub before: Issue,
    /// New values of fields.
    pub values: Values,
    /// Files to attach.
    pub files: Vec<File>,
    /// A step through the workflow.
    pub step: Option<Step>,
    /// A comment and work to log.
    pub beside: Beside,
    /// The fields to answer with; those touched, if left out.
    pub shown: Option<Vec<String>>,
    /// Where it is told what came of the fields and of the step, if many issues are changed at once.
    pub ahead: Ahead,
}

/// What may be sent for many issues at once, before each is looked after by itself.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    fields: Vec<Sent>,
    step: Option<Sent>,
}

impl Work {
    /// The parts of it that the site takes as tasks over many issues.
    pub(super) async fn lots(&mut self, jira: &Client) -> Vec<Lot> {
        let works = bulk_edit::works(jira, &self.values, &self.before).await;
        let mut lots: Vec<Lot> = works
            .into_iter()
            .map(|work| Lot::new(&self.before, work))
            .collect();
        self.ahead.fields = lots.iter().map(|lot| lot.sent.clone()).collect();
        if let Some(Step::Take { transition, values }) = &self.step
            && values.entries.is_empty()
            && self.beside.parts_of_step().is_empty()
        {
            let lot = Lot::new(&self.before, BulkWork::Transition(transition.id.clone()));
            self.ahead.step = Some(lot.sent.clone());
            lots.push(lot);
        }
        lots
    }

    /// What would change.
    pub(super) fn edits(&self, jira: &Client) -> Vec<FieldEdit> {
        let added = |field: &str, after: Value| FieldEdit {
            field: field.into(),
            before: Value::Null,
            after,
        };
        let mut edits = writing::edits(jira, &self.values, Some(&self.before.fields));
        if !self.files.is_empty() {
            let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
            edits.push(added("attachments", json!(names)));
        }
        if let Some(step) = &self.step {
            edits.extend(step.edits(jira, &self.before));
        }
        edits.extend(self.beside.edits());
        edits
    }

    /// What a reader should know.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = self.values.notes.clone();
        notes.extend(self.step.iter().flat_map(Step::notes));
        notes.extend(self.beside.notes());
        notes
    }
}

/// What was done and what was not.
#[derive(Default)]
struct Done {
    performed: Vec<&'static str>,
    failed: Vec<&'static str>,
    errors: Vec<Error>,
    not_applied: Vec<NotApplied>,
    body: Map<String, Value>,
    attachments: Option<Value>,
    undo: Vec<Reverse>,
    /// What went along with something else; the look afterwards finds it.
    sent: Vec<Part>,
}

impl Done {
    /// Takes over what came of a part that was sent ahead; whether it was.
    fn was_sent(&mut self, operation: &'static str, field: &str, sent: &[Sent]) -> bool {
        let outcomes: Vec<&Outcome> = sent.iter().filter_map(Sent::outcome).collect();
        let is_open = outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Open(_)));
        // A part that was refused as a task goes again with the whole; but never one of which nobody knows.
        if outcomes.is_empty() || (outcomes.len() < sent.len() && !is_open) {
            return false;
        }
        for outcome in outcomes {
            match outcome {
                Outcome::Done => {}
                Outcome::Failed(reason) | Outcome::Open(reason) => {
                    self.failed(operation, field, Error::new(ErrorKind::Invalid, reason));
                }
            }
            let may_be_done = !matches!(outcome, Outcome::Failed(_));
            if may_be_done && !self.performed.contains(&operation) {
                self.performed.push(operation);
            }
        }
        true
    }

    fn said(&mut self, jira: &Client, key: &str, said: Said) {
        let name = said.part.name();
        match said.written {
            Ok(Some(written)) => {
                let (shown, undo, wrong) = beside::told(jira, key, said.part, written);
                self.performed.push(name);
                self.body.insert(name.into(), shown);
                self.undo.extend(undo);
                self.not_applied.extend(wrong);
            }
            Ok(None) => {
                self.performed.push(name);
                self.sent.push(said.part);
            }
            Err(error) => self.failed(name, name, error),
        }
    }

    fn failed(&mut self, operation: &'static str, field: impl Into<String>, error: Error) {
        if !self.failed.contains(&operation) {
            self.failed.push(operation);
        }
        self.not_applied.push(NotApplied {
            field: field.into(),
            reason: error.to_string(),
        });
        self.errors.push(error);
    }
}

/// Does the work in the reference's order (behaviour 67): fields, files, transition, comment, work. A step that fails
/// does not stop the next one; only if none succeeded is the whole an error.
pub(super) async fn apply(jira: &Client, work: Work, permit: &Permit) -> Result<Applied> {
    let key = work.before.key.clone();
    let mut done = Done::default();
    fields(jira, &work, permit, &mut done).await;
    attach(jira, &work, permit, &mut done).await;
    transition(jira, &work, permit, &mut done).await;
    for said in work.beside.write(jira, &key, permit).await {
        done.said(jira, &key, said);
    }
    if done.performed.is_empty() && !done.errors.is_empty() {
        return Err(nothing_done(done.errors));
    }
    read_back(jira, work, done).await
}

async fn fields(jira: &Client, work: &Work, permit: &Permit, done: &mut Done) {
    if work.values.entries.is_empty() {
        return;
    }
    let key = &work.before.key;
    let names: Vec<&str> = work.values.entries.iter().map(writing::name).collect();
    let names = names.join(", ");
    if done.was_sent("fields", &names, &work.ahead.fields) {
        return;
    }
    match jira.update_issue(key, &work.values.fields(), permit).await {
        Ok(()) => done.performed.push("fields"),
        Err(error) => {
            let failure = refusal::explain(jira, error, Screen::Edit { key }, &work.values).await;
            done.failed("fields", names, Error::from(failure));
        }
    }
}

async fn attach(jira: &Client, work: &Work, permit: &Permit, done: &mut Done) {
    if work.files.is_empty() {
        return;
    }
    let key = &work.before.key;
    let mut uploaded = Vec::new();
    for file in &work.files {
        let sent = match file.part().await {
            Ok(part) => jira
                .attach(key, part, permit)
                .await
                .about(|| format!("Issue `{key}`")),
            Err(error) => Err(Error::arguments(format!(
                "The file `{}` cannot be read: {error}.",
                file.name
            ))),
        };
        match sent {
            // The answer is what the site keeps of the file.
            Ok(kept) => {
                done.undo.extend(
                    kept.iter()
                        .filter_map(|kept| undoing::attachment(key, kept)),
                );
                uploaded.extend(kept.iter().map(|kept| {
                    json!({"filename": kept.get("filename"), "size": kept.get("size"), "id": kept.get("id")})
                }));
            }
            Err(error) => done.failed("attachments", format!("attachment {}", file.name), error),
        }
    }
    if !uploaded.is_empty() {
        done.performed.push("attachments");
    }
    done.attachments = Some(json!({
        "total": work.files.len(),
        "uploaded": uploaded,
    }));
}

/// The step, with what goes along: if it fails, that fails with it.
async fn transition(jira: &Client, work: &Work, permit: &Permit, done: &mut Done) {
    let Some(step) = &work.step else { return };
    if done.was_sent("transition", "status", work.ahead.step.as_slice()) {
        return;
    }
    let along = work.beside.parts_of_step();
    let sent = step::send(
        jira,
        &work.before.key,
        step,
        work.beside.with_step(),
        permit,
    );
    match sent.await {
        Ok(()) if matches!(step, Step::There(_)) => {}
        Ok(()) => {
            done.performed.push("transition");
            done.performed.extend(along.iter().map(|part| part.name()));
            done.sent.extend(along);
        }
        Err(error) => {
            for part in along {
                done.failed.push(part.name());
                done.not_applied.push(NotApplied {
                    field: part.name().into(),
                    reason: "It would have gone along with the transition, which failed.".into(),
                });
            }
            done.failed("transition", "status", error);
        }
    }
}

/// One error out of all; one alone stays as it is.
fn nothing_done(errors: Vec<Error>) -> Error {
    let kind = errors.first().map_or(ErrorKind::Bug, |first| first.kind);
    match <[Error; 1]>::try_from(errors) {
        Ok([only]) => only,
        Err(several) => {
            let told: Vec<String> = several.iter().map(Error::to_string).collect();
            Error::new(kind, told.join(" "))
        }
    }
}

/// What is so now, read once after everything.
async fn read_back(jira: &Client, work: Work, mut done: Done) -> Result<Applied> {
    let key = &work.before.key;
    let mut show = match work.shown.clone() {
        Some(ids) => ids,
        None => touched(&work),
    };
    if show.is_empty() {
        show.push("summary".into());
    }
    let mut ids = show.clone();
    for id in work
        .values
        .entries
        .iter()
        .map(|entry| entry.field.id.clone())
        .chain(work.step.iter().flat_map(Step::read_back))
        .chain(done.sent.iter().map(|part| part.name().to_owned()))
    {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let query = IssueQuery {
        fields: ids,
        ..IssueQuery::default()
    };
    let mut applied = Applied::default();
    let mut issue = Map::new();
    let mut stays = "";
    match jira.issue(key, &query).await {
        Ok(after) => {
            if done.performed.contains(&"fields") {
                let (changed, missed) =
                    writing::outcome(jira, &work.values, Some(&work.before.fields), &after.fields);
                applied.changed.extend(changed);
                done.not_applied.extend(missed);
                let before = &work.before.fields;
                done.undo
                    .extend(undoing::fields(key, &work.values, before, &after.fields));
            }
            if let Some(step) = &work.step
                && done.performed.contains(&"transition")
            {
                let (changed, missed) = step.outcome(jira, &work.before, &after);
                // All of it is turned round below.
                done.undo
                    .extend(step.undo(&work.before, &after).into_iter().rev());
                applied.changed.extend(changed);
                done.not_applied.extend(missed);
            }
            issue = writing::view(jira, &after, &show, &work.values);
            let mut back = Vec::new();
            stays = beside::look(
                jira,
                &work.beside,
                &after,
                &done.sent,
                &mut done.body,
                &mut back,
                &mut done.not_applied,
            )
            .await;
            done.undo.extend(back);
        }
        Err(error) => {
            // What there was before is known all the same.
            if done.performed.contains(&"fields") {
                let before = &work.before.fields;
                done.undo
                    .extend(undoing::fields_before(key, &work.values, before));
            }
            if let Some(step) = &work.step
                && done.performed.contains(&"transition")
            {
                done.undo
                    .extend(step.undo_before(&work.before).into_iter().rev());
            }
            issue.insert("key".into(), json!(key));
            issue.insert("browse_url".into(), json!(jira.browse_url(key)));
            done.not_applied.push(NotApplied {
                field: "read back".into(),
                reason: format!(
                    "The changes were sent, but the issue could not be read: {}",
                    Error::from(error)
                ),
            });
        }
    }
    if let Some(attachments) = done.attachments {
        issue.insert("attachment_results".into(), attachments);
    }
    applied.message = match (done.performed.is_empty(), done.not_applied.is_empty()) {
        (true, _) => format!("Issue {key} was so already"),
        (false, true) => format!("Issue {key} updated{stays}"),
        (false, false) => format!("Issue {key} updated in part{stays}"),
    };
    applied.body.insert("issue".into(), issue.into());
    applied.body.extend(done.body);
    applied
        .body
        .insert("operations_performed".into(), json!(done.performed));
    if !done.failed.is_empty() {
        applied
            .body
            .insert("operations_failed".into(), json!(done.failed));
    }
    applied.not_applied = done.not_applied;
    // The newest first.
    done.undo.reverse();
    applied.undo = Some(Undo::By(done.undo));
    Ok(applied)
}

/// What a reader wants to see again: the fields touched, the summary and the status. Long texts stand in `changed`.
fn touched(work: &Work) -> Vec<String> {
    let mut ids = vec!["summary".to_owned(), "status".to_owned()];
    for entry in &work.values.entries {
        if !entry.is_document() && !ids.contains(&entry.field.id) {
            ids.push(entry.field.id.clone());
        }
    }
    if matches!(work.step, Some(Step::Take { .. })) {
        ids.push("resolution".into());
    }
    ids
}
