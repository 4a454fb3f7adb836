//! Sprints made, started, completed and filled; the backlog; the order of issues.
//!
//! Source: "Create sprint", "Partially update sprint", "Update sprint", "Delete sprint", "Move issues to sprint and rank", "Move issues to
//! backlog", "Rank issues", "Get projects" of a board.

use serde_json::{Value, json};

use super::{page, shown_sprint, the_board, the_sprint};
use crate::core::clock::jira_time;
use crate::jira::call::{Cx, Outcome, Problem, created, no_content, ok};
use crate::jira::fields::{Kind, display, parse};
use crate::jira::issue::change::add_sprint;
use crate::jira::model::{ChangeItem, Sprint};
use crate::jira::{permission, shape};

/// `GET board/{id}/project`: whose issues the board shows.
pub(crate) fn projects(cx: &mut Cx<'_>) -> Outcome {
    let board = the_board(cx)?;
    let all = cx
        .state
        .project(&board.project)
        .map(|it| shape::project_brief(cx, it))
        .into_iter()
        .collect();
    page(cx, all, true)
}

/// Whether the caller may manage sprints of a board: whoever administers or writes in its project.
fn managed(cx: &Cx<'_>, board: u64) -> Result<(), Problem> {
    let project = cx
        .state
        .boards
        .iter()
        .find(|it| it.id == board)
        .and_then(|it| cx.state.project(&it.project));
    match project.is_some_and(|it| permission::write(&cx.call.caller, it)) {
        true => Ok(()),
        false => Err(Problem::new(
            403,
            "You do not have the permission to manage sprints on this board.",
        )),
    }
}

/// A date of the body: RFC 3339, or with an offset without a colon; `None` if it is not there.
fn date(body: &Value, name: &str) -> Result<Option<String>, Problem> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => match parse::moment(text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(Problem::new(400, format!("Date {text} is not valid."))),
        },
        Some(_) => Err(Problem::new(400, format!("{name} must be a date."))),
    }
}

fn in_order(start: Option<&String>, end: Option<&String>) -> Result<(), Problem> {
    match (start, end) {
        (Some(start), Some(end)) if start >= end => Err(Problem::new(
            400,
            "The end date of a sprint must be after the start date.",
        )),
        _ => Ok(()),
    }
}

/// `POST sprint`.
pub(crate) fn create(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    let Some(board) = body.get("originBoardId").and_then(Value::as_u64) else {
        return Err(Problem::field(
            "originBoardId",
            "The board has to be specified.",
        ));
    };
    let name = body
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_owned();
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Problem::field(
            "name",
            "The sprint name must be 1 to 30 characters.",
        ));
    }
    let found = super::visible_boards(cx).find(|it| it.id == board);
    match found {
        None => {
            return Err(Problem::new(
                404,
                "Board does not exist or you do not have permission to see it.",
            ));
        }
        Some(found) if found.kind == "kanban" => {
            return Err(Problem::new(400, "The board does not support sprints"));
        }
        Some(_) => managed(cx, board)?,
    }
    let (start, end) = (date(&body, "startDate")?, date(&body, "endDate")?);
    in_order(start.as_ref(), end.as_ref())?;
    let id = cx
        .state
        .sprints
        .iter()
        .map(|it| it.id)
        .max()
        .unwrap_or_default()
        + 1;
    let sprint = Sprint {
        id,
        name,
        state: "future".to_owned(),
        board,
        goal: body
            .get("goal")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        start,
        end,
        complete: None,
    };
    cx.core.clock.tick();
    cx.state.sprints.push(sprint.clone());
    created(&shown_sprint(cx, &sprint))
}

/// `POST sprint/{id}`: what is not sent stays.
pub(crate) fn update(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let before = the_sprint(cx)?.clone();
    managed(cx, before.board)?;
    let mut sprint = before.clone();
    if let Some(name) = body.get("name").and_then(Value::as_str) {
        if name.trim().is_empty() || name.chars().count() > 30 {
            return Err(Problem::field(
                "name",
                "The sprint name must be 1 to 30 characters.",
            ));
        }
        sprint.name = name.trim().to_owned();
    }
    if let Some(goal) = body.get("goal").and_then(Value::as_str) {
        sprint.goal = goal.to_owned();
    }
    let (start, end) = (date(&body, "startDate")?, date(&body, "endDate")?);
    if before.state == "closed" && (start.is_some() || end.is_some()) {
        return Err(Problem::new(
            400,
            "The dates of a completed sprint cannot be changed.",
        ));
    }
    sprint.start = start.or(sprint.start);
    sprint.end = end.or(sprint.end);
    in_order(sprint.start.as_ref(), sprint.end.as_ref())?;
    if let Some(state) = body.get("state").and_then(Value::as_str) {
        state_change(cx, &mut sprint, state)?;
    }
    let now = cx.core.clock.tick();
    if sprint.state == "closed" && before.state == "active" {
        sprint.complete = Some(jira_time(now));
    }
    if let Some(slot) = cx.state.sprints.iter_mut().find(|it| it.id == sprint.id) {
        *slot = sprint.clone();
    }
    ok(&shown_sprint(cx, &sprint))
}

