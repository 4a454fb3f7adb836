//! Forms on issues (Cloud), behind the gateway.
//!
//! Source: "Forms on Issue" of the Forms REST API. Answers that are sent stand beside those that are there.

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use crate::core::clock::jira_time;

fn problem(status: u16, code: &str, title: &str) -> Problem {
    Problem::with_body(
        status,
        json!({"errors": [{"status": status, "code": code, "title": title, "detail": title}]}),
    )
}

/// The issue of the path, if the site is the right one.
fn issue_key(cx: &Cx<'_>) -> Result<String, Problem> {
    if cx.call.param("cloud") != cx.core.cloud_id {
        return Err(problem(404, "SITE_NOT_FOUND", "There is no such site."));
    }
    cx.user()?;
    let missing = |_| problem(404, "ISSUE_NOT_FOUND", "The issue was not found.");
    let issue = cx.visible_issue(cx.call.param("key")).map_err(missing)?;
    Ok(issue.key.clone())
}

/// `GET issue/{key}/form`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let key = issue_key(cx)?;
    let forms = cx.state.forms.iter().filter(|(on, _)| *on == key);
    let shown = forms
        .map(|(_, form)| {
            let is = |pointer: &str, word: &str| {
                form.pointer(pointer).and_then(Value::as_str) == Some(word)
            };
            json!({
                "id": form.get("id"),
                "formTemplate": {"id": form.get("template")},
                "internal": is("/state/visibility", "i"),
                "submitted": is("/state/status", "s"),
                "lock": is("/state/status", "l"),
                "name": form.pointer("/design/settings/name"),
                "updated": form.get("updated"),
            })
        })
        .collect();
    ok(&Value::Array(shown))
}

fn place(cx: &Cx<'_>) -> Result<usize, Problem> {
    let key = issue_key(cx)?;
    let id = cx.call.param("form");
    let is_it = |form: &Value| form.get("id").and_then(Value::as_str) == Some(id);
    let found = cx
        .state
        .forms
        .iter()
        .position(|(on, form)| *on == key && is_it(form));
    found.ok_or_else(|| problem(404, "FORM_NOT_FOUND", "The provided form ID was not found."))
}

fn shown(form: &Value) -> Value {
    let mut form = form.clone();
    if let Some(map) = form.as_object_mut() {
        map.remove("template");
    }
    form
}

/// `GET issue/{key}/form/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let place = place(cx)?;
    match cx.state.forms.get(place) {
        Some((_, form)) => ok(&shown(form)),
        None => Err(problem(404, "FORM_NOT_FOUND", "The form was not found.")),
    }
}

/// `PUT issue/{key}/form/{id}`.
pub(crate) fn answer(cx: &mut Cx<'_>) -> Outcome {
    let place = place(cx)?;
    cx.writable_issue(cx.call.param("key"))?;
    let body = cx.call.json()?;
    let Some(answers) = body.get("answers").and_then(Value::as_object).cloned() else {
        return Err(problem(
            400,
            "BAD_REQUEST",
            "The answers have to be an object.",
        ));
    };
    let now = jira_time(cx.core.clock.tick());
    let Some((_, form)) = cx.state.forms.get_mut(place) else {
        return Err(problem(404, "FORM_NOT_FOUND", "The form was not found."));
    };
    if form.pointer("/state/status").and_then(Value::as_str) != Some("o") {
        return Err(problem(
            409,
            "FORM_NOT_OPEN",
            "The form is not open for editing.",
        ));
    }
    let questions = form
        .pointer("/design/questions")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    if let Some(unknown) = answers.keys().find(|id| !questions.contains_key(*id)) {
        let title = format!("There is no question {unknown}.");
        return Err(problem(400, "QUESTION_NOT_FOUND", &title));
    }
    let mut kept: Map<String, Value> = form
        .pointer("/state/answers")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    kept.extend(answers);
    kept.retain(|_, answer| answer.as_object().is_some_and(|answer| !answer.is_empty()));
    form["state"]["answers"] = Value::Object(kept);
    form["updated"] = json!(now);
    let form = shown(form);
    ok(&form)
}
