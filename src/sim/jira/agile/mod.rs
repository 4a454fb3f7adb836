//! Boards and sprints, for reading; `plan` changes them.
//!
//! Source: "Get all boards", "Get board", "Get all sprints", "Get sprint", "Get issues for sprint" of the agile API, and their
//! successors below `/rest/software` on Cloud.

pub(crate) mod plan;

use serde_json::{Map, Value, json};

use crate::jira::call::{Cx, Outcome, Problem, ok};
use crate::jira::fields::Kind;
use crate::jira::model::{Board, Sprint};
use crate::jira::permission;
use crate::jira::search;
use crate::jira::shape::{self, put};

fn api(cx: &Cx<'_>) -> String {
    format!("{}/rest/agile/1.0", cx.core.jira_url)
}

fn visible_boards<'a>(cx: &'a Cx<'_>) -> impl Iterator<Item = &'a Board> {
    cx.state.boards.iter().filter(|board| {
        cx.state
            .project(&board.project)
            .is_some_and(|project| permission::browse(&cx.call.caller, project))
    })
}

fn shown_board(cx: &Cx<'_>, board: &Board) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", board.id);
    put(&mut map, "self", format!("{}/board/{}", api(cx), board.id));
    put(&mut map, "name", board.name.clone());
    put(&mut map, "type", board.kind.clone());
    // Data Center says no more; Cloud adds where the board lives.
    if let (true, Some(project)) = (cx.cloud(), cx.state.project(&board.project)) {
        let location = json!({
            "projectId": project.id.parse::<u64>().unwrap_or_default(),
            "displayName": format!("{} ({})", project.name, project.key),
            "projectName": project.name,
            "projectKey": project.key,
            "projectTypeKey": project.kind,
            "avatarURI": format!("{}/secure/projectavatar?size=small&avatarId=10324", cx.core.jira_url),
            "name": format!("{} ({})", project.name, project.key),
        });
        put(&mut map, "location", location);
        put(&mut map, "isPrivate", false);
    }
    Value::Object(map)
}

fn shown_sprint(cx: &Cx<'_>, sprint: &Sprint) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", sprint.id);
    put(
        &mut map,
        "self",
        format!("{}/sprint/{}", api(cx), sprint.id),
    );
    put(&mut map, "state", sprint.state.clone());
    put(&mut map, "name", sprint.name.clone());
    for (name, date) in [
        ("startDate", &sprint.start),
        ("endDate", &sprint.end),
        ("completeDate", &sprint.complete),
    ] {
        if let Some(date) = date {
            put(&mut map, name, shape::zulu(date));
        }
    }
    put(&mut map, "originBoardId", sprint.board);
    put(&mut map, "goal", sprint.goal.clone());
    Value::Object(map)
}

/// A page of agile's shape; `total` is there for boards, and on Cloud for sprints.
fn page(cx: &Cx<'_>, all: Vec<Value>, with_total: bool) -> Outcome {
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", 50)?.min(50);
    let total = all.len();
    let values: Vec<Value> = all.into_iter().skip(start).take(max).collect();
    let mut map = Map::new();
    put(&mut map, "maxResults", max);
    put(&mut map, "startAt", start);
    if with_total {
        put(&mut map, "total", total);
    }
    put(&mut map, "isLast", start + values.len() >= total);
    put(&mut map, "values", values);
    ok(&Value::Object(map))
}

/// `GET board`.
pub(crate) fn boards(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let name = cx.call.query("name").unwrap_or_default().to_lowercase();
    let kinds = cx.call.query_list("type");
    let project = match cx.call.query("projectKeyOrId") {
        None => None,
        Some(word) => Some(
            cx.visible_project(word)
                .map_err(|_| {
                    Problem::new(
                        400,
                        format!("No project could be found with key or id '{word}'."),
                    )
                })?
                .id
                .clone(),
        ),
    };
    let all = visible_boards(cx)
        .filter(|it| it.name.to_lowercase().contains(&name))
        .filter(|it| kinds.is_empty() || kinds.contains(&it.kind))
        .filter(|it| {
            project
                .as_ref()
                .is_none_or(|project| it.project == *project)
        })
        .map(|it| shown_board(cx, it))
        .collect();
    page(cx, all, true)
}

fn the_board<'a>(cx: &'a Cx<'_>) -> Result<&'a Board, Problem> {
    cx.user()?;
    let id = cx.call.param("board");
    visible_boards(cx)
        .find(|it| it.id.to_string() == id)
        .ok_or_else(|| {
            Problem::new(
                404,
                "Board does not exist or you do not have permission to see it.",
            )
        })
}

/// `GET board/{id}`.
pub(crate) fn board(cx: &mut Cx<'_>) -> Outcome {
    let board = the_board(cx)?;
    ok(&shown_board(cx, board))
}

