//! `jira_move_issues_to_backlog`: take issues out of their sprints.

use super::add_issues_to_sprint::{named, to_backlog};
use super::planning;
use crate::tools::prelude::*;

/// Move issues to the backlog.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MoveIssuesToBacklog {
    /// `PROJ-1, PROJ-2`
    issue_keys: Csv,
}

impl Tool for MoveIssuesToBacklog {
    const NAME: &'static str = "jira_move_issues_to_backlog";
    const TITLE: &'static str = "Move to backlog";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        named(&self.issue_keys)
    }
}

impl Write for MoveIssuesToBacklog {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let field = planning::sprint_field(jira).await?;
        let issues = planning::issues(jira, &self.issue_keys, &["summary", &field]).await?;
        let keys = planning::keys(&issues);
        let title = format!("Move {} issues to the backlog", keys.len());
        let undo = planning::back(&issues, &field, None);
        let mut change = Change::new(Action::Update, title, undo, {
            let field = field.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let mut applied = to_backlog(jira, &keys, &field, &permit).await?;
                applied.message = format!(
                    "{} issues are in the backlog",
                    applied.body["issue_keys"].as_array().map_or(0, Vec::len)
                );
                Ok(applied)
            }
        });
        for issue in &issues {
            let was = planning::sprint_names(&issue.fields.value(&field));
            change = change.edit(issue.key.clone(), json!(was.last()), json!("backlog"));
        }
        change.state = planning::state(&issues, &field);
        for target in planning::targets(&issues) {
            change = change.target(target);
        }
        Ok(change)
    }
}
