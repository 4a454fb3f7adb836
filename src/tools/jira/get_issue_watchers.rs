//! `jira_get_issue_watchers`: who is told of what happens to an issue.

use super::person;
use super::words::IssueKey;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List who watches a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueWatchers {
    issue_key: IssueKey,
}

impl Tool for GetIssueWatchers {
    const NAME: &'static str = "jira_get_issue_watchers";
    const TITLE: &'static str = "Get watchers";
    const TOOLSET: Toolset = Toolset::JiraWatchers;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssueWatchers {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = super::reach_of(cx, jira, &self.issue_key).await?;
        let watchers = jira
            .watchers(&key)
            .await
            .about(|| format!("Issue `{key}`"))?;
        Ok(Reply::new(view(&key, &watchers))
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("watchers"),
                columns: &["email"],
                ..Plan::default()
            }))
    }
}

/// The watchers of an issue, as every tool of them answers.
pub(super) fn view(key: &str, watchers: &Value) -> Value {
    json!({
        "issue_key": key,
        "watcher_count": watchers.get("watchCount"),
        "is_watching": watchers.get("isWatching"),
        "watchers": watchers
            .get("watchers")
            .and_then(Value::as_array)
            .map(|list| list.iter().map(person::brief).collect::<Vec<_>>()),
    })
}
