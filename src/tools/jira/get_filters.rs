//! `jira_get_filters`: queries that people saved.

use super::jql_help::names_closed;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List saved filters with their JQL; `filter = ID` searches by one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetFilters {
    /// Part of a name
    name: Option<String>,
    /// This one alone
    filter_id: Option<String>,
}

impl Tool for GetFilters {
    const NAME: &'static str = "jira_get_filters";
    const TITLE: &'static str = "List filters";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetFilters {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let found = match &self.filter_id {
            Some(id) => {
                let filter = jira
                    .filter(id.trim())
                    .await
                    .about(|| format!("Filter `{id}`"))?;
                vec![filter]
            }
            None => jira.filters(self.name.as_deref()).await?,
        };
        let part = self.name.unwrap_or_default().to_lowercase();
        let n_found = found.len();
        let found: Vec<Value> = found
            .into_iter()
            .filter(|filter| {
                let jql = filter.get("jql").and_then(Value::as_str);
                !jql.is_some_and(|jql| names_closed(cx, jql))
            })
            .collect();
        let hidden = n_found - found.len();
        let filters: Vec<Value> = found
            .iter()
            .filter(|filter| {
                let name = filter
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                name.to_lowercase().contains(&part)
            })
            .map(|filter| {
                json!({
                    "id": filter.get("id"),
                    "name": filter.get("name"),
                    "jql": filter.get("jql"),
                    "owner": filter.pointer("/owner/displayName"),
                })
            })
            .collect();
        let mut body = json!({"filters": filters});
        if hidden > 0 {
            body["hidden_by_policy"] = json!(hidden);
        }
        Ok(Reply::new(body).plan(Plan {
            list: Some("filters"),
            columns: &["owner"],
            ..Plan::default()
        }))
    }
}
