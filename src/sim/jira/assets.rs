//! Assets: its objects, the search for them on Cloud, and objects as values of a field.
//!
//! Sources: "Get assets workspaces"; "Post object aql" and "Load one object" of the Assets REST API; "Assets with Jira REST API" (Data Center).
//! Of AQL it knows `Key` and `Name` with `=` and `LIKE`, and `OR`.

use serde_json::{Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::fields::parse::{Target, text_of};
use super::service_desk;

/// All objects, in the one workspace that a site has.
#[derive(Debug, Default, Clone)]
pub(crate) struct Assets {
    /// No workspace, no Assets.
    pub(crate) workspace: String,
    pub(crate) objects: Vec<AssetsObject>,
}

/// An object.
#[derive(Debug, Default, Clone)]
pub(crate) struct AssetsObject {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) label: String,
    /// The name of its type.
    pub(crate) kind: String,
}

impl Assets {
    pub(crate) fn object(&self, id: &str) -> Option<&AssetsObject> {
        self.objects.iter().find(|object| object.id == id)
    }
}

/// `GET assets/workspace` (Cloud).
pub(crate) fn workspaces(cx: &mut Cx<'_>) -> Outcome {
    service_desk::sign_in(cx)?;
    let workspace = &cx.state.assets.workspace;
    let values: Vec<Value> = match workspace.is_empty() {
        true => Vec::new(),
        false => vec![json!({"workspaceId": workspace})],
    };
    ok(&json!({
        "_expands": [],
        "size": values.len(),
        "start": 0,
        "limit": 50,
        "isLastPage": true,
        "_links": {"base": service_desk::api(cx), "context": ""},
        "values": values,
    }))
}

fn wrong(status: u16, message: &str) -> Problem {
    Problem::with_body(status, json!({"errorMessages": [message], "errors": {}}))
}

/// `POST object/aql` (Cloud).
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let assets = &cx.state.assets;
    let workspace = &assets.workspace;
    if workspace.is_empty() || cx.call.param("workspace") != workspace {
        return Err(wrong(404, "The workspace was not found."));
    }
    let body = cx.call.json()?;
    let query = body.get("qlQuery").and_then(Value::as_str);
    let terms = query
        .and_then(terms)
        .ok_or_else(|| wrong(400, "The AQL query is not valid."))?;
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", 25)?;
    let found: Vec<&AssetsObject> = assets
        .objects
        .iter()
        .filter(|object| terms.iter().any(|term| term.fits(object)))
        .collect();
    let values: Vec<Value> = found
        .iter()
        .skip(start)
        .take(max)
        .map(|object| {
            json!({
                "workspaceId": workspace,
                "globalId": format!("{workspace}:{}", object.id),
                "id": object.id,
                "label": object.label,
                "objectKey": object.key,
                "objectType": {"workspaceId": workspace, "name": object.kind},
                "hasAvatar": false,
            })
        })
        .collect();
    ok(&json!({
        "startAt": start,
        "maxResults": max,
        "total": found.len(),
        "isLast": start + values.len() >= found.len(),
        "values": values,
    }))
}

/// One condition of a query.
struct Term {
    is_key: bool,
    is_like: bool,
    value: String,
}

impl Term {
    fn fits(&self, object: &AssetsObject) -> bool {
        let text = if self.is_key {
            &object.key
        } else {
            &object.label
        };
        let (text, value) = (text.to_lowercase(), self.value.to_lowercase());
        match self.is_like {
            true => text.contains(&value),
            false => text == value,
        }
    }
}

/// `Key = "A" OR Name LIKE "B"`; `None` for what is not understood.
fn terms(query: &str) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    let mut rest = query.trim();
    loop {
        let (name, tail) = rest.split_once(' ')?;
        let (operator, tail) = tail.trim_start().split_once(' ')?;
        let (value, tail) = quoted(tail.trim_start())?;
        terms.push(Term {
            is_key: match name.to_lowercase().as_str() {
                "key" => true,
                "name" => false,
                _ => return None,
            },
            is_like: match operator.to_uppercase().as_str() {
                "LIKE" => true,
                "=" => false,
                _ => return None,
            },
            value,
        });
        rest = tail.trim();
        if rest.is_empty() {
            return Some(terms);
        }
        rest = rest.strip_prefix("OR ")?.trim_start();
    }
}

/// A text in quotes, in which a backslash keeps the next character; with what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut characters = inner.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.push(characters.next()?.1),
            '"' => return Some((value, inner.get(at + 1..)?)),
            _ => value.push(character),
        }
    }
    None
}

/// An object as a client names one in a field: by its global id on Cloud, by its key on Data Center.
pub(crate) fn sent(target: &Target<'_>, sent: &Value) -> Result<Option<Value>, String> {
    let assets = &target.state.assets;
    let unknown = || "Assets objects could not be found.".to_owned();
    let object = if target.core.flavor.is_cloud() {
        let id = sent.get("id").map(text_of).ok_or_else(unknown)?;
        let number = id
            .strip_prefix(&assets.workspace)
            .and_then(|rest| rest.strip_prefix(':'))
            .ok_or_else(unknown)?;
        assets.object(number)
    } else {
        let key = sent
            .get("key")
            .and_then(Value::as_str)
            .ok_or_else(unknown)?;
        assets.objects.iter().find(|object| object.key == key)
    };
    let object = object.ok_or_else(unknown)?;
    Ok(Some(json!(object.id)))
}

/// An object as an issue shows it.
pub(crate) fn shown(cx: &Cx<'_>, id: &str) -> Option<Value> {
    let assets = &cx.state.assets;
    let object = assets.object(id)?;
    Some(match cx.cloud() {
        true => json!({
            "workspaceId": assets.workspace,
            "id": format!("{}:{id}", assets.workspace),
            "objectId": id,
        }),
        false => json!(format!("{} ({})", object.label, object.key)),
    })
}
