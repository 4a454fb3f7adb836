//! `PUT issue/{key}` and `PUT issue/{key}/assignee`.
//!
//! Source: "Edit issue", "Assign issue".

use serde_json::{Value, json};

use super::change::{self, Draft, Frame};
use crate::jira::call::{Cx, Outcome, Problem, no_content, ok};
use crate::jira::fields::parse::{self, Target};
use crate::jira::model::Issue;
use crate::jira::shape::{self, Wanted};

/// `PUT issue/{key}`: 204, or the issue with `returnIssue` on Cloud.
pub(crate) fn edit(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issue = cx.writable_issue(cx.call.param("key"))?;
    let id = issue.id;
    if body.get("fields").is_none() && body.get("update").is_none() && cx.cloud() {
        return Err(Problem::new(400, "one of 'fields' or 'update' required"));
    }
    let draft = draft(cx, issue, &body)?;
    apply(cx, id, draft)?;
    if cx.cloud() && cx.call.flag("returnIssue") {
        let wanted = Wanted {
            fields: vec!["*all".to_owned()],
            expand: cx.call.query_list("expand"),
            properties: Vec::new(),
        };
        let issue = cx.visible_issue(&id.to_string())?;
        return ok(&shape::issue(cx, issue, &wanted));
    }
    no_content()
}

/// The same of one among many, with a body of its own.
pub(super) fn edit_as(cx: &mut Cx<'_>, key: &str, body: &Value) -> Result<(), Problem> {
    let issue = cx.writable_issue(key)?;
    let id = issue.id;
    let draft = draft(cx, issue, body)?;
    apply(cx, id, draft)
}

fn draft(cx: &Cx<'_>, issue: &Issue, body: &Value) -> Result<Draft, Problem> {
    let project = cx
        .state
        .project(&issue.project)
        .ok_or_else(|| cx.no_issue())?;
    let kind = issue.text("issuetype").unwrap_or_default();
    let screens = cx.state.screens(project, kind).cloned().unwrap_or_default();
    let frame = Frame {
        project,
        issue_type: kind,
        screen: &screens.edit,
        is_step: false,
        before: &issue.values,
    };
    let mut draft = change::read(cx, &frame, body)?;
    for id in &screens.required {
        if draft.values.get(id).is_some_and(Option::is_none) {
            let name = cx
                .state
                .field(id)
                .map_or(id.as_str(), |field| field.name.as_str());
            draft
                .errors
                .push((id.clone(), format!("{name} is required.")));
        }
    }
    hierarchy(cx, issue, &mut draft);
    Ok(draft)
}

/// A parent must be exactly one level above.
fn hierarchy(cx: &Cx<'_>, issue: &Issue, draft: &mut Draft) {
    let Some(Some(Value::String(parent))) = draft.values.get("parent") else {
        if draft.values.contains_key("parent") && cx.state.is_subtask(issue) {
            draft.errors.push((
                "parent".to_owned(),
                "A sub-task must have a parent.".to_owned(),
            ));
        }
        return;
    };
    let level = |id: &str| cx.state.issue_type(id).map_or(0, |kind| kind.level);
    let own = issue.text("issuetype").map_or(0, level);
    let parents = parent
        .parse()
        .ok()
        .and_then(|id| cx.state.issue(id))
        .and_then(|parent| parent.text("issuetype"))
        .map_or(0, level);
    if parents != own + 1 {
        draft.errors.push((
            "parentId".to_owned(),
            "Given parent work item does not belong to appropriate hierarchy.".to_owned(),
        ));
    }
}

/// Carries a draft out, or says what is wrong with it.
pub(crate) fn apply(cx: &mut Cx<'_>, id: u64, draft: Draft) -> Result<(), Problem> {
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
    let Some(issue) = cx.state.issue(id) else {
        return Err(cx.no_issue());
    };
    let items = change::history(cx, &issue.values, &draft);
    let now = cx.tick();
    for body in &draft.comments {
        super::comment::add(cx, id, body, &now)?;
    }
    for body in &draft.worklogs {
        super::worklog::add(cx, id, body, &now)?;
    }
    for body in &draft.links {
        super::link::add_from(cx, id, body)?;
    }
    cx.change_issue(id, |issue| {
        for (field, value) in draft.values {
            match value {
                Some(value) => issue.values.insert(field, value),
                None => issue.values.remove(&field),
            };
        }
    });
    cx.record(id, &now, items);
    Ok(())
}

/// `PUT issue/{key}/assignee`: the body is the user, `null` or `-1` in it mean nobody and the default.
pub(crate) fn assign(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issue = cx.writable_issue(cx.call.param("key"))?;
    let id = issue.id;
    let project = cx
        .state
        .project(&issue.project)
        .ok_or_else(|| cx.no_issue())?;
    let word = if cx.cloud() { "accountId" } else { "name" };
    let mut draft = Draft::default();
    if body.get(word).is_none_or(Value::is_null) {
        if cx.cloud() && body.get(word).is_none() {
            return Err(Problem::new(
                400,
                "'accountId' must be the only user identifying query parameter in GDPR strict mode.",
            ));
        }
        draft.values.insert("assignee".to_owned(), None);
    } else {
        let field = cx.state.field("assignee").ok_or_else(|| cx.no_issue())?;
        let target = Target {
            core: cx.core,
            state: cx.state,
            project,
            issue_type: issue.text("issuetype").unwrap_or_default(),
            adf: cx.adf(),
        };
        match parse::value(&target, field, &json!({word: body.get(word)})) {
            Ok(value) => {
                draft.values.insert("assignee".to_owned(), value);
            }
            Err(message) => draft.errors.push(("assignee".to_owned(), message)),
        }
    }
    apply(cx, id, draft)?;
    no_content()
}
