//! `jira_create_sprint`: a new sprint on a board.

use super::{add_issues_to_sprint, planning};
use crate::tools::prelude::*;
use crate::view::agile;

/// Create a sprint on a board.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateSprint {
    /// Id or name
    board_id: String,
    name: String,
    /// `2026-01-21T09:00:00+01:00`
    start_date: Option<String>,
    end_date: Option<String>,
    goal: Option<String>,
    /// The issues it holds, for one that is made again; from an undo alone.
    #[schemars(skip)]
    issue_keys: Option<Csv>,
}

impl Tool for CreateSprint {
    const NAME: &'static str = "jira_create_sprint";
    const TITLE: &'static str = "Create sprint";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for CreateSprint {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let name = self.name.trim().to_owned();
        let mut sprint = Map::new();
        sprint.insert("name".into(), json!(name));
        let notes = dates(
            &mut sprint,
            self.start_date.as_deref(),
            self.end_date.as_deref(),
        )?;
        if let Some(goal) = &self.goal {
            sprint.insert("goal".into(), json!(goal));
        }
        let board = planning::board(jira, &self.board_id).await?;
        let targets = planning::whose(cx, jira, &board).await?;
        let shown = Value::Object(sprint.clone());
        let number: u64 = board.parse().unwrap_or_default();
        sprint.insert("originBoardId".into(), json!(number));
        let issues = match &self.issue_keys {
            Some(keys) => planning::issues(jira, keys, &["summary"]).await?,
            None => Vec::new(),
        };
        let keys = planning::keys(&issues);
        let title = format!("Create sprint {name} on board {board}");
        let undo = Undo::Later(&["jira_delete_sprint"]);
        let mut change = Change::new(Action::Create, title, undo, move |cx, permit| async move {
            let jira = cx.jira()?;
            let made = jira
                .create_sprint(&sprint, &permit)
                .await
                .about(|| format!("Board `{board}`"))?;
            let id = made.get("id").map(Value::to_string).unwrap_or_default();
            let mut applied = Applied::default();
            if !keys.is_empty() {
                let field = planning::sprint_field(jira).await?;
                applied = add_issues_to_sprint::add(jira, &id, &keys, &field, &permit).await?;
            }
            let now = jira
                .sprint(&id)
                .await
                .about(|| format!("Sprint {name} was created, but reading it back failed: it"))?;
            let view = agile::sprint(&now);
            applied.undo = Some(
                Undo::by("jira_delete_sprint", json!({"sprint_id": id}))
                    .expecting("sprint", &view)
                    .expecting("issues", &json!(keys.len())),
            );
            applied.message = format!("Sprint {name} created");
            applied.body.insert("sprint".into(), view);
            Ok(applied)
        })
        .edit("sprint", Value::Null, shown);
        change.targets.extend(targets);
        for target in planning::targets(&issues) {
            change = change.target(target);
        }
        change.notes.extend(notes);
        Ok(change)
    }
}

/// Puts the dates into a request, checked against each other; what a reader should know of them.
pub(super) fn dates(
    sprint: &mut Map<String, Value>,
    start: Option<&str>,
    end: Option<&str>,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for (argument, field, text) in [
        ("start_date", "startDate", start),
        ("end_date", "endDate", end),
    ] {
        let Some(text) = text else { continue };
        let (moment, is_assumed) = planning::moment(argument, text)?;
        if is_assumed {
            notes.push(format!(
                "{argument}: no offset was given, so it is taken as UTC."
            ));
        }
        sprint.insert(field.into(), json!(moment));
    }
    in_order(sprint)?;
    Ok(notes)
}

/// Refuses a sprint that ends before it begins.
pub(super) fn in_order(sprint: &Map<String, Value>) -> Result<()> {
    let at = |name: &str| -> Option<jiff::Timestamp> { sprint.get(name)?.as_str()?.parse().ok() };
    match (at("startDate"), at("endDate")) {
        (Some(start), Some(end)) if start >= end => Err(Error::arguments(
            "A sprint must end after it begins: `end_date` is not after `start_date`.",
        )),
        _ => Ok(()),
    }
}
