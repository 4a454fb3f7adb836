//! `jira_get_sprint_report`: what a sprint began with, what came and went, what was done in it, and what was left day
//! by day.

use super::sprint_report::{self, Reading, number};
use super::{burndown, charts, planning};
use crate::jira::flows::sprint::{Fate, Part};
use crate::tools::prelude::*;
use crate::view::{Plan, agile};

/// Report on a sprint as Jira does: committed, added, removed, completed, not completed; and burndown by day.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSprintReport {
    sprint_id: String,
    /// Add a burndown picture
    chart: Option<bool>,
}

impl Tool for GetSprintReport {
    const NAME: &'static str = "jira_get_sprint_report";
    const TITLE: &'static str = "Report on sprint";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetSprintReport {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let (sprint, targets) = planning::sprint(cx, jira, &self.sprint_id).await?;
        let issues = sprint_report::read(cx, &[&sprint], None, Reading::Report).await?;
        let report = issues.report(&sprint);
        let mut body = Map::from_iter([
            ("sprint".to_owned(), agile::sprint(&sprint)),
            ("unit".to_owned(), json!(report.unit())),
        ]);
        body.extend(report.numbers());
        for (name, fate) in [
            ("completed_issues", Fate::Completed),
            ("not_completed_issues", Fate::NotCompleted),
            ("completed_outside_issues", Fate::CompletedOutside),
            ("removed_issues", Fate::Removed),
        ] {
            let list: Vec<Value> = report.ended(fate).map(view).collect();
            let is_always = matches!(fate, Fate::Completed | Fate::NotCompleted);
            if is_always || !list.is_empty() {
                body.insert(name.to_owned(), list.into());
            }
        }
        let mut notes = issues.notes.clone();
        if report.start.is_none() {
            notes.push("The sprint has not begun; this is what is planned.".to_owned());
        }
        let days = burndown::days(&report, &cx.measures.zone);
        let mut pictures = Vec::new();
        if !days.is_empty() {
            if self.chart.unwrap_or(false) {
                let name = sprint["name"].as_str().unwrap_or_default();
                let n_days = burndown::n_days(&sprint, &cx.measures.zone);
                pictures = charts::burndown(name, &report, &days, n_days);
            }
            let (changes, n_more) = burndown::scope_changes(&report);
            if !changes.is_empty() {
                body.insert("scope_changes".into(), changes.into());
            }
            if n_more > 0 {
                notes.push(format!(
                    "{n_more} more changes of the scope are not listed."
                ));
            }
            let days: Vec<Value> = days.iter().map(burndown::Day::view).collect();
            body.insert("burndown".into(), days.into());
        }
        if !notes.is_empty() {
            body.insert("notes".into(), json!(notes));
        }
        // The sprint is its board's; issues of other projects in it are left out one by one.
        Ok(Reply::new(body)
            .touching(targets)
            .plan(Plan {
                list: Some("not_completed_issues"),
                columns: &["points"],
                ..Plan::default()
            })
            .beside(pictures))
    }
}

fn view(part: &Part<'_>) -> Value {
    let mut view = json!({"key": part.past.key, "summary": part.past.summary});
    if let Some(points) = part.points.or(part.points_before) {
        view["points"] = number(points);
    }
    if let (Some(before), Some(now)) = (part.points_before, part.points)
        && before != now
        && part.added.is_none()
    {
        view["points_at_start"] = number(before);
    }
    if part.added.is_some() {
        view["added_after_start"] = json!(true);
    }
    view
}
