//! Projects, their components, versions and statuses.
//!
//! Source: "Get projects paginated" (Cloud), "Get all projects" and "Projects picker" (Data Center), "Get project", "Get project components",
//! "Get project versions", "Get all statuses for project".

use serde_json::{Value, json};

use super::call::{Cx, Outcome, ok};
use super::field::page;
use super::model::Project;
use super::permission;
use super::shape;

fn visible<'a>(cx: &'a Cx<'_>) -> Vec<&'a Project> {
    let mut all: Vec<&Project> = cx
        .state
        .projects
        .iter()
        .filter(|project| permission::browse(&cx.call.caller, project))
        .collect();
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

/// `GET project`: everything at once; archived projects only where they are asked for.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let expand = cx.call.query_list("expand");
    let archived = cx.call.flag("includeArchived") || cx.cloud();
    let all: Vec<Value> = visible(cx)
        .into_iter()
        .filter(|project| archived || !project.archived)
        .map(|project| shape::project_listed(cx, project, &expand))
        .collect();
    ok(&Value::Array(all))
}

/// `GET project/search` (Cloud).
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    let expand = cx.call.query_list("expand");
    let query = cx.call.query("query").unwrap_or_default().to_lowercase();
    let kinds = cx.call.query_list("typeKey");
    let keys = cx.call.query_list("keys");
    let statuses = cx.call.query_list("status");
    let mut all = visible(cx);
    all.retain(|project| {
        let text = format!("{} {}", project.key, project.name).to_lowercase();
        let status = if project.archived { "archived" } else { "live" };
        let is_wanted = match statuses.is_empty() {
            true => !project.archived,
            false => statuses.iter().any(|word| word == status),
        };
        is_wanted
            && text.contains(&query)
            && (kinds.is_empty() || kinds.contains(&project.kind))
            && (keys.is_empty()
                || keys
                    .iter()
                    .any(|key| key.eq_ignore_ascii_case(&project.key)))
    });
    match cx
        .call
        .query("orderBy")
        .unwrap_or("key")
        .trim_start_matches('+')
        .trim()
    {
        "-key" => all.sort_by(|left, right| right.key.cmp(&left.key)),
        "name" => all.sort_by(|left, right| left.name.cmp(&right.name)),
        "-name" => all.sort_by(|left, right| right.name.cmp(&left.name)),
        _ => all.sort_by(|left, right| left.key.cmp(&right.key)),
    }
    let all = all
        .into_iter()
        .map(|project| shape::project_listed(cx, project, &expand))
        .collect();
    page(cx, all, 50)
}

/// `GET projects/picker` (Data Center).
pub(crate) fn picker(cx: &mut Cx<'_>) -> Outcome {
    let query = cx.call.query("query").unwrap_or_default().to_lowercase();
    let max = cx.call.number("maxResults", 100)?;
    let all: Vec<&Project> = visible(cx)
        .into_iter()
        .filter(|project| {
            let text = format!("{} {}", project.key, project.name).to_lowercase();
            !query.is_empty() && text.contains(&query)
        })
        .collect();
    let shown: Vec<Value> = all
        .iter()
        .take(max)
        .map(|project| json!({"key": project.key, "name": project.name, "html": format!("{} ({})", project.name, project.key)}))
        .collect();
    let footer = format!("Showing {} of {} matching projects", shown.len(), all.len());
    ok(&json!({"projects": shown, "total": all.len(), "footer": footer, "header": footer}))
}

/// `GET project/{key}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let project = cx.visible_project(cx.call.param("project"))?;
    ok(&shape::project(cx, project))
}

/// `GET project/{key}/components`.
pub(crate) fn components(cx: &mut Cx<'_>) -> Outcome {
    let project = cx.visible_project(cx.call.param("project"))?;
    let all: Vec<Value> = cx
        .state
        .components
        .iter()
        .filter(|it| it.project == project.id)
        .map(|it| shape::full_component(cx, it, &project.key))
        .collect();
    ok(&Value::Array(all))
}

/// `GET project/{key}/versions`.
pub(crate) fn versions(cx: &mut Cx<'_>) -> Outcome {
    let project = cx.visible_project(cx.call.param("project"))?;
    let all: Vec<Value> = cx
        .state
        .versions
        .iter()
        .filter(|it| it.project == project.id)
        .map(|it| shape::full_version(cx, it))
        .collect();
    ok(&Value::Array(all))
}

/// `GET project/{key}/version`, the same in pages.
pub(crate) fn versions_paged(cx: &mut Cx<'_>) -> Outcome {
    let project = cx.visible_project(cx.call.param("project"))?;
    let all = cx
        .state
        .versions
        .iter()
        .filter(|it| it.project == project.id)
        .map(|it| shape::full_version(cx, it))
        .collect();
    page(cx, all, 50)
}

/// `GET project/{key}/statuses`: by issue type.
pub(crate) fn statuses(cx: &mut Cx<'_>) -> Outcome {
    let project = cx.visible_project(cx.call.param("project"))?;
    let all: Vec<Value> = project
        .issue_types
        .iter()
        .filter_map(|id| cx.state.issue_type(id))
        .map(|kind| {
            let workflow = cx.state.workflow(project, &kind.id);
            let mut ids: Vec<&str> = Vec::new();
            if let Some(workflow) = workflow {
                ids.push(&workflow.initial);
                for step in &workflow.transitions {
                    if !ids.contains(&step.to.as_str()) {
                        ids.push(&step.to);
                    }
                }
            }
            let statuses: Vec<Value> = ids
                .into_iter()
                .filter_map(|id| cx.state.status(id))
                .map(|status| shape::status(cx, status))
                .collect();
            json!({
                "self": format!("{}/issuetype/{}", cx.api(), kind.id),
                "id": kind.id,
                "name": kind.name,
                "subtask": kind.subtask,
                "statuses": statuses,
            })
        })
        .collect();
    ok(&Value::Array(all))
}
