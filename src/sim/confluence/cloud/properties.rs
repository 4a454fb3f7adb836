//! Content properties of v2: addressed by their own id, found by `?key=`.
//!
//! Source: `/pages/{page-id}/properties*` and `/blogposts/{blogpost-id}/properties*` of the v2 description.

use serde_json::Value;

use super::super::paging;
use super::super::problem::Problem;
use super::super::properties::NewProperty;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Property, State};
use super::super::v1::input;
use super::{pages, shape};
use crate::core::answer;

fn owner<'a>(ask: &Ask, state: &'a State) -> Result<&'a Content, Problem> {
    state.live_of(&ask.user, ask.param("id"), pages::kind(ask))
}

fn find<'a>(ask: &Ask, content: &'a Content) -> Result<&'a Property, Problem> {
    let id = ask.param("property");
    content
        .properties
        .iter()
        .find(|property| property.id.to_string() == id)
        .ok_or_else(|| Problem::Missing(format!("No property with id {id}")))
}

/// Lists the properties, all or the one with a key.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let mut found: Vec<Property> = owner(ask, &state)?
        .properties
        .iter()
        .filter(|property| ask.first("key").is_none_or(|key| key == property.key))
        .cloned()
        .collect();
    match ask.first("sort") {
        Some("key") => found.sort_by(|left, right| left.key.cmp(&right.key)),
        Some("-key") => found.sort_by(|left, right| right.key.cmp(&left.key)),
        _ => {}
    }
    paging::cursor_list(ask, found, 25, 250, |property| {
        shape::property(ask, &property)
    })
}

/// Reads one property.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let property = find(ask, owner(ask, &state)?)?;
    Ok(answer::json(200, &shape::property(ask, property)))
}

/// Creates a property.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let id = owner(ask, &state)?.id;
    state.writable(&ask.user, &id.to_string())?;
    let new = NewProperty {
        key: input::text(&request, "/key").unwrap_or(""),
        value: request.get("value").cloned().unwrap_or(Value::Null),
        number: None,
        message: String::new(),
        minor: false,
    };
    let property = state.add_property(id, new, &ask.user.name, ask.tick())?;
    Ok(answer::json(200, &shape::property(ask, &property)))
}

/// Updates a property.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let content = owner(ask, &state)?;
    let id = content.id;
    let key = find(ask, content)?.key.clone();
    state.writable(&ask.user, &id.to_string())?;
    let new = NewProperty {
        key: &key,
        value: request.get("value").cloned().unwrap_or(Value::Null),
        number: input::number(&request),
        message: input::text(&request, "/version/message")
            .unwrap_or_default()
            .to_owned(),
        minor: false,
    };
    let property = state.set_property(id, new, &ask.user.name, ask.tick())?;
    Ok(answer::json(200, &shape::property(ask, &property)))
}

/// Removes a property.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let content = owner(ask, &state)?;
    let id = content.id;
    let property = find(ask, content)?.id;
    state.writable(&ask.user, &id.to_string())?;
    ask.tick();
    if let Some(content) = state.contents.get_mut(&id) {
        content.properties.retain(|found| found.id != property);
    }
    Ok(answer::empty(204))
}
