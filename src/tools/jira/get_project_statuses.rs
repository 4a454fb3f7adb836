//! `jira_get_project_statuses`: the statuses of a project, by issue type.

use super::words::ProjectKey;
use crate::tools::prelude::*;

/// List the statuses of a project, by issue type.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectStatuses {
    project_key: ProjectKey,
}

impl Tool for GetProjectStatuses {
    const NAME: &'static str = "jira_get_project_statuses";
    const TITLE: &'static str = "List statuses";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectStatuses {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let target = super::writing::project(cx, jira, key).await?;
        let types = jira
            .project_statuses(key)
            .await
            .about(|| format!("Project `{key}`"))?;
        // Types with the same workflow have the same statuses; each set is told once.
        let mut sets: Vec<(Vec<Value>, Vec<Value>)> = Vec::new();
        for kind in &types {
            let name = kind.get("name").cloned().unwrap_or_default();
            let statuses: Vec<Value> = kind
                .get("statuses")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|status| {
                    json!({
                        "id": status.get("id"),
                        "name": status.get("name"),
                        "category": status.pointer("/statusCategory/name"),
                    })
                })
                .collect();
            match sets.iter_mut().find(|(known, _)| *known == statuses) {
                Some((_, names)) => names.push(name),
                None => sets.push((statuses, vec![name])),
            }
        }
        let workflows: Vec<Value> = sets
            .into_iter()
            .map(|(statuses, names)| json!({"issue_types": names, "statuses": statuses}))
            .collect();
        Ok(Reply::new(json!({"project_key": key, "workflows": workflows})).touching([target]))
    }
}
