//! Move, copy and archive: still the old API on Cloud.
//!
//! Source: `/wiki/rest/api/content/{pageId}/move/{position}/{targetId}`, `/copy`, `/pagehierarchy/copy`, `/content/archive`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::files::Upload;
use super::super::problem::Problem;
use super::super::shared::tasks;
use super::super::site::{Answer, Ask};
use super::super::state::{Kind, State, Status};
use super::super::v1::expand::Expand;
use super::super::v1::{content, input};
use super::super::write::{Draft, Edit, Place};
use crate::core::answer;

/// Moves a page before, after or below another.
pub(crate) fn move_page(ask: &Ask) -> Answer {
    let place = match ask.param("position") {
        "before" => Place::Before,
        "after" => Place::After,
        "append" => Place::Below,
        other => {
            return Err(Problem::Invalid(format!(
                "Invalid position: {other}. Expected one of before, after, append"
            )));
        }
    };
    let mut state = ask.state();
    let id = state.live_of(&ask.user, ask.param("id"), Kind::Page)?.id;
    let target = state.live(&ask.user, ask.param("target"))?.id;
    state.relocate(&ask.user, id, place, target)?;
    ask.tick();
    Ok(answer::json(200, &json!({"pageId": id.to_string()})))
}

/// What of a page is copied along.
#[derive(Clone, Copy)]
struct Along {
    attachments: bool,
    permissions: bool,
    properties: bool,
    labels: bool,
}

impl Along {
    fn read(request: &Value) -> Self {
        let flag = |name: &str| request.get(name).and_then(Value::as_bool).unwrap_or(false);
        Self {
            attachments: flag("copyAttachments"),
            permissions: flag("copyPermissions"),
            properties: flag("copyProperties"),
            labels: flag("copyLabels"),
        }
    }
}

/// Copies one page.
pub(crate) fn copy(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let source = state.live_of(&ask.user, ask.param("id"), Kind::Page)?;
    let (id, title) = (source.id, source.title().to_owned());
    let value = input::text(&request, "/destination/value")
        .map(str::to_owned)
        .or_else(|| input::id(request.pointer("/destination/value")).map(|id| id.to_string()))
        .ok_or_else(|| Problem::Invalid("A destination is required".to_owned()))?;
    let (space, parent) = match input::text(&request, "/destination/type").unwrap_or("") {
        "parent_page" | "parent_content" => {
            let parent = state.live(&ask.user, &value)?;
            (parent.space, Some(parent.id))
        }
        "space" => {
            let space = state.space_by_key(&ask.user, &value)?;
            (space.id, space.homepage)
        }
        "existing_page" => {
            let target = state.writable(&ask.user, &value)?;
            let (target, next) = (target.id, target.latest().number + 1);
            let edit = Edit {
                title: input::text(&request, "/pageTitle").map(str::to_owned),
                body: state.contents.get(&id).map(|page| page.body().to_owned()),
                number: Some(next),
                ..Edit::default()
            };
            state.update(&ask.user, target, edit, ask.tick())?;
            return written(ask, &state, target);
        }
        other => {
            return Err(Problem::Invalid(format!(
                "Invalid destination type: {other}. Expected one of space, existing_page, parent_page"
            )));
        }
    };
    let title = input::text(&request, "/pageTitle").unwrap_or(&title);
    let body = input::storage(&request)?;
    let new = copy_page(
        ask,
        &mut state,
        id,
        (space, parent, title),
        Along::read(&request),
        ask.tick(),
    )?;
    if let (Some(body), Some(page)) = (body, state.contents.get_mut(&new))
        && let Some(latest) = page.versions.last_mut()
    {
        latest.body = body;
    }
    written(ask, &state, new)
}

