//! `jira_search_users`: people by the beginning of a name or mail address.

use super::person;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Find Jira users by name or email.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchUsers {
    query: String,
    /// Default 20
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u32>,
}

impl Tool for SearchUsers {
    const NAME: &'static str = "jira_search_users";
    const TITLE: &'static str = "Search users";
    const TOOLSET: Toolset = Toolset::JiraUsers;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for SearchUsers {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let limit = self.limit.unwrap_or(20).clamp(1, 50) as usize;
        let users = jira.find_users(self.query.trim()).await?;
        let shown: Vec<Value> = users.iter().take(limit).map(person::view).collect();
        Ok(
            Reply::new(json!({"count": shown.len(), "users": shown})).plan(Plan {
                list: Some("users"),
                columns: &["key", "account_type"],
                ..Plan::default()
            }),
        )
    }
}
