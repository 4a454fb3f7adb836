//! `jira_search_projects`: projects by a part of their name or key.

use super::get_all_projects::listed;
use crate::tools::prelude::*;

/// Find Jira projects by name or key.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchProjects {
    query: String,
    /// Default 20
    #[schemars(range(min = 1, max = 50))]
    max_results: Option<u32>,
    /// Ids to leave out
    current_project_ids: Option<Csv>,
}

impl Tool for SearchProjects {
    const NAME: &'static str = "jira_search_projects";
    const TITLE: &'static str = "Search projects";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for SearchProjects {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let limit = self.max_results.unwrap_or(20).clamp(1, 50) as usize;
        let without = self
            .current_project_ids
            .map(|Csv(ids)| ids)
            .unwrap_or_default();
        // What is left out here, or out of reach, must not take the place of what is asked for.
        let is_narrowed = !without.is_empty() || cx.reach.is_limited(Product::Jira);
        let asked = if is_narrowed { 100 } else { limit };
        let mut found = jira.find_projects(self.query.trim(), asked).await?;
        found.retain(|project| {
            project
                .get("id")
                .and_then(Value::as_str)
                .is_none_or(|id| !without.iter().any(|other| other == id))
        });
        Ok(listed(cx, found, limit))
    }
}
