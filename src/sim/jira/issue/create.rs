//! `POST issue` and `POST issue/bulk`.
//!
//! Source: "Create issue", "Bulk create issue"; the messages are those the product gives for each mistake.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::change::{self, Draft, Frame};
use crate::core::answer;
use crate::jira::call::{Cx, Outcome, Problem, created};
use crate::jira::fields::parse::text_of;
use crate::jira::model::{Issue, IssueType, Project};
use crate::jira::permission;

/// `POST issue`.
pub(crate) fn one(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let answer = create(cx, &body)?;
    created(&answer)
}

/// `POST issue/bulk`: 201 with errors beside what was created; 400 if nothing was.
pub(crate) fn bulk(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let updates = body
        .get("issueUpdates")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if updates.len() > 50 && cx.cloud() {
        return Err(Problem::new(
            400,
            "Bulk issue creation is limited to 50 issues.",
        ));
    }
    let mut issues = Vec::new();
    let mut errors = Vec::new();
    for (number, update) in updates.iter().enumerate() {
        match create(cx, update) {
            Ok(answer) => issues.push(answer),
            Err(problem) => errors.push(json!({
                "status": problem.status,
                "elementErrors": problem.to_json(),
                "failedElementNumber": number,
            })),
        }
    }
    let status = if issues.is_empty() { 400 } else { 201 };
    Ok(answer::json(
        status,
        &json!({"issues": issues, "errors": errors}),
    ))
}

pub(crate) fn create(cx: &mut Cx<'_>, body: &Value) -> Result<Value, Problem> {
    let empty = Map::new();
    let fields = body
        .get("fields")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let project = project(cx, fields.get("project"))?.clone();
    let kind = issue_type(cx, &project, fields.get("issuetype"))?.clone();
    let screens = cx
        .state
        .screens(&project, &kind.id)
        .cloned()
        .unwrap_or_default();
    let before = BTreeMap::new();
    let frame = Frame {
        project: &project,
        issue_type: &kind.id,
        screen: &screens.create,
        is_step: false,
        before: &before,
    };
    let mut rest = body.clone();
    if let Some(fields) = rest.get_mut("fields").and_then(Value::as_object_mut) {
        for name in ["project", "issuetype", "parent"] {
            fields.shift_remove(name);
        }
    }
    let mut draft = change::read(cx, &frame, &rest)?;
    parent(cx, &project, &kind, fields.get("parent"), &mut draft);
    if fields.get("summary").is_none_or(Value::is_null)
        && !draft.errors.iter().any(|(field, _)| field == "summary")
    {
        draft.errors.push((
            "summary".to_owned(),
            "You must specify a summary of the issue.".to_owned(),
        ));
    }
    for id in &screens.required {
        let given = draft.values.get(id).is_some_and(Option::is_some);
        if !given && !draft.errors.iter().any(|(field, _)| field == id) {
            let name = cx
                .state
                .field(id)
                .map_or(id.as_str(), |field| field.name.as_str());
            draft
                .errors
                .push((id.clone(), format!("{name} is required.")));
        }
    }
    if draft
        .errors
        .iter()
        .any(|(_, message)| message == "INVALID_INPUT")
    {
        return Err(Problem::new(400, "INVALID_INPUT"));
    }
    if !draft.errors.is_empty() {
        return Err(Problem::fields(draft.errors));
    }
    let id = store(cx, &project, &kind, draft)?;
    let key = cx
        .state
        .issue(id)
        .map(|issue| issue.key.clone())
        .unwrap_or_default();
    Ok(json!({"id": id.to_string(), "key": key, "self": format!("{}/issue/{id}", cx.api())}))
}

fn project<'a>(cx: &'a Cx<'_>, sent: Option<&Value>) -> Result<&'a Project, Problem> {
    let word = sent.and_then(|project| project.get("id").or_else(|| project.get("key")));
    let Some(word) = word.map(text_of) else {
        return Err(Problem::field(
            "project",
            if cx.cloud() {
                "Specify a valid project ID or key"
            } else {
                "project is required"
            },
        ));
    };
    let project = cx
        .state
        .project_by(&word)
        .filter(|project| permission::browse(&cx.call.caller, project))
        .ok_or_else(|| Problem::field("project", "valid project is required"))?;
    match (
        permission::write(&cx.call.caller, project),
        &cx.call.caller.user,
    ) {
        (true, _) => Ok(project),
        (false, Some(_)) => Err(Problem::field(
            "project",
            "You cannot create issues in this project.",
        )),
        (false, None) => Err(Problem::field(
            "project",
            "Anonymous users do not have permission to create issues in this project. Please try logging in first.",
        )),
    }
}

