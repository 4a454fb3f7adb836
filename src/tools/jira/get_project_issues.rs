//! `jira_get_project_issues`: the issues of one project.

use super::search::Finding;
use super::words::ProjectKey;
use crate::jira::flows::Source;
use crate::query::jql::{self, Jql};
use crate::tools::prelude::*;

/// List a project's issues; `jira_search` filters.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectIssues {
    project_key: ProjectKey,
    /// Default 10
    limit: Option<u32>,
    start_at: Option<u32>,
}

impl Tool for GetProjectIssues {
    const NAME: &'static str = "jira_get_project_issues";
    const TITLE: &'static str = "List project issues";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectIssues {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let query = Jql::from(jql::equals("project", self.project_key.as_str())).to_string();
        Finding {
            source: Source::Site,
            jql: cx.jql(&query, &[])?,
            fields: None,
            limit: self.limit,
            cursor: self
                .start_at
                .filter(|at| *at > 0)
                .map(|at| format!("{at}~")),
            expand: Vec::new(),
            display_names: false,
        }
        .reply(cx)
        .await
    }
}
