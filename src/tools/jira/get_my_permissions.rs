//! `jira_get_my_permissions`: what the account may do, on the whole, in a project, or on an issue.

use super::words::{IssueKey, ProjectKey};
use crate::jira::Assignment;
use crate::tools::prelude::*;

/// List what you may do: on the site, in a project, or on an issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetMyPermissions {
    project_key: Option<ProjectKey>,
    issue_key: Option<IssueKey>,
}

impl Tool for GetMyPermissions {
    const NAME: &'static str = "jira_get_my_permissions";
    const TITLE: &'static str = "Get my permissions";
    const TOOLSET: Toolset = Toolset::JiraUsers;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        let project = self.project_key.iter().map(ProjectKey::target);
        project
            .chain(self.issue_key.iter().flat_map(IssueKey::targets))
            .collect()
    }
}

/// The permissions that tools here need; each is there on both editions.
const NAMES: &[&str] = &[
    "ADMINISTER",
    "ADMINISTER_PROJECTS",
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "TRANSITION_ISSUES",
    "MOVE_ISSUES",
    "DELETE_ISSUES",
    "LINK_ISSUES",
    "SCHEDULE_ISSUES",
    "ADD_COMMENTS",
    "CREATE_ATTACHMENTS",
    "WORK_ON_ISSUES",
    "MANAGE_WATCHERS",
];

impl Read for GetMyPermissions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let (scope, target) = match (&self.issue_key, &self.project_key) {
            (Some(issue), _) => {
                let key = super::reach_of(cx, jira, issue).await?;
                let target = Target::project_of_issue(&key);
                (Some(Assignment::Issue(key)), target)
            }
            (None, Some(project)) => {
                let target = super::writing::project(cx, jira, project.as_str()).await?;
                (
                    Some(Assignment::Project(project.as_str().to_owned())),
                    Some(target),
                )
            }
            (None, None) => (None, None),
        };
        let answer = jira
            .permissions(scope.as_ref(), NAMES)
            .await
            .about(|| "The place".to_owned())?;
        let has = |name: &&&str| {
            answer.pointer(&format!("/permissions/{name}/havePermission"))
                == Some(&Value::Bool(true))
        };
        let (may, may_not): (Vec<&&str>, Vec<&&str>) = NAMES.iter().partition(|name| has(name));
        Ok(Reply::new(json!({"may": may, "may_not": may_not})).touching(target))
    }
}
