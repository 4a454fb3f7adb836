//! `jira_get_field_options`: the values a field takes.

use super::words::ProjectKey;
use crate::atlassian::{Kind, Product};
use crate::jira::Client;
use crate::jira::flows::options::{self, Options};
use crate::jira::flows::{Failure, issue_type};
use crate::jira::model::Allowed;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the values a Jira field takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetFieldOptions {
    /// Id or name
    field_id: String,
    /// Cloud
    context_id: Option<String>,
    project_key: Option<ProjectKey>,
    /// With `project_key`; both needed unless Jira administrator
    issue_type: Option<String>,
    contains: Option<String>,
    #[schemars(range(min = 1))]
    return_limit: Option<u32>,
    values_only: Option<bool>,
}

impl Tool for GetFieldOptions {
    const NAME: &'static str = "jira_get_field_options";
    const TITLE: &'static str = "Get field options";
    const TOOLSET: Toolset = Toolset::JiraFields;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("field", "field_id")];

    fn targets(&self) -> Vec<Target> {
        self.project_key.iter().map(ProjectKey::target).collect()
    }
}

/// Fields whose values are the same everywhere, by the last word of the address that lists them.
const EVERYWHERE: &[&str] = &["priority", "resolution", "status"];

impl Read for GetFieldOptions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let field = super::ids(jira, std::slice::from_ref(&self.field_id))
            .await?
            .into_iter()
            .next()
            .unwrap_or_else(|| self.field_id.clone());
        let options = self.ask(cx, &field).await?;
        let wanted = self.contains.as_deref().map(str::to_lowercase);
        let found: Vec<Allowed> = options
            .values
            .into_iter()
            .filter_map(|option| narrowed(option, wanted.as_deref()))
            .collect();
        let total = found.len();
        let limit = self.return_limit.map_or(usize::MAX, |limit| limit as usize);
        let values_only = self.values_only.unwrap_or(false);
        let shown: Vec<Value> = found
            .iter()
            .take(limit)
            .map(|option| match values_only {
                true => value_alone(option),
                false => whole(option),
            })
            .collect();
        let mut body = Map::new();
        body.insert("field_id".into(), json!(field));
        body.insert("total".into(), json!(total));
        if let Some(context) = &options.context {
            body.insert(
                "context".into(),
                json!({"id": context.id, "name": context.name}),
            );
        }
        if !options.others.is_empty() {
            let others: Vec<Value> = options
                .others
                .iter()
                .map(|context| json!({"id": context.id, "name": context.name}))
                .collect();
            body.insert("other_contexts".into(), others.into());
        }
        body.insert("options".into(), shown.into());
        Ok(Reply::new(body)
            .touching(self.project_key.iter().map(ProjectKey::target))
            .plan(Plan {
                list: Some("options"),
                rest: Some(Box::new(move |_| {
                    json!({"tool": "jira_get_field_options", "arguments": {"field_id": field, "contains": "…"}})
                })),
                ..Plan::default()
            }))
    }
}

impl GetFieldOptions {
    /// A project and a type tell most exactly, and need no administrator; so they go first where both are given.
    async fn ask(&self, cx: &Context, field: &str) -> Result<Options> {
        let jira = cx.jira()?;
        let values = |values| Options {
            values,
            ..Options::default()
        };
        if let (Some(project), Some(kind), None) =
            (&self.project_key, &self.issue_type, &self.context_id)
        {
            let found = options::on_screen(jira, field, project.as_str(), kind).await;
            return Ok(values(about_project(found, project)?));
        }
        if EVERYWHERE.contains(&field) {
            let found = options::named(jira, field).await;
            return Ok(values(found.about(|| format!("Field `{field}`"))?));
        }
        if field == "labels" {
            return Ok(values(self.labels(cx).await?));
        }
        if !jira.has_field_contexts() || !field.starts_with("customfield_") {
            return Err(self.too_little(jira, field).await);
        }
        match options::of_context(jira, field, self.context_id.as_deref()).await {
            Ok(options) => Ok(options),
            Err(Failure::Site(error)) if error.kind == Kind::Permission => {
                Err(Error::new(
                    ErrorKind::Permission,
                    format!("Only a Jira administrator may list the options of `{field}` for all projects."),
                )
                .hint("Give `project_key` and `issue_type`: the options on that screen are open to all who may create there."))
            }
            Err(Failure::Site(error)) => Err(error).about(|| format!("Field `{field}`")),
            Err(failure) => Err(failure.into()),
        }
    }

    /// The labels of the whole site. Which issues bear them is not told, so where projects are told apart none is.
    async fn labels(&self, cx: &Context) -> Result<Vec<Allowed>> {
        if cx.reach.hides(Product::Jira) {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                "Jira lists the labels of all projects at once, and the configuration closes some.",
            )
            .hint("`jira_search` shows the labels of issues."));
        }
        let found =
            options::labels(cx.jira()?, self.contains.as_deref().unwrap_or_default()).await?;
        let label = |name: String| Allowed {
            id: name.clone(),
            name,
            ..Allowed::default()
        };
        Ok(found.into_iter().map(label).collect())
    }

    /// That a project and a type are needed, with the types if the project is known.
    async fn too_little(&self, jira: &Client, field: &str) -> Error {
        let error = Error::arguments(format!(
            "The values of `{field}` differ from project to project: `project_key` and `issue_type` are needed."
        ));
        let Some(project) = &self.project_key else {
            return error;
        };
        match jira.types(project.as_str()).await {
            Ok(types) if !types.is_empty() => error.hint(format!(
                "`{project}` has the types {}.",
                issue_type::names(&types)
            )),
            _ => error,
        }
    }
}

fn about_project<T>(found: std::result::Result<T, Failure>, project: &ProjectKey) -> Result<T> {
    match found {
        Ok(found) => Ok(found),
        Err(Failure::Site(error)) => Err(error).about(|| format!("Project `{project}`")),
        Err(failure) => Err(failure.into()),
    }
}

/// An option that holds the text itself stays whole; one whose children do stays with those.
fn narrowed(mut option: Allowed, wanted: Option<&str>) -> Option<Allowed> {
    let Some(wanted) = wanted else {
        return Some(option);
    };
    let holds = |option: &Allowed| option.name.to_lowercase().contains(wanted);
    if holds(&option) {
        return Some(option);
    }
    option.children.retain(holds);
    (!option.children.is_empty()).then_some(option)
}

fn whole(option: &Allowed) -> Value {
    let mut shown = json!({"id": option.id, "value": option.name});
    if option.disabled {
        shown["disabled"] = json!(true);
    }
    if !option.children.is_empty() {
        shown["child_options"] = option.children.iter().map(whole).collect();
    }
    shown
}

fn value_alone(option: &Allowed) -> Value {
    if option.children.is_empty() {
        return json!(option.name);
    }
    let children: Vec<Value> = option.children.iter().map(value_alone).collect();
    json!({"value": option.name, "children": children})
}
