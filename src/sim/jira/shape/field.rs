//! The value of a field in an answer.

use serde_json::{Map, Value, json};

use super::{
    attachment, comments, component, issue_type, linked_issue, links, priority_brief,
    project_brief, put, resolution, sprint_brief, sprint_java, status, status_category, user_by_id,
    version, worklogs,
};
use crate::jira::assets;
use crate::jira::call::Cx;
use crate::jira::fields::Kind;
use crate::jira::fields::display::ids;
use crate::jira::model::{Field, FieldOption, Issue};
use crate::jira::request::shown_type;
use crate::jira::text;

/// The value as it stands in `fields`; `null` or `[]` when there is none.
pub(crate) fn field_value(cx: &Cx<'_>, issue: &Issue, field: &Field) -> Value {
    let stored = issue.values.get(&field.id);
    match field.kind {
        Kind::Comments => comments(cx, issue),
        Kind::Worklogs => worklogs(cx, issue),
        Kind::Attachments => issue
            .attachments
            .iter()
            .map(|it| attachment(cx, it))
            .collect(),
        Kind::Links => links(cx, issue),
        Kind::Subtasks => cx
            .state
            .subtasks(issue.id)
            .map(|it| linked_issue(cx, it))
            .collect(),
        Kind::Watches => json!({
            "self": format!("{}/issue/{}/watchers", cx.api(), issue.key),
            "watchCount": issue.watchers.len(),
            "isWatching": issue.watchers.iter().any(|id| id == cx.me()),
        }),
        Kind::Votes => json!({
            "self": format!("{}/issue/{}/votes", cx.api(), issue.key),
            "votes": issue.votes.len(),
            "hasVoted": issue.votes.iter().any(|id| id == cx.me()),
        }),
        Kind::TimeTracking => time_tracking(cx, issue),
        Kind::Duration => seconds_of(cx, issue, &field.id),
        Kind::Ratio => json!(work_ratio(issue)),
        Kind::Progress => progress(cx, issue, field.id == "aggregateprogress"),
        Kind::Restriction => json!({"issuerestrictions": {}, "shouldDisplay": true}),
        Kind::StatusCategory => issue
            .text("status")
            .and_then(|id| cx.state.status(id))
            .map_or(Value::Null, |it| status_category(cx, &it.category)),
        Kind::Key | Kind::Thumbnail | Kind::Security => Value::Null,
        kind => match stored {
            Some(value) => stored_value(cx, field, value),
            None if kind.empty_is_list() || field.id == "labels" => json!([]),
            None => Value::Null,
        },
    }
}

fn stored_value(cx: &Cx<'_>, field: &Field, value: &Value) -> Value {
    let one = value.as_str().unwrap_or_default();
    let state = &*cx.state;
    match field.kind {
        Kind::Rich => text::shown(Some(value), cx.adf()),
        Kind::User => user_by_id(cx, one),
        Kind::Users => ids(value)
            .into_iter()
            .map(|id| user_by_id(cx, id))
            .collect(),
        Kind::Select | Kind::Radio => option_by_id(cx, one),
        Kind::MultiSelect | Kind::Checkboxes => ids(value)
            .into_iter()
            .map(|id| option_by_id(cx, id))
            .collect(),
        Kind::Cascade => cascade(cx, &ids(value)),
        Kind::Assets => ids(value)
            .into_iter()
            .filter_map(|id| assets::shown(cx, id))
            .collect(),
        Kind::Versions => ids(value)
            .into_iter()
            .filter_map(|id| state.versions.iter().find(|it| it.id == id))
            .map(|it| version(cx, it))
            .collect(),
        Kind::Components => ids(value)
            .into_iter()
            .filter_map(|id| state.components.iter().find(|it| it.id == id))
            .map(|it| component(cx, it))
            .collect(),
        Kind::Project => state
            .project(one)
            .map_or(Value::Null, |it| project_brief(cx, it)),
        Kind::IssueType => state
            .issue_type(one)
            .map_or(Value::Null, |it| issue_type(cx, it)),
        Kind::Status => state.status(one).map_or(Value::Null, |it| status(cx, it)),
        Kind::Priority => state
            .priorities
            .iter()
            .find(|it| it.id == one)
            .map_or(Value::Null, |it| priority_brief(cx, it)),
        Kind::Resolution => state
            .resolutions
            .iter()
            .find(|it| it.id == one)
            .map_or(Value::Null, |it| resolution(cx, it)),
        Kind::Parent => one
            .parse()
            .ok()
            .and_then(|id| state.issue(id))
            .map_or(Value::Null, |it| linked_issue(cx, it)),
        Kind::EpicLink => one
            .parse()
            .ok()
            .and_then(|id| state.issue(id))
            .map_or(Value::Null, |it| json!(it.key)),
        Kind::Sprint => ids(value)
            .into_iter()
            .filter_map(|id| state.sprint(id.parse().ok()?))
            .map(|it| match cx.cloud() {
                true => sprint_brief(it),
                false => json!(sprint_java(it)),
            })
            .collect(),
        Kind::RequestType => request_type(cx, one),
        _ => value.clone(),
    }
}

