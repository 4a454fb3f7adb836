//! `jira_get_request_types`: what customers can ask a desk for.

use super::desk;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the request types of a service desk.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetRequestTypes {
    /// Id or project key
    service_desk_id: String,
    start_at: Option<u32>,
    /// Default 50
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u32>,
}

impl Tool for GetRequestTypes {
    const NAME: &'static str = "jira_get_request_types";
    const TITLE: &'static str = "List request types";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetRequestTypes {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let desk = desk::find(cx, jira, &self.service_desk_id).await?;
        let start = self.start_at.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(50).clamp(1, 50) as usize;
        let page = jira
            .request_types(&desk.id, start, limit)
            .await
            .about(|| format!("Service desk `{}`", desk.id))?;
        let types: Vec<Value> = page
            .items
            .iter()
            .map(|kind| {
                desk::picked(
                    kind,
                    &[
                        ("id", "/id"),
                        ("name", "/name"),
                        ("description", "/description"),
                        ("help_text", "/helpText"),
                        ("issue_type_id", "/issueTypeId"),
                        ("group_ids", "/groupIds"),
                    ],
                )
            })
            .collect();
        let is_last = page.next.is_none();
        let body = desk::paged(&desk.id, start, limit, "request_types", types, is_last);
        Ok(Reply::new(body).touching(desk.target).plan(Plan {
            list: Some("request_types"),
            item_texts: &["help_text", "description"],
            columns: &["group_ids", "issue_type_id"],
            ..Plan::default()
        }))
    }
}
