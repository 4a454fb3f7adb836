//! `jira_get_project_versions`: the versions of a project.

use super::words::ProjectKey;
use crate::tools::prelude::*;
use crate::view::{Plan, project};

/// List the versions of a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectVersions {
    project_key: ProjectKey,
}

impl Tool for GetProjectVersions {
    const NAME: &'static str = "jira_get_project_versions";
    const TITLE: &'static str = "List versions";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectVersions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let target = super::writing::project(cx, jira, key).await?;
        let versions = jira
            .versions(key)
            .await
            .about(|| format!("Project `{key}`"))?;
        let versions: Vec<Value> = versions.iter().map(project::version).collect();
        Ok(
            Reply::new(json!({"project_key": key, "versions": versions}))
                .touching([target])
                .plan(Plan {
                    list: Some("versions"),
                    item_texts: &["description"],
                    ..Plan::default()
                }),
        )
    }
}
