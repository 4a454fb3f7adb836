//! What Cloud does to, or tells of, many issues at once.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What happened to one issue.
#[derive(Clone, Debug)]
pub struct IssueHistory {
    /// The issue's number; the bulk answer has no key.
    pub issue_id: String,
    /// The entries as the site wrote them.
    pub entries: Vec<Value>,
}

/// What a task does to each of its issues.
#[derive(Clone, Debug, PartialEq)]
pub enum BulkWork {
    /// Gives fields new values.
    Edit {
        /// The ids of the fields.
        actions: Vec<String>,
        /// Their values, in the groups of kinds that the task takes them in.
        fields: Map<String, Value>,
    },
    /// Takes a step that asks for nothing, by its number.
    Transition(String),
    /// Removes them with their sub-tasks.
    Delete,
    /// Lets the account watch them.
    Watch,
    /// Lets the account watch them no longer.
    Unwatch,
    /// Gives them to another project or another type.
    Move {
        /// The key of the project.
        project: String,
        /// The number of the type.
        issue_type: String,
    },
}

/// How far a task is.
#[derive(Clone, Debug)]
pub struct BulkTask {
    /// `ENQUEUED`, `RUNNING`, `COMPLETE`, `FAILED`, `CANCEL_REQUESTED`, `CANCELLED`, `DEAD`.
    pub status: String,
    /// How much of it is done, of a hundred.
    pub percent: u64,
    /// The numbers of the issues that are done.
    pub processed: Vec<String>,
    /// Issues that could not be done, by their numbers, with the reasons in the site's words.
    pub failed: BTreeMap<String, Vec<String>>,
    /// How many issues are not there or not to be seen.
    pub invalid: u64,
}

impl BulkTask {
    /// Whether nothing more will come of it.
    pub fn is_over(&self) -> bool {
        matches!(
            self.status.as_str(),
            "COMPLETE" | "FAILED" | "CANCELLED" | "DEAD"
        )
    }
}
