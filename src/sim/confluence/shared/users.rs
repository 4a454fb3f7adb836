//! `user`, `user/current`, `user/memberof`, groups and their members.
//!
//! Sources: `/wiki/rest/api/user*`, `/group*` (Cloud v1) and `/rest/api/user*`, `/group*` (Data Center).

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::v1::user;
use crate::core::answer;

/// Answers the caller.
pub(crate) fn current(ask: &Ask) -> Answer {
    Ok(answer::json(200, &user::write(ask, &ask.user)))
}

/// Answers one user: by account id on Cloud, by key or name on Data Center.
pub(crate) fn one(ask: &Ask) -> Answer {
    let directory = &ask.site.core.directory;
    let found = if ask.is_cloud() {
        let id = ask.first("accountId").ok_or_else(|| {
            Problem::Invalid("The accountId query parameter is required".to_owned())
        })?;
        directory
            .by_account_id(id)
            .ok_or_else(|| Problem::Missing(format!("No user found with accountId : {id}")))?
    } else if let Some(key) = ask.first("key") {
        directory
            .by_key(key)
            .ok_or_else(|| Problem::Missing(format!("No user found with key : {key}")))?
    } else {
        let name = ask.first("username").unwrap_or("");
        directory
            .by_name(name)
            .ok_or_else(|| Problem::Missing(format!("No user found with username : {name}")))?
    };
    Ok(answer::json(200, &user::write(ask, found)))
}

/// Answers several users by account id (Cloud).
pub(crate) fn bulk(ask: &Ask) -> Answer {
    let directory = &ask.site.core.directory;
    let users: Vec<Value> = ask
        .all("accountId")
        .into_iter()
        .filter_map(|id| directory.by_account_id(id))
        .map(|found| user::write(ask, found))
        .collect();
    paging::offset_list(ask, users, 200, 200, |found| found)
}

/// Lists the groups of a user.
pub(crate) fn member_of(ask: &Ask) -> Answer {
    let directory = &ask.site.core.directory;
    let found = ["accountId", "key", "username"]
        .iter()
        .filter_map(|name| ask.first(name))
        .find_map(|word| directory.find(word))
        .ok_or_else(|| Problem::Missing("No such user".to_owned()))?;
    paging::offset_list(ask, found.groups.clone(), 200, 200, |name| {
        user::group(ask, &name)
    })
}

/// Lists all groups.
pub(crate) fn groups(ask: &Ask) -> Answer {
    let groups = ask.site.core.directory.groups();
    paging::offset_list(ask, groups, 200, 200, |name| user::group(ask, &name))
}

/// Answers one group (Data Center).
pub(crate) fn group(ask: &Ask) -> Answer {
    let name = group_name(ask)?;
    Ok(answer::json(200, &user::group(ask, &name)))
}

/// Lists the members of a group.
pub(crate) fn members(ask: &Ask) -> Answer {
    let name = group_name(ask)?;
    let members: Vec<Value> = ask
        .site
        .core
        .directory
        .users()
        .iter()
        .filter(|found| found.is_in(&name) && found.active)
        .map(|found| user::write(ask, found))
        .collect();
    paging::offset_list(ask, members, 200, 200, |found| found)
}

fn group_name(ask: &Ask) -> Result<String, Problem> {
    let asked = match (ask.param("group"), ask.first("name")) {
        ("", Some(name)) => name,
        (param, _) => param,
    };
    ask.site
        .core
        .directory
        .groups()
        .into_iter()
        .find(|name| name == asked || user::group_id(name) == asked)
        .ok_or_else(|| Problem::Missing(format!("No group with name : {asked}")))
}

/// Searches users by a part of their name (`group/picker` has no counterpart for users on Cloud).
pub(crate) fn group_picker(ask: &Ask) -> Answer {
    let word = ask.first("query").unwrap_or("").to_lowercase();
    let groups: Vec<Value> = ask
        .site
        .core
        .directory
        .groups()
        .into_iter()
        .filter(|name| name.contains(&word))
        .map(|name| user::group(ask, &name))
        .collect();
    let mut out =
        json!({"results": groups, "start": 0, "limit": 200, "_links": {"base": ask.base()}});
    out["size"] = json!(out["results"].as_array().map_or(0, Vec::len));
    out["totalSize"] = out["size"].clone();
    Ok(answer::json(200, &out))
}
