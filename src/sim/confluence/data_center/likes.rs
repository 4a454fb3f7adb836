//! Likes as the page view asks for them.
//!
//! No part of the description: the API of the plugin `confluence-like`, as its script (`like.js`) uses it. It reads `likes`
//! with `user.name` and, with `expand=user`, `user.fullName`; it likes by POST and takes back by DELETE, both as JSON.
//! A like that is there already is refused with 400.

use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind};
use crate::core::answer;

/// Lists who likes a content.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(200, &written(ask, found)))
}

/// Likes it.
pub(crate) fn add(ask: &Ask) -> Answer {
    set(ask, true)
}

/// Takes the like back.
pub(crate) fn remove(ask: &Ask) -> Answer {
    set(ask, false)
}

fn set(ask: &Ask, on: bool) -> Answer {
    let mut state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    if !matches!(found.kind, Kind::Page | Kind::BlogPost | Kind::Comment) {
        return Err(Problem::Invalid("This content cannot be liked".to_owned()));
    }
    let id = found.id;
    let name = ask.user.name.clone();
    ask.tick();
    let missing = || Problem::NoContent(id.to_string());
    let content = state.contents.get_mut(&id).ok_or_else(missing)?;
    let is_liked = content.likes.contains(&name);
    if on && is_liked {
        return Err(Problem::Invalid("You already like this content".to_owned()));
    }
    content.likes.retain(|liker| *liker != name);
    if on {
        content.likes.push(name);
    }
    Ok(answer::json(200, &written(ask, content)))
}

fn written(ask: &Ask, content: &Content) -> Value {
    let is_expanded = ask.all("expand").contains(&"user");
    let likes: Vec<Value> = content
        .likes
        .iter()
        .map(|name| {
            let mut user = json!({"name": name});
            if is_expanded && let Some(known) = ask.site.core.directory.by_name(name) {
                user["fullName"] = json!(known.display_name);
                user["followedByRemoteUser"] = json!(false);
                user["url"] = json!(format!("/display/~{name}"));
            }
            json!({"user": user})
        })
        .collect();
    json!({"likes": likes, "content_id": content.id, "content_type": content.kind.name()})
}
