//! Footer and inline comments of v2.
//!
//! Source: `/footer-comments*`, `/inline-comments*`, `/pages/{id}/footer-comments|inline-comments` of the v2 description.

use serde_json::{Value, json};

use super::super::discuss::{NewComment, Selection};
use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, State};
use super::super::v1::input;
use super::super::write::Edit;
use super::shape;
use crate::core::answer;

/// Says whether the route is about inline comments.
fn inline(ask: &Ask) -> bool {
    ask.route.contains("/inline-comments")
}

fn fits(ask: &Ask, state: &State, comment: &Content) -> bool {
    comment.kind == Kind::Comment && state.thread_root(comment).inline.is_some() == inline(ask)
}

/// Finds a comment of the route's kind.
fn find<'a>(ask: &Ask, state: &'a State) -> Result<&'a Content, Problem> {
    let id = ask.param("id");
    state
        .live_of(&ask.user, id, Kind::Comment)
        .ok()
        .filter(|comment| fits(ask, state, comment))
        .ok_or_else(|| Problem::NoContent(id.to_owned()))
}

/// Lists all comments of a kind.
pub(crate) fn list(ask: &Ask) -> Answer {
    shape::check_format(ask, false)?;
    let state = ask.state();
    let found: Vec<&Content> = state
        .contents
        .values()
        .filter(|comment| fits(ask, &state, comment) && state.reads(&ask.user, comment))
        .collect();
    page(ask, &state, found)
}

/// Lists the comments of a page or blog post that start a thread.
pub(crate) fn of_entry(ask: &Ask) -> Answer {
    shape::check_format(ask, false)?;
    let state = ask.state();
    let entry = state.live_of(&ask.user, ask.param("id"), super::pages::kind(ask))?;
    let resolutions = ask.all("resolution-status");
    let found: Vec<&Content> = state
        .parts(&ask.user, entry.id, Kind::Comment)
        .into_iter()
        .filter(|comment| comment.parent.is_none() && fits(ask, &state, comment))
        .filter(|comment| {
            resolutions.is_empty() || resolutions.contains(&state.resolution(comment).name())
        })
        .collect();
    page(ask, &state, found)
}

/// Lists the answers to a comment.
pub(crate) fn children(ask: &Ask) -> Answer {
    shape::check_format(ask, false)?;
    let state = ask.state();
    let parent = find(ask, &state)?;
    let found: Vec<&Content> = state
        .contents
        .values()
        .filter(|reply| reply.kind == Kind::Comment && reply.parent == Some(parent.id))
        .collect();
    page(ask, &state, found)
}

fn page(ask: &Ask, state: &State, mut found: Vec<&Content>) -> Answer {
    match ask.first("sort") {
        Some("-created-date") => found.sort_by_key(|comment| std::cmp::Reverse(comment.created)),
        Some("modified-date") => found.sort_by_key(|comment| comment.latest().when),
        Some("-modified-date") => {
            found.sort_by_key(|comment| std::cmp::Reverse(comment.latest().when));
        }
        _ => found.sort_by_key(|comment| comment.created),
    }
    paging::cursor_list(ask, found, 25, 250, |comment| {
        shape::comment(ask, state, comment, comment.latest())
    })
}

/// Reads one comment.
pub(crate) fn one(ask: &Ask) -> Answer {
    shape::check_format(ask, true)?;
    let state = ask.state();
    let comment = find(ask, &state)?;
    let version = match ask.first("version") {
        None => comment.latest(),
        Some(text) => text
            .parse()
            .ok()
            .and_then(|number| comment.version(number))
            .ok_or_else(|| Problem::NoContent(text.to_owned()))?,
    };
    let mut out = shape::comment(ask, &state, comment, version);
    out["_links"]["base"] = json!(ask.base());
    if ask.flag("include-likes") {
        let likes = comment
            .likes
            .iter()
            .map(|name| json!({"accountId": shape::account(ask, name)}))
            .collect();
        out["likes"] = shape::included(ask, "likes/users", likes);
    }
    Ok(answer::json(200, &out))
}

/// Writes a comment or an answer to one.
pub(crate) fn create(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let parent = input::id(request.get("parentCommentId"));
    let container = ["pageId", "blogPostId", "attachmentId"]
        .iter()
        .find_map(|name| input::id(request.get(*name)));
    // One or the other, not both and not neither.
    if parent.is_some() == container.is_some() {
        return Err(Problem::Invalid(
            "Exactly one of pageId, blogPostId, attachmentId, customContentId or parentCommentId must be provided"
                .to_owned(),
        ));
    }
    if let Some(parent) = parent {
        let found = state.live_of(&ask.user, &parent.to_string(), Kind::Comment)?;
        if !fits(ask, &state, found) {
            return Err(Problem::NoContent(parent.to_string()));
        }
    }
    let selection = match (inline(ask), parent) {
        (true, None) => Some(selection(&request)?),
        _ => None,
    };
    let body = shape::storage(&request)?
        .ok_or_else(|| Problem::Invalid("'body' is a required property".to_owned()))?;
    let new = NewComment {
        container,
        parent,
        body,
        selection,
    };
    let id = state.comment(&ask.user, new, ask.tick())?;
    written(ask, &state, id, 201)
}

fn selection(request: &Value) -> Result<Selection, Problem> {
    let number = |name: &str| {
        request
            .pointer(&format!("/inlineCommentProperties/{name}"))
            .and_then(Value::as_u64)
            .and_then(|number| usize::try_from(number).ok())
    };
    let text = input::text(request, "/inlineCommentProperties/textSelection").unwrap_or("");
    if text.is_empty() {
        return Err(Problem::Invalid(
            "'inlineCommentProperties.textSelection' is required for an inline comment".to_owned(),
        ));
    }
    Ok(Selection {
        text: text.to_owned(),
        count: number("textSelectionMatchCount"),
        index: number("textSelectionMatchIndex").unwrap_or(0),
    })
}

/// Changes the text of a comment, or resolves an inline thread.
pub(crate) fn update(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let mut state = ask.state();
    let comment = find(ask, &state)?;
    let (id, author) = (comment.id, comment.author.clone());
    let resolved = request.get("resolved").and_then(Value::as_bool);
    let body = shape::storage(&request)?;
    if body.is_some() && author != ask.user.name && !ask.user.is_admin() {
        return Err(Problem::Forbidden(
            "Only the author may edit a comment".to_owned(),
        ));
    }
    let edit = Edit {
        body,
        number: input::number(&request),
        message: input::text(&request, "/version/message")
            .unwrap_or_default()
            .to_owned(),
        ..Edit::default()
    };
    state.update(&ask.user, id, edit, ask.tick())?;
    if let Some(resolved) = resolved.filter(|_| inline(ask)) {
        let root = state
            .contents
            .get(&id)
            .map(|comment| state.thread_root(comment).id);
        if let Some(root) = root {
            state.resolve(root, resolved);
        }
    }
    written(ask, &state, id, 200)
}

/// Removes a comment for good, with its answers.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let id = find(ask, &state)?.id;
    state.trash(&ask.user, id)?;
    ask.tick();
    Ok(answer::empty(204))
}

fn written(ask: &Ask, state: &State, id: u64, status: u16) -> Answer {
    let comment = state
        .contents
        .get(&id)
        .ok_or_else(|| Problem::NoContent(id.to_string()))?;
    let mut out = shape::comment(ask, state, comment, comment.latest());
    out["body"] = json!({"storage": {"representation": "storage", "value": comment.body()}});
    out["_links"]["base"] = json!(ask.base());
    Ok(answer::json(status, &out))
}
