//! `jira_get_issue_dates`: when an issue came into which status, and how long it stayed.

use super::words::IssueKey;
use super::{charts, dates};
use crate::jira::flows::working_time::{formatted, minutes};
use crate::tools::prelude::*;
use crate::view::Plan;

/// Show a Jira issue's dates and its time in each status.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueDates {
    issue_key: IssueKey,
    /// Default true
    include_status_changes: Option<bool>,
    /// Default true
    include_status_summary: Option<bool>,
    /// Add a picture of the time in each status
    chart: Option<bool>,
}

impl Tool for GetIssueDates {
    const NAME: &'static str = "jira_get_issue_dates";
    const TITLE: &'static str = "Get issue dates";
    const TOOLSET: Toolset = Toolset::JiraMetrics;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssueDates {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let dates = dates::read(jira, &self.issue_key).await?;
        let mut body = dates.view();
        let key = dates.issue.key.clone();
        body["issue_key"] = json!(key);
        if self.include_status_changes.unwrap_or(true) {
            body["status_changes"] = dates
                .visits
                .iter()
                .map(|visit| {
                    let mut lean = json!({
                        "status": visit.status,
                        "entered_at": dates::shown(visit.entered),
                    });
                    if let Some(left) = visit.left {
                        let minutes = minutes(visit.entered, left, None);
                        lean["exited_at"] = json!(dates::shown(left));
                        lean["duration_minutes"] = json!(minutes);
                        lean["duration_formatted"] = json!(formatted(minutes));
                    }
                    if let Some(by) = &visit.by {
                        lean["transitioned_by"] = json!(by);
                    }
                    lean
                })
                .collect();
        }
        if self.include_status_summary.unwrap_or(true) {
            body["status_summary"] = dates
                .by_status(None)
                .into_iter()
                .map(|(status, minutes, n_visits)| {
                    json!({
                        "status": status,
                        "total_duration_minutes": minutes,
                        "total_duration_formatted": formatted(minutes),
                        "visit_count": n_visits,
                    })
                })
                .collect();
        }
        let pictures = match self.chart.unwrap_or(false) {
            true => {
                // What is resolved waits for nothing any more.
                let until = dates.resolved.unwrap_or_else(jiff::Timestamp::now);
                charts::statuses(&key, &dates.until(until))
            }
            false => Vec::new(),
        };
        Ok(Reply::new(body)
            .beside(pictures)
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("status_changes"),
                columns: &["duration_formatted", "transitioned_by"],
                ..Plan::default()
            }))
    }
}
