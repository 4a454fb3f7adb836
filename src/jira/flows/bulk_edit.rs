//! New values of fields as a task over many issues takes them: by kind, with numbers in the place of names.
//!
//! Kinds that a task takes in another meaning, or whose numbers differ by project (components, versions, options), are
//! left to requests of their own.

use serde_json::{Map, Value, json};

use super::options;
use super::values::{Entry, Values};
use crate::jira::Client;
use crate::jira::model::{BulkWork, Issue};

/// The tasks that give an issue these values, one after the other. None at all if any value cannot be said so.
pub async fn works(jira: &Client, values: &Values, before: &Issue) -> Vec<BulkWork> {
    let mut first = Edit::default();
    let mut second = Edit::default();
    for entry in &values.entries {
        let is_said = match entry.field.id.as_str() {
            "labels" => labels(entry, before, &mut first, &mut second),
            "priority" => match priority(jira, &entry.wire).await {
                Some(id) => first.set(entry, "priority", json!({"priorityId": id})),
                None => false,
            },
            _ => plain(entry, &mut first),
        };
        if !is_said {
            return Vec::new();
        }
    }
    [first, second]
        .into_iter()
        .filter(|edit| !edit.actions.is_empty())
        .map(|edit| BulkWork::Edit {
            actions: edit.actions,
            fields: edit.fields,
        })
        .collect()
}

#[derive(Default)]
struct Edit {
    actions: Vec<String>,
    fields: Map<String, Value>,
}

impl Edit {
    /// A kind that stands by itself.
    fn set(&mut self, entry: &Entry, kind: &str, value: Value) -> bool {
        self.actions.push(entry.field.id.clone());
        self.fields.insert(kind.to_owned(), value);
        true
    }

    /// A kind of which there are several fields.
    fn push(&mut self, entry: &Entry, kind: &str, value: Value) -> bool {
        self.actions.push(entry.field.id.clone());
        let list = self.fields.entry(kind).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(value);
        }
        true
    }
}

/// What is added and what goes, so that labels given by somebody meanwhile stay; and issues with different labels go
/// into one task.
fn labels(entry: &Entry, before: &Issue, first: &mut Edit, second: &mut Edit) -> bool {
    let words = |value: &Value| -> Vec<String> {
        let words = value.as_array().into_iter().flatten();
        words
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    };
    let (had, wanted) = (words(&before.fields.value("labels")), words(&entry.wire));
    let less = |from: &[String], other: &[String]| -> Vec<Value> {
        let rest = from.iter().filter(|word| !other.contains(word));
        rest.map(|word| json!({"name": word})).collect()
    };
    let change = |option: &str, labels: Vec<Value>| json!({"fieldId": "labels", "bulkEditMultiSelectFieldOption": option, "labels": labels});
    let (more, gone) = (less(&wanted, &had), less(&had, &wanted));
    if !more.is_empty() {
        first.push(entry, "labelsFields", change("ADD", more));
    }
    if !gone.is_empty() {
        second.push(entry, "labelsFields", change("REMOVE", gone));
    }
    true
}

async fn priority(jira: &Client, wire: &Value) -> Option<String> {
    if let Some(id) = wire.get("id").and_then(Value::as_str) {
        return Some(id.to_owned());
    }
    let name = wire.get("name")?.as_str()?;
    let all = options::priorities(jira).await.ok()?;
    let same = all.iter().find(|one| one.name.eq_ignore_ascii_case(name))?;
    Some(same.id.clone())
}

fn plain(entry: &Entry, edit: &mut Edit) -> bool {
    let id = &entry.field.id;
    let is_line = entry
        .field
        .custom_type
        .as_deref()
        .is_some_and(|kind| kind.ends_with(":textfield"));
    match (entry.field.kind.as_deref(), &entry.wire) {
        (Some("user"), Value::Null) => edit.push(
            entry,
            "singleSelectClearableUserPickerFields",
            json!({"fieldId": id, "user": null}),
        ),
        (Some("user"), user) => match user.get("accountId").and_then(Value::as_str) {
            Some(account) => edit.push(
                entry,
                "singleSelectClearableUserPickerFields",
                json!({"fieldId": id, "user": {"accountId": account}}),
            ),
            None => false,
        },
        (Some("number"), value @ (Value::Number(_) | Value::Null)) => edit.push(
            entry,
            "clearableNumberFields",
            json!({"fieldId": id, "value": value}),
        ),
        (Some("string"), Value::String(text)) if is_line => edit.push(
            entry,
            "singleLineTextFields",
            json!({"fieldId": id, "text": text}),
        ),
        _ => false,
    }
}
