//! `jira_delete_issue`: remove an issue with its sub-tasks.

use super::undoing;
use super::words::IssueKey;
use crate::jira::flows::lots::{Lot, Outcome};
use crate::jira::model::BulkWork;
use crate::tools::prelude::*;

/// Delete a Jira issue and its sub-tasks, for good.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteIssue {
    issue_key: IssueKey,
}

impl DeleteIssue {
    /// The deletion of one of several.
    pub(super) fn of(issue_key: IssueKey) -> Self {
        Self { issue_key }
    }
}

impl Tool for DeleteIssue {
    const NAME: &'static str = "jira_delete_issue";
    const TITLE: &'static str = "Delete issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for DeleteIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        Ok(self.in_bulk(cx).await?.0)
    }
}

impl DeleteIssue {
    /// The deletion of one of several, and what the site may take with those of the others.
    pub(super) async fn in_bulk(self, cx: &Context) -> Result<(Change, Lot)> {
        let jira = cx.jira()?;
        let issue = super::issue_now(
            jira,
            &self.issue_key,
            &["summary", "status", "subtasks", "updated"],
            &[],
        )
        .await?;
        let key = issue.key.clone();
        let summary = issue.fields.text("summary", "").unwrap_or_default();
        let updated = issue.fields.value("updated");
        let subtasks = undoing::subtasks(&issue.fields);
        let undo = Undo::never("Jira has no trash, a deleted issue cannot be brought back");
        let lot = Lot::new(&issue, BulkWork::Delete);
        let mut change = Change::new(Action::Delete, format!("Delete {key}: {summary}"), undo, {
            let (key, sent) = (key.clone(), lot.sent.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                match sent.outcome() {
                    None => jira
                        .delete_issue(&key, &permit)
                        .await
                        .about(|| format!("Issue `{key}`"))?,
                    Some(Outcome::Failed(reason)) => {
                        return Err(Error::new(ErrorKind::Invalid, reason.clone()));
                    }
                    Some(Outcome::Done | Outcome::Open(_)) => {}
                }
                // It is gone when the site says so, not when nothing complained.
                let query = crate::jira::IssueQuery {
                    fields: vec!["status".into()],
                    ..Default::default()
                };
                let mut applied =
                    undoing::gone(jira.issue(&key, &query).await, format!("Issue {key}"))?;
                if let Some(Outcome::Open(reason)) = sent.outcome() {
                    for not in &mut applied.not_applied {
                        not.reason.clone_from(reason);
                    }
                }
                Ok(applied)
            }
        })
        .edit(
            "issue",
            json!({"key": key, "summary": summary}),
            Value::Null,
        )
        .state("updated", &updated)
        .state("subtasks", &json!(subtasks))
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        });
        if !subtasks.is_empty() {
            change.notes.push(format!(
                "Its sub-tasks go with it: {}.",
                subtasks.join(", ")
            ));
        }
        change.targets.extend(Target::project_of_issue(&key));
        for subtask in &subtasks {
            if let Some(target) = Target::project_of_issue(subtask) {
                change = change.target(target);
            }
        }
        Ok((change, lot))
    }
}
