//! `jira_get_agile_boards`: boards by name, project and kind.

use super::planning;
use super::words::ProjectKey;
use crate::jira::BoardQuery;
use crate::tools::prelude::*;
use crate::view::{Plan, agile};

/// List agile boards.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetAgileBoards {
    /// Part of a name
    board_name: Option<String>,
    project_key: Option<ProjectKey>,
    /// `scrum`, `kanban`, `simple`
    board_type: Option<String>,
    start_at: Option<u32>,
    /// Default 10
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u32>,
}

impl Tool for GetAgileBoards {
    const NAME: &'static str = "jira_get_agile_boards";
    const TITLE: &'static str = "List boards";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.project_key.iter().map(ProjectKey::target).collect()
    }
}

impl Read for GetAgileBoards {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let limit = self.limit.unwrap_or(10).clamp(1, 50) as usize;
        let start = self.start_at.unwrap_or(0) as usize;
        let query = |project: Option<String>| BoardQuery {
            name: self.board_name.clone(),
            project,
            kind: self.board_type.as_ref().map(|kind| kind.to_lowercase()),
            start,
            limit,
        };
        let given = self.project_key.as_ref().map(|key| key.as_str().to_owned());
        // Where projects are limited each is asked for its boards: a board does not tell whose it is everywhere.
        let allowed = cx.reach.keys(Product::Jira);
        let projects: Vec<Option<String>> = match allowed {
            Some(allowed) if given.is_none() => allowed.into_iter().map(Some).collect(),
            _ => vec![given],
        };
        let mut boards: Vec<Value> = Vec::new();
        let mut next = None;
        let mut total = None;
        let is_one = projects.len() == 1;
        for project in projects {
            let page = jira
                .boards(&query(project.clone()))
                .await
                .about(|| match &project {
                    Some(key) => format!("Project `{key}`"),
                    None => "The list of boards".to_owned(),
                })?;
            if is_one {
                next = page.next.map(|next| next.0);
                total = page.total;
            }
            for board in page.items {
                if !boards.iter().any(|known| known["id"] == board["id"]) {
                    boards.push(board);
                }
            }
        }
        let n_found = boards.len();
        let mut boards = planning::readable(cx, jira, boards).await?;
        let hidden = n_found - boards.len();
        boards.truncate(limit);
        let shown: Vec<Value> = boards.iter().map(agile::board).collect();
        let mut body = json!({"boards": shown});
        if hidden > 0 {
            body["hidden_by_policy"] = json!(hidden);
        } else if let Some(total) = total {
            body["total"] = json!(total);
        }
        if let Some(next) = next {
            body["next_start_at"] = json!(next.parse::<u64>().unwrap_or_default());
        }
        Ok(Reply::new(body).plan(Plan {
            list: Some("boards"),
            columns: &["project_key"],
            ..Plan::default()
        }))
    }
}
