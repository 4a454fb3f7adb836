//! `jira_get_project_components`: the components of a project.

use super::words::ProjectKey;
use crate::tools::prelude::*;
use crate::view::{Plan, project};

/// List the components of a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectComponents {
    project_key: ProjectKey,
}

impl Tool for GetProjectComponents {
    const NAME: &'static str = "jira_get_project_components";
    const TITLE: &'static str = "List components";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectComponents {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let target = super::writing::project(cx, jira, key).await?;
        let components = jira
            .components(key)
            .await
            .about(|| format!("Project `{key}`"))?;
        let components: Vec<Value> = components.iter().map(project::component).collect();
        Ok(
            Reply::new(json!({"project_key": key, "components": components}))
                .touching([target])
                .plan(Plan {
                    list: Some("components"),
                    item_texts: &["description"],
                    ..Plan::default()
                }),
        )
    }
}
