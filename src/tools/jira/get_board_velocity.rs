//! `jira_get_board_velocity`: what the last sprints of a board came to.

use super::planning;
use super::sprint_report::{self, points_field};
use crate::tools::prelude::*;
use crate::view::Plan;

/// Show what a board's last completed sprints got done.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetBoardVelocity {
    /// Id or name
    board_id: String,
    /// How many sprints; default 5
    #[schemars(range(min = 1, max = 20))]
    limit: Option<u32>,
}

impl Tool for GetBoardVelocity {
    const NAME: &'static str = "jira_get_board_velocity";
    const TITLE: &'static str = "Get velocity";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

/// A page of sprints, and how many of them are looked through for the last ones.
const PAGE: usize = 50;
const PAGES: usize = 40;

impl Read for GetBoardVelocity {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let board = planning::board(jira, &self.board_id).await?;
        let targets = planning::whose(cx, jira, &board).await?;
        let limit = self.limit.unwrap_or(5).clamp(1, 20) as usize;
        // The oldest come first, and nothing asks for the last.
        let mut closed: Vec<Value> = Vec::new();
        let mut start = 0;
        for _ in 0..PAGES {
            let page = jira
                .sprints(&board, Some("closed"), start, PAGE)
                .await
                .about(|| format!("Board `{board}`"))?;
            start += page.items.len();
            closed.extend(page.items);
            if page.next.is_none() {
                break;
            }
        }
        let skip = closed.len().saturating_sub(limit);
        let points = points_field(jira).await?;
        let mut sprints = Vec::new();
        let mut sums = (0.0, 0.0);
        for sprint in closed.iter().skip(skip) {
            let id = sprint["id"].to_string();
            let report = sprint_report::by(cx, &id, points.as_deref()).await?;
            sums.0 += report.points_done();
            sums.1 += report.n_done as f64;
            let mut shown = json!({"id": sprint["id"], "name": sprint["name"]});
            if let (Value::Object(shown), Value::Object(report)) = (&mut shown, report.view()) {
                shown.extend(report);
                shown.remove("open_issues");
            }
            sprints.push(shown);
        }
        let n_sprints = sprints.len();
        let mut body = json!({"board_id": board, "sprints": sprints});
        if n_sprints > 0 {
            let average = |sum: f64| json!((sum / n_sprints as f64 * 10.0).round() / 10.0);
            if sums.0 > 0.0 {
                body["average_points_done"] = average(sums.0);
            }
            body["average_issues_done"] = average(sums.1);
        }
        Ok(Reply::new(body).touching(targets).plan(Plan {
            list: Some("sprints"),
            ..Plan::default()
        }))
    }
}
