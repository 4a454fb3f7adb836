//! `jira_delete_version`: remove a version, or merge it into another.

use super::{undoing, version};
use crate::tools::prelude::*;

/// Delete a version, or merge it into another.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteVersion {
    version_id: String,
    /// Version (id or name) its issues get instead; else they lose it
    move_issues_to: Option<String>,
}

impl Tool for DeleteVersion {
    const NAME: &'static str = "jira_delete_version";
    const TITLE: &'static str = "Delete version";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for DeleteVersion {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.version_id.trim().to_owned();
        let before = jira
            .version(&id)
            .await
            .about(|| format!("Version `{id}`"))?;
        let uses = jira
            .version_uses(&id)
            .await
            .about(|| format!("Version `{id}`"))?;
        let project = super::project_of(cx, jira, &before).await?;
        let name = before
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or(&id)
            .to_owned();
        let other = match &self.move_issues_to {
            None => None,
            Some(other) => {
                let found = version::named(jira, &before, other).await?;
                if found.get("projectId") != before.get("projectId") {
                    return Err(Error::arguments(
                        "Issues can only get a version of their own project instead.",
                    ));
                }
                Some(found)
            }
        };
        let number = other
            .as_ref()
            .and_then(|other| other.get("id")?.as_str()?.parse::<u64>().ok());
        let count = |name: &str| uses.get(name).and_then(Value::as_u64).unwrap_or_default();
        let (n_fixed, n_affected) = (count("issuesFixedCount"), count("issuesAffectedCount"));
        let note = match &other {
            None => format!(
                "{n_fixed} issues lose it as fix version and {n_affected} as affected version."
            ),
            Some(other) => format!(
                "{n_fixed} issues to be fixed in it and {n_affected} affected by it get {} instead.",
                other
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            ),
        };
        let shown = crate::view::project::version(&before);
        let undo = match &project {
            _ if n_fixed + n_affected > 0 => {
                Undo::never("the issues that had it would not get it back")
            }
            Target::Project(key) | Target::Space(key) => Undo::by(
                "jira_create_version",
                json!({"project_key": key, "name": name, "raw": version::exactly(&before)}),
            ),
        };
        Ok(
            Change::new(Action::Delete, format!("Delete version {name}"), undo, {
                let id = id.clone();
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    jira.delete_version(&id, number, &permit)
                        .await
                        .about(|| format!("Version `{id}`"))?;
                    undoing::gone(jira.version(&id).await, format!("Version {name}"))
                }
            })
            .edit("version", shown.clone(), Value::Null)
            .state("version", &shown)
            .state("issues", &json!(n_fixed + n_affected))
            .note(note)
            .target(project),
        )
    }
}