/// `GET board/{id}/configuration`: a column for each category of statuses.
pub(crate) fn configuration(cx: &mut Cx<'_>) -> Outcome {
    let board = the_board(cx)?;
    let column = |name: &str, category: &str| {
        let statuses = cx
            .state
            .statuses
            .iter()
            .filter(|it| it.category == category);
        let statuses: Vec<Value> = statuses
            .map(|it| json!({"id": it.id, "self": format!("{}/status/{}", cx.api(), it.id)}))
            .collect();
        json!({"name": name, "statuses": statuses})
    };
    let points = cx.state.fields.iter().find(|it| it.name == "Story Points");
    let mut body = json!({
        "id": board.id,
        "name": board.name,
        "type": board.kind,
        "self": format!("{}/rest/agile/1.0/board/{}/configuration", cx.core.jira_url, board.id),
        "columnConfig": {
            "columns": [column("To Do", "new"), column("In Progress", "indeterminate"), column("Done", "done")],
            "constraintType": "issueCount",
        },
    });
    if let (Some(points), false) = (points, board.kind == "kanban") {
        body["estimation"] = json!({
            "type": "field",
            "field": {"fieldId": points.id, "displayName": points.name},
        });
    }
    ok(&body)
}

/// `GET board/{id}/sprint`.
pub(crate) fn sprints(cx: &mut Cx<'_>) -> Outcome {
    let board = the_board(cx)?;
    if board.kind == "kanban" {
        return Err(Problem::new(400, "The board does not support sprints"));
    }
    let states = cx.call.query_list("state");
    for state in &states {
        if !matches!(state.as_str(), "future" | "active" | "closed") {
            return Err(Problem::new(
                400,
                format!("'{state}' is not a valid sprint state."),
            ));
        }
    }
    let all = cx
        .state
        .sprints
        .iter()
        .filter(|it| it.board == board.id && (states.is_empty() || states.contains(&it.state)))
        .map(|it| shown_sprint(cx, it))
        .collect();
    page(cx, all, cx.cloud())
}

fn the_sprint<'a>(cx: &'a Cx<'_>) -> Result<&'a Sprint, Problem> {
    cx.user()?;
    let id = cx.call.param("sprint");
    let sprint = id.parse().ok().and_then(|id| cx.state.sprint(id));
    sprint
        .filter(|sprint| visible_boards(cx).any(|board| board.id == sprint.board))
        .ok_or_else(|| {
            Problem::new(
                404,
                format!("Sprint does not exist or you do not have permission to view it: {id}"),
            )
        })
}

/// `GET sprint/{id}`.
pub(crate) fn sprint(cx: &mut Cx<'_>) -> Outcome {
    let sprint = the_sprint(cx)?;
    ok(&shown_sprint(cx, sprint))
}

fn sprint_jql(cx: &Cx<'_>) -> Result<String, Problem> {
    let sprint = the_sprint(cx)?;
    let field = cx
        .state
        .field_of_kind(Kind::Sprint)
        .map_or("0", |field| field.number());
    Ok(format!("cf[{field}] = {}", sprint.id))
}

/// `GET sprint/{id}/issue`.
pub(crate) fn sprint_issues(cx: &mut Cx<'_>) -> Outcome {
    let jql = sprint_jql(cx)?;
    search::agile_page(cx, &jql)
}

/// `GET /rest/software/1.0/sprint/{id}/issue` (Cloud).
pub(crate) fn software_sprint_issues(cx: &mut Cx<'_>) -> Outcome {
    let jql = sprint_jql(cx)?;
    search::software_page(cx, &jql)
}

fn board_jql(cx: &Cx<'_>) -> Result<String, Problem> {
    let board = the_board(cx)?;
    let lower = board.jql.to_ascii_lowercase();
    let end = lower.find("order by").unwrap_or(board.jql.len());
    Ok(board.jql.get(..end).unwrap_or_default().trim().to_owned())
}

/// `GET board/{id}/issue`.
pub(crate) fn board_issues(cx: &mut Cx<'_>) -> Outcome {
    let jql = board_jql(cx)?;
    search::agile_page(cx, &jql)
}

/// `GET /rest/software/1.0/board/{id}/issue` (Cloud).
pub(crate) fn software_board_issues(cx: &mut Cx<'_>) -> Outcome {
    let jql = board_jql(cx)?;
    search::software_page(cx, &jql)
}

/// `GET board/{id}/backlog` (Data Center; deprecated on Cloud).
pub(crate) fn backlog(cx: &mut Cx<'_>) -> Outcome {
    let jql = backlog_jql(cx)?;
    search::agile_page(cx, &jql)
}

/// `GET /rest/software/1.0/board/{id}/backlog` (Cloud).
pub(crate) fn software_backlog(cx: &mut Cx<'_>) -> Outcome {
    let jql = backlog_jql(cx)?;
    search::software_page(cx, &jql)
}

/// Issues of the board that are in no open sprint and not done.
fn backlog_jql(cx: &Cx<'_>) -> Result<String, Problem> {
    let jql = board_jql(cx)?;
    let field = cx
        .state
        .field_of_kind(Kind::Sprint)
        .map_or("0", |field| field.number());
    Ok(format!(
        "({jql}) AND statusCategory != Done AND (cf[{field}] IS EMPTY OR cf[{field}] NOT IN (openSprints(), futureSprints()))"
    ))
}
