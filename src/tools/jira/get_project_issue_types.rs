//! `jira_get_project_issue_types`: what kinds of issues a project takes.

use super::words::ProjectKey;
use crate::tools::prelude::*;
use crate::view::project;

/// List the issue types of a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectIssueTypes {
    project_key: ProjectKey,
}

impl Tool for GetProjectIssueTypes {
    const NAME: &'static str = "jira_get_project_issue_types";
    const TITLE: &'static str = "List issue types";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectIssueTypes {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let project = super::writing::project(cx, jira, self.project_key.as_str()).await?;
        let types = jira
            .types(self.project_key.as_str())
            .await
            .about(|| format!("Project `{}`", self.project_key))?;
        let types: Vec<Value> = types.iter().map(project::issue_type).collect();
        Ok(
            Reply::new(json!({"project_key": self.project_key.as_str(), "issue_types": types}))
                .touching([project]),
        )
    }
}
