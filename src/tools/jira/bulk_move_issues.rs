//! `jira_bulk_move_issues`: many issues into another project or type (Cloud). Data Center has no call for it.

use super::bulk;
use super::move_issue;
use super::words::ProjectKey;
use crate::tools::prelude::*;

/// Move many Jira issues to another project or issue type; try with `dry_run` first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BulkMoveIssues {
    jql: Option<String>,
    /// `PROJ-1, PROJ-2`
    issue_keys: Option<Csv>,
    target_project_key: ProjectKey,
    /// Default: as before
    issue_type: Option<String>,
    /// Refuse if there are more; default 50
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
}

impl Tool for BulkMoveIssues {
    const NAME: &'static str = "jira_bulk_move_issues";
    const TITLE: &'static str = "Move many issues";
    const TOOLSET: Toolset = Toolset::JiraBulk;
    const ACTION: Action = Action::Update;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        let named = self
            .issue_keys
            .iter()
            .flat_map(super::add_issues_to_sprint::named);
        named.chain([self.target_project_key.target()]).collect()
    }
}

impl Write for BulkMoveIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let project = self.target_project_key.as_str();
        let issues = bulk::find(
            cx,
            jira,
            self.jql.as_deref(),
            self.issue_keys.as_ref(),
            self.limit,
            move_issue::FIELDS,
        )
        .await?;
        let types = jira
            .create_types(project)
            .await
            .about(|| format!("Project `{project}`"))?;
        // A sub-task goes with its parent.
        let alone = bulk::without_children(issues);
        let (types, wanted) = (&types, self.issue_type.as_deref());
        let prepared = bulk::prepare(alone, |issue| async move {
            let (change, lot) = move_issue::in_bulk(&issue, project, types, wanted)?;
            Ok(vec![bulk::Part::new(change, [lot])])
        })
        .await;
        let undo = Undo::Later(match self.issue_type {
            None => &["jira_move_issue"],
            Some(_) => &["jira_bulk_move_issues", "jira_move_issue"],
        });
        bulk::together(Action::Update, "Move", undo, prepared)
    }
}
