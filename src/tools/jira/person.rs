//! People as the tools of users and watchers show them.

use serde_json::{Map, Value, json};

use crate::atlassian::User;

/// A user, with what names one in a later call.
pub(super) fn view(user: &User) -> Value {
    let mut lean = Map::new();
    let parts = [
        ("account_id", &user.account_id),
        ("name", &user.name),
        ("key", &user.key),
        ("email", &user.email),
        ("account_type", &user.account_type),
    ];
    lean.insert("display_name".into(), json!(user.display_name));
    for (name, part) in parts {
        if let Some(part) = part {
            lean.insert(name.into(), json!(part));
        }
    }
    if user.active == Some(false) {
        lean.insert("active".into(), json!(false));
    }
    lean.into()
}

/// A user as the site wrote one whole, with time zone and groups.
pub(super) fn profile(user: &Value) -> Value {
    let parts = [
        ("display_name", "/displayName"),
        ("account_id", "/accountId"),
        ("name", "/name"),
        ("key", "/key"),
        ("email", "/emailAddress"),
        ("active", "/active"),
        ("account_type", "/accountType"),
        ("time_zone", "/timeZone"),
        ("locale", "/locale"),
    ];
    let mut lean: Map<String, Value> = parts
        .iter()
        .filter_map(|(name, pointer)| Some(((*name).to_owned(), user.pointer(pointer)?.clone())))
        .filter(|(_, part)| !crate::view::shape::is_empty(part))
        .collect();
    let groups: Vec<&Value> = user
        .pointer("/groups/items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|group| group.get("name"))
        .collect();
    if !groups.is_empty() {
        lean.insert("groups".into(), json!(groups));
    }
    lean.into()
}

/// A person as an answer about an issue shows them.
pub(super) fn brief(user: &Value) -> Value {
    let parts = [
        ("display_name", "/displayName"),
        ("account_id", "/accountId"),
        ("name", "/name"),
        ("email", "/emailAddress"),
    ];
    parts
        .iter()
        .filter_map(|(name, pointer)| Some(((*name).to_owned(), user.pointer(pointer)?.clone())))
        .filter(|(_, part)| !crate::view::shape::is_empty(part))
        .collect::<Map<_, _>>()
        .into()
}
