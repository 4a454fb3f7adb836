//! `pages` and `blogposts` of v2: list, read, create, update, trash.
//!
//! Source: `/pages*`, `/blogposts*`, `/spaces/{id}/pages`, `/labels/{id}/pages` of the v2 description.

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State, Status};
use super::super::v1::input;
use super::super::write::{Draft, Edit, Place};
use super::shape;
use crate::core::answer;

/// Which of the two the route is about.
pub(crate) fn kind(ask: &Ask) -> Kind {
    if ask.route.contains("/blogposts") {
        Kind::BlogPost
    } else {
        Kind::Page
    }
}

/// Lists pages or blog posts of all spaces.
pub(crate) fn list(ask: &Ask) -> Answer {
    answer_list(ask, |_, _| true)
}

/// Lists the pages or blog posts of a space.
pub(crate) fn of_space(ask: &Ask) -> Answer {
    let space = ask
        .state()
        .space_by_id(&ask.user, ask.param("id"))
        .map(|space| (space.id, space.homepage))?;
    let roots_only = ask.first("depth") == Some("root");
    answer_list(ask, move |_, found| {
        let root = found.parent.is_none() || found.parent == space.1;
        found.space == space.0 && (!roots_only || root)
    })
}

/// Lists the pages or blog posts with a label.
pub(crate) fn of_label(ask: &Ask) -> Answer {
    let id = ask.param("label").to_owned();
    answer_list(ask, move |_, found| {
        found.labels.iter().any(|label| label.id.to_string() == id)
    })
}

fn answer_list(ask: &Ask, fits: impl Fn(&State, &Content) -> bool) -> Answer {
    shape::check_format(ask, false)?;
    let state = ask.state();
    let kind = kind(ask);
    let statuses = ask.all("status");
    let ids = ask.all("id");
    let spaces = ask.all("space-id");
    let mut found: Vec<&Content> = state
        .contents
        .values()
        .filter(|found| {
            let status = found.status.name();
            found.kind == kind
                && if statuses.is_empty() {
                    matches!(found.status, Status::Current | Status::Archived)
                } else {
                    statuses.contains(&status)
                }
                && (ids.is_empty() || ids.contains(&found.id.to_string().as_str()))
                && (spaces.is_empty() || spaces.contains(&found.space.to_string().as_str()))
                && ask
                    .first("title")
                    .is_none_or(|title| title.eq_ignore_ascii_case(found.title()))
                && ask
                    .first("subtype")
                    .is_none_or(|subtype| subtype == found.subtype.as_deref().unwrap_or("page"))
                && fits(&state, found)
                && state.reads(&ask.user, found)
        })
        .collect();
    sort(&mut found, ask.first("sort").unwrap_or("id"));
    paging::cursor_list(ask, found, 25, 250, |found| {
        shape::entry(ask, &state, found, found.latest())
    })
}

fn sort(found: &mut [&Content], by: &str) {
    let (descending, by) = match by.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, by),
    };
    found.sort_by(|left, right| {
        let ordering = match by {
            "created-date" => left.created.cmp(&right.created),
            "modified-date" => left.latest().when.cmp(&right.latest().when),
            "title" => left
                .title()
                .to_lowercase()
                .cmp(&right.title().to_lowercase()),
            _ => left.id.cmp(&right.id),
        };
        if descending {
            ordering.reverse()
        } else {
            ordering
        }
    });
}

