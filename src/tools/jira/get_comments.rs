//! `jira_get_comments`: the comments of an issue, newest first, a page at a time.

use super::words::IssueKey;
use crate::json::Raw;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List a Jira issue's comments, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetComments {
    issue_key: IssueKey,
    start_at: Option<u32>,
    /// Default 20
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

impl Tool for GetComments {
    const NAME: &'static str = "jira_get_comments";
    const TITLE: &'static str = "List comments";
    const TOOLSET: Toolset = Toolset::JiraComments;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetComments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = super::reach_of(cx, jira, &self.issue_key).await?;
        let start = self.start_at.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(20).clamp(1, 100) as usize;
        let mut page = jira
            .comments(&key, start, limit)
            .await
            .about(|| format!("Issue `{key}`"))?;
        let shaper = super::writing::shaper(jira);
        let total = page
            .get("total")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let comments: Vec<Value> = match page.get_mut("comments").map(Value::take) {
            Some(Value::Array(list)) => list
                .into_iter()
                .map(|comment| Map::from(shaper.comment(Raw::new(&comment.to_string()))).into())
                .collect(),
            _ => Vec::new(),
        };
        let end = start + comments.len();
        let mut body = json!({"issue_key": key, "total": total, "comments": comments});
        if (end as u64) < total && !comments.is_empty() {
            body["next_start_at"] = json!(end);
        }
        Ok(Reply::new(body)
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("comments"),
                item_texts: &["body"],
                rest: Some(Box::new(move |kept| {
                    json!({"tool": "jira_get_comments", "arguments": {
                        "issue_key": key, "start_at": start + kept, "limit": limit,
                    }})
                })),
                ..Plan::default()
            }))
    }
}
