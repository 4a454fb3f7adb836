//! `users-bulk` and `content/convert-ids-to-types` of v2.
//!
//! Source: the same paths of the v2 description.

use serde_json::{Map, Value, json};

use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::Kind;
use crate::core::answer;

/// Answers the users with the given account ids; unknown ids are left out.
pub(crate) fn bulk(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let ids = request
        .get("accountIds")
        .and_then(Value::as_array)
        .filter(|ids| (1..=250).contains(&ids.len()))
        .ok_or_else(|| {
            Problem::Invalid("'accountIds' must hold between 1 and 250 ids".to_owned())
        })?;
    let state = ask.state();
    let users: Vec<Value> = ids
        .iter()
        .filter_map(Value::as_str)
        .filter_map(|id| ask.site.core.directory.by_account_id(id))
        .map(|user| {
            let personal = state
                .spaces
                .values()
                .find(|space| space.kind == "personal" && space.author == user.name);
            json!({
                "accountId": user.account_id,
                "displayName": user.display_name,
                "publicName": user.display_name,
                "email": if user.email_hidden { "" } else { user.email.as_str() },
                "accountType": user.account_type,
                "accountStatus": if user.active { "active" } else { "inactive" },
                "timeZone": user.time_zone,
                "isExternalCollaborator": user.is_in("guests"),
                "personalSpaceId": personal.map(|space| space.id.to_string()).unwrap_or_default(),
                "profilePicture": {"path": format!("/wiki/aa-avatar/{}", user.account_id), "isDefault": false},
            })
        })
        .collect();
    Ok(answer::json(
        200,
        &json!({"results": users, "_links": {"base": ask.base()}}),
    ))
}

/// Answers what the given ids are; null for the unknown.
pub(crate) fn content_types(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let ids = request
        .get("contentIds")
        .and_then(Value::as_array)
        .ok_or_else(|| Problem::Invalid("'contentIds' is a required property".to_owned()))?;
    let state = ask.state();
    let mut out = Map::new();
    for id in ids {
        let id = match id {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let found = state.live(&ask.user, &id).ok();
        let name = found.map(|content| match content.kind {
            Kind::Comment if state.thread_root(content).inline.is_some() => "inline-comment",
            Kind::Comment => "footer-comment",
            other => other.name(),
        });
        out.insert(id, json!(name));
    }
    Ok(answer::json(200, &json!({"results": out})))
}
