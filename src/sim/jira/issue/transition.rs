//! `GET` and `POST issue/{key}/transitions`.
//!
//! Source: "Get transitions", "Transition issue" / "Do transition".

use serde_json::{Value, json};

use super::change::{self, Frame};
use super::edit;
use crate::jira::call::{Cx, Outcome, Problem, no_content, ok};
use crate::jira::fields::parse::text_of;
use crate::jira::shape;

/// `GET issue/{key}/transitions`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let expand = cx.call.query_list("expand");
    let with_fields = expand.iter().any(|word| word == "transitions.fields");
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let mut all = shape::transitions(cx, issue, with_fields);
    if let Some(id) = cx.call.query("transitionId") {
        all.retain(|it| it.get("id").and_then(Value::as_str) == Some(id));
    }
    ok(&json!({"expand": "transitions", "transitions": all}))
}

/// `POST issue/{key}/transitions`.
pub(crate) fn perform(cx: &mut Cx<'_>) -> Outcome {
    let (body, key) = (cx.call.json()?, cx.call.param("key").to_owned());
    perform_as(cx, &key, &body)?;
    no_content()
}

/// The same of one among many.
pub(super) fn perform_as(cx: &mut Cx<'_>, key: &str, body: &Value) -> Result<(), Problem> {
    let issue = cx.writable_issue(key)?;
    let id = issue.id;
    let Some(wanted) = body.pointer("/transition/id").map(text_of) else {
        return Err(Problem::new(400, "Missing 'transition' identifier"));
    };
    let project = cx
        .state
        .project(&issue.project)
        .ok_or_else(|| cx.no_issue())?;
    let kind = issue.text("issuetype").unwrap_or_default();
    let workflow = cx.state.workflow(project, kind);
    let Some(step) =
        workflow.and_then(|workflow| workflow.transitions.iter().find(|it| it.id == wanted))
    else {
        return Err(Problem::new(
            400,
            format!("Transition id '{wanted}' is not valid for this issue."),
        ));
    };
    if !shape::available(cx, issue)
        .iter()
        .any(|it| it.id == step.id)
    {
        return Err(Problem::new(
            400,
            format!(
                "It seems that you have tried to perform a workflow operation ({}) that is not valid for the current state of this issue ({}). The likely \
                 cause is that somebody has changed the issue recently, please look at the issue history for details.",
                step.name, issue.key
            ),
        ));
    }
    let screen: Vec<String> = step.screen.iter().map(|(field, _)| field.clone()).collect();
    let frame = Frame {
        project,
        issue_type: kind,
        screen: &screen,
        is_step: true,
        before: &issue.values,
    };
    let mut draft = change::read(cx, &frame, body)?;
    for (field, required) in &step.screen {
        let given = draft.after(&issue.values, field).is_some();
        if *required && !given && !draft.errors.iter().any(|(known, _)| known == field) {
            let name = cx
                .state
                .field(field)
                .map_or(field.as_str(), |it| it.name.as_str());
            draft
                .errors
                .push((field.clone(), format!("{name} is required.")));
        }
    }
    let category = |status: &str| {
        cx.state
            .status(status)
            .map_or("", |it| it.category.as_str())
    };
    let from = category(issue.text("status").unwrap_or_default());
    let to = category(&step.to);
    let now = crate::core::clock::jira_time(cx.now());
    draft
        .values
        .insert("status".to_owned(), Some(json!(step.to)));
    if from != to && cx.cloud() {
        draft
            .values
            .insert("statuscategorychangedate".to_owned(), Some(json!(now)));
    }
    match (to == "done", from == "done") {
        (true, _) => {
            // A workflow without a resolution screen sets one by itself.
            let default = cx.state.resolutions.iter().find(|it| it.name == "Done");
            let asks = step.screen.iter().any(|(field, _)| field == "resolution");
            if let (false, None, Some(default)) =
                (asks, draft.after(&issue.values, "resolution"), default)
            {
                draft
                    .values
                    .insert("resolution".to_owned(), Some(json!(default.id)));
            }
            if draft.after(&issue.values, "resolution").is_some() {
                draft
                    .values
                    .insert("resolutiondate".to_owned(), Some(json!(now)));
            }
        }
        (false, true) => {
            draft.values.insert("resolution".to_owned(), None);
            draft.values.insert("resolutiondate".to_owned(), None);
        }
        (false, false) => {}
    }
    edit::apply(cx, id, draft)
}
