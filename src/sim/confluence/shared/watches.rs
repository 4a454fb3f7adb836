//! `user/watch/content/{id}` and `user/watch/space/{key}`; the lists of watchers, which differ between the editions.
//!
//! Sources: the same paths of Cloud v1 and Data Center.

use serde_json::json;

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::Space;
use super::super::v1::user;
use crate::core::answer;

/// Says whether somebody watches a content.
pub(crate) fn is_watching(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let watching = content.watchers.contains(&whose(ask)?);
    Ok(answer::json(200, &json!({"watching": watching})))
}

/// Makes somebody watch a content.
pub(crate) fn watch(ask: &Ask) -> Answer {
    set(ask, true)
}

/// Makes somebody stop watching a content.
pub(crate) fn unwatch(ask: &Ask) -> Answer {
    set(ask, false)
}

fn set(ask: &Ask, on: bool) -> Answer {
    let name = whose(ask)?;
    let mut state = ask.state();
    let id = state.live(&ask.user, ask.param("id"))?.id;
    ask.tick();
    if let Some(content) = state.contents.get_mut(&id) {
        if on {
            content.watchers.insert(name);
        } else {
            content.watchers.remove(&name);
        }
    }
    Ok(answer::empty(204))
}

/// Says whether somebody watches a space.
pub(crate) fn is_watching_space(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = state.space_by_key(&ask.user, ask.param("key"))?;
    let watching = space.watchers.contains(&whose(ask)?);
    Ok(answer::json(200, &json!({"watching": watching})))
}

/// Makes somebody watch a space.
pub(crate) fn watch_space(ask: &Ask) -> Answer {
    set_space(ask, true)
}

/// Makes somebody stop watching a space.
pub(crate) fn unwatch_space(ask: &Ask) -> Answer {
    set_space(ask, false)
}

fn set_space(ask: &Ask, on: bool) -> Answer {
    let name = whose(ask)?;
    let mut state = ask.state();
    let id = state.space_by_key(&ask.user, ask.param("key"))?.id;
    ask.tick();
    if let Some(space) = state.spaces.get_mut(&id) {
        if on {
            space.watchers.insert(name);
        } else {
            space.watchers.remove(&name);
        }
    }
    Ok(answer::empty(204))
}

/// Lists who watches a content (Data Center): people, for those who administer the space.
pub(crate) fn watchers(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let space = state.space_of(content);
    administers(ask, space)?;
    let names: Vec<&String> = content.watchers.iter().collect();
    paging::offset_list(ask, names, 25, 200, |name| user::named(ask, name))
}

/// Lists who watches a space (Data Center): people, for those who administer it.
pub(crate) fn space_watchers(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = state.space_by_key(&ask.user, ask.param("key"))?;
    administers(ask, Some(space))?;
    let names: Vec<&String> = space.watchers.iter().collect();
    paging::offset_list(ask, names, 25, 200, |name| user::named(ask, name))
}

fn administers(ask: &Ask, space: Option<&Space>) -> Result<(), Problem> {
    let is_own = space.is_some_and(|space| {
        space.author == ask.user.name || space.admins.contains(&ask.user.name)
    });
    if ask.user.is_admin() || is_own {
        return Ok(());
    }
    Err(Problem::Forbidden(
        "Only a Confluence Administrator or Space Administrator can perform this action."
            .to_owned(),
    ))
}

/// Lists the watches of a page (Cloud).
pub(crate) fn notified(ask: &Ask) -> Answer {
    let state = ask.state();
    let content = state.live(&ask.user, ask.param("id"))?;
    let names: Vec<&String> = content.watchers.iter().collect();
    paging::offset_list(
        ask,
        names,
        200,
        200,
        |name| json!({"type": "known", "watcher": user::named(ask, name), "contentId": content.id}),
    )
}

/// Lists the watches of a space (Cloud).
pub(crate) fn notified_of_space(ask: &Ask) -> Answer {
    let state = ask.state();
    let space = state.space_by_key(&ask.user, ask.param("key"))?;
    let names: Vec<&String> = space.watchers.iter().collect();
    paging::offset_list(
        ask,
        names,
        200,
        200,
        |name| json!({"type": "known", "watcher": user::named(ask, name), "spaceKey": space.key}),
    )
}

/// The caller, unless an administrator names somebody else.
fn whose(ask: &Ask) -> Result<String, Problem> {
    let word = ["accountId", "key", "username"]
        .iter()
        .find_map(|name| ask.first(name));
    match word {
        None => Ok(ask.user.name.clone()),
        Some(word) => {
            let found = ask
                .site
                .core
                .directory
                .find(word)
                .ok_or_else(|| Problem::Missing(format!("No user found: {word}")))?;
            if found.name != ask.user.name && !ask.user.is_admin() {
                return Err(Problem::Forbidden(
                    "Only administrators may change the watches of others".to_owned(),
                ));
            }
            Ok(found.name.clone())
        }
    }
}
