//! `jira_get_sprint_report`: what a sprint began with, what came later, what is done, and what was left day by day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::planning;
use super::sprint_report::points_field;
use crate::jira::flows::{self, Source, history};
use crate::jira::model::Issue;
use crate::jira::{Client, SearchQuery};
use crate::tools::prelude::*;
use crate::view::{Plan, agile};

/// Report on a sprint: done, open, added after its start, and burndown by day.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSprintReport {
    sprint_id: String,
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

/// More issues are not read.
const MOST: usize = 500;

/// A longer sprint is told of up to here.
const DAYS: usize = 92;

impl Read for GetSprintReport {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let (sprint, targets) = planning::sprint(cx, jira, &self.sprint_id).await?;
        let id = self.sprint_id.trim().to_owned();
        let points = points_field(jira).await?;
        let done = done_statuses(jira).await?;
        let mut fields = vec![
            "summary".to_owned(),
            "status".to_owned(),
            "created".to_owned(),
        ];
        fields.extend(points.clone());
        let query = SearchQuery {
            jql: cx.jql(&format!("sprint = {id}"), &[])?.as_str().to_owned(),
            fields,
            expand: vec!["changelog".to_owned()],
            limit: MOST,
            ..SearchQuery::default()
        };
        let page = flows::search(jira, &Source::Site, query).await?;
        let start = history::moment(sprint.get("startDate"));
        let mut work = Vec::new();
        for issue in &page.items {
            work.push(Work::read(jira, issue, &id, start, points.as_deref(), &done).await?);
        }
        let has_points = work.iter().any(|one| one.points.is_some());
        let mut body = json!({
            "sprint": agile::sprint(&sprint),
            "unit": if has_points { "points" } else { "issues" },
        });
        let sum = |keep: &dyn Fn(&Work) -> bool| -> Value {
            let kept = work.iter().filter(|one| keep(one));
            let sum: f64 = kept.map(|one| one.size(has_points)).sum();
            number(sum)
        };
        body["at_start"] = sum(&|one| one.added.is_none());
        body["added"] = sum(&|one| one.added.is_some());
        body["done"] = sum(&|one| one.done.is_some());
        body["remaining"] = sum(&|one| one.done.is_none());
        let shown = |keep: &dyn Fn(&Work) -> bool| -> Vec<Value> {
            work.iter()
                .filter(|one| keep(one))
                .map(Work::view)
                .collect()
        };
        body["issues_done"] = shown(&|one| one.done.is_some()).into();
        body["issues_open"] = shown(&|one| one.done.is_none()).into();
        let late = work.iter().filter(|one| one.added.is_some());
        let late: Vec<&str> = late.map(|one| one.key.as_str()).collect();
        if !late.is_empty() {
            body["added_after_start"] = json!(late);
        }
        if let Some(start) = start {
            let end = history::moment(sprint.get("completeDate"))
                .or_else(|| history::moment(sprint.get("endDate")))
                .unwrap_or(Timestamp::MAX);
            let end = end.min(Timestamp::now());
            body["burndown"] = burndown(&work, start, end, &cx.measures.zone, has_points).into();
        }
        let mut notes = vec!["What was taken out of the sprint is not counted.".to_owned()];
        if page.next.is_some() {
            notes.push(format!("Only the first {MOST} issues are counted."));
        }
        body["notes"] = json!(notes);
        // The sprint is its board's; issues of other projects in it are left out one by one.
        Ok(Reply::new(body).touching(targets).plan(Plan {
            list: Some("issues_open"),
            columns: &["points"],
            ..Plan::default()
        }))
    }
}

/// The numbers of the statuses in which work is done.
async fn done_statuses(jira: &Client) -> Result<BTreeSet<String>> {
    let statuses = jira.statuses().await?;
    let done = statuses.iter().filter(|status| {
        let category = status.pointer("/statusCategory/key");
        category.and_then(Value::as_str) == Some("done")
    });
    Ok(done
        .filter_map(|status| status.get("id")?.as_str().map(str::to_owned))
        .collect())
}

/// An issue of the sprint.
struct Work {
    key: String,
    summary: String,
    points: Option<f64>,
    /// When it came into the sprint, if that was after the start.
    added: Option<Timestamp>,
    /// Since when it is done.
    done: Option<Timestamp>,
}

impl Work {
    async fn read(
        jira: &Client,
        issue: &Issue,
        sprint: &str,
        start: Option<Timestamp>,
        points: Option<&str>,
        done: &BTreeSet<String>,
    ) -> Result<Self> {
        let entries = history::entries(jira, issue)
            .await
            .about(|| format!("The history of `{}`", issue.key))?;
        let created = history::moment(Some(&issue.fields.value("created")));
        let status = issue.fields.text("status", "/id").unwrap_or_default();
        let points = points.and_then(|field| issue.fields.value(field).as_f64());
        let is_done = done.contains(&status);
        Ok(Self {
            key: issue.key.clone(),
            summary: issue.fields.text("summary", "").unwrap_or_default(),
            points,
            added: start.and_then(|start| joined(&entries, sprint, start, created)),
            done: is_done
                .then(|| finished(&entries, done).or(created))
                .flatten(),
        })
    }

    fn size(&self, has_points: bool) -> f64 {
        match has_points {
            true => self.points.unwrap_or_default(),
            false => 1.0,
        }
    }

