//! What a client sends to the canonical value, with the words Jira finds for what it cannot take.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Kind;
use crate::core::Core;
use crate::core::clock::jira_time;
use crate::jira::model::{Field, Project, State};
use crate::jira::{assets, text};

/// Where the value is for.
pub(crate) struct Target<'a> {
    pub(crate) core: &'a Core,
    pub(crate) state: &'a State,
    pub(crate) project: &'a Project,
    pub(crate) issue_type: &'a str,
    /// Whether rich text is ADF (REST v3).
    pub(crate) adf: bool,
}

/// Reads one value; `None` clears the field.
///
/// # Errors
/// The message Jira puts beside the field's id.
pub(crate) fn value(
    target: &Target<'_>,
    field: &Field,
    sent: &Value,
) -> Result<Option<Value>, String> {
    if sent.is_null() {
        return Ok(None);
    }
    match field.kind {
        Kind::Text | Kind::EpicName | Kind::Url => plain(field, sent),
        Kind::Rich => rich(target, sent),
        Kind::Number => match sent {
            Value::Number(_) => Ok(Some(sent.clone())),
            _ => Err("Operation value must be a number".to_owned()),
        },
        Kind::Date => date(sent),
        Kind::DateTime => datetime(sent),
        Kind::User => user(target, field, sent),
        Kind::Users => list(sent, |item| user(target, field, item)),
        Kind::Select | Kind::Radio => option(target, field, sent),
        Kind::MultiSelect | Kind::Checkboxes => list(sent, |item| option(target, field, item)),
        Kind::Cascade => cascade(target, field, sent),
        Kind::Labels => labels(sent),
        Kind::Versions => list(sent, |item| version(target, item)),
        Kind::Components => list(sent, |item| component(target, item)),
        Kind::Priority => {
            let all = &target.state.priorities;
            named("Priority", sent, all.iter().map(|it| (&it.id, &it.name)))
        }
        Kind::Resolution => {
            let all = &target.state.resolutions;
            named("Resolution", sent, all.iter().map(|it| (&it.id, &it.name)))
        }
        Kind::Parent => parent(target, sent),
        Kind::EpicLink => epic(target, sent),
        Kind::Sprint => sprint(target, sent),
        Kind::Assets => list(sent, |item| assets::sent(target, item)),
        Kind::Checklist | Kind::Rank => Ok(Some(sent.clone())),
        Kind::RequestType => request_type(target, sent),
        Kind::Security => Err("The security level selected is invalid.".to_owned()),
        _ => Err(format!(
            "Field '{}' cannot be set. It is not on the appropriate screen, or unknown.",
            field.id
        )),
    }
}

/// A request type of the project's portal: by its number on Cloud, as `portal/type` on Data Center.
fn request_type(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let refused = || "Request type cannot be found or is not valid for this issue.".to_owned();
    let said = sent.as_str().ok_or_else(refused)?;
    let id = match target.core.flavor.is_cloud() {
        true => said,
        false => {
            let (portal, id) = said.split_once('/').ok_or_else(refused)?;
            if portal != target.project.key.to_lowercase() {
                return Err(refused());
            }
            id
        }
    };
    let desks = target.state.desks.iter();
    desks
        .filter(|desk| desk.project == target.project.id)
        .flat_map(|desk| &desk.request_types)
        .find(|kind| kind.0 == id)
        .map(|kind| Some(json!(kind.0)))
        .ok_or_else(refused)
}

fn plain(field: &Field, sent: &Value) -> Result<Option<Value>, String> {
    let Some(text) = sent.as_str() else {
        return Err("Operation value must be a string".to_owned());
    };
    if field.id == "summary" {
        if text.trim().is_empty() {
            return Err("You must specify a summary of the issue.".to_owned());
        }
        if text.contains('\n') || text.contains('\r') {
            return Err(
                "The summary is invalid because it contains newline characters.".to_owned(),
            );
        }
        if text.chars().count() > 255 {
            return Err("Summary can't exceed 255 characters.".to_owned());
        }
    }
    if field.custom && text.chars().count() > 255 {
        return Err(
            "The entered text is too long. It exceeds the allowed limit of 255 characters."
                .to_owned(),
        );
    }
    Ok((!text.is_empty()).then(|| json!(text)))
}

