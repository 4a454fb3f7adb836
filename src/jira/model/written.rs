//! What is written besides fields, and what the site says of what it made.

use serde_json::Value;

use super::NewComment;

/// An issue that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The number behind the scenes.
    pub id: String,
    /// The key.
    pub key: String,
}

/// What became of many issues that were to be made in one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkCreated {
    /// The issues that were made, in the order of the request without those that failed.
    pub issues: Vec<Created>,
    /// What failed, by its place in the request (from 0).
    pub failures: Vec<BulkFailure>,
}

/// One issue that was not made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkFailure {
    /// Its place in the request (from 0).
    pub index: usize,
    /// What the site said.
    pub messages: Vec<String>,
    /// What the site said of single fields, by their ids.
    pub fields: Vec<(String, String)>,
}

/// Work that is to be logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWorklog {
    /// A duration as the site writes it: `1h 30m`. A day is as long as the site says.
    pub time_spent: String,
    /// When it began, as the site writes it: `2026-01-21T15:00:00.000+0000`; now, if left out.
    pub started: Option<String>,
    /// What was done, in the format the dialect names.
    pub comment: Option<String>,
    /// The estimate that remains, as the site writes it; Jira takes off what was logged, if left out.
    pub remaining: Option<String>,
}

/// A step through the workflow.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The transition's number.
    pub transition: String,
    /// Fields of its screen.
    pub fields: serde_json::Map<String, Value>,
    /// What goes with it.
    pub along: Along,
}

/// A comment and logged work that go with another request.
#[derive(Clone, Debug, Default)]
pub struct Along {
    /// A comment.
    pub comment: Option<NewComment>,
    /// Logged work; what it does to an estimate is left to the site.
    pub worklog: Option<NewWorklog>,
}

/// A set of projects and issue types for which a custom field has options of its own (Cloud).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldContext {
    /// The number a request carries.
    pub id: String,
    /// What administrators call it.
    pub name: String,
    /// Whether it holds for all projects.
    pub is_global: bool,
}
