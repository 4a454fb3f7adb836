//! Comments on Data Center: they are contents, created through `content` and listed below their page.
//!
//! Source: `POST /rest/api/content` and `/rest/api/content/{id}/child/comment` of the Data Center description; the members of
//! `extensions.inlineProperties` as the editor sends them.

use serde_json::Value;

use super::super::discuss::{NewComment, Selection};
use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, Resolution, State};
use super::super::v1::expand::Expand;
use super::super::v1::{content, input};

/// Lists the comments of a page: the ones that start a thread, or with `depth=all` every one.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let page = state.live(&ask.user, ask.param("id"))?;
    let deep = ask.first("depth") == Some("all");
    let places = ask.all("location");
    let found: Vec<&Content> = content::below(&state, ask, page, Kind::Comment, deep)
        .into_iter()
        .filter(|comment| {
            places.is_empty() || places.iter().any(|place| stands(&state, comment, place))
        })
        .collect();
    let expand = Expand::parse(&ask.all("expand"));
    paging::offset_list(ask, found, 25, 200, |comment| {
        content::write(ask, &state, comment, &expand)
    })
}

fn stands(state: &State, comment: &Content, place: &str) -> bool {
    let root = state.thread_root(comment);
    let resolved = root.resolution == Some(Resolution::Resolved);
    match place {
        "inline" => root.inline.is_some() && !resolved,
        "footer" => root.inline.is_none(),
        "resolved" => resolved,
        _ => false,
    }
}

/// Creates a comment from a `content` request.
///
/// # Errors
///
/// Refuses a missing container or parent, a broken body, and a selection that is not in the page.
pub(crate) fn create(ask: &Ask, state: &mut State, request: &Value) -> Result<u64, Problem> {
    let container = input::id(request.pointer("/container/id")).ok_or_else(|| {
        Problem::Invalid("A container is required to create a comment".to_owned())
    })?;
    let body = input::storage(request)?
        .ok_or_else(|| Problem::Invalid("Comment body is required".to_owned()))?;
    let inline = input::text(request, "/extensions/location") == Some("inline");
    let number = |name: &str| {
        let value = request.pointer(&format!("/extensions/inlineProperties/{name}"))?;
        let number = match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        number.and_then(|number| usize::try_from(number).ok())
    };
    let selection = match input::text(request, "/extensions/inlineProperties/originalSelection") {
        Some(text) if inline => Some(Selection {
            text: text.to_owned(),
            count: number("numMatches"),
            index: number("matchIndex").unwrap_or(0),
        }),
        None if inline && input::parent(request).is_none() => {
            return Err(Problem::Invalid(
                "originalSelection is required for inline comments".to_owned(),
            ));
        }
        _ => None,
    };
    let new = NewComment {
        container: Some(container),
        parent: input::parent(request),
        body,
        selection,
    };
    state.comment(&ask.user, new, ask.tick())
}