/// `PUT sprint/{id}`: what is not sent is emptied; of a completed sprint only name and goal change.
pub(crate) fn replace(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let before = the_sprint(cx)?.clone();
    managed(cx, before.board)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = text("name").trim().to_owned();
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Problem::field(
            "name",
            "The sprint name must be 1 to 30 characters.",
        ));
    }
    let mut sprint = Sprint {
        name,
        goal: text("goal").to_owned(),
        ..before.clone()
    };
    if before.state != "closed" {
        sprint.start = date(&body, "startDate")?;
        sprint.end = date(&body, "endDate")?;
        in_order(sprint.start.as_ref(), sprint.end.as_ref())?;
        match text("state") {
            "" => {
                return Err(Problem::field(
                    "state",
                    "The sprint state must be specified.",
                ));
            }
            state => state_change(cx, &mut sprint, state)?,
        }
    }
    let now = cx.core.clock.tick();
    if sprint.state == "closed" && before.state == "active" {
        sprint.complete = Some(jira_time(now));
    }
    if let Some(slot) = cx.state.sprints.iter_mut().find(|it| it.id == sprint.id) {
        *slot = sprint.clone();
    }
    ok(&shown_sprint(cx, &sprint))
}

fn state_change(cx: &Cx<'_>, sprint: &mut Sprint, state: &str) -> Result<(), Problem> {
    match (sprint.state.as_str(), state) {
        (before, after) if before == after => {}
        ("future", "active") => {
            if sprint.start.is_none() || sprint.end.is_none() {
                return Err(Problem::new(
                    400,
                    "A sprint needs a start date and an end date to be started.",
                ));
            }
            let another =
                cx.state.sprints.iter().any(|it| {
                    it.board == sprint.board && it.state == "active" && it.id != sprint.id
                });
            if another {
                return Err(Problem::new(
                    400,
                    "The board has an active sprint already; parallel sprints are not enabled.",
                ));
            }
        }
        ("active", "closed") => {}
        (before, after @ ("future" | "active" | "closed")) => {
            return Err(Problem::new(
                400,
                format!("A sprint that is {before} cannot become {after}."),
            ));
        }
        (_, other) => {
            return Err(Problem::new(
                400,
                format!("'{other}' is not a valid sprint state."),
            ));
        }
    }
    sprint.state = state.to_owned();
    Ok(())
}

/// `DELETE sprint/{id}`: only one that has not begun.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let sprint = the_sprint(cx)?.clone();
    managed(cx, sprint.board)?;
    if sprint.state != "future" {
        return Err(Problem::new(400, "Only future sprints can be deleted."));
    }
    let ids = in_sprint(cx, sprint.id);
    for id in ids {
        put_into(cx, id, None);
    }
    cx.core.clock.tick();
    cx.state.sprints.retain(|it| it.id != sprint.id);
    no_content()
}

fn in_sprint(cx: &Cx<'_>, sprint: u64) -> Vec<u64> {
    let Some(field) = cx.state.field_of_kind(Kind::Sprint) else {
        return Vec::new();
    };
    let word = sprint.to_string();
    cx.state
        .issues
        .values()
        .filter(|it| {
            let sprints = it
                .values
                .get(&field.id)
                .map(display::ids)
                .unwrap_or_default();
            sprints.contains(&word.as_str())
        })
        .map(|it| it.id)
        .collect()
}

