//! Worklogs: list, read, add, edit, delete, with the remaining estimate adjusted.
//!
//! Source: "Get issue worklogs", "Add worklog", "Update worklog", "Delete worklog".

use serde_json::{Value, json};

use super::words;
use crate::jira::call::{Cx, Outcome, Problem, created, no_content, ok};
use crate::jira::fields::parse::moment;
use crate::jira::model::{Issue, Worklog};
use crate::jira::{shape, text};

/// `GET issue/{key}/worklog`; Data Center gives all of them, whatever is asked.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let all = shape::visible_worklogs(cx, issue);
    let total = all.len();
    let (start, max) = match cx.cloud() {
        true => (
            cx.call.number("startAt", 0)?,
            cx.call.number("maxResults", 5000)?.min(5000),
        ),
        false => (0, total),
    };
    let bound = |name: &str| {
        cx.call
            .query(name)
            .and_then(|text| text.parse::<i64>().ok())
    };
    let (after, before) = (bound("startedAfter"), bound("startedBefore"));
    let millis = |it: &Worklog| {
        it.started
            .replace("+0000", "Z")
            .parse::<jiff::Timestamp>()
            .map_or(0, |at| at.as_millisecond())
    };
    let page: Vec<Value> = all
        .into_iter()
        .filter(|it| {
            after.is_none_or(|after| millis(it) >= after)
                && before.is_none_or(|before| millis(it) < before)
        })
        .skip(start)
        .take(max)
        .map(|it| shape::worklog(cx, issue, it))
        .collect();
    ok(&json!({"startAt": start, "maxResults": max, "total": total, "worklogs": page}))
}

/// `GET issue/{key}/worklog/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let worklog = find(cx, issue)?;
    ok(&shape::worklog(cx, issue, worklog))
}

fn find<'a>(cx: &Cx<'_>, issue: &'a Issue) -> Result<&'a Worklog, Problem> {
    let id = cx.call.param("id");
    shape::visible_worklogs(cx, issue)
        .into_iter()
        .find(|it| it.id.to_string() == id)
        .ok_or_else(|| Problem::new(404, format!("Cannot find worklog with id: '{id}'.")))
}

/// `POST issue/{key}/worklog`.
pub(crate) fn post(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let id = cx.writable_issue(cx.call.param("key"))?.id;
    let now = cx.tick();
    let worklog = add(cx, id, &body, &now)?;
    let issue = cx.visible_issue(&id.to_string())?;
    let worklog = issue
        .worklogs
        .iter()
        .find(|it| it.id == worklog)
        .ok_or_else(|| cx.no_issue())?;
    created(&shape::worklog(cx, issue, worklog))
}

/// What a body says: seconds, when it began, comment.
type Sent = (Option<i64>, Option<String>, Option<Value>);

/// Reads a body and checks it.
fn read(cx: &Cx<'_>, body: &Value, needs_time: bool) -> Result<Sent, Problem> {
    let by_text = body
        .get("timeSpent")
        .and_then(Value::as_str)
        .map(|text| cx.state.working.seconds(text));
    let by_number = body.get("timeSpentSeconds").and_then(Value::as_i64);
    let seconds = match (by_number, by_text) {
        (Some(seconds), _) => Some(seconds),
        (None, Some(Some(seconds))) => Some(seconds),
        (None, Some(None)) => {
            return Err(Problem::field(
                "timeLogged",
                "Invalid time duration entered.",
            ));
        }
        (None, None) => None,
    };
    if needs_time && seconds.is_none() {
        return Err(Problem::field(
            "timeLogged",
            "You must indicate the time spent working.",
        ));
    }
    if seconds.is_some_and(|seconds| seconds < 60) {
        return Err(Problem::field("timeLogged", "Worklog must not be null."));
    }
    let started = match body.get("started").and_then(Value::as_str) {
        None => None,
        // Jira wants milliseconds and an offset without a colon.
        Some(text) => match moment(text).filter(|_| text.contains('.') && !text.ends_with('Z')) {
            Some(started) => Some(started),
            None => {
                return Err(Problem::new(
                    400,
                    format!(
                        "Failed to parse date '{text}'; expected format is yyyy-MM-dd'T'HH:mm:ss.SSSZ"
                    ),
                ));
            }
        },
    };
    let comment = body.get("comment").filter(|it| !it.is_null()).cloned();
    match (&comment, cx.adf()) {
        (Some(Value::String(_)), true) => {
            return Err(Problem::field("comment", "Comment body is not valid!"));
        }
        (Some(document @ Value::Object(_)), true) if text::check_adf(document).is_err() => {
            return Err(Problem::new(400, "INVALID_INPUT"));
        }
        (Some(Value::Object(_)), false) => {
            return Err(Problem::field(
                "comment",
                "Operation value must be a string",
            ));
        }
        _ => {}
    }
    Ok((seconds, started, comment.filter(|it| it != "")))
}