/// Reads one page or blog post.
pub(crate) fn one(ask: &Ask) -> Answer {
    shape::check_format(ask, true)?;
    let state = ask.state();
    let id = ask.param("id");
    if id.parse::<u64>().is_err() {
        return Err(Problem::Invalid(format!(
            "Provided value {{{id}}} for 'id' is not the correct type. Expected type is long"
        )));
    }
    let missing = || Problem::NoContent(id.to_owned());
    let found = state
        .any(&ask.user, id)
        .ok()
        .filter(|found| found.kind == kind(ask))
        .ok_or_else(missing)?;
    let statuses = ask.all("status");
    let visible = if statuses.is_empty() {
        found.status != Status::Draft || ask.flag("get-draft")
    } else {
        statuses.contains(&found.status.name())
            || (statuses.contains(&"historical") && ask.first("version").is_some())
    };
    if !visible {
        return Err(missing());
    }
    let version = match ask.first("version") {
        None => found.latest(),
        Some(text) => text
            .parse()
            .ok()
            .and_then(|number| found.version(number))
            .ok_or_else(missing)?,
    };
    let mut out = shape::entry(ask, &state, found, version);
    out["_links"]["base"] = json!(ask.base());
    include(ask, &state, found, &mut out);
    Ok(answer::json(200, &out))
}

fn include(ask: &Ask, state: &State, found: &Content, out: &mut Value) {
    if ask.flag("include-labels") {
        let labels = found.labels.iter().map(shape::label).collect();
        out["labels"] = shape::included(ask, "labels", labels);
    }
    if ask.flag("include-properties") {
        let properties = found
            .properties
            .iter()
            .map(|property| shape::property(ask, property))
            .collect();
        out["properties"] = shape::included(ask, "properties", properties);
    }
    if ask.flag("include-operations") {
        let operations = shape::operations(ask, state, found);
        out["operations"] = shape::included(ask, "operations", operations);
    }
    if ask.flag("include-likes") {
        let likes = found
            .likes
            .iter()
            .map(|name| json!({"accountId": shape::account(ask, name)}))
            .collect();
        out["likes"] = shape::included(ask, "likes/users", likes);
    }
    if ask.flag("include-versions") {
        let versions = found
            .versions
            .iter()
            .rev()
            .take(50)
            .map(|version| shape::version(ask, version))
            .collect();
        out["versions"] = shape::included(ask, "versions", versions);
    }
    if ask.flag("include-favorited-by-current-user-status") {
        out["isFavoritedByCurrentUser"] = json!(found.favourites.contains(&ask.user.name));
    }
    if ask.first("include-version") == Some("false")
        && let Some(out) = out.as_object_mut()
    {
        out.remove("version");
    }
}

/// Creates a page or blog post.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let kind = kind(ask);
    let mut state = ask.state();
    let space = match request.get("spaceId") {
        Some(Value::String(id)) => state.space_by_id(&ask.user, id)?,
        Some(Value::Number(id)) => state.space_by_id(&ask.user, &id.to_string())?,
        _ => {
            return Err(Problem::Invalid(
                "'spaceId' is a required property and must not be null".to_owned(),
            ));
        }
    };
    let (space, home) = (space.id, space.homepage);
    let draft = input::text(&request, "/status") == Some("draft");
    let parent = match request.get("parentId") {
        None | Some(Value::Null) => None,
        given => Some(
            input::id(given)
                .ok_or_else(|| Problem::Invalid("'parentId' must be an id".to_owned()))?,
        ),
    };
    let root = ask.flag("root-level");
    if root && parent.is_some() {
        return Err(Problem::Invalid(
            "A parentId cannot be given together with root-level".to_owned(),
        ));
    }
    let new = Draft {
        kind,
        space,
        parent: if root { None } else { parent.or(home) }.filter(|_| kind == Kind::Page),
        title: input::text(&request, "/title").unwrap_or(""),
        body: shape::storage(&request)?.unwrap_or_default(),
        status: if draft {
            Status::Draft
        } else {
            Status::Current
        },
    };
    let id = state.create(&ask.user, new, ask.tick())?;
    if let Some(content) = state.contents.get_mut(&id) {
        if root {
            content.parent = None;
        }
        content.subtype = input::text(&request, "/subtype").map(str::to_owned);
    }
    written(ask, &state, id)
}

