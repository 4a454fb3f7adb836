//! A change that was prepared and not yet made.
//!
//! A write tool returns one; the door shows it (`dry_run`), keeps it for a plan token, or applies it.

use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::undo::mark;
use super::{Context, Entry, Error, Result, Undo};
use crate::atlassian::{Action, Target};
use crate::http::Permit;

/// Sends the change and reads the target back.
pub type Apply = Box<
    dyn FnOnce(Arc<Context>, Permit) -> Pin<Box<dyn Future<Output = Result<Applied>> + Send>>
        + Send,
>;

/// Asks whether the target is still what the change was prepared for, or whether the change can be made; an error says
/// what is wrong.
pub type Still =
    Box<dyn FnOnce(Arc<Context>) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send>;

/// What would change, and how to do it.
pub struct Change {
    /// What it does.
    pub action: Action,
    /// One line for a reader: `Update issue PROJ-1`.
    pub title: String,
    /// The projects and spaces it touches, both ends of a move or link, as the site knows them now.
    pub targets: Vec<Target>,
    /// Field by field, before and after.
    pub edits: Vec<FieldEdit>,
    /// What a reader should know before: losses, surprises. What cannot be undone is said from [`Change::undo`].
    pub notes: Vec<String>,
    /// How it is undone, as far as that can be told before.
    pub undo: Undo,
    /// The target as it is now, part by part, so that an undo knows whether it is as it was left.
    pub state: Map<String, Value>,
    /// What it does besides `action` in the same call: a comment, a transition.
    pub also: Vec<Action>,
    /// The changes of other tools that it is made of, each judged by itself.
    pub steps: Vec<Step>,
    /// The record of the journal that it undoes.
    pub undoes: Option<String>,
    /// Why it must not be made, to be told only to somebody who may touch it.
    pub refusal: Option<Error>,
    /// The tool that prepared it; the door says it.
    pub(crate) tool: Option<&'static Entry>,
    /// Who was shown it; nobody else can apply it.
    pub(crate) planned_by: Option<String>,
    /// Asked before it is shown as a plan: whether the site would take it at all. Who makes it at once hears it from the
    /// site.
    pub check: Option<Still>,
    /// Asked before a planned change is applied later.
    pub still: Option<Still>,
    /// Makes it happen.
    pub apply: Apply,
}

/// A part of a change that another tool prepared.
pub struct Step {
    /// The tool.
    pub entry: &'static Entry,
    /// What it does.
    pub action: Action,
    /// To what.
    pub targets: Vec<Target>,
}

/// One field of a change.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct FieldEdit {
    /// The field as the answer names it.
    pub field: String,
    /// What stands there now; absent where nothing does.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub before: Value,
    /// What shall stand there, or stands there after; absent where it is emptied.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub after: Value,
}

/// Something that was asked for and is not so now.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct NotApplied {
    /// The field or step.
    pub field: String,
    /// Why, in the site's words where it gave any.
    pub reason: String,
}

/// What became of a change: read back from the site, never concluded from the absence of an error.
#[derive(Debug, Default)]
pub struct Applied {
    /// One line: `Issue PROJ-1 updated`.
    pub message: String,
    /// The answer's own part, under the reference's keys (`issue`, `page`, …).
    pub body: Map<String, Value>,
    /// What is different now.
    pub changed: Vec<FieldEdit>,
    /// What was asked for and did not happen.
    pub not_applied: Vec<NotApplied>,
    /// Where a person can look.
    pub url: Option<String>,
    /// How it is undone, now that the site has given ids to what was made; [`Change::undo`] holds if left out.
    pub undo: Option<Undo>,
}

impl Change {
    /// A change that does its work in `apply`, and how it is undone.
    pub fn new<F, Fut>(action: Action, title: impl Into<String>, undo: Undo, apply: F) -> Self
    where
        F: FnOnce(Arc<Context>, Permit) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Applied>> + Send + 'static,
    {
        Self {
            action,
            title: title.into(),
            targets: Vec::new(),
            edits: Vec::new(),
            notes: Vec::new(),
            undo,
            state: Map::new(),
            also: Vec::new(),
            steps: Vec::new(),
            undoes: None,
            refusal: None,
            tool: None,
            planned_by: None,
            check: None,
            still: None,
            apply: Box::new(move |cx, permit| Box::pin(apply(cx, permit))),
        }
    }

    /// Names a project or space it touches.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
        self
    }

    /// Adds a field's before and after; one that does not change is left out.
    #[must_use]
    pub fn edit(mut self, field: impl Into<String>, before: Value, after: Value) -> Self {
        if before != after {
            self.edits.push(FieldEdit {
                field: field.into(),
                before,
                after,
            });
        }
        self
    }

    /// Names something it does besides.
    #[must_use]
    pub fn also(mut self, action: Action) -> Self {
        if action != self.action && !self.also.contains(&action) {
            self.also.push(action);
        }
        self
    }

    /// Adds a note for the reader.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a part of the state that the target is in.
    #[must_use]
    pub fn state(mut self, part: impl Into<String>, value: &Value) -> Self {
        self.state.insert(part.into(), mark(value));
        self
    }

    /// Says how to ask whether the site would take it.
    #[must_use]
    pub fn checked<F, Fut>(mut self, check: F) -> Self
    where
        F: FnOnce(Arc<Context>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        self.check = Some(Box::new(move |cx| Box::pin(check(cx))));
        self
    }

    /// Says how to ask whether the target is still the same.
    #[must_use]
    pub fn still<F, Fut>(mut self, still: F) -> Self
    where
        F: FnOnce(Arc<Context>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        self.still = Some(Box::new(move |cx| Box::pin(still(cx))));
        self
    }
}