/// A request type as its field shows one: inside of what the portal says of the request.
fn request_type(cx: &Cx<'_>, id: &str) -> Value {
    let desks = cx.state.desks.iter();
    desks
        .flat_map(|desk| desk.request_types.iter().map(move |kind| (desk, kind)))
        .find(|(_, kind)| kind.0 == id)
        .map_or(
            Value::Null,
            |(desk, kind)| json!({"requestType": shown_type(cx, desk, kind)}),
        )
}

/// `CustomFieldOption`.
pub(crate) fn option(cx: &Cx<'_>, it: &FieldOption) -> Value {
    let mut shown = json!({
        "self": format!("{}/customFieldOption/{}", cx.api(), it.id),
        "value": it.value,
        "id": it.id,
    });
    if !cx.cloud()
        && let Some(map) = shown.as_object_mut()
    {
        put(map, "disabled", it.disabled);
    }
    shown
}

fn option_by_id(cx: &Cx<'_>, id: &str) -> Value {
    cx.state.option(id).map_or(Value::Null, |it| option(cx, it))
}

fn cascade(cx: &Cx<'_>, ids: &[&str]) -> Value {
    let Some(parent) = ids.first() else {
        return Value::Null;
    };
    let mut shown = option_by_id(cx, parent);
    if let (Some(child), Some(map)) = (ids.get(1), shown.as_object_mut()) {
        put(map, "child", option_by_id(cx, child));
    }
    shown
}

/// `TimeTrackingDetails`: only what there is.
pub(crate) fn time_tracking(cx: &Cx<'_>, issue: &Issue) -> Value {
    let duration = |seconds: i64| cx.state.working.duration(seconds);
    let mut map = Map::new();
    let spent = issue.time_spent();
    let whole = |name: &str| issue.number(name).map(|number| number as i64);
    if let Some(original) = whole("timeoriginalestimate") {
        put(&mut map, "originalEstimate", duration(original));
    }
    if let Some(remaining) = whole("timeestimate") {
        put(&mut map, "remainingEstimate", duration(remaining));
    }
    if spent > 0 {
        put(&mut map, "timeSpent", duration(spent));
    }
    if let Some(original) = whole("timeoriginalestimate") {
        put(&mut map, "originalEstimateSeconds", original);
    }
    if let Some(remaining) = whole("timeestimate") {
        put(&mut map, "remainingEstimateSeconds", remaining);
    }
    if spent > 0 {
        put(&mut map, "timeSpentSeconds", spent);
    }
    Value::Object(map)
}

/// Estimates and sums in seconds; the aggregates include sub-tasks.
fn seconds_of(cx: &Cx<'_>, issue: &Issue, field: &str) -> Value {
    let own = |issue: &Issue, field: &str| match field {
        "timespent" => Some(issue.time_spent()).filter(|spent| *spent > 0),
        _ => issue.number(field).map(|number| number as i64),
    };
    match field.strip_prefix("aggregate") {
        None => json!(own(issue, field)),
        Some(field) => {
            let all: Vec<i64> = cx
                .state
                .subtasks(issue.id)
                .chain([issue])
                .filter_map(|it| own(it, field))
                .collect();
            match all.is_empty() {
                true => Value::Null,
                false => json!(all.iter().sum::<i64>()),
            }
        }
    }
}

fn progress(cx: &Cx<'_>, issue: &Issue, aggregate: bool) -> Value {
    let issues: Vec<&Issue> = match aggregate {
        true => cx.state.subtasks(issue.id).chain([issue]).collect(),
        false => vec![issue],
    };
    let spent: i64 = issues.iter().map(|it| it.time_spent()).sum();
    let remaining: i64 = issues
        .iter()
        .filter_map(|it| it.number("timeestimate"))
        .map(|number| number as i64)
        .sum();
    let total = spent + remaining;
    match total {
        0 => json!({"progress": 0, "total": 0}),
        _ => json!({"progress": spent, "total": total, "percent": spent * 100 / total}),
    }
}

/// Time spent in percent of the estimate; -1 without an estimate.
pub(crate) fn work_ratio(issue: &Issue) -> i64 {
    match issue.number("timeoriginalestimate") {
        Some(estimate) if estimate > 0.0 => issue.time_spent() * 100 / (estimate as i64),
        _ => -1,
    }
}

/// The HTML of a rich field, or of dates and durations as `renderedFields` has them.
pub(crate) fn rendered_value(cx: &Cx<'_>, issue: &Issue, field: &Field) -> Value {
    let stored = issue.values.get(&field.id);
    match (field.kind, stored) {
        (Kind::Rich, Some(value)) => json!(text::to_html(value)),
        (Kind::Rich, None) => json!(""),
        (Kind::Date | Kind::DateTime, Some(value)) => {
            json!(value.as_str().and_then(|date| date.get(..10)))
        }
        (Kind::Comments, _) => {
            let mut page = comments(cx, issue);
            let bodies: Vec<Value> = page
                .get("comments")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .map(|mut comment| {
                    if let Some(body) = comment.get("body").map(text::to_html)
                        && let Some(map) = comment.as_object_mut()
                    {
                        put(map, "body", body);
                    }
                    comment
                })
                .collect();
            if let Some(map) = page.as_object_mut() {
                put(map, "comments", bodies);
            }
            page
        }
        _ => Value::Null,
    }
}
