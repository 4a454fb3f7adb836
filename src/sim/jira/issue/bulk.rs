//! Tasks over many issues: `POST bulk/issues/fields|transition|delete|watch|unwatch|move` and `GET bulk/queue/{task}`, Cloud only.
//!
//! Source: "Issue bulk operations". A task is done at once; its first reading says `ENQUEUED`, the second `RUNNING` with a
//! part of the issues, so that a client has to go on asking. What may not be done to one issue does not stop the others.

use serde_json::{Map, Value, json};

use super::{edit, relocate, remove, transition, watch};
use crate::jira::call::{Cx, Outcome, Problem, created, ok};
use crate::jira::shape;

/// The most issues of one task.
const MOST: usize = 1000;

/// What came of the issues of a task.
#[derive(Default)]
struct Done {
    processed: Vec<u64>,
    failed: Map<String, Value>,
    invalid: usize,
}

/// `POST bulk/issues/fields`.
pub(crate) fn fields(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issues = selected(&body, "selectedIssueIdsOrKeys")?;
    let Some(given) = body.get("editedFieldsInput").and_then(Value::as_object) else {
        return Err(wrong("editedFieldsInput is required"));
    };
    let actions = texts(body.get("selectedActions"));
    let change = edited(given)?;
    let mut named: Vec<String> = Vec::new();
    for part in ["fields", "update"] {
        let fields = change.get(part).and_then(Value::as_object);
        named.extend(fields.into_iter().flat_map(Map::keys).cloned());
    }
    named.sort();
    let mut wanted = actions.clone();
    wanted.sort();
    if actions.is_empty() || named != wanted {
        return Err(wrong(
            "selectedActions and editedFieldsInput must name the same fields",
        ));
    }
    run(cx, &issues, |cx, key| edit::edit_as(cx, key, &change))
}

/// `POST bulk/issues/transition`.
pub(crate) fn transition(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let Some(inputs) = body.get("bulkTransitionInputs").and_then(Value::as_array) else {
        return Err(wrong("bulkTransitionInputs is required"));
    };
    let mut all = Vec::new();
    for input in inputs {
        let id = input.get("transitionId").and_then(Value::as_str);
        let id = id.ok_or_else(|| wrong("transitionId is required"))?;
        for issue in selected(input, "selectedIssueIdsOrKeys")? {
            all.push((issue, id.to_owned()));
        }
    }
    let issues: Vec<String> = all.iter().map(|(issue, _)| issue.clone()).collect();
    run(cx, &issues, |cx, key| {
        let id = all.iter().find(|(issue, _)| issue == key);
        let id = id.map(|(_, id)| id.clone()).unwrap_or_default();
        transition::perform_as(cx, key, &json!({"transition": {"id": id}}))
    })
}

/// `POST bulk/issues/delete`.
pub(crate) fn delete(cx: &mut Cx<'_>) -> Outcome {
    let issues = selected(&cx.call.json()?, "selectedIssueIdsOrKeys")?;
    run(cx, &issues, |cx, key| remove::remove_as(cx, key, true))
}

/// `POST bulk/issues/watch`: for the caller alone.
pub(crate) fn watch(cx: &mut Cx<'_>) -> Outcome {
    let issues = selected(&cx.call.json()?, "selectedIssueIdsOrKeys")?;
    run(cx, &issues, |cx, key| watch::watch_as(cx, key, true))
}

/// `POST bulk/issues/unwatch`.
pub(crate) fn unwatch(cx: &mut Cx<'_>) -> Outcome {
    let issues = selected(&cx.call.json()?, "selectedIssueIdsOrKeys")?;
    run(cx, &issues, |cx, key| watch::watch_as(cx, key, false))
}

/// `POST bulk/issues/move`.
pub(crate) fn relocate(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    let Some(mapping) = body
        .get("targetToSourcesMapping")
        .and_then(Value::as_object)
    else {
        return Err(wrong("targetToSourcesMapping is required"));
    };
    let mut all = Vec::new();
    for (target, sources) in mapping {
        let (project, kind) = relocate::place(cx, target).map_err(|message| wrong(&message))?;
        for issue in selected(sources, "issueIdsOrKeys")? {
            all.push((issue, project.clone(), kind.clone()));
        }
    }
    let issues: Vec<String> = all.iter().map(|(issue, ..)| issue.clone()).collect();
    run(cx, &issues, |cx, key| {
        let Some((_, project, kind)) = all.iter().find(|(issue, ..)| issue == key) else {
            return Err(cx.no_issue());
        };
        relocate::relocate(cx, key, project, kind)
    })
}

