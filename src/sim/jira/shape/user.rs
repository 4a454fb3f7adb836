//! Users, as `UserDetails` and `User` (Cloud) and `UserBean` (Data Center) describe them.

use serde_json::{Map, Value, json};

use super::put;
use crate::core::directory::User;
use crate::jira::call::Cx;

/// The four pictures of a user or project.
pub(crate) fn avatars(address: &str) -> Value {
    json!({
        "48x48": format!("{address}size=xlarge"),
        "24x24": format!("{address}size=small"),
        "16x16": format!("{address}size=xsmall"),
        "32x32": format!("{address}size=medium"),
    })
}

/// A user as it stands in an issue.
pub(crate) fn user(cx: &Cx<'_>, user: &User) -> Value {
    let mut map = Map::new();
    let api = cx.api();
    let base = &cx.core.jira_url;
    if cx.cloud() {
        put(
            &mut map,
            "self",
            format!("{api}/user?accountId={}", user.account_id),
        );
        put(&mut map, "accountId", user.account_id.clone());
        if shows_email(cx, user) {
            put(&mut map, "emailAddress", user.email.clone());
        }
    } else {
        put(
            &mut map,
            "self",
            format!("{api}/user?username={}", user.name),
        );
        put(&mut map, "name", user.name.clone());
        put(&mut map, "key", user.key.clone());
        put(&mut map, "emailAddress", user.email.clone());
    }
    let picture = match cx.cloud() {
        true => format!("https://avatar-management.example.net/{}?", user.account_id),
        false => format!("{base}/secure/useravatar?avatarId=10341&"),
    };
    put(&mut map, "avatarUrls", avatars(&picture));
    put(&mut map, "displayName", user.display_name.clone());
    put(&mut map, "active", user.active);
    put(&mut map, "timeZone", user.time_zone.clone());
    if cx.cloud() {
        put(&mut map, "accountType", user.account_type.clone());
    }
    Value::Object(map)
}

/// Cloud leaves the address out where the profile hides it from others.
pub(crate) fn shows_email(cx: &Cx<'_>, user: &User) -> bool {
    !user.email_hidden || cx.me() == user.account_id || cx.call.caller.is_admin()
}

/// The user with this account id, `null` if there is none.
pub(crate) fn user_by_id(cx: &Cx<'_>, account_id: &str) -> Value {
    match cx.core.directory.by_account_id(account_id) {
        Some(found) => user(cx, found),
        None => Value::Null,
    }
}

/// A user as `GET user` and `GET myself` show it: with groups and application roles.
pub(crate) fn full_user(cx: &Cx<'_>, found: &User, expand: &[String]) -> Value {
    let mut shown = user(cx, found);
    let Some(map) = shown.as_object_mut() else {
        return shown;
    };
    put(map, "locale", "en_US");
    let has = |word: &str| expand.iter().any(|it| it == word);
    // A list that was not expanded only tells its size.
    let items = |wanted: bool, all: Vec<Value>| json!({"size": all.len(), "items": if wanted { all } else { Vec::new() }});
    let groups = found
        .groups
        .iter()
        .map(|name| group(cx, name))
        .collect::<Vec<_>>();
    put(map, "groups", items(has("groups"), groups));
    let roles = match found.jira {
        true => vec![json!({"key": "jira-software", "name": "Jira Software"})],
        false => Vec::new(),
    };
    put(
        map,
        "applicationRoles",
        items(has("applicationRoles"), roles),
    );
    put(map, "expand", "groups,applicationRoles");
    shown
}

/// A group.
pub(crate) fn group(cx: &Cx<'_>, name: &str) -> Value {
    match cx.cloud() {
        true => {
            let id = group_id(name);
            json!({"name": name, "groupId": id, "self": format!("{}/group?groupId={id}", cx.api())})
        }
        false => json!({"name": name, "self": format!("{}/group?groupname={name}", cx.api())}),
    }
}

/// A made-up but steady id for a group name.
pub(crate) fn group_id(name: &str) -> String {
    let sum = name.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    format!(
        "{:08x}-0000-4000-8000-{:012x}",
        sum & 0xffff_ffff,
        sum >> 16
    )
}
