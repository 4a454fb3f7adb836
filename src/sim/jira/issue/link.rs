//! Links between issues, and links to the world outside.
//!
//! Source: "Create issue link", "Get issue link", "Delete issue link", "Remote issue links".

use serde_json::{Value, json};

use super::comment;
use crate::core::answer;
use crate::jira::call::{Cx, Outcome, Problem, created, no_content, ok};
use crate::jira::fields::parse::text_of;
use crate::jira::model::{ChangeItem, Link, LinkType};
use crate::jira::shape;

fn link_type<'a>(cx: &'a Cx<'_>, body: &Value) -> Result<&'a LinkType, Problem> {
    let id = body.pointer("/type/id").map(text_of);
    let name = body.pointer("/type/name").and_then(Value::as_str);
    cx.state
        .link_types
        .iter()
        .find(|it| {
            id.as_deref() == Some(it.id.as_str())
                || name.is_some_and(|name| it.name.eq_ignore_ascii_case(name))
        })
        .ok_or_else(|| {
            Problem::new(
                404,
                format!(
                    "No issue link type with name '{}' found.",
                    name.or(id.as_deref()).unwrap_or_default()
                ),
            )
        })
}

fn side(cx: &Cx<'_>, body: &Value, name: &str) -> Result<Option<u64>, Problem> {
    let Some(sent) = body.get(name) else {
        return Ok(None);
    };
    let word = sent
        .get("key")
        .or_else(|| sent.get("id"))
        .map(text_of)
        .unwrap_or_default();
    cx.visible_issue(&word).map(|issue| Some(issue.id))
}

/// `POST issueLink`: 201 without a body.
pub(crate) fn create(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    cx.user()?;
    let kind = link_type(cx, &body)?.clone();
    // The names say the far end: `outwardIssue` is where the outward words point to, seen from `inwardIssue`.
    let (Some(source), Some(destination)) = (
        side(cx, &body, "inwardIssue")?,
        side(cx, &body, "outwardIssue")?,
    ) else {
        return Err(Problem::new(
            400,
            "Issue link must have an inward and an outward issue.",
        ));
    };
    cx.writable_issue(&source.to_string())?;
    let now = cx.tick();
    if let Some(text) = body.get("comment").filter(|it| it.is_object()) {
        comment::add(cx, source, text, &now)?;
    }
    add(cx, &kind, source, destination, &now);
    Ok(answer::empty(201))
}

/// `update.issuelinks.add` of create and edit: the other side stands in the body.
pub(crate) fn add_from(cx: &mut Cx<'_>, id: u64, body: &Value) -> Result<(), Problem> {
    let kind = link_type(cx, body)?.clone();
    let now = cx.tick();
    if let Some(other) = side(cx, body, "outwardIssue")? {
        add(cx, &kind, id, other, &now);
        return Ok(());
    }
    match side(cx, body, "inwardIssue")? {
        Some(other) => {
            add(cx, &kind, other, id, &now);
            Ok(())
        }
        None => Err(Problem::new(
            400,
            "Issue link must have an inward or an outward issue.",
        )),
    }
}

fn add(cx: &mut Cx<'_>, kind: &LinkType, source: u64, destination: u64, now: &str) {
    let exists = cx
        .state
        .links
        .iter()
        .any(|it| it.kind == kind.id && it.source == source && it.destination == destination);
    if exists {
        return;
    }
    let id = cx.state.next_id();
    cx.state.links.push(Link {
        id,
        kind: kind.id.clone(),
        source,
        destination,
    });
    let key = |cx: &Cx<'_>, id: u64| {
        cx.state
            .issue(id)
            .map(|it| it.key.clone())
            .unwrap_or_default()
    };
    let (from, to) = (key(cx, source), key(cx, destination));
    let entry = |phrase: &str, other: &str| ChangeItem {
        field_id: "issuelinks".to_owned(),
        field: "Link".to_owned(),
        from: None,
        from_string: None,
        to: Some(other.to_owned()),
        to_string: Some(format!("This issue {phrase} {other}")),
    };
    cx.record(source, now, vec![entry(&kind.outward, &to)]);
    cx.record(destination, now, vec![entry(&kind.inward, &from)]);
}

fn find(cx: &Cx<'_>) -> Result<Link, Problem> {
    let id = cx.call.param("id");
    let link = cx.state.links.iter().find(|it| it.id.to_string() == id);
    let link =
        link.ok_or_else(|| Problem::new(404, format!("No issue link with id '{id}' exists.")))?;
    cx.visible_issue(&link.source.to_string())?;
    cx.visible_issue(&link.destination.to_string())?;
    Ok(link.clone())
}

