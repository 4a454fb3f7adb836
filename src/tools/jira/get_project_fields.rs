//! `jira_get_project_fields`: the fields of all issue types of a project, merged.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::words::ProjectKey;
use crate::jira::flows::{Failure, refusal};
use crate::jira::model::FieldMeta;
use crate::tools::prelude::*;
use crate::view::{Plan, project};

/// List the fields that new issues of a project have, over all its issue types.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectFields {
    project_key: ProjectKey,
}

impl Tool for GetProjectFields {
    const NAME: &'static str = "jira_get_project_fields";
    const TITLE: &'static str = "List project fields";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

/// A field, and the types that have it.
struct Merged {
    meta: FieldMeta,
    types: Vec<String>,
}

impl Read for GetProjectFields {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let target = super::writing::project(cx, jira, key).await?;
        let types = jira.types(key).await.about(|| format!("Project `{key}`"))?;
        let names: Vec<String> = types.iter().map(|kind| kind.name.clone()).collect();
        let screens: Vec<(String, Vec<FieldMeta>)> = stream::iter(names)
            .map(|name| async move {
                let fields = refusal::create_fields(jira, key, &name).await?;
                Ok::<_, Failure>((name, fields))
            })
            .buffered(4)
            .try_collect()
            .await?;
        let mut merged: Vec<Merged> = Vec::new();
        for (name, fields) in screens {
            for meta in fields {
                match merged
                    .iter_mut()
                    .find(|known| known.meta.field.id == meta.field.id)
                {
                    Some(known) => {
                        // Required anywhere is required (behaviour 81).
                        if meta.must_be_said() {
                            known.meta.required = true;
                            known.meta.has_default = false;
                        }
                        known.types.push(name.clone());
                    }
                    None => merged.push(Merged {
                        meta,
                        types: vec![name.clone()],
                    }),
                }
            }
        }
        let fields: Vec<Value> = merged.iter().map(view).collect();
        Ok(Reply::new(json!({"project_key": key, "fields": fields}))
            .touching([target])
            .plan(Plan {
                list: Some("fields"),
                columns: &["custom"],
                ..Plan::default()
            }))
    }
}

fn view(merged: &Merged) -> Value {
    let schema = project::schema(&merged.meta);
    let mut lean = json!({
        "field_id": merged.meta.field.id,
        "name": merged.meta.field.name,
        "required": merged.meta.must_be_said(),
        "schema_type": schema.get("type"),
        "issue_types": merged.types,
    });
    if let Some(custom) = schema.get("custom") {
        lean["custom"] = custom.clone();
    }
    lean
}
