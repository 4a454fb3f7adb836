//! `content`: list, read, create, update, trash.
//!
//! Source: `/rest/api/content`, `/rest/api/content/scan`, `/rest/api/content/{id}` of the Data Center description.

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State, Status};
use super::super::v1::expand::Expand;
use super::super::v1::{content, input};
use super::super::write::{Draft, Edit, Place};
use super::comments;
use crate::core::answer;

/// Lists contents by space, title, type, status or ids.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = matching(ask, &state)?;
    let expand = Expand::parse(&ask.all("expand"));
    let maximum = if ask.all("expand").iter().any(|path| path.contains("body")) {
        100
    } else {
        200
    };
    paging::offset_list(ask, found, 25, maximum, |found| {
        content::write(ask, &state, found, &expand)
    })
}

/// Lists contents with a cursor, for walks over everything.
pub(crate) fn scan(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = matching(ask, &state)?;
    let start = match ask.first("cursor") {
        None => 0,
        Some(text) => paging::decode(text)
            .ok_or_else(|| Problem::Invalid(format!("Invalid cursor: {text}")))?,
    };
    let limit = paging::offset(ask, 25, 200)?.limit;
    let total = found.len();
    let expand = Expand::parse(&ask.all("expand"));
    let window = paging::Window { start, limit };
    let results: Vec<Value> = window
        .cut(found)
        .into_iter()
        .map(|found| content::write(ask, &state, found, &expand))
        .collect();
    let mut links =
        json!({"base": ask.base(), "context": "", "self": format!("{}{}", ask.base(), ask.route)});
    let mut out = json!({"limit": limit, "size": results.len(), "cursor": paging::encode(start)});
    if total > start + limit {
        let cursor = paging::encode(start + limit);
        out["nextCursor"] = json!(cursor);
        links["next"] = json!(paging::link(ask, &[("cursor", cursor)]));
    }
    out["results"] = json!(results);
    out["_links"] = links;
    Ok(answer::json(200, &out))
}

fn matching<'a>(ask: &Ask, state: &'a State) -> Result<Vec<&'a Content>, Problem> {
    let space = match ask.first("spaceKey") {
        Some(key) => Some(state.space_by_key(&ask.user, key)?.id),
        None => None,
    };
    let kind = match ask.first("type") {
        Some(name) => Kind::parse(name)
            .ok_or_else(|| Problem::Invalid(format!("Invalid content type: {name}")))?,
        None => Kind::Page,
    };
    let statuses = ask.all("status");
    let wanted = |status: Status| {
        if statuses.is_empty() {
            status == Status::Current
        } else {
            statuses
                .iter()
                .any(|name| *name == "any" || *name == status.name())
        }
    };
    let ids = ask.all("ids");
    let day = ask.first("postingDay");
    Ok(state
        .contents
        .values()
        .filter(|found| {
            found.kind == kind
                && wanted(found.status)
                && space.is_none_or(|space| space == found.space)
                && ask
                    .first("title")
                    .is_none_or(|title| title.eq_ignore_ascii_case(found.title()))
                && (ids.is_empty() || ids.contains(&found.public_id().as_str()))
                && day.is_none_or(|day| found.created.to_string().starts_with(day))
                && state.reads(&ask.user, found)
        })
        .collect())
}

/// Reads one content, the newest version or with `status=historical&version=N` an older one.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let id = ask.param("id");
    let found = state.any(&ask.user, id)?;
    let expand = Expand::parse(&if ask.all("expand").is_empty() {
        vec!["history", "space", "version"]
    } else {
        ask.all("expand")
    });
    let statuses = ask.all("status");
    let says = |name: &str| {
        statuses
            .iter()
            .any(|status| *status == name || *status == "any")
    };
    let missing = || Problem::NoContent(id.to_owned());
    if let Some(text) = ask.first("version") {
        let number: u32 = text.parse().map_err(|_| missing())?;
        let version = found.version(number).ok_or_else(missing)?;
        let newest = number == found.latest().number;
        // The newest version is "current", so asking for it as historical finds nothing.
        let fits = if newest {
            statuses.is_empty() || says("current")
        } else {
            says("historical")
        };
        if !fits {
            return Err(missing());
        }
        let written = content::write_version(ask, &state, found, version, &expand);
        return Ok(answer::json(200, &written));
    }
    let visible = if statuses.is_empty() {
        found.status == Status::Current
    } else {
        says(found.status.name())
    };
    if !visible {
        return Err(missing());
    }
    Ok(answer::json(
        200,
        &content::write(ask, &state, found, &expand),
    ))
}

/// Creates a page, blog post or comment.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let kind = input::text(&request, "/type").unwrap_or("");
    let kind = Kind::parse(kind)
        .filter(|kind| matches!(kind, Kind::Page | Kind::BlogPost | Kind::Comment))
        .ok_or_else(|| Problem::Invalid(format!("Cannot create content with type: {kind}")))?;
    let mut state = ask.state();
    let id = if kind == Kind::Comment {
        comments::create(ask, &mut state, &request)?
    } else {
        let key = input::text(&request, "/space/key")
            .ok_or_else(|| Problem::Invalid("A space is required".to_owned()))?;
        let space = state.space_by_key(&ask.user, key)?.id;
        let title = input::text(&request, "/title").unwrap_or("");
        let draft = input::text(&request, "/status") == Some("draft");
        let new = Draft {
            kind,
            space,
            parent: input::parent(&request),
            title,
            body: input::storage(&request)?.unwrap_or_default(),
            status: if draft {
                Status::Draft
            } else {
                Status::Current
            },
        };
        let id = state.create(&ask.user, new, ask.tick())?;
        write_metadata(ask, &mut state, id, &request);
        id
    };
    written(ask, &state, id)
}

