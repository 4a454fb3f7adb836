//! `content/{id}/history`, and versions as Confluence 6 and 7 list them below `/rest/experimental`.
//!
//! Source: `/rest/api/content/{id}/history`, `/version/{versionNumber}` (DELETE) of the Data Center description.

use serde_json::Value;

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, State, Version};
use super::super::v1::expand::Expand;
use super::super::v1::{content, metadata};
use crate::core::answer;

/// Answers the history.
pub(crate) fn history(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let mut asked = ask.all("expand");
    // These three come unasked.
    asked.extend(["lastUpdated", "previousVersion", "contributors"]);
    let expand = Expand::parse(&asked);
    Ok(answer::json(
        200,
        &content::history(ask, found, found.latest(), &expand),
    ))
}

/// Lists the versions, newest first.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let versions: Vec<&Version> = found.versions.iter().rev().collect();
    paging::offset_list(ask, versions, 200, 200, |version| {
        written(ask, &state, found, version)
    })
}

/// Answers one version.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let version = ask
        .param("number")
        .parse()
        .ok()
        .and_then(|number| found.version(number))
        .ok_or_else(|| Problem::Missing(format!("No version {} found", ask.param("number"))))?;
    Ok(answer::json(200, &written(ask, &state, found, version)))
}

fn written(ask: &Ask, state: &State, found: &Content, version: &Version) -> Value {
    let mut out = metadata::version(ask, found, version);
    if let Some(inner) = Expand::parse(&ask.all("expand")).get("content") {
        out["content"] = content::write_version(ask, state, found, version, inner);
    }
    out
}

/// Removes an old version.
pub(crate) fn remove(ask: &Ask) -> Answer {
    let mut state = ask.state();
    let found = state.writable(&ask.user, ask.param("id"))?;
    let id = found.id;
    let number = ask.param("number");
    let old = number
        .parse()
        .ok()
        .filter(|number: &u32| found.version(*number).is_some() && *number != found.latest().number)
        .ok_or_else(|| Problem::Invalid(format!("Cannot delete version {number}")))?;
    if let Some(content) = state.contents.get_mut(&id) {
        content.versions.retain(|version| version.number != old);
    }
    ask.tick();
    Ok(answer::empty(204))
}
