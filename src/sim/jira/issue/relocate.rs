//! Moving issues to another project: `POST bulk/issues/move` and `GET bulk/queue/{task}`, Cloud only.
//!
//! Source: "Bulk move issues", "Get bulk issue operation progress". The task is done at once; its first reading still says `RUNNING`,
//! so that a client has to ask twice.

use serde_json::{Value, json};

use super::words;
use crate::jira::call::{Cx, Outcome, Problem, created, ok};
use crate::jira::permission;
use crate::jira::shape;

/// `POST bulk/issues/move`.
pub(crate) fn submit(cx: &mut Cx<'_>) -> Outcome {
    let me = cx.user()?;
    let body = cx.call.json()?;
    let Some(mapping) = body
        .get("targetToSourcesMapping")
        .and_then(Value::as_object)
    else {
        return Err(wrong("targetToSourcesMapping is required"));
    };
    let mut moves: Vec<(u64, String, String)> = Vec::new();
    let mut invalid = 0_usize;
    for (target, sources) in mapping {
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
                wrong(&format!(
                    "The project '{project}' does not exist or you cannot create issues in it"
                ))
            })?;
        if !project.issue_types.iter().any(|id| id == kind) {
            return Err(wrong(&format!(
                "The issue type '{kind}' is not valid for the project '{}'",
                project.key
            )));
        }
        let keys = sources.get("issueIdsOrKeys").and_then(Value::as_array);
        for key in keys.into_iter().flatten().filter_map(Value::as_str) {
            match cx.writable_issue(key) {
                Ok(issue) => moves.push((issue.id, project.id.clone(), kind.to_owned())),
                Err(_) => invalid += 1,
            }
        }
    }
    let now = cx.tick();
    for (id, project, kind) in &moves {
        relocate(cx, *id, project, kind, &now);
    }
    let task = cx.state.next_id().to_string();
    let processed: Vec<u64> = moves.iter().map(|(id, _, _)| *id).collect();
    let progress = json!({
        "taskId": task,
        "status": "COMPLETE",
        "progressPercent": 100,
        "submittedBy": shape::user(cx, &me),
        "created": now,
        "started": now,
        "updated": now,
        "totalIssueCount": processed.len() + invalid,
        "invalidOrInaccessibleIssueCount": invalid,
        "processedAccessibleIssues": processed,
        "failedAccessibleIssues": {},
        "asked": false,
    });
    cx.state.tasks.push(progress);
    created(&json!({"taskId": task}))
}

fn wrong(message: &str) -> Problem {
    Problem::with_body(
        400,
        json!({"errors": [{"message": message, "type": "VALIDATION"}]}),
    )
}

/// Gives the issue a key of the other project; the old one goes on leading to it.
fn relocate(cx: &mut Cx<'_>, id: u64, project: &str, kind: &str, now: &str) {
    let Some(target) = cx.state.projects.iter_mut().find(|it| it.id == project) else {
        return;
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
        return;
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
    cx.record(id, now, items);
}

/// `GET bulk/queue/{task}`.
pub(crate) fn progress(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let task = cx.call.param("task").to_owned();
    let found = cx
        .state
        .tasks
        .iter_mut()
        .find(|it| it.get("taskId").and_then(Value::as_str) == Some(task.as_str()));
    let Some(found) = found.and_then(Value::as_object_mut) else {
        return Err(Problem::with_body(
            400,
            json!({"errors": [{"message": format!("The task '{task}' does not exist"), "type": "NOT_FOUND"}]}),
        ));
    };
    let asked = found.insert("asked".to_owned(), json!(true)) == Some(json!(true));
    let mut shown = found.clone();
    shown.shift_remove("asked");
    if !asked {
        shown.insert("status".to_owned(), json!("RUNNING"));
        shown.insert("progressPercent".to_owned(), json!(50));
        shown.shift_remove("processedAccessibleIssues");
    }
    ok(&Value::Object(shown))
}
