//! `jira_delete_worklog`: take a piece of logged work away.

use super::words::IssueKey;
use crate::atlassian::Kind;
use crate::tools::prelude::*;
use crate::view::raw::Raw;

/// Delete a piece of logged work.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteWorklog {
    issue_key: IssueKey,
    worklog_id: String,
}

impl Tool for DeleteWorklog {
    const NAME: &'static str = "jira_delete_worklog";
    const TITLE: &'static str = "Delete worklog";
    const TOOLSET: Toolset = Toolset::JiraWorklog;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for DeleteWorklog {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.worklog_id.trim().to_owned();
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key;
        let before = jira
            .worklog(&key, &id)
            .await
            .about(|| format!("Worklog `{id}` of `{key}`"))?;
        let shaper = super::writing::shaper(jira);
        let shown = shaper.worklog(Raw::new(&before.to_string()));
        let title = format!(
            "Delete the {} that {} logged on {key}",
            shown["time_spent"].as_str().unwrap_or("work"),
            shown["author"].as_str().unwrap_or("somebody")
        );
        let mut change = Change::new(Action::Delete, title, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_worklog(&key, &id, &permit)
                    .await
                    .about(|| format!("Worklog `{id}` of `{key}`"))?;
                match jira.worklog(&key, &id).await {
                    Err(error) if error.kind == Kind::NotFound => Ok(Applied {
                        message: format!("Worklog {id} of {key} deleted"),
                        url: Some(jira.browse_url(&key)),
                        ..Applied::default()
                    }),
                    Err(error) => Err(error.into()),
                    Ok(_) => Ok(Applied {
                        message: format!("Worklog {id} of {key} is still there"),
                        not_applied: vec![NotApplied {
                            field: "worklog".into(),
                            reason: "Jira accepted the request and the work can still be read."
                                .into(),
                        }],
                        ..Applied::default()
                    }),
                }
            }
        })
        .edit("worklog", shown, Value::Null)
        .note("The remaining estimate grows by it.");
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