/// Puts an issue into a sprint, or into none; the completed ones it was in stay.
fn put_into(cx: &mut Cx<'_>, issue: u64, sprint: Option<u64>) {
    let Some(field) = cx.state.field_of_kind(Kind::Sprint).map(|it| it.id.clone()) else {
        return;
    };
    let before = cx
        .state
        .issue(issue)
        .and_then(|it| it.values.get(&field))
        .cloned();
    let sent = match sprint {
        Some(id) => json!([id.to_string()]),
        None => json!([]),
    };
    let after = add_sprint(cx, before.as_ref(), sent);
    let names = |value: Option<&Value>| -> Option<String> {
        let names: Vec<String> = value
            .map(display::ids)
            .unwrap_or_default()
            .iter()
            .filter_map(|id| cx.state.sprint(id.parse().ok()?))
            .map(|it| it.name.clone())
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let joined = |value: Option<&Value>| {
        let ids = value.map(display::ids).unwrap_or_default().join(", ");
        (!ids.is_empty()).then_some(ids)
    };
    let item = ChangeItem {
        field_id: field.clone(),
        field: "Sprint".to_owned(),
        from: joined(before.as_ref()),
        from_string: names(before.as_ref()),
        to: joined(Some(&after)),
        to_string: names(Some(&after)),
    };
    let now = cx.tick();
    cx.change_issue(issue, |it| {
        match after.as_array().is_some_and(Vec::is_empty) {
            true => it.values.remove(&field),
            false => it.values.insert(field, after),
        };
    });
    cx.record(issue, &now, vec![item]);
}

/// The issues a body names, each of them writable; up to fifty.
fn issues(cx: &Cx<'_>, body: &Value) -> Result<Vec<u64>, Problem> {
    let list = body.get("issues").and_then(Value::as_array);
    let list = list.ok_or_else(|| Problem::new(400, "The issues have to be specified."))?;
    if list.len() > 50 {
        return Err(Problem::new(
            400,
            "Maximum of 50 issues can be moved in one operation.",
        ));
    }
    let mut ids = Vec::new();
    for word in list.iter().filter_map(Value::as_str) {
        ids.push(cx.writable_issue(word)?.id);
    }
    Ok(ids)
}

/// `POST sprint/{id}/issue`.
pub(crate) fn add_issues(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let sprint = the_sprint(cx)?.clone();
    if sprint.state == "closed" {
        return Err(Problem::new(
            400,
            "Issues can only be moved to open or active sprints.",
        ));
    }
    for id in issues(cx, &body)? {
        put_into(cx, id, Some(sprint.id));
    }
    ranked(cx, &body)?;
    no_content()
}

/// `POST backlog/issue`.
pub(crate) fn to_backlog(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    for id in issues(cx, &body)? {
        put_into(cx, id, None);
    }
    ranked(cx, &body)?;
    no_content()
}

/// `PUT issue/rank`.
pub(crate) fn rank(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    if body.get("rankBeforeIssue").is_none() && body.get("rankAfterIssue").is_none() {
        return Err(Problem::new(
            400,
            "Either rankBeforeIssue or rankAfterIssue has to be specified.",
        ));
    }
    ranked(cx, &body)?;
    no_content()
}

/// Puts the issues of a body before or after another, if it says so.
fn ranked(cx: &mut Cx<'_>, body: &Value) -> Result<(), Problem> {
    let before = body.get("rankBeforeIssue").and_then(Value::as_str);
    let after = body.get("rankAfterIssue").and_then(Value::as_str);
    let (Some(word), is_before) = (before.or(after), before.is_some()) else {
        return Ok(());
    };
    let anchor = cx.visible_issue(word)?.id;
    let moved = issues(cx, body)?;
    if moved.contains(&anchor) {
        return Err(Problem::new(
            400,
            "An issue cannot be ranked against itself.",
        ));
    }
    let Some(field) = cx.state.field_of_kind(Kind::Rank).map(|it| it.id.clone()) else {
        return Ok(());
    };
    let mut all: Vec<(String, u64)> = cx
        .state
        .issues
        .values()
        .filter(|it| !moved.contains(&it.id))
        .map(|it| (it.text(&field).unwrap_or_default().to_owned(), it.id))
        .collect();
    all.sort();
    let mut order: Vec<u64> = all.into_iter().map(|(_, id)| id).collect();
    let at = order
        .iter()
        .position(|id| *id == anchor)
        .unwrap_or_default();
    let at = if is_before { at } else { at + 1 };
    order.splice(at..at, moved.iter().copied());
    for (place, id) in order.into_iter().enumerate() {
        cx.change_issue(id, |it| {
            it.values
                .insert(field.clone(), json!(format!("0|i{place:05}:")));
        });
    }
    let now = cx.tick();
    let word = if is_before {
        "Ranked higher"
    } else {
        "Ranked lower"
    };
    for id in moved {
        let item = ChangeItem {
            field_id: field.clone(),
            field: "Rank".to_owned(),
            from: None,
            from_string: None,
            to: None,
            to_string: Some(word.to_owned()),
        };
        cx.record(id, &now, vec![item]);
    }
    Ok(())
}
