//! `jira_delete_sprint`: remove a sprint that has not begun.

use super::{planning, undoing};
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
        let issues = planning::of_sprint(jira, &id).await?;
        let keys = issues.as_deref().map(planning::keys);
        let view = agile::sprint(&before);
        let undo = match &keys {
            None => Undo::never("it holds too many issues to be remembered"),
            Some(keys) => Undo::by(
                "jira_create_sprint",
                json!({
                    "board_id": before["originBoardId"].to_string(),
                    "name": name,
                    "start_date": before["startDate"].as_str(),
                    "end_date": before["endDate"].as_str(),
                    "goal": before["goal"].as_str(),
                    "issue_keys": (!keys.is_empty()).then_some(keys),
                }),
            ),
        };
        let title = format!("Delete sprint {name}");
        let mut change = Change::new(Action::Delete, title, undo, {
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_sprint(&id, &permit)
                    .await
                    .about(|| format!("Sprint `{id}`"))?;
                undoing::gone(jira.sprint(&id).await, format!("Sprint {name}"))
            }
        })
        .state("sprint", &view)
        .edit("sprint", view, Value::Null);
        if let Some(keys) = keys {
            change = change.state("issues", &json!(keys.len()));
            if !keys.is_empty() {
                change = change.note(format!("{} issues go to the backlog.", keys.len()));
            }
        }
        for target in issues.iter().flat_map(|issues| planning::targets(issues)) {
            change = change.target(target);
        }
        change.targets.extend(targets);
        Ok(change)
    }
}
