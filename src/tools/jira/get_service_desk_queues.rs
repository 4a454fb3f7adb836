//! `jira_get_service_desk_queues`: the queues of a desk, with how much waits in each.

use super::desk;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List a service desk's queues with their issue counts.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetServiceDeskQueues {
    /// Id or project key
    service_desk_id: String,
    start_at: Option<u32>,
    /// Default 50
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u32>,
}

impl Tool for GetServiceDeskQueues {
    const NAME: &'static str = "jira_get_service_desk_queues";
    const TITLE: &'static str = "List queues";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetServiceDeskQueues {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let desk = desk::find(cx, jira, &self.service_desk_id).await?;
        let start = self.start_at.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(50).clamp(1, 50) as usize;
        let page = jira
            .queues(&desk.id, start, limit)
            .await
            .about(|| format!("Service desk `{}`", desk.id))?;
        let queues: Vec<Value> = page
            .items
            .iter()
            .map(|queue| {
                desk::picked(
                    queue,
                    &[
                        ("id", "/id"),
                        ("name", "/name"),
                        ("issue_count", "/issueCount"),
                        ("jql", "/jql"),
                        ("fields", "/fields"),
                    ],
                )
            })
            .collect();
        let body = desk::paged(
            &desk.id,
            start,
            limit,
            "queues",
            queues,
            page.next.is_none(),
        );
        Ok(Reply::new(body).touching(desk.target).plan(Plan {
            list: Some("queues"),
            columns: &["fields", "jql"],
            ..Plan::default()
        }))
    }
}