/// Labels and properties may come with a new content.
fn write_metadata(ask: &Ask, state: &mut State, id: u64, request: &Value) {
    let labels = request.pointer("/metadata/labels");
    let labels = labels
        .and_then(|labels| labels.get("results").or(Some(labels)))
        .and_then(Value::as_array);
    for label in labels.into_iter().flatten() {
        if let Some(name) = label.get("name").and_then(Value::as_str) {
            super::super::shared::labels::add_label(state, id, "global", name);
        }
    }
    let properties = request
        .pointer("/metadata/properties")
        .and_then(Value::as_object);
    for (key, entry) in properties.into_iter().flatten() {
        let value = entry.get("value").unwrap_or(entry).clone();
        put_property(ask, state, id, key, value);
    }
}

fn put_property(ask: &Ask, state: &mut State, id: u64, key: &str, value: Value) {
    let number = state
        .contents
        .get(&id)
        .and_then(|content| content.properties.iter().find(|found| found.key == key))
        .map(|found| found.number + 1);
    let new = super::super::properties::NewProperty {
        key,
        value,
        number,
        message: String::new(),
        minor: false,
    };
    // A property that cannot be stored does not stop the page, as in the product.
    let _ = if number.is_some() {
        state.set_property(id, new, &ask.user.name, ask.now())
    } else {
        state.add_property(id, new, &ask.user.name, ask.now())
    };
}

/// Updates a content: title, body, parent, space; or brings it back from the trash.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let id = ask.param("id");
    let found = state.any(&ask.user, id)?;
    let (number, kind) = (found.id, found.kind);
    let restores = found.status == Status::Trashed
        && (ask.first("status") == Some("trashed")
            || input::text(&request, "/status") == Some("current"));
    if found.status == Status::Trashed && !restores {
        return Err(Problem::NoContent(id.to_owned()));
    }
    if input::text(&request, "/type").is_none_or(|name| Kind::parse(name) != Some(kind)) {
        return Err(Problem::Invalid(
            "No space or no content type, or setup a wrong version type set to content, or status param is not draft and status content is current"
                .to_owned(),
        ));
    }
    if restores {
        if !state.edits_space(
            &ask.user,
            state
                .space_of(found)
                .ok_or_else(|| Problem::NoContent(id.to_owned()))?,
        ) {
            return Err(Problem::Forbidden(format!(
                "User not permitted to update content with id : {id}"
            )));
        }
        state.check_title(found.space, kind, found.title(), Some(number))?;
        if let Some(content) = state.contents.get_mut(&number) {
            content.status = Status::Current;
        }
    }
    if kind != Kind::Comment && input::text(&request, "/title").is_none() {
        return Err(Problem::Invalid(
            "The title of the content cannot be empty".to_owned(),
        ));
    }
    let edit = Edit {
        title: input::text(&request, "/title")
            .filter(|_| kind != Kind::Comment)
            .map(str::to_owned),
        body: input::storage(&request)?,
        number: input::number(&request),
        message: input::text(&request, "/version/message")
            .unwrap_or_default()
            .to_owned(),
        minor: request
            .pointer("/version/minorEdit")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    };
    let before = state.contents.get(&number).cloned();
    state.update(&ask.user, number, edit, ask.tick())?;
    if kind == Kind::Page
        && let Err(problem) = relocate(ask, &mut state, number, &request)
    {
        // The product does both in one transaction.
        if let Some(before) = before {
            state.contents.insert(number, before);
        }
        return Err(problem);
    }
    write_metadata(ask, &mut state, number, &request);
    written(ask, &state, number)
}

fn relocate(ask: &Ask, state: &mut State, id: u64, request: &Value) -> Result<(), Problem> {
    let Some(page) = state.contents.get(&id) else {
        return Ok(());
    };
    let goal = match input::parent(request) {
        Some(parent) if page.parent != Some(parent) => Some(parent),
        Some(_) => None,
        None => match input::text(request, "/space/key") {
            Some(key) if !key.eq_ignore_ascii_case(state.space_key(page)) => {
                state.space_by_key(&ask.user, key)?.homepage
            }
            _ => None,
        },
    };
    match goal {
        Some(goal) => state.relocate(&ask.user, id, Place::Below, goal),
        None => Ok(()),
    }
}

/// Trashes a content; with `status=trashed` it is gone for good.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = ask.param("id");
    let found = state.any(&ask.user, id)?;
    let number = found.id;
    if ask.first("status") == Some("trashed") {
        if found.status != Status::Trashed {
            return Err(Problem::NoContent(id.to_owned()));
        }
        state.purge(number);
    } else {
        if found.status == Status::Trashed {
            return Err(Problem::NoContent(id.to_owned()));
        }
        state.trash(&ask.user, number)?;
    }
    ask.tick();
    Ok(answer::empty(204))
}

/// Writes a content after a change; unasked it comes with space, version, body, history and ancestors.
fn written(ask: &Ask, state: &State, id: u64) -> Answer {
    let asked = ask.all("expand");
    let expand = Expand::parse(&if asked.is_empty() {
        vec![
            "body.storage",
            "version",
            "space",
            "history.lastUpdated",
            "ancestors",
            "container",
            "extensions.inlineProperties",
        ]
    } else {
        asked
    });
    let found = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    Ok(answer::json(
        200,
        &content::write(ask, state, found, &expand),
    ))
}
