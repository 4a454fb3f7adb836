//! `jira_get_worklog`: the work logged on an issue, all of it.

use super::words::IssueKey;
use crate::jira::flows;
use crate::json::Raw;
use crate::tools::prelude::*;
use crate::view::Plan;
use crate::view::shape::Shaper;

/// List the work logged on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetWorklog {
    issue_key: IssueKey,
}

impl Tool for GetWorklog {
    const NAME: &'static str = "jira_get_worklog";
    const TITLE: &'static str = "Get worklog";
    const TOOLSET: Toolset = Toolset::JiraWorklog;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetWorklog {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = super::reach_of(cx, jira, &self.issue_key).await?;
        let worklogs = flows::all_worklogs(jira, &key)
            .await
            .about(|| format!("Issue `{key}`"))?;
        let seconds: u64 = worklogs
            .iter()
            .filter_map(|worklog| worklog.get("timeSpentSeconds")?.as_u64())
            .sum();
        let shaper = Shaper {
            text_format: jira.text_format(),
            whole_people: false,
            text_chars: None,
        };
        let worklogs: Vec<Value> = worklogs
            .into_iter()
            .map(|worklog| Map::from(shaper.worklog(Raw::new(&worklog.to_string()))).into())
            .collect();
        let body = json!({
            "issue_key": key,
            "total": worklogs.len(),
            "total_seconds": seconds,
            "worklogs": worklogs,
        });
        Ok(Reply::new(body)
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("worklogs"),
                item_texts: &["comment"],
                rest: Some(Box::new(move |_| {
                    json!({"tool": "jira_get_worklog", "arguments": {"issue_key": key, "max_chars": 200_000}})
                })),
                ..Plan::default()
            }))
    }
}
