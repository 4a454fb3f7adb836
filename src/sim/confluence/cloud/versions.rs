//! Versions of pages, blog posts, comments and attachments.
//!
//! Source: `/pages/{id}/versions`, `/pages/{page-id}/versions/{version-number}` and their kin, of the v2 description.

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, Version};
use super::shape;
use crate::core::answer;

/// Lists the versions, newest first unless sorted otherwise.
pub(crate) fn list(ask: &Ask) -> Answer {
    shape::check_format(ask, false)?;
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let mut versions: Vec<&Version> = found.versions.iter().rev().collect();
    if ask.first("sort") == Some("modified-date") {
        versions.reverse();
    }
    paging::cursor_list(ask, versions, 25, 250, |version| {
        let mut out = shape::version(ask, version);
        let name = match found.kind {
            Kind::BlogPost => "blogpost",
            Kind::Comment => "comment",
            Kind::Attachment => "attachment",
            _ => "page",
        };
        out[name] = json!({
            "id": found.public_id(), "title": version.title,
            "body": shape::body_of(ask, &state, found, version),
        });
        out
    })
}

/// Reads one version.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.live(&ask.user, ask.param("id"))?;
    let version = ask
        .param("number")
        .parse()
        .ok()
        .and_then(|number| found.version(number))
        .ok_or_else(|| Problem::Missing(format!("No version {}", ask.param("number"))))?;
    Ok(answer::json(200, &detailed(ask, found, version)))
}

/// Source: schema `DetailedVersion`.
fn detailed(ask: &Ask, found: &Content, version: &Version) -> Value {
    let mut out = shape::version(ask, version);
    out["contentTypeModified"] = json!(false);
    out["collaborators"] = json!([shape::account(ask, &version.by)]);
    let neighbours = [
        ("prevVersion", version.number.checked_sub(1)),
        ("nextVersion", version.number.checked_add(1)),
    ];
    for (name, number) in neighbours {
        if let Some(number) = number.filter(|number| found.version(*number).is_some()) {
            out[name] = json!(number);
        }
    }
    out
}