/// Adds a worklog, here and from `update.worklog` of other requests.
pub(crate) fn add(cx: &mut Cx<'_>, issue: u64, body: &Value, now: &str) -> Result<u64, Problem> {
    let (seconds, started, comment) = read(cx, body, true)?;
    let seconds = seconds.unwrap_or_default();
    let remaining = new_estimate(cx, issue, seconds, "reduceBy")?;
    let author = cx.me().to_owned();
    let id = cx.state.next_id();
    let worklog = Worklog {
        id,
        update_author: author.clone(),
        author,
        created: now.to_owned(),
        updated: now.to_owned(),
        started: started.unwrap_or_else(|| now.to_owned()),
        seconds,
        comment,
        visibility: None,
    };
    let spent = cx.state.issue(issue).map_or(0, Issue::time_spent);
    cx.change_issue(issue, |issue| issue.worklogs.push(worklog));
    finish(cx, issue, now, spent, remaining);
    Ok(id)
}

/// The remaining estimate after a change of `seconds`, by the query parameter `adjustEstimate`.
fn new_estimate(
    cx: &Cx<'_>,
    issue: u64,
    seconds: i64,
    manual: &str,
) -> Result<Option<i64>, Problem> {
    let now = cx
        .state
        .issue(issue)
        .and_then(|issue| issue.number("timeestimate"))
        .map(|number| number as i64);
    let amount = |name: &str| {
        cx.call
            .query(name)
            .and_then(|text| cx.state.working.seconds(text))
            .ok_or_else(|| {
                Problem::field(
                    name,
                    format!("'{name}' is required and must be a duration."),
                )
            })
    };
    match cx.call.query("adjustEstimate").unwrap_or("auto") {
        "leave" => Ok(now),
        "new" => amount("newEstimate").map(Some),
        "manual" => {
            let by = amount(manual)?;
            Ok(now.map(|now| {
                if manual == "reduceBy" {
                    (now - by).max(0)
                } else {
                    now + by
                }
            }))
        }
        "auto" => Ok(now.map(|now| (now - seconds).max(0))),
        other => Err(Problem::new(
            400,
            format!("'{other}' is no way to adjust the estimate."),
        )),
    }
}

/// Writes the estimate and the history of it.
fn finish(cx: &mut Cx<'_>, issue: u64, now: &str, spent: i64, remaining: Option<i64>) {
    let mut items = Vec::new();
    let shown = |number: i64| (number != 0).then(|| number.to_string());
    if let Some(it) = cx.state.issue(issue) {
        let before = it.number("timeestimate").map(|number| number as i64);
        if before != remaining {
            items.push(words(
                "timeestimate",
                before.and_then(shown),
                remaining.map(|number| number.to_string()),
            ));
        }
        if it.time_spent() != spent {
            items.push(words("timespent", shown(spent), shown(it.time_spent())));
        }
    }
    cx.change_issue(issue, |issue| {
        if let Some(remaining) = remaining {
            issue
                .values
                .insert("timeestimate".to_owned(), json!(remaining));
        }
    });
    cx.record(issue, now, items);
}

/// `PUT issue/{key}/worklog/{id}`.
pub(crate) fn edit(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issue = cx.writable_issue(cx.call.param("key"))?;
    let (issue, worklog) = (issue.id, find(cx, issue)?.clone());
    let (seconds, started, comment) = read(cx, &body, false)?;
    let more = seconds.map_or(0, |seconds| seconds - worklog.seconds);
    let remaining = new_estimate(cx, issue, more, "reduceBy")?;
    let now = cx.tick();
    let me = cx.me().to_owned();
    let spent = cx.state.issue(issue).map_or(0, Issue::time_spent);
    cx.change_issue(issue, |issue| {
        if let Some(it) = issue.worklogs.iter_mut().find(|it| it.id == worklog.id) {
            it.seconds = seconds.unwrap_or(it.seconds);
            it.started = started.unwrap_or_else(|| it.started.clone());
            it.comment = comment.or_else(|| it.comment.clone());
            it.updated.clone_from(&now);
            it.update_author = me;
        }
    });
    finish(cx, issue, &now, spent, remaining);
    let issue = cx.visible_issue(&issue.to_string())?;
    let worklog = find(cx, issue)?;
    ok(&shape::worklog(cx, issue, worklog))
}

/// `DELETE issue/{key}/worklog/{id}`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.writable_issue(cx.call.param("key"))?;
    let (issue, worklog) = (issue.id, find(cx, issue)?.clone());
    let remaining = new_estimate(cx, issue, -worklog.seconds, "increaseBy")?;
    let now = cx.tick();
    let spent = cx.state.issue(issue).map_or(0, Issue::time_spent);
    cx.change_issue(issue, |issue| {
        issue.worklogs.retain(|it| it.id != worklog.id)
    });
    finish(cx, issue, &now, spent, remaining);
    no_content()
}
