//! What Cloud does to, or tells of, many issues at once.

use serde_json::Value;

/// What happened to one issue.
#[derive(Clone, Debug)]
pub struct IssueHistory {
    /// The issue's number; the bulk answer has no key.
    pub issue_id: String,
    /// The entries as the site wrote them.
    pub entries: Vec<Value>,
}

/// A bulk task.
#[derive(Clone, Debug)]
pub struct BulkTask {
    /// `ENQUEUED`, `RUNNING`, `COMPLETE`, `FAILED`, `CANCEL_REQUESTED`, `CANCELLED`, `DEAD`.
    pub status: String,
    /// The numbers of the issues that are done.
    pub processed: Vec<u64>,
    /// How many issues could not be touched.
    pub invalid: u64,
    /// What went wrong, in the site's words.
    pub errors: Vec<String>,
}