    fn view(&self) -> Value {
        let mut view = json!({"key": self.key, "summary": self.summary});
        if let Some(points) = self.points {
            view["points"] = number(points);
        }
        view
    }
}

/// A whole number without a fraction.
fn number(value: f64) -> Value {
    match value.fract() == 0.0 && value.abs() < 1e15 {
        true => json!(value as i64),
        false => json!(value),
    }
}

/// The items of an entry that change one field.
fn items<'a>(entry: &'a Value, field: &'a str) -> impl Iterator<Item = &'a Value> {
    let items = entry.get("items").and_then(Value::as_array);
    items.into_iter().flatten().filter(move |item| {
        let name = item.get("field").and_then(Value::as_str);
        name.is_some_and(|name| name.eq_ignore_ascii_case(field))
    })
}

/// When an issue came into a sprint after its start; nothing if it was there from the start on.
fn joined(
    entries: &[Value],
    sprint: &str,
    start: Timestamp,
    created: Option<Timestamp>,
) -> Option<Timestamp> {
    let holds = |item: &Value, side: &str| {
        let ids = item.get(side).and_then(Value::as_str).unwrap_or_default();
        ids.split(',').any(|id| id.trim() == sprint)
    };
    let mut came = None;
    for entry in entries {
        for item in items(entry, "Sprint") {
            if holds(item, "to") && !holds(item, "from") {
                came = history::moment(entry.get("created"));
            }
        }
    }
    // One that was made inside the sprint has no such entry.
    came.or(created).filter(|came| *came > start)
}

/// When an issue came into the status of being done for the last time.
fn finished(entries: &[Value], done: &BTreeSet<String>) -> Option<Timestamp> {
    let into_done = |item: &Value| {
        let id = |side: &str| item.get(side).and_then(Value::as_str).unwrap_or_default();
        done.contains(id("to")) && !done.contains(id("from"))
    };
    let last = entries
        .iter()
        .rev()
        .find(|entry| items(entry, "status").any(into_done))?;
    history::moment(last.get("created"))
}

/// What was left at the end of each day.
fn burndown(
    work: &[Work],
    start: Timestamp,
    end: Timestamp,
    zone: &TimeZone,
    has_points: bool,
) -> Vec<Value> {
    let mut days = Vec::new();
    let mut day: Date = start.to_zoned(zone.clone()).date();
    let last = end.to_zoned(zone.clone()).date();
    while day <= last && days.len() < DAYS {
        let Ok(next) = day.checked_add(1.day()) else {
            break;
        };
        let Ok(midnight) = next.to_zoned(zone.clone()) else {
            break;
        };
        let at = midnight.timestamp().min(end);
        let left: f64 = work
            .iter()
            .filter(|one| one.added.is_none_or(|added| added <= at))
            .filter(|one| one.done.is_none_or(|done| done > at))
            .map(|one| one.size(has_points))
            .sum();
        days.push(json!({"date": day.to_string(), "remaining": number(left)}));
        day = next;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn entry(created: &str, field: &str, from: &str, to: &str) -> Value {
        json!({"created": created, "items": [{"field": field, "from": from, "to": to}]})
    }

    #[test]
    fn what_is_left_goes_down_as_work_is_done_and_up_as_it_comes() {
        let work = |points, added: Option<&str>, done: Option<&str>| Work {
            key: "A-1".into(),
            summary: String::new(),
            points: Some(points),
            added: added.map(at),
            done: done.map(at),
        };
        let all = [
            work(3.0, None, Some("2026-01-06T10:00:00Z")),
            work(5.0, None, None),
            work(2.0, Some("2026-01-07T10:00:00Z"), None),
        ];
        let days = burndown(
            &all,
            at("2026-01-05T09:00:00Z"),
            at("2026-01-07T12:00:00Z"),
            &TimeZone::UTC,
            true,
        );
        assert_eq!(
            days,
            [
                json!({"date": "2026-01-05", "remaining": 8}),
                json!({"date": "2026-01-06", "remaining": 5}),
                json!({"date": "2026-01-07", "remaining": 7}),
            ]
        );
    }

    #[test]
    fn an_issue_joins_by_its_history_or_by_being_made() {
        let start = at("2026-01-05T09:00:00Z");
        let before = Some(at("2026-01-01T00:00:00Z"));
        let moved = [entry("2026-01-06T00:00:00Z", "Sprint", "7", "7, 8")];
        assert_eq!(
            joined(&moved, "8", start, before),
            Some(at("2026-01-06T00:00:00Z"))
        );
        assert_eq!(joined(&[], "8", start, before), None);
        let inside = Some(at("2026-01-07T00:00:00Z"));
        assert_eq!(joined(&[], "8", start, inside), inside);
        let early = [entry("2026-01-02T00:00:00Z", "Sprint", "", "8")];
        assert_eq!(joined(&early, "8", start, before), None);
    }

    #[test]
    fn done_counts_from_the_last_time() {
        let done = BTreeSet::from(["9".to_owned()]);
        let entries = [
            entry("2026-01-06T00:00:00Z", "status", "1", "9"),
            entry("2026-01-07T00:00:00Z", "status", "9", "1"),
            entry("2026-01-08T00:00:00Z", "status", "1", "9"),
        ];
        assert_eq!(finished(&entries, &done), Some(at("2026-01-08T00:00:00Z")));
        assert_eq!(finished(&[], &done), None);
    }
}
