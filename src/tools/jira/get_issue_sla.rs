//! `jira_get_issue_sla`: how long an issue took, by several measures.

use jiff::Timestamp;

use super::dates::{self, Dates};
use super::words::IssueKey;
use crate::jira::Client;
use crate::jira::flows::working_time::{WorkingHours, formatted, minutes};
use crate::tools::prelude::*;

/// Measure a Jira issue: cycle, lead and response times, due date.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueSla {
    issue_key: IssueKey,
    /// `cycle_time`, `lead_time`, `time_in_status`, `due_date_compliance`, `resolution_time`, `first_response_time`
    metrics: Option<Csv>,
    /// Not the hours of the clock
    working_hours_only: Option<bool>,
    include_raw_dates: Option<bool>,
}

impl Tool for GetIssueSla {
    const NAME: &'static str = "jira_get_issue_sla";
    const TITLE: &'static str = "Measure issue";
    const TOOLSET: Toolset = Toolset::JiraMetrics;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

const METRICS: &[&str] = &[
    "cycle_time",
    "lead_time",
    "time_in_status",
    "due_date_compliance",
    "resolution_time",
    "first_response_time",
];

impl Read for GetIssueSla {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let wanted = match self.metrics {
            Some(Csv(names)) => names,
            None => cx.measures.metrics.clone(),
        };
        if let Some(other) = wanted.iter().find(|name| !METRICS.contains(&name.as_str())) {
            return Err(Error::arguments(format!("`{other}` is no measure."))
                .hint(format!("It measures `{}`.", METRICS.join("`, `"))));
        }
        let dates = dates::read(jira, &self.issue_key).await?;
        let hours = self
            .working_hours_only
            .unwrap_or(cx.measures.working_hours_only)
            .then(|| working_hours(cx));
        let hours = hours.as_ref();
        let mut metrics = Map::new();
        for name in wanted {
            let value = match name.as_str() {
                "cycle_time" => cycle(&dates, hours),
                "lead_time" => lead(&dates, hours),
                "time_in_status" => in_status(&dates, hours),
                "due_date_compliance" => due(&dates),
                "resolution_time" => resolution(jira, &dates, hours).await?,
                _ => response(&dates, hours),
            };
            metrics.insert(name, value);
        }
        let key = dates.issue.key.clone();
        let mut body = json!({"issue_key": key, "metrics": metrics});
        if self.include_raw_dates.unwrap_or(false) {
            body["raw_dates"] = dates.view();
        }
        Ok(Reply::new(body).touching(Target::project_of_issue(&key)))
    }
}

/// The hours people work, as the operator set them.
fn working_hours(cx: &Context) -> WorkingHours {
    WorkingHours {
        start: cx.measures.start,
        end: cx.measures.end,
        days: cx.measures.days.clone(),
        zone: cx.measures.zone.clone(),
    }
}

fn measured(minutes: i64) -> Value {
    json!({"calculated": true, "value_minutes": minutes, "formatted": formatted(minutes)})
}

fn not_measured(reason: &str) -> Value {
    json!({"calculated": false, "reason": reason})
}

/// From the creation to the resolution (behaviour 172).
fn cycle(dates: &Dates, hours: Option<&WorkingHours>) -> Value {
    match dates.resolved {
        Some(resolved) => measured(minutes(dates.created, resolved, hours)),
        None => not_measured("The issue is not resolved."),
    }
}

/// From the creation to the resolution, or to now.
fn lead(dates: &Dates, hours: Option<&WorkingHours>) -> Value {
    let end = dates.resolved.unwrap_or_else(Timestamp::now);
    let minutes = minutes(dates.created, end, hours);
    json!({
        "value_minutes": minutes,
        "formatted": formatted(minutes),
        "is_resolved": dates.resolved.is_some(),
    })
}

fn in_status(dates: &Dates, hours: Option<&WorkingHours>) -> Value {
    let totals = dates.by_status(hours);
    let total: i64 = totals.iter().map(|(_, minutes, _)| minutes).sum();
    let statuses: Vec<Value> = totals
        .into_iter()
        .map(|(status, minutes, n_visits)| {
            let share = match total {
                0 => 0.0,
                total => (minutes as f64 * 1000.0 / total as f64).round() / 10.0,
            };
            json!({
                "status": status,
                "value_minutes": minutes,
                "formatted": formatted(minutes),
                "percentage": share,
                "visit_count": n_visits,
            })
        })
        .collect();
    json!({"statuses": statuses, "total_minutes": total})
}

/// A due date is kept until its last second.
fn due(dates: &Dates) -> Value {
    let Some(day) = dates
        .issue
        .fields
        .value("duedate")
        .as_str()
        .and_then(|text| text.parse::<jiff::civil::Date>().ok())
    else {
        return json!({"status": "no_due_date"});
    };
    let Some(resolved) = dates.resolved else {
        return json!({"status": "not_resolved", "due_date": day.to_string()});
    };
    let end = day.to_datetime(jiff::civil::time(23, 59, 59, 0));
    let Ok(end) = end.to_zoned(jiff::tz::TimeZone::UTC) else {
        return json!({"status": "no_due_date"});
    };
    let margin = (end.timestamp().as_second() - resolved.as_second()) / 60;
    let (status, word) = match margin >= 0 {
        true => ("met", "early"),
        false => ("missed", "late"),
    };
    json!({
        "status": status,
        "margin_minutes": margin,
        "formatted_margin": format!("{} {word}", formatted(margin.abs())),
    })
}

/// From the first status somebody works in to the resolution.
async fn resolution(jira: &Client, dates: &Dates, hours: Option<&WorkingHours>) -> Result<Value> {
    let Some(resolved) = dates.resolved else {
        return Ok(not_measured("The issue is not resolved."));
    };
    let statuses = jira.statuses().await?;
    let working: Vec<&str> = statuses
        .iter()
        .filter(|status| {
            let category = status.pointer("/statusCategory/key");
            category.and_then(Value::as_str) == Some("indeterminate")
        })
        .filter_map(|status| status.get("name")?.as_str())
        .collect();
    let begun = dates.visits.iter().find(|visit| {
        let name = visit.status.to_lowercase();
        working.iter().any(|status| status.to_lowercase() == name)
            // A status that is gone since is known by its name alone.
            || ["in progress", "in development", "working"].contains(&name.as_str())
    });
    Ok(match begun {
        Some(visit) => measured(minutes(visit.entered, resolved, hours)),
        None => not_measured("The issue was never in a status somebody works in."),
    })
}

/// From the creation to the first step anybody took.
fn response(dates: &Dates, hours: Option<&WorkingHours>) -> Value {
    match dates.visits.get(1) {
        Some(visit) => {
            let mut value = measured(minutes(dates.created, visit.entered, hours));
            value["response_type"] = json!("transition");
            value
        }
        None => not_measured("The issue has not left its first status."),
    }
}
