//! A canonical value as the history and JQL name it: an id (where there is one) and words.

use serde_json::Value;

use super::Kind;
use crate::core::Core;
use crate::jira::model::{Field, State};
use crate::jira::text;

/// The id part and the word part of a history entry; both `None` for an empty field.
pub(crate) fn change(
    core: &Core,
    state: &State,
    field: &Field,
    value: Option<&Value>,
) -> (Option<String>, Option<String>) {
    let Some(value) = value else {
        return (None, None);
    };
    let words = words(core, state, field, value);
    let id = match field.kind {
        Kind::Text | Kind::Rich | Kind::Number | Kind::Url | Kind::EpicName | Kind::Labels => None,
        Kind::User => value.as_str().map(|id| user_id(core, id)),
        Kind::MultiSelect | Kind::Checkboxes => Some(format!("[{}]", ids(value).join(", "))),
        Kind::Sprint => Some(ids(value).join(", ")),
        Kind::Users => Some(format!("[{}]", ids(value).join(", "))),
        Kind::Duration => Some(value.to_string()),
        _ => value.as_str().map(str::to_owned),
    };
    (id, Some(words))
}

/// The value in words: names instead of ids.
pub(crate) fn words(core: &Core, state: &State, field: &Field, value: &Value) -> String {
    let list = |name: &dyn Fn(&str) -> Option<String>, separator: &str| {
        ids(value)
            .into_iter()
            .map(|id| name(id).unwrap_or_else(|| id.to_owned()))
            .collect::<Vec<_>>()
            .join(separator)
    };
    let option = |id: &str| state.option(id).map(|option| option.value.clone());
    match field.kind {
        Kind::User | Kind::Users => list(&|id| display_name(core, id), ", "),
        Kind::Select | Kind::Radio => list(&option, ","),
        Kind::MultiSelect | Kind::Checkboxes => list(&option, ","),
        Kind::Cascade => list(&option, " - "),
        Kind::Labels => list(&|_| None, " "),
        Kind::Versions => list(
            &|id| {
                let version = state.versions.iter().find(|version| version.id == id)?;
                Some(version.name.clone())
            },
            ",",
        ),
        Kind::Components => list(
            &|id| {
                let component = state
                    .components
                    .iter()
                    .find(|component| component.id == id)?;
                Some(component.name.clone())
            },
            ",",
        ),
        Kind::Project => list(&|id| state.project(id).map(|it| it.name.clone()), ","),
        Kind::IssueType => list(&|id| state.issue_type(id).map(|it| it.name.clone()), ","),
        Kind::Status => list(&|id| state.status(id).map(|it| it.name.clone()), ","),
        Kind::Priority => list(&|id| named(&state.priorities, id), ","),
        Kind::Resolution => list(&|id| named(&state.resolutions, id), ","),
        Kind::Parent | Kind::EpicLink => list(
            &|id| {
                let issue = state.issue(id.parse().ok()?)?;
                Some(issue.key.clone())
            },
            ",",
        ),
        Kind::Sprint => list(
            &|id| {
                let sprint = state.sprint(id.parse().ok()?)?;
                Some(sprint.name.clone())
            },
            ", ",
        ),
        Kind::Assets => list(&|id| Some(state.assets.object(id)?.label.clone()), ", "),
        Kind::Rich => text::to_wiki(value),
        _ => match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
    }
}

fn named(all: &[crate::jira::model::Named], id: &str) -> Option<String> {
    all.iter().find(|it| it.id == id).map(|it| it.name.clone())
}

fn display_name(core: &Core, account_id: &str) -> Option<String> {
    core.directory
        .by_account_id(account_id)
        .map(|user| user.display_name.clone())
}

/// History names a user by account id on Cloud and by key on Data Center.
fn user_id(core: &Core, account_id: &str) -> String {
    match core.directory.by_account_id(account_id) {
        Some(user) if !core.flavor.is_cloud() => user.key.clone(),
        _ => account_id.to_owned(),
    }
}

/// The string, or the strings of a list.
pub(crate) fn ids(value: &Value) -> Vec<&str> {
    match value {
        Value::String(id) => vec![id],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