/// `GET issueLink/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let link = find(cx)?;
    let kind = cx
        .state
        .link_type(&link.kind)
        .ok_or_else(|| cx.no_issue())?;
    let source = cx.state.issue(link.source).ok_or_else(|| cx.no_issue())?;
    let destination = cx
        .state
        .issue(link.destination)
        .ok_or_else(|| cx.no_issue())?;
    ok(&json!({
        "id": link.id.to_string(),
        "self": format!("{}/issueLink/{}", cx.api(), link.id),
        "type": shape::link_type(cx, kind),
        "inwardIssue": shape::linked_issue(cx, source),
        "outwardIssue": shape::linked_issue(cx, destination),
    }))
}

/// `DELETE issueLink/{id}`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let link = find(cx)?;
    cx.writable_issue(&link.source.to_string())?;
    let now = cx.tick();
    cx.state.links.retain(|it| it.id != link.id);
    for id in [link.source, link.destination] {
        cx.record(id, &now, Vec::new());
    }
    no_content()
}

fn remote(cx: &Cx<'_>, key: &str, id: u64, stored: &Value) -> Value {
    let mut shown = json!({
        "id": id,
        "self": format!("{}/issue/{key}/remotelink/{id}", cx.api()),
    });
    if let (Some(map), Some(stored)) = (shown.as_object_mut(), stored.as_object()) {
        for (name, value) in stored.iter().filter(|(_, value)| !value.is_null()) {
            map.insert(name.clone(), value.clone());
        }
        map.entry("application").or_insert_with(|| json!({}));
    }
    shown
}

/// `GET issue/{key}/remotelink`.
pub(crate) fn remote_list(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    if let Some(wanted) = cx.call.query("globalId") {
        let found = issue
            .remote_links
            .iter()
            .find(|(_, link)| link.get("globalId").and_then(Value::as_str) == Some(wanted));
        return match found {
            Some((id, link)) => ok(&remote(cx, &issue.key, *id, link)),
            None => Err(Problem::new(
                404,
                format!("Remote issue link with global id '{wanted}' does not exist."),
            )),
        };
    }
    let all: Vec<Value> = issue
        .remote_links
        .iter()
        .map(|(id, link)| remote(cx, &issue.key, *id, link))
        .collect();
    ok(&Value::Array(all))
}

/// `POST issue/{key}/remotelink`: one with the same `globalId` is replaced.
pub(crate) fn remote_create(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issue = cx.writable_issue(cx.call.param("key"))?;
    let (issue, key) = (issue.id, issue.key.clone());
    let word = |path: &str| {
        body.pointer(path)
            .and_then(Value::as_str)
            .filter(|it| !it.is_empty())
    };
    if word("/object/url").is_none() {
        return Err(Problem::field("url", "'url' is required"));
    }
    if word("/object/title").is_none() {
        return Err(Problem::field("title", "'title' is required"));
    }
    let global = word("/globalId").map(str::to_owned);
    let now = cx.tick();
    let fresh = cx.state.next_id();
    let mut id = fresh;
    let stored = body.clone();
    cx.change_issue(issue, |issue| {
        let same = issue.remote_links.iter_mut().find(|(_, link)| {
            global.is_some() && link.get("globalId").and_then(Value::as_str) == global.as_deref()
        });
        match same {
            Some((known, link)) => {
                id = *known;
                *link = stored;
            }
            None => issue.remote_links.push((fresh, stored)),
        }
    });
    cx.record(issue, &now, Vec::new());
    let answer = json!({"id": id, "self": format!("{}/issue/{key}/remotelink/{id}", cx.api())});
    match id == fresh {
        true => created(&answer),
        false => ok(&answer),
    }
}

/// `DELETE issue/{key}/remotelink/{id}`.
pub(crate) fn remote_remove(cx: &mut Cx<'_>) -> Outcome {
    let id = cx.call.param("id").to_owned();
    let issue = cx.writable_issue(cx.call.param("key"))?;
    if !issue
        .remote_links
        .iter()
        .any(|(known, _)| known.to_string() == id)
    {
        return Err(Problem::new(
            404,
            format!("The remote issue link with id '{id}' does not exist."),
        ));
    }
    let issue = issue.id;
    cx.core.clock.tick();
    cx.change_issue(issue, |issue| {
        issue
            .remote_links
            .retain(|(known, _)| known.to_string() != id)
    });
    no_content()
}
