//! What Cloud does to many issues in one task: it is begun by one request, and asked for until it is done.
//!
//! Source: "Issue bulk operations" of Jira Cloud platform v3 (2026-07-21). Data Center has nothing of the kind.

use serde_json::{Value, json};

use super::client::Client;
use super::dialect::{CloudOnly, segment};
use super::model::{BulkTask, BulkWork};
use super::wire::{WireBulkTask, WireTask};
use crate::atlassian::Error;
use crate::http::{Call, Permit, Write, json as decode};

/// The most issues that one task takes.
pub const MOST_IN_A_TASK: usize = 1000;

impl CloudOnly {
    /// Begins a task over issues, named by their numbers; the answer is its id. Nobody gets a mail of it.
    pub fn begin_task(&self, work: &BulkWork, issues: &[String]) -> Write<String> {
        let (name, what, body) = request(work, issues);
        let path = format!("/rest/api/3/bulk/issues/{what}");
        Call::new(name, ::http::Method::POST, path, |bytes| {
            decode::<WireTask>(bytes).map(|wire| wire.task_id)
        })
        .json_body(&body)
        .write()
    }

    /// How far a task is: `GET bulk/queue/{task}`.
    pub fn task(&self, task: &str) -> Call<BulkTask> {
        Call::get(
            "get bulk task",
            format!("/rest/api/3/bulk/queue/{}", segment(task)),
            |bytes| decode::<WireBulkTask>(bytes).map(BulkTask::from),
        )
    }
}

fn request(work: &BulkWork, issues: &[String]) -> (&'static str, &'static str, Value) {
    match work {
        BulkWork::Edit { actions, fields } => (
            "edit issues",
            "fields",
            json!({
                "selectedIssueIdsOrKeys": issues,
                "selectedActions": actions,
                "editedFieldsInput": fields,
                "sendBulkNotification": false,
            }),
        ),
        BulkWork::Transition(id) => (
            "transition issues",
            "transition",
            json!({
                "bulkTransitionInputs": [{"selectedIssueIdsOrKeys": issues, "transitionId": id}],
                "sendBulkNotification": false,
            }),
        ),
        BulkWork::Delete => (
            "delete issues",
            "delete",
            json!({"selectedIssueIdsOrKeys": issues, "sendBulkNotification": false}),
        ),
        BulkWork::Watch => (
            "watch issues",
            "watch",
            json!({"selectedIssueIdsOrKeys": issues}),
        ),
        BulkWork::Unwatch => (
            "stop watching issues",
            "unwatch",
            json!({"selectedIssueIdsOrKeys": issues}),
        ),
        BulkWork::Move {
            project,
            issue_type,
        } => {
            let target = format!("{project},{issue_type}");
            let body = json!({
                "sendBulkNotification": false,
                "targetToSourcesMapping": {target: {
                    "inferClassificationDefaults": true,
                    "inferFieldDefaults": true,
                    "inferStatusDefaults": true,
                    "inferSubtaskTypeDefault": true,
                    "issueIdsOrKeys": issues,
                }},
            });
            ("move issues", "move", body)
        }
    }
}

impl Client {
    /// Whether many issues can be given to the site as one task.
    pub fn has_tasks(&self) -> bool {
        self.dialect.has_tasks()
    }

    /// Begins a task over up to [`MOST_IN_A_TASK`] issues (Cloud); gives its id.
    pub async fn begin_task(
        &self,
        work: &BulkWork,
        issues: &[String],
        permit: &Permit,
    ) -> Result<String, Error> {
        let write = CloudOnly.begin_task(work, issues);
        self.http.change(write, permit).await
    }

    /// How far a task is (Cloud).
    pub async fn task(&self, task: &str) -> Result<BulkTask, Error> {
        self.http.run(CloudOnly.task(task)).await
    }
}
