//! `content/{id}/child/attachment`.
//!
//! Sources: Cloud v1 (POST, PUT, properties, data, download) and Data Center (GET, POST, PUT, data, DELETE).

use serde_json::Value;

use super::super::files::{self, Upload};
use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State, Version};
use super::super::v1::content;
use super::super::v1::expand::Expand;
use crate::core::answer;

/// Lists the attachments of a page (Data Center).
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let page = state.live(&ask.user, ask.param("id"))?;
    let files: Vec<&Content> = state
        .parts(&ask.user, page.id, Kind::Attachment)
        .into_iter()
        .filter(|file| {
            ask.first("filename")
                .is_none_or(|name| name == file.title())
        })
        .filter(|file| {
            ask.first("mediaType")
                .is_none_or(|kind| kind == file.media_type)
        })
        .collect();
    let expand = Expand::parse(&ask.all("expand"));
    paging::offset_list(ask, files, 50, 200, |file| {
        content::write(ask, &state, file, &expand)
    })
}

/// Stores new files; a name that is taken is refused.
pub(crate) fn create(ask: &Ask) -> Answer {
    upload(ask, false)
}

/// Stores files, as new versions where the name is taken (Cloud).
pub(crate) fn create_or_update(ask: &Ask) -> Answer {
    upload(ask, true)
}

fn upload(ask: &Ask, replace: bool) -> Answer {
    let files = files::uploads(ask)?;
    let mut state = ask.state();
    let page = state.writable(&ask.user, ask.param("id"))?.id;
    if !replace
        && let Some(file) = files
            .iter()
            .find(|file| state.file(page, file.name).is_some())
    {
        return Err(Problem::Invalid(format!(
            "Cannot add a new attachment with same file name as an existing attachment: {}",
            file.name
        )));
    }
    let now = ask.tick();
    let ids: Vec<u64> = files
        .into_iter()
        .filter_map(|file| state.store(&ask.user, page, file, now))
        .collect();
    let stored: Vec<&Content> = ids.iter().filter_map(|id| state.contents.get(id)).collect();
    let expand = Expand::parse(&["version", "container", "space"]);
    let results: Vec<Value> = stored
        .into_iter()
        .map(|file| content::write(ask, &state, file, &expand))
        .collect();
    let window = paging::Window {
        start: 0,
        limit: results.len(),
    };
    Ok(answer::json(
        200,
        &paging::offset_page(ask, window, false, results),
    ))
}

/// Replaces the bytes of an attachment.
pub(crate) fn data(ask: &Ask) -> Answer {
    let files = files::uploads(ask)?;
    let mut state = ask.state();
    let id = attachment(ask, &state)?.id;
    let page = state.writable(&ask.user, ask.param("id"))?.id;
    let title = state
        .contents
        .get(&id)
        .map(|file| file.title().to_owned())
        .unwrap_or_default();
    if let Some(file) = files.into_iter().next() {
        let now = ask.tick();
        // The name stays, whatever the sent file is called.
        let file = Upload {
            name: &title,
            ..file
        };
        state.store(&ask.user, page, file, now);
    }
    written(ask, &state, id)
}

/// Changes name, comment or media type of an attachment.
pub(crate) fn properties(ask: &Ask) -> Answer {
    let body = ask.json()?;
    let mut state = ask.state();
    let id = attachment(ask, &state)?.id;
    let current = state
        .contents
        .get(&id)
        .map_or(0, |file| file.latest().number);
    let given = body
        .pointer("/version/number")
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| {
            Problem::Invalid("Must supply version when updating an attachment".to_owned())
        })?;
    if given != current {
        return Err(Problem::Version { current, given });
    }
    state.writable(&ask.user, &format!("att{id}"))?;
    ask.tick();
    if let Some(file) = state.contents.get_mut(&id) {
        if let Some(kind) = body.pointer("/metadata/mediaType").and_then(Value::as_str) {
            file.media_type = kind.to_owned();
        }
        let message = body
            .pointer("/metadata/comment")
            .or_else(|| body.pointer("/version/message"))
            .and_then(Value::as_str);
        if let Some(latest) = file.versions.last_mut() {
            if let Some(title) = body.get("title").and_then(Value::as_str) {
                latest.title = title.to_owned();
            }
            if let Some(message) = message {
                latest.message = message.to_owned();
            }
        }
    }
    written(ask, &state, id)
}

/// Removes an attachment (Data Center).
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = attachment(ask, &state)?.id;
    state.trash(&ask.user, id)?;
    ask.tick();
    Ok(answer::empty(204))
}

/// Sends to where the bytes are (Cloud).
pub(crate) fn download(ask: &Ask) -> Answer {
    let state = ask.state();
    let file = attachment(ask, &state)?;
    let version: &Version = match ask.first("version") {
        None => file.latest(),
        Some(text) => text
            .parse()
            .ok()
            .and_then(|number| file.version(number))
            .ok_or_else(|| {
                Problem::Invalid(format!("Invalid attachment version number: {text}"))
            })?,
    };
    let location = files::media_address(ask, file, version);
    Ok(answer::with_headers(
        answer::empty(302),
        &[("location", &location)],
    ))
}

fn attachment<'a>(ask: &Ask, state: &'a State) -> Result<&'a Content, Problem> {
    let page = state.live(&ask.user, ask.param("id"))?;
    let id = ask.param("attachment");
    state
        .live_of(&ask.user, id, Kind::Attachment)
        .ok()
        .filter(|file| file.container == Some(page.id))
        .ok_or_else(|| Problem::NoContent(id.to_owned()))
}

fn written(ask: &Ask, state: &State, id: u64) -> Answer {
    let expand = Expand::parse(&["version", "container", "space"]);
    let file = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    Ok(answer::json(
        200,
        &content::write(ask, state, file, &expand),
    ))
}