fn issue_type<'a>(
    cx: &'a Cx<'_>,
    project: &Project,
    sent: Option<&Value>,
) -> Result<&'a IssueType, Problem> {
    let id = sent.and_then(|kind| kind.get("id")).map(text_of);
    let name = sent
        .and_then(|kind| kind.get("name"))
        .and_then(Value::as_str);
    if id.is_none() && name.is_none() {
        return Err(Problem::field(
            "issuetype",
            if cx.cloud() {
                "Specify an issue type"
            } else {
                "issue type is required"
            },
        ));
    }
    project
        .issue_types
        .iter()
        .filter_map(|id| cx.state.issue_type(id))
        .find(|kind| {
            id.as_deref() == Some(kind.id.as_str())
                || (id.is_none() && name.is_some_and(|name| kind.name.eq_ignore_ascii_case(name)))
        })
        .ok_or_else(|| {
            Problem::field(
                "issuetype",
                if cx.cloud() {
                    "Specify a valid issue type"
                } else {
                    "The issue type selected is invalid."
                },
            )
        })
}

/// The parent of a sub-task, or on Cloud of anything one level below.
fn parent(
    cx: &Cx<'_>,
    project: &Project,
    kind: &IssueType,
    sent: Option<&Value>,
    draft: &mut Draft,
) {
    let mut fail =
        |field: &str, message: &str| draft.errors.push((field.to_owned(), message.to_owned()));
    let Some(sent) = sent.filter(|sent| !sent.is_null()) else {
        if kind.subtask {
            fail(
                "issuetype",
                "Issue type is a sub-task but parent issue key or id not specified.",
            );
        }
        return;
    };
    let word = sent.get("key").or_else(|| sent.get("id")).map(text_of);
    let Some(word) = word else {
        return fail("parent", "data was not an object");
    };
    let found = cx.visible_issue(&word).ok();
    let Some(found) = found else {
        return fail(
            if cx.cloud() { "parentId" } else { "parent" },
            "Could not find issue by id or key.",
        );
    };
    let level = found
        .text("issuetype")
        .and_then(|id| cx.state.issue_type(id))
        .map_or(0, |it| it.level);
    let fits = level == kind.level + 1 && (cx.cloud() || kind.subtask);
    match (fits, kind.subtask) {
        (true, true) if found.project != project.id => fail(
            "parentId",
            "Sub-tasks must be created in the same project as the parent.",
        ),
        (true, _) => {
            draft
                .values
                .insert("parent".to_owned(), Some(json!(found.id.to_string())));
        }
        (false, _) if cx.cloud() => fail(
            "parentId",
            "Given parent work item does not belong to appropriate hierarchy.",
        ),
        (false, true) => fail("parent", "Parent issue cannot itself be a sub-task."),
        (false, false) => fail("parent", &change::not_on_screen("parent")),
    }
}

fn store(
    cx: &mut Cx<'_>,
    project: &Project,
    kind: &IssueType,
    draft: Draft,
) -> Result<u64, Problem> {
    let now = cx.tick();
    let me = cx.me().to_owned();
    let initial = cx
        .state
        .workflow(project, &kind.id)
        .map(|workflow| workflow.initial.clone())
        .unwrap_or_default();
    let id = cx.state.next_id();
    let number = match cx.state.projects.iter_mut().find(|it| it.id == project.id) {
        Some(project) => {
            project.next_number += 1;
            project.next_number - 1
        }
        None => return Err(Problem::no_issue()),
    };
    let mut issue = Issue {
        id,
        key: format!("{}-{number}", project.key),
        project: project.id.clone(),
        watchers: vec![me.clone()],
        ..Issue::default()
    };
    let mut put = |name: &str, value: &str| issue.values.insert(name.to_owned(), json!(value));
    put("project", &project.id);
    put("issuetype", &kind.id);
    put("status", &initial);
    put("created", &now);
    put("updated", &now);
    put("creator", &me);
    put("reporter", &me);
    if cx.cloud() {
        put("statuscategorychangedate", &now);
    }
    if let Some(medium) = cx.state.priorities.iter().find(|it| it.name == "Medium") {
        put("priority", &medium.id);
    }
    for (field, value) in draft.values {
        match value {
            Some(value) => issue.values.insert(field, value),
            None => issue.values.remove(&field),
        };
    }
    cx.state.keys.insert(issue.key.clone(), id);
    cx.state.issues.insert(id, issue);
    for body in &draft.comments {
        super::comment::add(cx, id, body, &now)?;
    }
    for body in &draft.worklogs {
        super::worklog::add(cx, id, body, &now)?;
    }
    for body in &draft.links {
        super::link::add_from(cx, id, body)?;
    }
    Ok(id)
}
