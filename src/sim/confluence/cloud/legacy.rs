//! What else is left of the old API on Cloud: descendants, restore, content state, permission check, analytics, system info.
//!
//! Source: the same paths of the v1 description; `/_edge/tenant_info` is how a client finds the cloud id.

use std::sync::Arc;

use axum::extract::State as AxumState;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask, Site};
use super::super::state::{Content, Kind};
use super::super::v1::expand::Expand;
use super::super::v1::user::group_id;
use super::super::v1::{content, input, metadata, time};
use super::super::write::Edit;
use super::shape;
use crate::core::answer;

/// Lists the descendants of one type.
pub(crate) fn descendants(ask: &Ask) -> Answer {
    let state = ask.state();
    let parent = state.live(&ask.user, ask.param("id"))?;
    let name = ask.param("type");
    let kind = Kind::parse(name)
        .ok_or_else(|| Problem::Invalid(format!("Not a valid content type: {name}")))?;
    let expand = Expand::parse(&ask.all("expand"));
    let found = content::below(&state, ask, parent, kind, true);
    paging::offset_list(ask, found, 25, 200, |child| {
        content::write(ask, &state, child, &expand)
    })
}

/// Makes an old version the newest.
pub(crate) fn restore(ask: &Ask) -> Answer {
    let request = ask.json()?;
    if input::text(&request, "/operationKey") != Some("restore") {
        return Err(Problem::Invalid("operationKey must be restore".to_owned()));
    }
    let mut state = ask.state();
    let found = state.writable(&ask.user, ask.param("id"))?;
    let id = found.id;
    let old = request
        .pointer("/params/versionNumber")
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
        .and_then(|number| found.version(number))
        .ok_or_else(|| Problem::Invalid("There is no version with that number".to_owned()))?;
    let with_title = request
        .pointer("/params/restoreTitle")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let edit = Edit {
        title: with_title.then(|| old.title.clone()),
        body: Some(old.body.clone()),
        number: Some(found.latest().number + 1),
        message: input::text(&request, "/params/message")
            .unwrap_or_default()
            .to_owned(),
        minor: false,
    };
    state.update(&ask.user, id, edit, ask.tick())?;
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(
        200,
        &metadata::version(ask, found, found.latest()),
    ))
}

/// Removes an old version.
pub(crate) fn remove_version(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let found = state.writable(&ask.user, ask.param("id"))?;
    let id = found.id;
    let number = ask.param("number");
    let old: u32 = number
        .parse()
        .ok()
        .filter(|number| found.version(*number).is_some() && *number != found.latest().number)
        .ok_or_else(|| Problem::Invalid(format!("Cannot delete version {number}")))?;
    if let Some(content) = state.contents.get_mut(&id) {
        content.versions.retain(|version| version.number != old);
    }
    ask.tick();
    Ok(answer::empty(204))
}

/// Reads the lozenge beside the title.
pub(crate) fn state(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(200, &lozenge(ask, found)))
}

/// Sets the lozenge.
pub(crate) fn set_state(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let name = input::text(&request, "/name").unwrap_or("");
    if name.is_empty() || name.chars().count() > 20 {
        return Err(Problem::Invalid(
            "The name of a content state must have 1 to 20 characters".to_owned(),
        ));
    }
    let colour = input::text(&request, "/color").unwrap_or("#2684ff");
    change_state(ask, Some((1, name.to_owned(), colour.to_owned())))
}

/// Removes the lozenge.
pub(crate) fn clear_state(ask: &Ask) -> Answer {
    change_state(ask, None)
}

fn change_state(ask: &Ask, to: Option<(i64, String, String)>) -> Answer {
    let mut state = ask.state();
    let id = state.writable(&ask.user, ask.param("id"))?.id;
    ask.tick();
    let Some(found) = state.contents.get_mut(&id) else {
        return Err(Problem::NoContent(id.to_string()));
    };
    found.state = to;
    Ok(answer::json(200, &lozenge(ask, found)))
}

fn lozenge(ask: &Ask, found: &Content) -> Value {
    match &found.state {
        Some((id, name, colour)) => json!({
            "contentState": {"id": id, "name": name, "color": colour},
            "lastUpdated": time(ask, found.latest().when),
        }),
        None => json!({}),
    }
}

/// Says whether somebody may do something with a content.
pub(crate) fn permission_check(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let operation = input::text(&request, "/operation").unwrap_or("");
    if !matches!(operation, "read" | "update" | "delete") {
        return Err(Problem::Invalid(format!(
            "Unsupported operation: {operation}"
        )));
    }
    let identifier = input::text(&request, "/subject/identifier").unwrap_or("");
    let directory = &ask.site.core.directory;
    let allowed = |user: &crate::core::directory::User| match operation {
        "read" => state.reads(user, found),
        _ => state.updates(user, found),
    };
    let permitted = match input::text(&request, "/subject/type") {
        Some("user") => directory
            .by_account_id(identifier)
            .map(|user| allowed(user))
            .ok_or_else(|| Problem::Invalid(format!("No user with account id {identifier}")))?,
        Some("group") => {
            let name = directory
                .groups()
                .into_iter()
                .find(|name| name == identifier || group_id(name) == identifier)
                .ok_or_else(|| Problem::Invalid(format!("No group {identifier}")))?;
            directory
                .users()
                .iter()
                .filter(|user| user.is_in(&name))
                .all(|user| allowed(user))
        }
        _ => {
            return Err(Problem::Invalid(
                "The subject must be a user or a group".to_owned(),
            ));
        }
    };
    let errors = if permitted {
        json!([])
    } else {
        json!([{"translation": "User not permitted to view content", "args": []}])
    };
    Ok(answer::json(
        200,
        &json!({"hasPermission": permitted, "errors": errors,
            "_links": {"self": format!("{}{}", paging::origin(ask), ask.route)}}),
    ))
}

/// Counts the views of a content.
pub(crate) fn views(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(
        200,
        &json!({"id": found.id, "count": found.views}),
    ))
}

/// Counts who viewed a content.
pub(crate) fn viewers(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(
        200,
        &json!({"id": found.id, "count": found.views.div_ceil(3).min(8)}),
    ))
}

/// Answers what the site is.
pub(crate) fn system_info(ask: &Ask) -> Answer {
    Ok(answer::json(
        200,
        &json!({
            "cloudId": ask.site.core.cloud_id,
            "commitHash": "0000000000000000000000000000000000000000",
            "baseUrl": ask.base(),
            "fallbackBaseUrl": ask.base(),
            "edition": "STANDARD",
            "siteTitle": "Confluence",
            "defaultLocale": "en_GB",
            "defaultTimeZone": "Etc/UTC",
            "microsPerimeter": "commercial",
            "installedAt": shape::time(jiff::Timestamp::UNIX_EPOCH),
        }),
    ))
}

/// Answers the cloud id, to anybody who asks.
pub(crate) async fn tenant_info(AxumState(site): AxumState<Arc<Site>>) -> Response {
    answer::json(200, &json!({"cloudId": site.core.cloud_id}))
}
