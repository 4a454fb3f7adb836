//! `content/{id}/property`.
//!
//! Source: the same paths of the Data Center description.

use serde_json::Value;

use super::super::paging;
use super::super::problem::Problem;
use super::super::properties::NewProperty;
use super::super::site::{Answer, Ask};
use super::super::state::State;
use super::super::v1::{input, metadata};
use crate::core::answer;

/// Lists the properties of a content.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let found = content.properties.clone();
    paging::offset_list(ask, found, 10, 200, |property| {
        metadata::property(ask, content, &property)
    })
}

/// Reads one property.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let key = ask.param("key");
    let found = content
        .properties
        .iter()
        .find(|property| property.key == key)
        .ok_or_else(|| missing(content.id, key))?;
    Ok(answer::json(200, &metadata::property(ask, content, found)))
}

fn missing(id: u64, key: &str) -> Problem {
    Problem::Missing(format!(
        "Cannot find a property with key {key} for content ContentId{{id={id}}}"
    ))
}

/// Creates a property; its key stands in the body.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let key = input::text(&request, "/key").unwrap_or("").to_owned();
    put(ask, &key, &request)
}

/// Creates a property; its key stands in the path.
pub(crate) fn create_keyed(ask: &Ask) -> Answer {
    put(ask, ask.param("key"), &ask.json()?)
}

/// Updates a property; version 1 creates it.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    let key = ask.param("key");
    let new = read(key, &request);
    let exists = state
        .contents
        .get(&id)
        .is_some_and(|content| content.properties.iter().any(|found| found.key == key));
    if !exists && new.number == Some(1) {
        state.add_property(id, new, &ask.user.name, ask.tick())?;
    } else if exists {
        state.set_property(id, new, &ask.user.name, ask.tick())?;
    } else {
        return Err(missing(id, key));
    }
    written(ask, &state, id, key)
}

fn put(ask: &Ask, key: &str, request: &Value) -> Answer {
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    let new = NewProperty {
        number: None,
        ..read(key, request)
    };
    state.add_property(id, new, &ask.user.name, ask.tick())?;
    written(ask, &state, id, key)
}

fn read<'a>(key: &'a str, request: &Value) -> NewProperty<'a> {
    NewProperty {
        key,
        value: request.get("value").cloned().unwrap_or(Value::Null),
        number: input::number(request),
        message: input::text(request, "/version/message")
            .unwrap_or_default()
            .to_owned(),
        minor: request
            .pointer("/version/minorEdit")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    }
}

fn written(ask: &Ask, state: &State, id: u64, key: &str) -> Answer {
    let content = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    let found = content
        .properties
        .iter()
        .find(|property| property.key == key)
        .ok_or_else(|| missing(id, key))?;
    Ok(answer::json(200, &metadata::property(ask, content, found)))
}

/// Removes a property.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    let key = ask.param("key");
    let content = state
        .contents
        .get_mut(&id)
        .filter(|content| content.properties.iter().any(|found| found.key == key))
        .ok_or_else(|| missing(id, key))?;
    content.properties.retain(|found| found.key != key);
    ask.tick();
    Ok(answer::empty(204))
}
