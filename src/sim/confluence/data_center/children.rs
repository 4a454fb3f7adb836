//! `content/{id}/child` and `content/{id}/descendant`.
//!
//! Source: the same paths of the Data Center description.

use serde_json::{Map, Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::Kind;
use super::super::v1::content::{self, below};
use super::super::v1::expand::Expand;
use crate::core::answer;

/// Answers a map of the children by type; only the types that are expanded are filled.
pub(crate) fn all(ask: &Ask) -> Answer {
    map(ask, false)
}

/// Answers a map of the descendants by type.
pub(crate) fn all_below(ask: &Ask) -> Answer {
    map(ask, true)
}

fn map(ask: &Ask, deep: bool) -> Answer {
    let state = ask.state();
    let parent = state.live(&ask.user, ask.param("id"))?;
    let expand = Expand::parse(&ask.all("expand"));
    let word = if deep { "descendant" } else { "child" };
    let mut out = Map::new();
    let mut expandable = Map::new();
    for kind in [Kind::Page, Kind::Comment, Kind::Attachment] {
        let name = kind.name();
        let path = format!("/rest/api/content/{}/{word}/{name}", parent.id);
        let Some(inner) = expand.get(name) else {
            expandable.insert(name.to_owned(), json!(path));
            continue;
        };
        let results: Vec<Value> = below(&state, ask, parent, kind, deep)
            .into_iter()
            .take(25)
            .map(|child| content::write(ask, &state, child, inner))
            .collect();
        let size = results.len();
        out.insert(
            name.to_owned(),
            json!({"results": results, "start": 0, "limit": 25, "size": size,
                "_links": {"self": format!("{}{path}", ask.base())}}),
        );
    }
    out.insert("_expandable".to_owned(), Value::Object(expandable));
    out.insert(
        "_links".to_owned(),
        json!({"self": format!("{}{}", ask.base(), ask.route), "base": ask.base(), "context": ""}),
    );
    Ok(answer::json(200, &Value::Object(out)))
}

/// Lists the children of one type.
pub(crate) fn of_type(ask: &Ask) -> Answer {
    list(ask, false)
}

/// Lists the descendants of one type.
pub(crate) fn below_of_type(ask: &Ask) -> Answer {
    list(ask, true)
}

fn list(ask: &Ask, deep: bool) -> Answer {
    let state = ask.state();
    let parent = state.live(&ask.user, ask.param("id"))?;
    let name = ask.param("type");
    // Folders exist on Cloud only; Data Center knows pages, comments and attachments here.
    let kind = Kind::parse(name)
        .filter(|kind| matches!(kind, Kind::Page | Kind::Comment | Kind::Attachment))
        .ok_or_else(|| Problem::Invalid(format!("Not a valid child type: {name}")))?;
    let expand = Expand::parse(&ask.all("expand"));
    let found = below(&state, ask, parent, kind, deep);
    paging::offset_list(ask, found, 25, 200, |child| {
        content::write(ask, &state, child, &expand)
    })
}
