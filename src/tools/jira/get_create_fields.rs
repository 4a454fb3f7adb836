//! `jira_get_create_fields`: what can and must be said of a new issue of one type.

use super::words::ProjectKey;
use crate::jira::flows::{issue_type, refusal};
use crate::tools::prelude::*;
use crate::view::{Plan, project};

/// List the fields of a new issue: which are required, and which values they take.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetCreateFields {
    project_key: ProjectKey,
    /// Id or name
    issue_type_id: String,
}

impl Tool for GetCreateFields {
    const NAME: &'static str = "jira_get_create_fields";
    const TITLE: &'static str = "List create fields";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("issue_type", "issue_type_id")];

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetCreateFields {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let target = super::writing::project(cx, jira, key).await?;
        let fields = refusal::create_fields(jira, key, &self.issue_type_id).await?;
        // Asked for a moment ago, so this costs no request.
        let types = jira.types(key).await.about(|| format!("Project `{key}`"))?;
        let kind = issue_type::find(&types, &self.issue_type_id).map(|kind| kind.name.as_str());
        let mut shown: Vec<Value> = fields.iter().map(project::field).collect();
        // What must be said comes first.
        shown.sort_by_key(|field| field["required"] != true);
        Ok(
            Reply::new(json!({"project_key": key, "issue_type": kind, "fields": shown}))
                .touching([target])
                .plan(Plan {
                    list: Some("fields"),
                    columns: &["schema", "allowed"],
                    ..Plan::default()
                }),
        )
    }
}