fn copy_page(
    ask: &Ask,
    state: &mut State,
    source: u64,
    (space, parent, title): (u64, Option<u64>, &str),
    along: Along,
    now: Timestamp,
) -> Result<u64, Problem> {
    let page = state.live(&ask.user, &source.to_string())?.clone();
    let draft = Draft {
        kind: Kind::Page,
        space,
        parent,
        title,
        body: page.body().to_owned(),
        status: Status::Current,
    };
    let id = state.create(&ask.user, draft, now)?;
    if along.attachments {
        let files: Vec<_> = state
            .parts(&ask.user, source, Kind::Attachment)
            .into_iter()
            .cloned()
            .collect();
        for file in files {
            let latest = file.latest();
            let upload = Upload {
                name: &latest.title,
                media_type: file.media_type.clone(),
                data: latest
                    .data
                    .as_ref()
                    .map(|data| data.as_ref().clone())
                    .unwrap_or_default(),
                comment: latest.message.clone(),
                minor: true,
            };
            state.store(&ask.user, id, upload, now);
        }
    }
    if let Some(copy) = state.contents.get_mut(&id) {
        if along.labels {
            copy.labels = page.labels;
        }
        if along.properties {
            copy.properties = page.properties;
        }
        if along.permissions {
            copy.read = page.read;
            copy.update = page.update;
        }
    }
    Ok(id)
}

fn written(ask: &Ask, state: &State, id: u64) -> Answer {
    let asked = ask.all("expand");
    let expand = Expand::parse(&if asked.is_empty() {
        vec!["space", "version", "ancestors", "history", "body.storage"]
    } else {
        asked
    });
    let page = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    Ok(answer::json(
        200,
        &content::write(ask, state, page, &expand),
    ))
}

/// Copies a page with all below it; the answer names a task.
pub(crate) fn copy_tree(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let source = state.live_of(&ask.user, ask.param("id"), Kind::Page)?.id;
    let goal = input::id(request.get("destinationPageId"))
        .ok_or_else(|| Problem::Invalid("destinationPageId is required".to_owned()))?;
    let goal = state.live(&ask.user, &goal.to_string())?;
    let (space, goal) = (goal.space, goal.id);
    let word = |name: &str| {
        input::text(&request, &format!("/titleOptions/{name}"))
            .unwrap_or("")
            .to_owned()
    };
    let (prefix, search, replace) = (word("prefix"), word("search"), word("replace"));
    let retitle = |title: &str| {
        let title = if search.is_empty() {
            title.to_owned()
        } else {
            title.replace(&search, &replace)
        };
        format!("{prefix}{title}")
    };
    let mut pages = vec![source];
    if request.get("copyDescendants").and_then(Value::as_bool) != Some(false) {
        pages.extend(
            state
                .descendants(&ask.user, source, &[Kind::Page])
                .into_iter()
                .map(|(_, page)| page.id),
        );
    }
    let along = Along::read(&request);
    let now = ask.tick();
    let mut copies = BTreeMap::new();
    for page in pages {
        let Some(original) = state.contents.get(&page) else {
            continue;
        };
        let title = retitle(original.title());
        let parent = original
            .parent
            .and_then(|parent| copies.get(&parent))
            .copied()
            .unwrap_or(goal);
        let copy = copy_page(
            ask,
            &mut state,
            page,
            (space, Some(parent), &title),
            along,
            now,
        )?;
        copies.insert(page, copy);
    }
    let first = copies.get(&source).copied();
    let task = tasks::begin(ask, &mut state, "pagehierarchy.copy", first);
    Ok(answer::json(202, &task))
}

/// Archives pages; the answer names a task.
pub(crate) fn archive(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let pages: Vec<u64> = request
        .get("pages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|page| input::id(page.get("id")))
        .collect();
    if pages.is_empty() {
        return Err(Problem::Invalid("At least one page is required".to_owned()));
    }
    for page in &pages {
        state.writable(&ask.user, &page.to_string())?;
    }
    ask.tick();
    for page in &pages {
        if let Some(page) = state.contents.get_mut(page) {
            page.status = Status::Archived;
        }
    }
    let task = tasks::begin(ask, &mut state, "pages.archive", None);
    Ok(answer::json(202, &task))
}
