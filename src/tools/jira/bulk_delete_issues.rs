//! `jira_bulk_delete_issues`: many issues with their sub-tasks, for good.

use super::bulk;
use super::delete_issue::DeleteIssue;
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Delete many Jira issues with their sub-tasks, for good; try with `dry_run` first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BulkDeleteIssues {
    jql: Option<String>,
    /// `PROJ-1, PROJ-2`
    issue_keys: Option<Csv>,
    /// Refuse if there are more; default 50
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
}

impl Tool for BulkDeleteIssues {
    const NAME: &'static str = "jira_bulk_delete_issues";
    const TITLE: &'static str = "Delete many issues";
    const TOOLSET: Toolset = Toolset::JiraBulk;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.issue_keys
            .iter()
            .flat_map(super::add_issues_to_sprint::named)
            .collect()
    }
}

impl Write for BulkDeleteIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let issues = bulk::find(
            cx,
            jira,
            self.jql.as_deref(),
            self.issue_keys.as_ref(),
            self.limit,
            &["summary", "parent", "issuetype"],
        )
        .await?;
        // A sub-task goes with its parent; asked for by itself afterwards, it would not be there any more.
        let alone = bulk::without_children(issues);
        let prepared = bulk::prepare(alone, |issue| async move {
            let key = IssueKey::parse(&issue.key).map_err(Error::arguments)?;
            let (change, lot) = DeleteIssue::of(key).in_bulk(cx).await?;
            Ok(vec![bulk::Part::new(change, [lot])])
        })
        .await;
        let undo = Undo::never("Jira has no trash, a deleted issue cannot be brought back");
        bulk::together(Action::Delete, "Delete", undo, prepared)
    }
}
