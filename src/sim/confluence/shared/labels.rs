//! `content/{id}/label`.
//!
//! Sources: `/wiki/rest/api/content/{id}/label` (Cloud v1: add and remove), `/rest/api/content/{id}/label` (Data Center: also read).

use axum::response::Response;
use serde_json::Value;

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Label, State};
use super::super::v1::metadata;
use crate::core::answer;

/// Lists the labels of a content.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let labels = state.live(&ask.user, ask.param("id"))?.labels.clone();
    let prefix = ask.first("prefix").map(str::to_owned);
    let labels: Vec<Label> = labels
        .into_iter()
        .filter(|label| prefix.as_ref().is_none_or(|prefix| *prefix == label.prefix))
        .collect();
    paging::offset_list(ask, labels, 200, 200, |label| metadata::label(&label))
}

/// Adds labels: a list, or one object.
pub(crate) fn add(ask: &Ask) -> Answer {
    let body = ask.json()?;
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    let list = match &body {
        Value::Array(list) => list.clone(),
        Value::Object(_) => vec![body.clone()],
        _ => return Err(Problem::Invalid("Expected a list of labels".to_owned())),
    };
    for entry in &list {
        let word = |name: &str| entry.get(name).and_then(Value::as_str);
        let name = word("name").unwrap_or("");
        check(name)?;
        add_label(&mut state, id, word("prefix").unwrap_or("global"), name);
    }
    ask.tick();
    all(ask, &state, id)
}

/// Removes the label in the path.
pub(crate) fn remove(ask: &Ask) -> Answer {
    take(ask, ask.param("label"))
}

/// Removes the label in `?name=`, which may hold a slash.
pub(crate) fn remove_named(ask: &Ask) -> Answer {
    let name = ask
        .first("name")
        .ok_or_else(|| Problem::Invalid("The label name must be provided".to_owned()))?;
    take(ask, name)
}

fn take(ask: &Ask, name: &str) -> Answer {
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    if let Some(content) = state.contents.get_mut(&id) {
        content.labels.retain(|label| label.name != name);
    }
    ask.tick();
    Ok(answer::empty(204))
}

fn all(ask: &Ask, state: &State, id: u64) -> Result<Response, Problem> {
    let labels = state
        .contents
        .get(&id)
        .map(|content| content.labels.clone())
        .unwrap_or_default();
    paging::offset_list(ask, labels, 200, 200, |label| metadata::label(&label))
}

/// Adds a label to a content unless it has it.
pub(crate) fn add_label(state: &mut State, id: u64, prefix: &str, name: &str) {
    // Labels are lower case whatever was sent, and the same label has the same id everywhere.
    let name = name.to_lowercase();
    let known = state
        .contents
        .values()
        .flat_map(|content| &content.labels)
        .find(|label| label.name == name && label.prefix == prefix)
        .map(|label| label.id);
    let label = Label {
        id: known.unwrap_or_else(|| state.next_id()),
        prefix: prefix.to_owned(),
        name,
    };
    if let Some(content) = state.contents.get_mut(&id)
        && !content.labels.contains(&label)
    {
        content.labels.push(label);
    }
}

fn check(name: &str) -> Result<(), Problem> {
    let bad = |c: char| c.is_whitespace() || "(!#&(),:;.?@[]^)".contains(c);
    if name.is_empty() {
        return Err(Problem::Invalid("The label name is required".to_owned()));
    }
    if name.contains(bad) {
        return Err(Problem::Invalid(format!(
            "The following labels contain invalid characters: {name}. (':', ';', ',', '.', ' ', '?', '&', '[', ']', '(', ')', '#', '^', '*', '!')"
        )));
    }
    if name.chars().count() > 255 {
        return Err(Problem::Invalid(
            "Labels cannot be longer than 255 characters".to_owned(),
        ));
    }
    Ok(())
}
