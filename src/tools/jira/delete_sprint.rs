//! `jira_delete_sprint`: remove a sprint that has not begun.

use super::planning;
use crate::atlassian::Kind;
use crate::tools::prelude::*;
use crate::view::agile;

/// Delete a sprint that has not begun; its issues go to the backlog.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteSprint {
    sprint_id: String,
}

impl Tool for DeleteSprint {
    const NAME: &'static str = "jira_delete_sprint";
    const TITLE: &'static str = "Delete sprint";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for DeleteSprint {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let (before, targets) = planning::sprint(cx, jira, &self.sprint_id).await?;
        let id = self.sprint_id.trim().to_owned();
        let name = before["name"].as_str().unwrap_or(&id).to_owned();
        if before["state"] != "future" {
            return Err(Error::new(
                ErrorKind::Invalid,
                format!("Sprint {name} has begun, and only future ones can be deleted."),
            )
            .hint("`jira_update_sprint` with `state` `closed` completes one."));
        }
        let mut change = Change::new(Action::Delete, format!("Delete sprint {name}"), {
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_sprint(&id, &permit)
                    .await
                    .about(|| format!("Sprint `{id}`"))?;
                match jira.sprint(&id).await {
                    Err(error) if error.kind == Kind::NotFound => Ok(Applied {
                        message: format!("Sprint {name} deleted"),
                        ..Applied::default()
                    }),
                    Err(error) => Err(error.into()),
                    Ok(_) => Ok(Applied {
                        message: format!("Sprint {name} is still there"),
                        not_applied: vec![NotApplied {
                            field: "sprint".into(),
                            reason: "Jira accepted the request and the sprint can still be read."
                                .into(),
                        }],
                        ..Applied::default()
                    }),
                }
            }
        })
        .edit("sprint", agile::sprint(&before), Value::Null);
        change.targets.extend(targets);
        Ok(change)
    }
}
