//! `jira_delete_worklog`: what undoes logged work.

use super::undoing;
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Remove logged work from a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteWorklog {
    issue_key: IssueKey,
    worklog_id: String,
}

impl Tool for DeleteWorklog {
    const NAME: &'static str = "jira_delete_worklog";
    const TITLE: &'static str = "Delete worklog";
    const TOOLSET: Toolset = Toolset::JiraWorklog;
    // An undo of logged work is judged as this tool: as a deletion, nobody could take work back where deleting is denied.
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for DeleteWorklog {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.worklog_id.trim().to_owned();
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key.clone();
        let worklog = jira
            .worklog(&key, &id)
            .await
            .about(|| format!("Worklog `{id}` of `{key}`"))?;
        super::of_issue(&worklog, &issue, || format!("Worklog `{id}` of `{key}`"))?;
        let title = format!("Delete worklog {id} of {key}");
        let undo = Undo::never("the work has to be logged anew");
        let mut change = Change::new(Action::Update, title, undo, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_worklog(&key, &id, &permit)
                    .await
                    .about(|| format!("Worklog `{id}` of `{key}`"))?;
                undoing::gone(
                    jira.worklog(&key, &id).await,
                    format!("Worklog {id} of {key}"),
                )
            }
        })
        .state("updated", &worklog["updated"])
        .edit("worklog", worklog["timeSpent"].clone(), Value::Null);
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
