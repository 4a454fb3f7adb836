//! `jira_search_assignable_users`: who can be put in charge of issues.

use super::person;
use super::words::{IssueKey, ProjectKey};
use crate::jira::Assignment;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Find users who can be assigned: in a project, or to an issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchAssignableUsers {
    query: String,
    /// This or `issue_key`
    project_key: Option<ProjectKey>,
    issue_key: Option<IssueKey>,
    /// Default 20
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<u32>,
}

impl Tool for SearchAssignableUsers {
    const NAME: &'static str = "jira_search_assignable_users";
    const TITLE: &'static str = "Search assignable users";
    const TOOLSET: Toolset = Toolset::JiraUsers;
    const ACTION: Action = Action::Read;
    const CLEARABLE: &'static [&'static str] = &["query"];

    fn targets(&self) -> Vec<Target> {
        let project = self.project_key.iter().map(ProjectKey::target);
        project
            .chain(self.issue_key.iter().flat_map(IssueKey::targets))
            .collect()
    }
}

impl Read for SearchAssignableUsers {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let (scope, target) = match (&self.project_key, &self.issue_key) {
            (Some(project), None) => {
                let target = super::writing::project(cx, jira, project.as_str()).await?;
                (
                    Assignment::Project(project.as_str().to_owned()),
                    Some(target),
                )
            }
            (None, Some(issue)) => {
                let key = super::reach_of(cx, jira, issue).await?;
                let target = Target::project_of_issue(&key);
                (Assignment::Issue(key), target)
            }
            _ => {
                return Err(Error::arguments(
                    "Give either `project_key` or `issue_key`, and only one of them.",
                ));
            }
        };
        let limit = self.limit.unwrap_or(20).clamp(1, 1000) as usize;
        let users = jira
            .find_assignable(&scope, self.query.trim(), limit)
            .await
            .about(|| match &scope {
                Assignment::Issue(key) => format!("Issue `{key}`"),
                Assignment::Project(key) => format!("Project `{key}`"),
            })?;
        let shown: Vec<Value> = users.iter().take(limit).map(person::view).collect();
        Ok(Reply::new(json!({"count": shown.len(), "users": shown}))
            .touching(target)
            .plan(Plan {
                list: Some("users"),
                columns: &["key", "account_type"],
                ..Plan::default()
            }))
    }
}