/// Updates a page or blog post, or brings it back from the trash.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let id = ask.param("id");
    let missing = || Problem::NoContent(id.to_owned());
    let found = state
        .any(&ask.user, id)
        .ok()
        .filter(|found| found.kind == kind(ask))
        .ok_or_else(missing)?;
    let (number, space) = (found.id, found.space);
    for name in ["id", "status", "title", "version"] {
        if request.get(name).is_none_or(Value::is_null) {
            return Err(Problem::Invalid(format!(
                "'{name}' is a required property and must not be null"
            )));
        }
    }
    if input::id(request.get("id")) != Some(number) {
        return Err(Problem::Invalid(
            "The id in the body does not match the id in the path".to_owned(),
        ));
    }
    let other_space = match request.get("spaceId") {
        None | Some(Value::Null) => false,
        given => input::id(given) != Some(space),
    };
    if other_space {
        return Err(Problem::Invalid(
            "Moving a page to a different space is not supported".to_owned(),
        ));
    }
    if found.status == Status::Trashed {
        state.check_title(space, kind(ask), found.title(), Some(number))?;
        if let Some(content) = state.contents.get_mut(&number) {
            content.status = Status::Current;
        }
        ask.tick();
        return written(ask, &state, number);
    }
    let edit = Edit {
        title: input::text(&request, "/title").map(str::to_owned),
        body: shape::storage(&request)?,
        number: input::number(&request),
        message: input::text(&request, "/version/message")
            .unwrap_or_default()
            .to_owned(),
        minor: false,
    };
    let before = found.clone();
    state.update(&ask.user, number, edit, ask.tick())?;
    let parent = input::id(request.get("parentId"));
    if let Some(parent) = parent.filter(|parent| Some(*parent) != before.parent)
        && let Err(problem) = state.relocate(&ask.user, number, Place::Below, parent)
    {
        state.contents.insert(number, before);
        return Err(problem);
    }
    written(ask, &state, number)
}

/// Changes the title alone.
pub(crate) fn retitle(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let found = state.live_of(&ask.user, ask.param("id"), Kind::Page)?;
    let (id, next) = (found.id, found.latest().number + 1);
    let title = input::text(&request, "/title")
        .ok_or_else(|| Problem::Invalid("'title' is a required property".to_owned()))?;
    let edit = Edit {
        title: Some(title.to_owned()),
        number: Some(next),
        ..Edit::default()
    };
    state.update(&ask.user, id, edit, ask.tick())?;
    written(ask, &state, id)
}

/// Trashes; `purge=true` removes what is in the trash, `draft=true` discards a draft.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = ask.param("id");
    let missing = || Problem::NoContent(id.to_owned());
    let found = state
        .any(&ask.user, id)
        .ok()
        .filter(|found| found.kind == kind(ask))
        .ok_or_else(missing)?;
    let (number, status) = (found.id, found.status);
    if ask.flag("purge") {
        if status != Status::Trashed {
            return Err(Problem::Invalid(
                "Only trashed content can be purged".to_owned(),
            ));
        }
        state.purge(number);
    } else if ask.flag("draft") || status == Status::Draft {
        if status != Status::Draft {
            return Err(missing());
        }
        state.purge(number);
    } else {
        state.trash(&ask.user, number)?;
    }
    ask.tick();
    Ok(answer::empty(204))
}

/// Lists what the caller may do.
pub(crate) fn operations(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(
        200,
        &json!({"operations": shape::operations(ask, &state, found)}),
    ))
}

/// Counts the likes.
pub(crate) fn likes_count(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    Ok(answer::json(200, &json!({"count": found.likes.len()})))
}

/// Lists who likes it.
pub(crate) fn likes_users(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    paging::cursor_list(
        ask,
        found.likes.clone(),
        25,
        250,
        |name| json!({"accountId": shape::account(ask, &name)}),
    )
}

/// Writes a page after a change, with its storage body.
fn written(ask: &Ask, state: &State, id: u64) -> Answer {
    let found = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    let mut out = shape::entry(ask, state, found, found.latest());
    out["body"] = json!({"storage": {"representation": "storage", "value": found.body()}});
    out["_links"]["base"] = json!(ask.base());
    Ok(answer::json(200, &out))
}
