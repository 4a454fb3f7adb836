//! `DELETE issue/{key}`.
//!
//! Source: "Delete issue".

use crate::jira::call::{Cx, Outcome, Problem, no_content};
use crate::jira::permission;

/// Removes the issue; one with sub-tasks only with `deleteSubtasks=true`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let (key, with_subtasks) = (
        cx.call.param("key").to_owned(),
        cx.call.flag("deleteSubtasks"),
    );
    remove_as(cx, &key, with_subtasks)?;
    no_content()
}

/// The same of one among many.
pub(super) fn remove_as(cx: &mut Cx<'_>, key: &str, with_subtasks: bool) -> Result<(), Problem> {
    let issue = cx.visible_issue(key)?;
    let id = issue.id;
    let project = cx
        .state
        .project(&issue.project)
        .ok_or_else(|| cx.no_issue())?;
    if !permission::delete(&cx.call.caller, project) {
        return Err(Problem::new(
            403,
            "You do not have permission to delete issues in this project.",
        ));
    }
    let subtasks: Vec<u64> = cx.state.subtasks(id).map(|it| it.id).collect();
    if !subtasks.is_empty() && !with_subtasks {
        return Err(Problem::new(
            400,
            format!(
                "The issue '{}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.",
                issue.key
            ),
        ));
    }
    cx.core.clock.tick();
    let gone = |known: u64| known == id || subtasks.contains(&known);
    cx.state.issues.retain(|known, _| !gone(*known));
    cx.state.keys.retain(|_, known| !gone(*known));
    cx.state
        .links
        .retain(|link| !gone(link.source) && !gone(link.destination));
    // What pointed at it as epic or parent points nowhere.
    let pointer = serde_json::json!(id.to_string());
    for issue in cx.state.issues.values_mut() {
        issue.values.retain(|_, value| *value != pointer);
    }
    Ok(())
}
