//! `jira_get_queue_issues`: what waits in a queue.

use super::desk;
use crate::json::Tree;
use crate::markup::Format;
use crate::tools::prelude::*;
use crate::view::Plan;
use crate::view::issue::IssueView;

/// List the issues of a service desk queue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetQueueIssues {
    /// Id or project key
    service_desk_id: String,
    queue_id: String,
    start_at: Option<u32>,
    /// Default 50
    #[schemars(range(min = 1))]
    limit: Option<u32>,
}

impl Tool for GetQueueIssues {
    const NAME: &'static str = "jira_get_queue_issues";
    const TITLE: &'static str = "List queue issues";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

/// A page of a queue holds no more than this.
const PAGE: usize = 50;

impl Read for GetQueueIssues {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let desk = desk::find(cx, jira, &self.service_desk_id).await?;
        let queue = self.queue_id.trim().to_owned();
        let start = self.start_at.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(50).max(1) as usize;
        let mut issues = Vec::new();
        let mut is_last = false;
        while issues.len() < limit && !is_last {
            let wanted = (limit - issues.len()).min(PAGE);
            let page = jira
                .queue_issues(&desk.id, &queue, start + issues.len(), wanted)
                .await
                .about(|| format!("Queue `{queue}` of service desk `{}`", desk.id))?;
            is_last = page.next.is_none();
            issues.extend(page.items);
        }
        // The queue decides which fields there are; its texts are wiki markup on both editions.
        let view = IssueView {
            text_format: Format::Wiki,
            fields: &[],
            names: None,
            comments: 10,
            display_names: false,
            whole_people: false,
            without_description: false,
        };
        let shown: Vec<Value> = issues
            .iter()
            .map(|issue| Tree::from(view.of(issue)).into())
            .collect();
        let n_shown = shown.len();
        let mut body = desk::paged(&desk.id, start, limit, "issues", shown, is_last);
        body["queue_id"] = json!(queue);
        let id = desk.id;
        Ok(Reply::new(body).touching(desk.target).plan(Plan {
            list: Some("issues"),
            item_texts: &["description"],
            columns: &["id", "reporter"],
            rest: Some(Box::new(move |kept| {
                json!({"tool": "jira_get_queue_issues", "arguments": {
                    "service_desk_id": id, "queue_id": queue, "start_at": start + kept, "limit": n_shown - kept,
                }})
            })),
            ..Plan::default()
        }))
    }
}