/// Does something to each issue, and keeps what came of it as a task.
fn run(
    cx: &mut Cx<'_>,
    issues: &[String],
    mut each: impl FnMut(&mut Cx<'_>, &str) -> Result<(), Problem>,
) -> Outcome {
    let me = cx.user()?;
    let mut done = Done::default();
    for key in issues {
        let Ok(id) = cx.visible_issue(key).map(|issue| issue.id) else {
            done.invalid += 1;
            continue;
        };
        match each(cx, key) {
            Ok(()) => done.processed.push(id),
            Err(problem) => {
                let mut reasons = problem.messages;
                reasons.extend(problem.errors.into_iter().map(|(_, message)| message));
                done.failed.insert(id.to_string(), json!(reasons));
            }
        }
    }
    let now = cx.tick();
    let task = cx.state.next_id().to_string();
    let progress = json!({
        "taskId": task,
        "status": "COMPLETE",
        "progressPercent": 100,
        "submittedBy": shape::user(cx, &me),
        "created": now,
        "started": now,
        "updated": now,
        "totalIssueCount": issues.len(),
        "invalidOrInaccessibleIssueCount": done.invalid,
        "processedAccessibleIssues": done.processed,
        "failedAccessibleIssues": done.failed,
        "asked": 0,
    });
    cx.state.tasks.push(progress);
    created(&json!({"taskId": task}))
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
        return Err(wrong(&format!("The task '{task}' does not exist")));
    };
    let asked = found.get("asked").and_then(Value::as_u64).unwrap_or(0);
    found.insert("asked".to_owned(), json!(asked + 1));
    let mut shown = found.clone();
    shown.shift_remove("asked");
    if asked < 2 {
        let (status, percent) = [("ENQUEUED", 0), ("RUNNING", 50)]
            .into_iter()
            .nth(asked as usize)
            .unwrap_or(("RUNNING", 50));
        shown.insert("status".to_owned(), json!(status));
        shown.insert("progressPercent".to_owned(), json!(percent));
        for name in ["processedAccessibleIssues", "failedAccessibleIssues"] {
            shown.shift_remove(name);
        }
    }
    ok(&Value::Object(shown))
}

/// The issues that are named, at least one and no more than a task takes.
fn selected(body: &Value, name: &str) -> Result<Vec<String>, Problem> {
    let issues = texts(body.get(name));
    match issues.len() {
        0 => Err(wrong(&format!("{name} must not be empty"))),
        n if n > MOST => Err(wrong(&format!("No more than {MOST} issues are allowed"))),
        _ => Ok(issues),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}

/// `editedFieldsInput` as the body of an edit.
fn edited(given: &Map<String, Value>) -> Result<Value, Problem> {
    let mut fields = Map::new();
    let mut update = Map::new();
    for (kind, value) in given {
        if kind == "priority" {
            let id = value.get("priorityId").cloned().unwrap_or_default();
            fields.insert("priority".to_owned(), json!({"id": id}));
            continue;
        }
        for one in value.as_array().into_iter().flatten() {
            let field = one.get("fieldId").and_then(Value::as_str);
            let field = field
                .ok_or_else(|| wrong("fieldId is required"))?
                .to_owned();
            let part = |name: &str| one.get(name).cloned().unwrap_or_default();
            match kind.as_str() {
                "labelsFields" => {
                    let names = part("labels");
                    let names = names.as_array().into_iter().flatten();
                    let names = names.filter_map(|label| label.get("name").cloned());
                    let operation = match part("bulkEditMultiSelectFieldOption").as_str() {
                        Some("ADD") => "add",
                        Some("REMOVE") => "remove",
                        _ => return Err(wrong("This option is not simulated")),
                    };
                    let operations: Vec<Value> =
                        names.map(|name| json!({operation: name})).collect();
                    update.insert(field, operations.into());
                }
                "singleSelectClearableUserPickerFields" => {
                    fields.insert(field, part("user"));
                }
                "clearableNumberFields" => {
                    fields.insert(field, part("value"));
                }
                "singleLineTextFields" => {
                    fields.insert(field, part("text"));
                }
                other => return Err(wrong(&format!("The kind '{other}' is not simulated"))),
            }
        }
    }
    Ok(json!({"fields": fields, "update": update}))
}

fn wrong(message: &str) -> Problem {
    Problem::with_body(400, json!({"errors": [{"message": message}]}))
}