fn rich(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    match (sent, target.adf) {
        (Value::String(text), false) => Ok((!text.is_empty()).then(|| sent.clone())),
        (Value::Object(_), true) => {
            text::check_adf(sent).map_err(|_| "INVALID_INPUT".to_owned())?;
            Ok(Some(sent.clone()))
        }
        (_, true) => Err(
            "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
                .to_owned(),
        ),
        (_, false) => Err("Operation value must be a string".to_owned()),
    }
}

fn date(sent: &Value) -> Result<Option<Value>, String> {
    let Some(text) = sent.as_str() else {
        return Err("Operation value must be a string".to_owned());
    };
    if text.is_empty() {
        return Ok(None);
    }
    let fits = text.len() == 10 && text.parse::<Date>().is_ok();
    match fits {
        true => Ok(Some(json!(text))),
        false => Err(format!("Error parsing date string: {text}")),
    }
}

fn datetime(sent: &Value) -> Result<Option<Value>, String> {
    let Some(text) = sent.as_str() else {
        return Err("Operation value must be a string".to_owned());
    };
    match moment(text) {
        Some(canonical) => Ok(Some(json!(canonical))),
        None => Err(format!(
            "Error parsing time: {text}. Expected format: yyyy-MM-dd'T'HH:mm:ss.SSSZ"
        )),
    }
}

/// `2026-01-21T15:00:00.000+0100` in UTC; the milliseconds and an offset are required, as in Jira.
pub(crate) fn moment(text: &str) -> Option<String> {
    let parsed = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
        .or_else(|_| jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%:z", text))
        .ok()
        .and_then(|broken_down| broken_down.to_timestamp().ok())
        .or_else(|| text.parse::<jiff::Timestamp>().ok())?;
    Some(jira_time(parsed))
}

fn user(target: &Target<'_>, field: &Field, sent: &Value) -> Result<Option<Value>, String> {
    let directory = &target.core.directory;
    let Some(object) = sent.as_object() else {
        return Err("data was not an object".to_owned());
    };
    let word = |name: &str| object.get(name).and_then(Value::as_str);
    let found = if target.core.flavor.is_cloud() {
        let Some(id) = word("accountId").or_else(|| word("id")) else {
            // `{"name": …}` was taken until 2019; now it is ignored and the field is cleared or refused.
            return Err("'accountId' must be the only user identifying query parameter in GDPR strict mode.".to_owned());
        };
        if id == "-1" {
            return Ok(Some(json!(target.project.lead)));
        }
        directory
            .by_account_id(id)
            .ok_or_else(|| "Specify a valid value for ".to_owned() + &field.id)?
    } else {
        let Some(name) = word("name").or_else(|| word("key")) else {
            return Err("data was not an object with a name".to_owned());
        };
        if name.is_empty() {
            return Ok(None);
        }
        if name == "-1" {
            return Ok(Some(json!(target.project.lead)));
        }
        directory
            .by_name(name)
            .or_else(|| directory.by_key(name))
            .ok_or_else(|| match field.id.as_str() {
                "reporter" => "The reporter specified is not a user.".to_owned(),
                _ => format!("User '{name}' does not exist."),
            })?
    };
    if field.id == "assignee" && !crate::jira::permission::assignable(found, target.project) {
        return Err(format!(
            "User '{}' cannot be assigned issues.",
            if target.core.flavor.is_cloud() {
                &found.account_id
            } else {
                &found.name
            }
        ));
    }
    Ok(Some(json!(found.account_id)))
}

fn list(
    sent: &Value,
    read: impl Fn(&Value) -> Result<Option<Value>, String>,
) -> Result<Option<Value>, String> {
    let Some(items) = sent.as_array() else {
        return Err("data was not an array".to_owned());
    };
    let mut values = Vec::new();
    for item in items {
        if let Some(value) = read(item)?
            && !values.contains(&value)
        {
            values.push(value);
        }
    }
    Ok((!values.is_empty()).then_some(Value::Array(values)))
}

fn option(target: &Target<'_>, field: &Field, sent: &Value) -> Result<Option<Value>, String> {
    let options = target
        .state
        .options_of(field, &target.project.id, target.issue_type);
    if let Some(id) = sent.get("id") {
        let id = text_of(id);
        if id == "-1" {
            return Ok(None);
        }
        return match options.iter().find(|option| option.id == id) {
            Some(option) if !option.disabled => Ok(Some(json!(option.id))),
            _ => Err(format!("Option id '{id}' is not valid")),
        };
    }
    if let Some(value) = sent.get("value").and_then(Value::as_str) {
        return match options.iter().find(|option| option.value == value) {
            Some(option) if !option.disabled => Ok(Some(json!(option.id))),
            _ => Err(format!("Option value '{value}' is not valid")),
        };
    }
    Err("Could not find valid 'id' or 'value' in the Parent Option object.".to_owned())
}

fn cascade(target: &Target<'_>, field: &Field, sent: &Value) -> Result<Option<Value>, String> {
    let Some(Value::String(parent)) = option(target, field, sent)? else {
        return Ok(None);
    };
    let Some(child) = sent.get("child").filter(|child| !child.is_null()) else {
        return Ok(Some(json!([parent])));
    };
    let children = target.state.children(&parent);
    let wanted_id = child.get("id").map(text_of);
    let wanted = child.get("value").and_then(Value::as_str);
    let found = children.iter().find(|option| {
        wanted_id.as_deref() == Some(option.id.as_str()) || wanted == Some(option.value.as_str())
    });
    match found {
        Some(option) => Ok(Some(json!([parent, option.id]))),
        None => Err(format!(
            "The option '{}' is not a valid child of the selected parent option.",
            wanted_id.or(wanted.map(str::to_owned)).unwrap_or_default()
        )),
    }
}

fn labels(sent: &Value) -> Result<Option<Value>, String> {
    list(sent, |item| match item.as_str() {
        None => Err("Operation value must be a string".to_owned()),
        Some(label) if label.contains(char::is_whitespace) => Err(format!(
            "The label '{label}' contains spaces which is invalid."
        )),
        Some(label) if label.chars().count() > 255 => Err(format!(
            "The label '{label}' exceeds the maximum length for a single label of 255 characters."
        )),
        Some("") => Ok(None),
        Some(label) => Ok(Some(json!(label))),
    })
}

fn version(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let all = target
        .state
        .versions
        .iter()
        .filter(|version| version.project == target.project.id);
    named("Version", sent, all.map(|it| (&it.id, &it.name)))
}

fn component(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let all = target
        .state
        .components
        .iter()
        .filter(|component| component.project == target.project.id);
    named("Component", sent, all.map(|it| (&it.id, &it.name)))
}

/// `{"id": …}` or `{"name": …}` of something that has both.
fn named<'a>(
    what: &str,
    sent: &Value,
    mut all: impl Iterator<Item = (&'a String, &'a String)>,
) -> Result<Option<Value>, String> {
    if let Some(id) = sent.get("id") {
        let id = text_of(id);
        return match all.find(|(known, _)| **known == id) {
            Some((known, _)) => Ok(Some(json!(known))),
            None => Err(format!("{what} id '{id}' is not valid")),
        };
    }
    if let Some(name) = sent.get("name").and_then(Value::as_str) {
        return match all.find(|(_, known)| known.eq_ignore_ascii_case(name)) {
            Some((known, _)) => Ok(Some(json!(known))),
            None => Err(format!("{what} name '{name}' is not valid")),
        };
    }
    match sent {
        Value::Object(_) => Err(format!("{what} is required.")),
        _ => Err(format!(
            "Could not find valid 'id' or 'name' in {} object.",
            what.to_lowercase()
        )),
    }
}

