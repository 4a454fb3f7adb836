//! What the tools of forms share: a form as a reader sees it, question by question with its answer.

use serde_json::{Map, Value, json};

use super::words::IssueKey;
use crate::jira::Client;
use crate::tools::{About, Result};
use crate::view::shape::is_empty;

/// An issue's key as it is now, and one of its forms.
pub(super) async fn read(jira: &Client, key: &IssueKey, id: &str) -> Result<(String, Value)> {
    let key = super::issue_now(jira, key, &["summary"], &[]).await?.key;
    let form = jira
        .form(&key, id)
        .await
        .about(|| format!("Form `{id}` of `{key}`"))?;
    Ok((key, form))
}

/// The answers of a form, by question.
pub(super) fn answers(form: &Value) -> Map<String, Value> {
    let answers = form.pointer("/state/answers").and_then(Value::as_object);
    answers.cloned().unwrap_or_default()
}

/// The questions of a form, by number.
pub(super) fn questions(form: &Value) -> Map<String, Value> {
    let questions = form.pointer("/design/questions");
    questions
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

/// Whether a form can be filled in, and what it is else.
pub(super) fn status(form: &Value) -> &'static str {
    match form.pointer("/state/status").and_then(Value::as_str) {
        Some("o") => "open",
        Some("s") => "submitted",
        Some("l") => "locked",
        _ => "unknown",
    }
}

/// A form as a reader sees it.
pub(super) fn view(key: &str, form: &Value) -> Value {
    let given = answers(form);
    let questions: Vec<Value> = questions(form)
        .iter()
        .map(|(id, question)| {
            let mut lean = json!({
                "question_id": id,
                "label": question.get("label"),
                "type": question.get("type"),
            });
            for (name, pointer) in [
                ("description", "/description"),
                ("required", "/validation/rq"),
                ("jira_field", "/jiraField"),
            ] {
                if let Some(value) = question.pointer(pointer).filter(|value| !is_empty(value)) {
                    lean[name] = value.clone();
                }
            }
            let choices = choices(question);
            if !choices.is_empty() {
                let labels: Vec<&String> = choices.iter().map(|(_, label)| label).collect();
                lean["choices"] = json!(labels);
            }
            if let Some(answer) = given.get(id) {
                lean["answer"] = said(question, answer);
            }
            lean
        })
        .collect();
    json!({
        "form": {
            "issue_key": key,
            "form_id": form.get("id"),
            "name": form.pointer("/design/settings/name"),
            "state": status(form),
            "visibility": match form.pointer("/state/visibility").and_then(Value::as_str) {
                Some("e") => "external",
                _ => "internal",
            },
            "updated": form.get("updated"),
            "fields": questions,
        }
    })
}

/// The choices of a question: number and label.
pub(super) fn choices(question: &Value) -> Vec<(String, String)> {
    let list = question.get("choices").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|choice| {
            let text = |name: &str| choice.get(name)?.as_str().map(str::to_owned);
            Some((text("id")?, text("label").or_else(|| text("name"))?))
        })
        .collect()
}

/// An answer for a reader: labels for the numbers of choices, a day for a point in time.
pub(super) fn said(question: &Value, answer: &Value) -> Value {
    let Some(parts) = answer.as_object() else {
        return answer.clone();
    };
    if let Some(Value::Array(chosen)) = parts.get("choices") {
        let known = choices(question);
        let label = |id: &Value| {
            let id = id.as_str().unwrap_or_default();
            let found = known.iter().find(|(known, _)| known == id);
            found.map_or_else(|| id.to_owned(), |(_, label)| label.clone())
        };
        return chosen.iter().map(label).collect::<Vec<_>>().into();
    }
    if let Some(Value::Number(number)) = parts.get("date") {
        let day = number
            .as_i64()
            .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
        if let Some(day) = day {
            return json!(day);
        }
    }
    match parts.values().next() {
        Some(value) if parts.len() == 1 => value.clone(),
        _ => answer.clone(),
    }
}
