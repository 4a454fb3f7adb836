//! Tasks of v2: the task lists in the bodies of pages.
//!
//! Source: `/tasks`, `/tasks/{id}` of the v2 description. A task's global id is made of the page's id and its id in the page.

use serde_json::{Value, json};

use super::super::body::text::walk;
use super::super::body::{text, to_adf, tree};
use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State, Status};
use super::super::v1::input;
use super::shape;
use crate::core::answer;

/// Task ids of one page stay below this.
const PER_PAGE: u64 = 1000;

struct Task<'a> {
    page: &'a Content,
    local: String,
    done: bool,
    element: tree::Element,
}

impl Task<'_> {
    fn id(&self) -> u64 {
        self.page.id * PER_PAGE + self.local.parse::<u64>().unwrap_or(0)
    }

    /// The first person the task mentions.
    fn assignee(&self) -> Option<String> {
        let mut mentions = Vec::new();
        text::mentions(&self.element.children, &mut mentions);
        mentions.into_iter().next()
    }
}

fn all<'a>(ask: &Ask, state: &'a State) -> Vec<Task<'a>> {
    let mut out = Vec::new();
    for page in state.contents.values().filter(|page| {
        matches!(page.kind, Kind::Page | Kind::BlogPost)
            && page.status == Status::Current
            && state.reads(&ask.user, page)
    }) {
        let nodes = tree::parse(page.body()).unwrap_or_default();
        walk(&nodes, &mut |element| {
            if element.name == "ac:task" {
                let field = |name: &str| {
                    element
                        .child(name)
                        .map(|child| tree::raw_text(&child.children))
                        .unwrap_or_default()
                };
                out.push(Task {
                    page,
                    local: field("ac:task-id"),
                    done: field("ac:task-status") == "complete",
                    element: element.clone(),
                });
            }
        });
    }
    out
}

/// Lists tasks.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let pages = ask.all("page-id");
    let spaces = ask.all("space-id");
    let ids = ask.all("task-id");
    let assigned = ask.all("assigned-to");
    let found: Vec<Task<'_>> = all(ask, &state)
        .into_iter()
        .filter(|task| {
            let (page, space) = (task.page.id.to_string(), task.page.space.to_string());
            (pages.is_empty() || pages.contains(&page.as_str()))
                && (spaces.is_empty() || spaces.contains(&space.as_str()))
                && (ids.is_empty() || ids.contains(&task.id().to_string().as_str()))
                && (assigned.is_empty()
                    || task
                        .assignee()
                        .is_some_and(|id| assigned.contains(&id.as_str())))
                && ask
                    .first("status")
                    .is_none_or(|status| (status == "complete") == task.done)
        })
        .collect();
    paging::cursor_list(ask, found, 25, 250, |task| write(ask, &task))
}

/// Reads one task.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let task = find(ask, &state)?;
    Ok(answer::json(200, &write(ask, &task)))
}

fn find<'a>(ask: &Ask, state: &'a State) -> Result<Task<'a>, Problem> {
    let id = ask.param("id");
    all(ask, state)
        .into_iter()
        .find(|task| task.id().to_string() == id)
        .ok_or_else(|| Problem::Missing(format!("No task with id {id}")))
}

/// Ticks a task or unticks it.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let status = input::text(&request, "/status")
        .filter(|status| matches!(*status, "complete" | "incomplete"))
        .ok_or_else(|| Problem::Invalid("'status' must be complete or incomplete".to_owned()))?;
    let mut state = ask.state();
    let (page, local) = {
        let task = find(ask, &state)?;
        (task.page.id, task.local.clone())
    };
    state.writable(&ask.user, &page.to_string())?;
    ask.tick();
    if let Some(latest) = state
        .contents
        .get_mut(&page)
        .and_then(|page| page.versions.last_mut())
    {
        latest.body = tick(&latest.body, &local, status);
    }
    let task = find(ask, &state)?;
    Ok(answer::json(200, &write(ask, &task)))
}

fn tick(body: &str, local: &str, status: &str) -> String {
    const OPEN: &str = "<ac:task-status>";
    let mark = format!("<ac:task-id>{local}</ac:task-id>");
    let replaced = body.split_once(mark.as_str()).and_then(|(before, rest)| {
        let (between, rest) = rest.split_once(OPEN)?;
        let (_, after) = rest.split_once("</ac:task-status>")?;
        Some(format!(
            "{before}{mark}{between}{OPEN}{status}</ac:task-status>{after}"
        ))
    });
    replaced.unwrap_or_else(|| body.to_owned())
}

/// Source: schema `Task`.
fn write(ask: &Ask, task: &Task<'_>) -> Value {
    let latest = task.page.latest();
    let created_by = shape::account(ask, &task.page.author);
    let mut out = json!({
        "id": task.id().to_string(),
        "localId": task.local,
        "spaceId": task.page.space.to_string(),
        "status": if task.done { "complete" } else { "incomplete" },
        "createdBy": created_by,
        "createdAt": shape::time(task.page.created),
        "updatedAt": shape::time(latest.when),
        "body": {},
    });
    let name = if task.page.kind == Kind::BlogPost {
        "blogPostId"
    } else {
        "pageId"
    };
    out[name] = json!(task.page.id.to_string());
    if let Some(assignee) = task.assignee() {
        out["assignedTo"] = json!(assignee);
    }
    if task.done {
        out["completedBy"] = json!(shape::account(ask, &latest.by));
        out["completedAt"] = json!(shape::time(latest.when));
    }
    if let Some(format) = ask.first("body-format") {
        let body = task
            .element
            .child("ac:task-body")
            .map(|body| body.children.clone())
            .unwrap_or_default();
        let value = match format {
            "atlas_doc_format" => to_adf::convert(&body).to_string(),
            _ => text::plain(&body),
        };
        out["body"][format] = json!({"representation": format, "value": value});
    }
    out
}
