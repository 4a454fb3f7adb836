//! `space`.
//!
//! Source: `/rest/api/space`, `/rest/api/space/{spaceKey}` and below, of the Data Center description.

use serde_json::{Map, Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Content, Kind, Space, State, Status};
use super::super::v1::expand::Expand;
use super::super::v1::{content, metadata, space};
use crate::core::answer;

/// Lists spaces.
pub(crate) fn list(ask: &Ask) -> Answer {
    let state = ask.state();
    let mut keys = ask.all("spaceKey");
    keys.extend(ask.all("spaceKeys"));
    keys.extend(ask.first("spaceKeySingle"));
    let found: Vec<&Space> = state
        .spaces
        .values()
        .filter(|space| state.sees_space(&ask.user, space))
        .filter(|space| {
            keys.is_empty() || keys.iter().any(|key| key.eq_ignore_ascii_case(&space.key))
        })
        .filter(|space| ask.first("type").is_none_or(|kind| kind == space.kind))
        .filter(|space| {
            ask.first("status")
                .is_none_or(|status| (status.eq_ignore_ascii_case("archived")) == space.archived)
        })
        .filter(|space| {
            ask.first("label")
                .is_none_or(|name| space.labels.iter().any(|label| label.name == name))
        })
        .collect();
    let expand = Expand::parse(&ask.all("expand"));
    paging::offset_list(ask, found, 25, 500, |found| {
        space::write(ask, &state, found, &expand)
    })
}

/// Reads one space.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.space_by_key(&ask.user, ask.param("key"))?;
    let expand = Expand::parse(&ask.all("expand"));
    Ok(answer::json(
        200,
        &space::write(ask, &state, found, &expand),
    ))
}

/// Answers a map of the contents of a space by type.
pub(crate) fn content(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.space_by_key(&ask.user, ask.param("key"))?;
    let window = paging::offset(ask, 25, 200)?;
    let expand = Expand::parse(&ask.all("expand"));
    let mut out = Map::new();
    for kind in [Kind::Page, Kind::BlogPost] {
        let all = contents(ask, &state, found, kind);
        let more = all.len() > window.start + window.limit;
        let results: Vec<Value> = window
            .cut(all)
            .into_iter()
            .map(|found| content::write(ask, &state, found, &expand))
            .collect();
        out.insert(
            kind.name().to_owned(),
            paging::offset_page(ask, window, more, results),
        );
    }
    out.insert(
        "_links".to_owned(),
        json!({"base": ask.base(), "context": ""}),
    );
    Ok(answer::json(200, &Value::Object(out)))
}

/// Lists the contents of a space of one type.
pub(crate) fn content_of_type(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.space_by_key(&ask.user, ask.param("key"))?;
    let name = ask.param("type");
    let kind = Kind::parse(name)
        .filter(|kind| matches!(kind, Kind::Page | Kind::BlogPost))
        .ok_or_else(|| Problem::Invalid(format!("Invalid content type: {name}")))?;
    let all = contents(ask, &state, found, kind);
    let expand = Expand::parse(&ask.all("expand"));
    paging::offset_list(ask, all, 25, 200, |found| {
        content::write(ask, &state, found, &expand)
    })
}

fn contents<'a>(ask: &Ask, state: &'a State, space: &Space, kind: Kind) -> Vec<&'a Content> {
    let roots_only = ask.first("depth") == Some("root");
    state
        .contents
        .values()
        .filter(|found| {
            found.space == space.id
                && found.kind == kind
                && found.status == Status::Current
                && (!roots_only || found.parent.is_none())
                && state.reads(&ask.user, found)
        })
        .collect()
}

/// Lists the labels used in a space.
pub(crate) fn labels(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.space_by_key(&ask.user, ask.param("key"))?;
    let mut labels = Vec::new();
    for content in state
        .contents
        .values()
        .filter(|content| content.space == found.id)
    {
        for label in &content.labels {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
    }
    paging::offset_list(ask, labels, 25, 200, |label| metadata::label(&label))
}

/// Lists who may do what in a space, all in one answer.
///
/// Source: schemas `SpacePermission`, `OperationDescription`, `Subject`.
pub(crate) fn permissions(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = state.space_by_key(&ask.user, ask.param("key"))?;
    let everybody = || vec!["confluence-users".to_owned()];
    let groups = |names: &std::collections::BTreeSet<String>| -> Vec<String> {
        names.iter().cloned().collect()
    };
    let viewers = Some(groups(&found.viewers))
        .filter(|names| !names.is_empty())
        .unwrap_or_else(everybody);
    let editors = Some(groups(&found.editors))
        .filter(|names| !names.is_empty())
        .unwrap_or_else(|| viewers.clone());
    let mut out: Vec<Value> = Vec::new();
    let mut add = |group: &str, key: &str, target: &str| {
        out.push(json!({
            "operation": {"operationKey": key, "targetType": target},
            "subject": {"type": "group", "displayName": group},
            "spaceKey": found.key,
            "spaceId": found.id,
        }));
    };
    for group in &viewers {
        add(group, "read", "space");
        add(group, "create", "comment");
    }
    for group in &editors {
        add(group, "create", "page");
        add(group, "create", "attachment");
        add(group, "delete", "page");
    }
    add("confluence-administrators", "administer", "space");
    Ok(answer::json(200, &Value::Array(out)))
}
