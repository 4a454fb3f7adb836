//! What of some values a screen will not take: told before anything is sent, all at once.
//!
//! A screen costs a request or two, so it is asked for only where something is wrong anyhow, or where a plan is shown that
//! somebody shall rely on. Otherwise the site judges (`refusal`).

use serde_json::Value;

use super::create::NewIssue;
use super::failure::{Failure, Told};
use super::refusal::{create_fields, described, takes};
use super::users::folded;
use super::values::{Values, says_nothing};
use crate::jira::Client;
use crate::jira::model::{Allowed, FieldMeta};

/// What goes without saying, or is judged by other means than a list.
const APART: &[&str] = &["project", "issuetype", "parent", "summary"];

/// The plugin type of an epic's own short name.
const EPIC_NAME: &str = "com.pyxis.greenhopper.jira:gh-epic-label";

/// What names a value of a list.
const MARKS: &[&str] = &["id", "value", "name", "key"];

/// A field that was blamed already, by its id (empty if it is none), and why.
pub type Blamed = (String, Told);

/// All that is wrong with a new issue, what is known already first.
///
/// # Errors
/// What is wrong, if anything is.
pub async fn check_new(
    jira: &Client,
    project: &str,
    issue_type: &str,
    values: &Values,
    unasked: Option<&str>,
    blamed: Vec<Blamed>,
) -> Result<(), Failure> {
    // What the site does not tell is left to its judgement.
    let fields = match create_fields(jira, project, issue_type).await {
        Ok(fields) => fields,
        Err(Failure::Told(told)) => {
            let mut all: Vec<Told> = blamed.into_iter().map(|(_, told)| told).collect();
            all.push(told);
            return Err(Told::all(all).into());
        }
        Err(_) => Vec::new(),
    };
    let known = |id: &str| blamed.iter().any(|(blamed, _)| blamed == id) || unasked == Some(id);
    let mut all = problems(&fields, values, &known);
    all.extend(missing(&fields, values, &known));
    told(blamed, all)
}

/// The same of a new issue that is ready to be sent.
///
/// # Errors
/// What is wrong, if anything is.
pub async fn check_ready(jira: &Client, new: &NewIssue) -> Result<(), Failure> {
    let unasked = new.unasked();
    check_new(
        jira,
        &new.project,
        &new.issue_type,
        &new.values,
        unasked,
        Vec::new(),
    )
    .await
}

/// All that is wrong with new values of an issue, what is known already first.
///
/// # Errors
/// What is wrong, if anything is.
pub async fn check_edit(
    jira: &Client,
    key: &str,
    values: &Values,
    blamed: Vec<Blamed>,
) -> Result<(), Failure> {
    let fields = jira.edit_fields(key).await.unwrap_or_default();
    let known = |id: &str| blamed.iter().any(|(blamed, _)| blamed == id);
    let all = problems(&fields, values, &known);
    told(blamed, all)
}

fn told(blamed: Vec<Blamed>, more: Vec<Told>) -> Result<(), Failure> {
    let all: Vec<Told> = blamed
        .into_iter()
        .map(|(_, told)| told)
        .chain(more)
        .collect();
    match all.is_empty() {
        true => Ok(()),
        false => Err(Told::all(all).into()),
    }
}

/// Fields that the screen lacks, and values that are none of theirs.
fn problems(fields: &[FieldMeta], values: &Values, known: &impl Fn(&str) -> bool) -> Vec<Told> {
    let mut problems = Vec::new();
    if fields.is_empty() {
        return problems;
    }
    for entry in &values.entries {
        let id = entry.field.id.as_str();
        if known(id) || APART.contains(&id) {
            continue;
        }
        let Some(meta) = fields.iter().find(|meta| meta.field.id == id) else {
            problems.push(
                Told::new(format!(
                    "`{}` ({id}) is not on the screen and cannot be set there.",
                    entry.field.name
                ))
                .hint(format!("The screen has: {}.", names(fields))),
            );
            continue;
        };
        let Some(allowed) = meta
            .allowed
            .as_deref()
            .filter(|allowed| !allowed.is_empty())
        else {
            continue;
        };
        for (stranger, allowed) in strangers(&entry.wire, allowed) {
            let takes = takes(allowed).unwrap_or_else(|| "nothing below it".to_owned());
            problems.push(Told::new(format!(
                "`{}` ({id}) has no `{stranger}`. It takes: {takes}.",
                meta.field.name
            )));
        }
    }
    problems
}

