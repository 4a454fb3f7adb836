//! The values of a request's fields: found by id or name, checked against what the kind of request takes.

use serde_json::{Map, Value, json};

use crate::jira::Client;
use crate::jira::flows::users::{self, folded};
use crate::markup::{self, Format, Options};
use crate::tools::{Context, Error, JsonObject, Result};
use crate::view::shape::is_empty;

/// Values ready to be sent.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// As a request carries them, by field id.
    pub wire: Map<String, Value>,
    /// As a reader sees them, by the field's id.
    pub shown: Map<String, Value>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Reads what was written. Everything that is wrong or missing is told at once, with the values that are taken.
pub(super) async fn read(
    cx: &Context,
    jira: &Client,
    meta: &Value,
    written: JsonObject,
) -> Result<Values> {
    let fields: Vec<&Value> = meta
        .get("requestTypeFields")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let text = |field: &Value, name: &str| {
        field
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut values = Values::default();
    let mut problems = Vec::new();
    for (key, value) in written {
        let found = fields.iter().find(|field| {
            text(field, "fieldId") == key || folded(&text(field, "name")) == folded(&key)
        });
        let Some(field) = found else {
            let names: Vec<String> = fields
                .iter()
                .map(|field| format!("`{}` ({})", text(field, "name"), text(field, "fieldId")))
                .collect();
            problems.push(format!(
                "It has no field `{key}`; it has {}.",
                names.join(", ")
            ));
            continue;
        };
        if is_empty(&value) {
            continue;
        }
        let id = text(field, "fieldId");
        match one(cx, jira, field, value.clone(), &mut values.notes).await {
            Ok(wire) => {
                values.wire.insert(id.clone(), wire);
                values.shown.insert(id, value);
            }
            Err(problem) => problems.push(format!("`{}` {problem}.", text(field, "name"))),
        }
    }
    for field in &fields {
        let id = text(field, "fieldId");
        let must = field.get("required") == Some(&Value::Bool(true))
            && field.get("visible") != Some(&Value::Bool(false))
            && field.get("defaultValues").is_none_or(is_empty);
        if must && !values.wire.contains_key(&id) {
            let allowed = allowed(field);
            let takes = match allowed.is_empty() {
                true => String::new(),
                false => format!("; it takes {}", allowed.join(", ")),
            };
            problems.push(format!(
                "`{}` ({id}) is required{takes}.",
                text(field, "name")
            ));
        }
    }
    if problems.is_empty() {
        Ok(values)
    } else {
        Err(Error::arguments(problems.join(" ")).hint("Nothing was created."))
    }
}

/// One value as the desk takes it.
async fn one(
    cx: &Context,
    jira: &Client,
    field: &Value,
    value: Value,
    notes: &mut Vec<String>,
) -> std::result::Result<Value, String> {
    let kind = field
        .pointer("/jiraSchema/type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let items = field
        .pointer("/jiraSchema/items")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let has_choices = field
        .get("validValues")
        .and_then(Value::as_array)
        .is_some_and(|list| !list.is_empty());
    match (kind, value) {
        (_, value @ Value::Object(_)) => Ok(value),
        ("array", value) => {
            let list = match value {
                Value::Array(list) => list,
                Value::String(text) => text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(|part| json!(part))
                    .collect(),
                other => vec![other],
            };
            list.into_iter()
                .map(|item| match (item, has_choices) {
                    (item @ Value::Object(_), _) => Ok(item),
                    (item, true) => choice(field, &item),
                    (item, false) if items == "string" => Ok(item),
                    (item, false) => Ok(json!({"name": item})),
                })
                .collect()
        }
        ("user", Value::String(text)) => match users::person(jira, &text).await {
            Ok(user) => jira
                .user_value(&user)
                .ok_or_else(|| "names somebody whose identifier Jira does not tell".to_owned()),
            Err(failure) => Err(format!("names nobody: {}", Error::from(failure))),
        },
        ("number", Value::String(text)) => match text.trim().parse::<f64>() {
            Ok(number) => Ok(json!(number)),
            Err(_) => Err(format!("takes a number, not `{text}`")),
        },
        (_, value) if has_choices => choice(field, &value),
        ("string", Value::String(text)) if is_long(field) => {
            if !cx.conventions.translate_markup {
                return Ok(json!(text));
            }
            let written =
                markup::convert(&text, Format::Markdown, Format::Wiki, &Options::default())
                    .map_err(|error| format!("cannot be read: {error}"))?;
            notes.extend(
                written
                    .losses
                    .iter()
                    .map(|loss| format!("{} ({})", loss.what, loss.at)),
            );
            Ok(json!(written.text))
        }
        (_, value) => Ok(value),
    }
}

/// Whether a text field takes markup.
fn is_long(field: &Value) -> bool {
    let part = |name: &str| {
        field
            .pointer(&format!("/jiraSchema/{name}"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    matches!(part("system"), "description" | "environment") || part("custom").ends_with(":textarea")
}

/// A choice by number, value or label, in any case (behaviour 176).
fn choice(field: &Value, value: &Value) -> std::result::Result<Value, String> {
    let wanted = match value {
        Value::String(text) => folded(text),
        other => other.to_string(),
    };
    let choices = field.get("validValues").and_then(Value::as_array);
    let found = choices.into_iter().flatten().find(|choice| {
        ["value", "label"].iter().any(|name| {
            choice
                .get(*name)
                .and_then(Value::as_str)
                .is_some_and(|text| folded(text) == wanted)
        })
    });
    match found.and_then(|choice| choice.get("value")) {
        Some(id) => Ok(json!({"id": id})),
        None => Err(format!(
            "does not take `{}`; it takes {}",
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
            allowed(field).join(", ")
        )),
    }
}

/// The labels of the choices, as many as a reader wants to see.
fn allowed(field: &Value) -> Vec<String> {
    let choices = field.get("validValues").and_then(Value::as_array);
    choices
        .into_iter()
        .flatten()
        .filter_map(|choice| {
            choice
                .get("label")
                .or_else(|| choice.get("value"))?
                .as_str()
        })
        .take(20)
        .map(|label| format!("`{label}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_go_by_number_value_and_label_176() {
        let field = json!({"validValues": [{"value": "10001", "label": "Low"}, {"value": "10002", "label": "High"}]});
        for text in ["10002", "high", " HIGH "] {
            assert_eq!(choice(&field, &json!(text)), Ok(json!({"id": "10002"})));
        }
        let said = choice(&field, &json!("Medium")).expect_err("none of them");
        assert!(said.contains("`Low`, `High`"), "{said}");
    }
}
