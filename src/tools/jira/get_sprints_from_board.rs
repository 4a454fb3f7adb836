//! `jira_get_sprints_from_board`: the sprints of a board, by number or name of the board.

use super::planning;
use crate::tools::prelude::*;
use crate::view::{Plan, agile};

/// List a board's sprints.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSprintsFromBoard {
    /// Id or name
    board_id: String,
    /// `active`, `future`, `closed`
    state: Option<String>,
    start_at: Option<u32>,
    /// Default 10
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u32>,
}

impl Tool for GetSprintsFromBoard {
    const NAME: &'static str = "jira_get_sprints_from_board";
    const TITLE: &'static str = "List sprints";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetSprintsFromBoard {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let state = self.state.as_deref().map(states).transpose()?;
        let board = planning::board(jira, &self.board_id).await?;
        let targets = planning::whose(cx, jira, &board).await?;
        let start = self.start_at.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(10).clamp(1, 50) as usize;
        let page = jira
            .sprints(&board, state.as_deref(), start, limit)
            .await
            .about(|| format!("Board `{board}`"))?;
        let sprints: Vec<Value> = page.items.iter().map(agile::sprint).collect();
        let mut body = json!({"board_id": board, "sprints": sprints});
        if let Some(total) = page.total {
            body["total"] = json!(total);
        }
        if let Some(next) = page.next {
            body["next_start_at"] = json!(next.0.parse::<u64>().unwrap_or_default());
        }
        Ok(Reply::new(body).touching(targets).plan(Plan {
            list: Some("sprints"),
            item_texts: &["goal"],
            columns: &["board_id"],
            ..Plan::default()
        }))
    }
}

/// The states as the site takes them.
fn states(text: &str) -> Result<String> {
    let states = Csv::of(&text.to_lowercase()).0;
    match states
        .iter()
        .find(|state| !matches!(state.as_str(), "active" | "future" | "closed"))
    {
        None => Ok(states.join(",")),
        Some(other) => Err(
            Error::arguments(format!("`{other}` is no state of a sprint."))
                .hint("It is `active`, `future` or `closed`, or several of them."),
        ),
    }
}
