//! `jira_delete_component`: remove a component, or merge it into another.

use super::save_component::marks;
use super::undoing;
use crate::tools::prelude::*;

/// Delete a component, or merge it into another.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteComponent {
    component_id: String,
    /// Id of the component its issues get instead; else they lose it
    move_issues_to: Option<String>,
}

impl Tool for DeleteComponent {
    const NAME: &'static str = "jira_delete_component";
    const TITLE: &'static str = "Delete component";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for DeleteComponent {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.component_id.trim().to_owned();
        let before = jira
            .component(&id)
            .await
            .about(|| format!("Component `{id}`"))?;
        let uses = jira
            .component_uses(&id)
            .await
            .about(|| format!("Component `{id}`"))?;
        let target = super::project_of(cx, jira, &before).await?;
        let name = before
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or(&id)
            .to_owned();
        let n_issues = uses
            .get("issueCount")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let other = match &self.move_issues_to {
            None => None,
            Some(other) => {
                let found = jira
                    .component(other.trim())
                    .await
                    .about(|| format!("Component `{other}`"))?;
                if super::project_of(cx, jira, &found).await? != target {
                    return Err(Error::arguments(
                        "Issues can only get a component of their own project instead.",
                    ));
                }
                Some((
                    other.trim().to_owned(),
                    found
                        .get("name")
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned(),
                ))
            }
        };
        let note = match &other {
            None => format!("{n_issues} issues lose it."),
            Some((_, name)) => format!("{n_issues} issues get {name} instead."),
        };
        let shown = crate::view::project::component(&before);
        let undo = match &target {
            _ if n_issues > 0 => Undo::never("the issues that had it would not get it back"),
            Target::Project(key) | Target::Space(key) => {
                let mut arguments: Map<String, Value> = marks(&before)
                    .into_iter()
                    .map(|(part, value)| (part.to_owned(), value))
                    .collect();
                arguments.insert("project_key".into(), json!(key));
                Undo::by("jira_save_component", arguments.into())
            }
        };
        Ok(
            Change::new(Action::Delete, format!("Delete component {name}"), undo, {
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    let to = other.as_ref().map(|(id, _)| id.as_str());
                    jira.delete_component(&id, to, &permit)
                        .await
                        .about(|| format!("Component `{id}`"))?;
                    undoing::gone(jira.component(&id).await, format!("Component {name}"))
                }
            })
            .state("component", &shown)
            .state("issues", &json!(n_issues))
            .edit("component", shown, Value::Null)
            .note(note)
            .target(target),
        )
    }
}
