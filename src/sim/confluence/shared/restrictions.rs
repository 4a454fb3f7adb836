//! `content/{id}/restriction`.
//!
//! Sources: Cloud v1 (GET, PUT, POST, DELETE, byOperation) and Data Center (PUT, byOperation, relevantViewRestrictions).

use serde_json::{Map, Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Restriction};
use super::super::v1::expand::Expand;
use super::super::v1::restriction;
use crate::core::answer;

/// Lists both operations.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(200, &both(ask, content)))
}

/// Answers an object by operation.
pub(crate) fn by_operation(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let expand = expansion(ask);
    let mut out = Map::new();
    for operation in ["read", "update"] {
        let entry = restriction::write(ask, content, operation, &expand);
        out.insert(operation.to_owned(), entry);
    }
    out.insert(
        "_links".to_owned(),
        json!({"self": format!("{}{}", paging::origin(ask), ask.route), "base": ask.base(),
            "context": if ask.is_cloud() { "/wiki" } else { "" }}),
    );
    Ok(answer::json(200, &Value::Object(out)))
}

/// Answers one operation.
pub(crate) fn of_operation(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let operation = ask.param("operation");
    if !matches!(operation, "read" | "update") {
        return Err(Problem::Invalid(format!(
            "Unsupported operation: {operation}"
        )));
    }
    let expand = expansion(ask);
    Ok(answer::json(
        200,
        &restriction::write(ask, content, operation, &expand),
    ))
}

/// Replaces what is there.
pub(crate) fn replace(ask: &Ask) -> Answer {
    change(ask, |_, new| new.clone())
}

/// Adds to what is there.
pub(crate) fn add(ask: &Ask) -> Answer {
    change(ask, |old, new| {
        let mut sum = old.clone();
        sum.users.extend(new.users.iter().cloned());
        sum.groups.extend(new.groups.iter().cloned());
        sum
    })
}

/// Removes all.
pub(crate) fn clear(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    ask.tick();
    let Some(content) = state.contents.get_mut(&id) else {
        return Err(Problem::NoContent(id.to_string()));
    };
    content.read = Restriction::default();
    content.update = Restriction::default();
    Ok(answer::json(200, &both(ask, content)))
}

fn change(ask: &Ask, combine: impl Fn(&Restriction, &Restriction) -> Restriction) -> Answer {
    let given = restriction::read(ask, &ask.json()?)?;
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    let Some(content) = state.contents.get_mut(&id) else {
        return Err(Problem::NoContent(id.to_string()));
    };
    for (operation, new) in &given {
        let next = combine(restriction::of(content, operation), new);
        // Confluence does not let people lock themselves out.
        let keeps = next.is_open()
            || next.users.contains(&ask.user.name)
            || next.groups.iter().any(|group| ask.user.is_in(group));
        if !keeps {
            return Err(Problem::Invalid(
                "You cannot restrict yourself from this content".to_owned(),
            ));
        }
        if operation == "update" {
            content.update = next;
        } else {
            content.read = next;
        }
    }
    ask.tick();
    Ok(answer::json(200, &both(ask, content)))
}

fn both(ask: &Ask, content: &Content) -> Value {
    let expand = expansion(ask);
    let results: Vec<Value> = ["read", "update"]
        .iter()
        .map(|operation| restriction::write(ask, content, operation, &expand))
        .collect();
    json!({
        "results": results, "start": 0, "limit": 100, "size": 2,
        "restrictionsHash": format!("{:x}", content.read.users.len() * 31 + content.update.users.len()),
        "_links": {"self": format!("{}{}", paging::origin(ask), ask.route), "base": ask.base(),
            "context": if ask.is_cloud() { "/wiki" } else { "" }},
    })
}

/// Subjects are shown unless the request names something else to expand.
fn expansion(ask: &Ask) -> Expand {
    let asked: Vec<&str> = ask
        .all("expand")
        .into_iter()
        .map(|path| {
            path.trim_start_matches("read.")
                .trim_start_matches("update.")
        })
        .collect();
    if asked.is_empty() {
        Expand::parse(&["restrictions.user", "restrictions.group"])
    } else {
        Expand::parse(&asked)
    }
}
