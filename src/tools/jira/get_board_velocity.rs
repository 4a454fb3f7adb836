//! `jira_get_board_velocity`: what the last sprints of a board came to.

use super::sprint_report::{self, Reading, number};
use super::{charts, planning};
use crate::jira::flows::sprint::Fate;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Show what a board's last completed sprints had committed to and got done.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetBoardVelocity {
    /// Id or name
    board_id: String,
    /// How many sprints; default 5
    #[schemars(range(min = 1, max = 20))]
    limit: Option<u32>,
    /// Add a picture
    chart: Option<bool>,
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
        let last: Vec<&Value> = closed.iter().skip(skip).collect();
        let issues = sprint_report::read(cx, &last, Some(&board), Reading::Report).await?;
        let mut reports: Vec<_> = last.iter().map(|sprint| issues.report(sprint)).collect();
        let has_points = reports.iter().any(|report| report.has_points);
        let mut sums = (0.0, 0.0);
        let mut sprints = Vec::new();
        for (sprint, report) in last.iter().zip(&mut reports) {
            // One unit for all, or they could not be compared.
            report.has_points = has_points;
            sums.0 += report.committed();
            sums.1 += report.of(Fate::Completed);
            let mut shown = Map::from_iter([
                ("id".to_owned(), sprint["id"].clone()),
                ("name".to_owned(), sprint["name"].clone()),
            ]);
            shown.extend(report.numbers());
            let n_issues = |fate| json!(report.ended(fate).count());
            shown.insert("issues_completed".into(), n_issues(Fate::Completed));
            shown.insert("issues_not_completed".into(), n_issues(Fate::NotCompleted));
            sprints.push(Value::Object(shown));
        }
        let n_sprints = sprints.len();
        let unit = match has_points {
            true => "points",
            false => "issues",
        };
        let mut body = json!({"board_id": board, "unit": unit, "sprints": sprints});
        if n_sprints > 0 {
            let average = |sum: f64| number((sum / n_sprints as f64 * 10.0).round() / 10.0);
            body["average_committed"] = average(sums.0);
            body["average_completed"] = average(sums.1);
        }
        if !issues.notes.is_empty() {
            body["notes"] = json!(issues.notes);
        }
        let pictures = match self.chart.unwrap_or(false) {
            true => {
                let names: Vec<Value> = last.iter().map(|sprint| sprint["name"].clone()).collect();
                charts::velocity(&self.board_id, &names, &reports)
            }
            false => Vec::new(),
        };
        let plan = Plan {
            list: Some("sprints"),
            ..Plan::default()
        };
        Ok(Reply::new(body)
            .touching(targets)
            .plan(plan)
            .beside(pictures))
    }
}
