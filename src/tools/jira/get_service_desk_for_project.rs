//! `jira_get_service_desk_for_project`: the desk of a project.

use super::desk;
use super::words::ProjectKey;
use crate::tools::prelude::*;

/// Find the service desk of a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetServiceDeskForProject {
    project_key: ProjectKey,
}

impl Tool for GetServiceDeskForProject {
    const NAME: &'static str = "jira_get_service_desk_for_project";
    const TITLE: &'static str = "Get service desk";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetServiceDeskForProject {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let key = self.project_key.as_str();
        let desks = cx.jira()?.desks().await?;
        let found = desks
            .iter()
            .find(|desk| desk.get("projectKey").and_then(Value::as_str) == Some(key));
        Ok(Reply::new(json!({
            "project_key": key,
            "service_desk": found.map(desk::view),
        }))
        .touching(found.and_then(desk::target)))
    }
}