fn parent(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let word = sent
        .get("key")
        .or_else(|| sent.get("id"))
        .map(text_of)
        .ok_or_else(|| "data was not an object".to_owned())?;
    let id = target
        .state
        .issue_id(&word)
        .ok_or_else(|| "Could not find issue by id or key.".to_owned())?;
    Ok(Some(json!(id.to_string())))
}

fn epic(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let key = sent
        .as_str()
        .ok_or_else(|| "Operation value must be a string".to_owned())?;
    if key.is_empty() {
        return Ok(None);
    }
    let issue = target
        .state
        .issue_id(key)
        .and_then(|id| target.state.issue(id))
        .ok_or_else(|| {
            "Issue does not exist or you do not have permission to see it.".to_owned()
        })?;
    let level = issue
        .text("issuetype")
        .and_then(|id| target.state.issue_type(id))
        .map(|kind| kind.level);
    match level {
        Some(1) => Ok(Some(json!(issue.id.to_string()))),
        _ => Err(format!("Issue '{key}' must be of type 'Epic'.")),
    }
}

fn sprint(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let id = match sent {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| "Number value expected as the Sprint id.".to_owned())?;
    match target.state.sprint(id) {
        Some(sprint) => Ok(Some(json!([sprint.id.to_string()]))),
        None => Err(format!(
            "Sprint with id '{id}' does not exist or you do not have permission to view it."
        )),
    }
}

/// An id that may come as a string or as a number.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
