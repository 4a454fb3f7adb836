//! What was left of a sprint at the end of each day, and how its scope changed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::sprint_report::{Report, number};
use crate::jira::flows::history;
use crate::jira::flows::sprint::State;

/// A longer sprint is told of up to here.
const DAYS: usize = 92;

/// More changes of the scope are counted, not listed.
const CHANGES: usize = 100;

/// One day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    /// The day in the zone of the configuration.
    pub date: Date,
    /// What was not done at its end.
    pub remaining: f64,
    /// What the sprint held at its end, done or not.
    pub scope: f64,
}

impl Day {
    /// The day as an answer holds it.
    pub(super) fn view(&self) -> Value {
        json!({"date": self.date.to_string(), "remaining": number(self.remaining), "scope": number(self.scope)})
    }
}

/// The days of a sprint up to its end or to now.
pub(super) fn days(report: &Report<'_>, zone: &TimeZone) -> Vec<Day> {
    let mut days = Vec::new();
    let Some(start) = report.start else {
        return days;
    };
    let mut date: Date = start.to_zoned(zone.clone()).date();
    let last = report.end.to_zoned(zone.clone()).date();
    while date <= last && days.len() < DAYS {
        let Ok(next) = date.checked_add(1.day()) else {
            break;
        };
        let Ok(midnight) = next.to_zoned(zone.clone()) else {
            break;
        };
        // The last moment of the day; the next one begins at midnight.
        let at = midnight.timestamp().checked_sub(1.nanosecond());
        let at = at.unwrap_or(report.end).min(report.end);
        let states = report.parts.iter().filter_map(|part| part.past.at(at));
        let held: Vec<State> = states
            .filter(|state| state.sprints.contains(&report.id))
            .collect();
        let sum = |keep: &dyn Fn(&State) -> bool| -> f64 {
            let kept = held.iter().filter(|state| keep(state));
            kept.map(|state| report.size(state.points)).sum()
        };
        days.push(Day {
            date,
            remaining: sum(&|state| !state.is_done),
            scope: sum(&|_| true),
        });
        date = next;
    }
    days
}

/// How many days a sprint was planned for.
pub(super) fn n_days(sprint: &Value, zone: &TimeZone) -> usize {
    let date = |name: &str| {
        let moment = history::moment(sprint.get(name))?;
        Some(moment.to_zoned(zone.clone()).date())
    };
    let (Some(start), Some(end)) = (date("startDate"), date("endDate")) else {
        return 0;
    };
    let days = end.since(start).map(|span| span.get_days()).unwrap_or(0);
    (days.max(0) as usize + 1).min(DAYS)
}

/// What came into the sprint, went out of it or got another size after it had begun, oldest first.
pub(super) fn scope_changes(report: &Report<'_>) -> (Vec<Value>, usize) {
    let mut changes: Vec<(Timestamp, Value)> = Vec::new();
    let start = report.start.unwrap_or(report.end);
    for part in &report.parts {
        let size = |moment: Timestamp| {
            let state = part.past.at(moment)?;
            let is_in = state.sprints.contains(&report.id);
            is_in.then(|| report.size(state.points))
        };
        let mut was = size(start);
        let mut moments: Vec<Timestamp> = part
            .past
            .moments()
            .filter(|moment| *moment > start && *moment <= report.end)
            .collect();
        moments.dedup();
        for moment in moments {
            let is = size(moment);
            let (what, by) = match (was, is) {
                (None, Some(is)) => ("added", is),
                (Some(was), None) => ("removed", -was),
                (Some(was), Some(is)) if was != is => ("re_estimated", is - was),
                _ => continue,
            };
            was = is;
            let change = json!({"time": moment.to_string(), "key": part.past.key, "change": what, "by": number(by)});
            changes.push((moment, change));
        }
    }
    changes.sort_by_key(|(moment, _)| *moment);
    let n_more = changes.len().saturating_sub(CHANGES);
    let listed = changes.into_iter().take(CHANGES);
    (listed.map(|(_, change)| change).collect(), n_more)
}
