//! An issue into another project or type, as the task `POST bulk/issues/move` does it.

use serde_json::json;

use super::words;
use crate::jira::call::{Cx, Problem};
use crate::jira::permission;

/// The numbers of the project and the type that a target names (`PROJ,10001`).
pub(super) fn place(cx: &Cx<'_>, target: &str) -> Result<(String, String), String> {
    let mut parts = target.split(',').map(str::trim);
    let (project, kind) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let project = cx
        .state
        .project_by(project)
        .filter(|it| permission::write(&cx.call.caller, it))
        .ok_or_else(|| {
            format!("The project '{project}' does not exist or you cannot create issues in it")
        })?;
    if !project.issue_types.iter().any(|id| id == kind) {
        return Err(format!(
            "The issue type '{kind}' is not valid for the project '{}'",
            project.key
        ));
    }
    Ok((project.id.clone(), kind.to_owned()))
}

/// Gives the issue a key of the other project; the old one goes on leading to it.
pub(super) fn relocate(
    cx: &mut Cx<'_>,
    key: &str,
    project: &str,
    kind: &str,
) -> Result<(), Problem> {
    let id = cx.writable_issue(key)?.id;
    let now = cx.tick();
    let missing = cx.no_issue();
    let Some(target) = cx.state.projects.iter_mut().find(|it| it.id == project) else {
        return Err(missing);
    };
    let key = format!("{}-{}", target.key, target.next_number);
    target.next_number += 1;
    let project_key = target.key.clone();
    let initial = target.clone();
    let initial = cx
        .state
        .workflow(&initial, kind)
        .map(|it| it.initial.clone());
    let has_status = |cx: &Cx<'_>, status: &str| {
        let project = cx.state.project(project);
        let workflow = project.and_then(|it| cx.state.workflow(it, kind));
        workflow.is_some_and(|it| {
            it.initial == status || it.transitions.iter().any(|step| step.to == status)
        })
    };
    let Some(issue) = cx.state.issue(id) else {
        return Err(missing);
    };
    let old_key = issue.key.clone();
    let old_project = cx.state.project(&issue.project).map(|it| it.key.clone());
    let status = issue.text("status").unwrap_or_default().to_owned();
    let status = match has_status(cx, &status) {
        true => status,
        false => initial.unwrap_or(status),
    };
    cx.state.keys.insert(key.clone(), id);
    let new_key = key.clone();
    cx.change_issue(id, |issue| {
        project.clone_into(&mut issue.project);
        issue.key = key;
        issue.values.insert("project".to_owned(), json!(project));
        issue.values.insert("issuetype".to_owned(), json!(kind));
        issue.values.insert("status".to_owned(), json!(status));
        // Versions and components belong to the project that was left.
        for field in ["components", "fixVersions", "versions"] {
            issue.values.remove(field);
        }
    });
    let items = vec![
        words("project", old_project, Some(project_key)),
        words("Key", Some(old_key), Some(new_key)),
    ];
    cx.record(id, &now, items);
    Ok(())
}