/// Required fields for which nothing is said.
fn missing(fields: &[FieldMeta], values: &Values, known: &impl Fn(&str) -> bool) -> Vec<Told> {
    fields
        .iter()
        .filter(|meta| meta.must_be_said() && !APART.contains(&meta.field.id.as_str()))
        .filter(|meta| !known(&meta.field.id))
        // The name of an epic is its summary where nothing else is said.
        .filter(|meta| meta.field.custom_type.as_deref() != Some(EPIC_NAME))
        .filter(|meta| {
            let entry = values.entry(&meta.field.id);
            entry.is_none_or(|entry| says_nothing(&entry.wire))
        })
        .map(|meta| Told::new(format!("Required: {}.", described(meta))))
        .collect()
}

fn names(fields: &[FieldMeta]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|meta| format!("`{}`", meta.field.name))
        .collect();
    names.join(", ")
}

/// What of a value names none of those that are allowed, each with these.
fn strangers<'a>(wire: &Value, allowed: &'a [Allowed]) -> Vec<(String, &'a [Allowed])> {
    match wire {
        Value::Array(items) => items
            .iter()
            .flat_map(|item| strangers(item, allowed))
            .collect(),
        Value::Object(map) => {
            let Some((mark, text)) = MARKS
                .iter()
                .find_map(|mark| Some((*mark, map.get(*mark)?.as_str()?)))
            else {
                return Vec::new();
            };
            let is = |one: &&Allowed| match mark {
                "id" => one.id == text,
                _ => folded(&one.name) == folded(text),
            };
            match (
                allowed.iter().filter(|one| !one.disabled).find(is),
                map.get("child"),
            ) {
                (None, _) => vec![(text.to_owned(), allowed)],
                (Some(parent), Some(child)) if child.is_object() => {
                    strangers(child, &parent.children)
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn allowed(name: &str, children: &[&str]) -> Allowed {
        let child = |name: &&str| Allowed {
            id: format!("id-{name}"),
            name: (*name).to_owned(),
            ..Allowed::default()
        };
        Allowed {
            id: format!("id-{name}"),
            name: name.to_owned(),
            children: children.iter().map(child).collect(),
            disabled: name == "Gone",
        }
    }

    #[test]
    fn a_value_is_known_by_id_or_name_and_a_child_below_its_parent() {
        let list = [
            allowed("Low", &[]),
            allowed("Area", &["Login"]),
            allowed("Gone", &[]),
        ];
        let of = |wire: Value| -> Vec<String> {
            let found = strangers(&wire, &list).into_iter();
            found.map(|(stranger, _)| stranger).collect()
        };
        for fits in [
            json!({"value": "low"}),
            json!({"id": "id-Low"}),
            json!([{"name": "Low"}, {"value": "Area"}]),
            json!({"value": "Area", "child": {"value": "login"}}),
            json!({"accountId": "5b1"}),
            json!(5),
            json!(null),
        ] {
            assert_eq!(of(fits.clone()), Vec::<String>::new(), "{fits}");
        }
        assert_eq!(of(json!([{"name": "Low"}, {"name": "High"}])), ["High"]);
        assert_eq!(of(json!({"value": "Gone"})), ["Gone"]);
        let below = json!({"value": "Area", "child": {"value": "Moon"}});
        assert_eq!(of(below), ["Moon"]);
    }
}
