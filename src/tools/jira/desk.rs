//! What the tools of service management share: a desk by number or project, whose it is, and how its things look.

use serde_json::{Map, Value, json};

use crate::atlassian::{Product, Target, timestamp};
use crate::jira::Client;
use crate::tools::{About, Context, Error, ErrorKind, Result};
use crate::view::shape::is_empty;

/// A service desk.
pub(super) struct Desk {
    /// Its number.
    pub id: String,
    /// Its project, where projects are limited.
    pub target: Option<Target>,
}

/// The desk that a number, or the key of its project, means.
pub(super) async fn find(cx: &Context, jira: &Client, text: &str) -> Result<Desk> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        let target = match cx.reach.is_limited(Product::Jira) {
            false => None,
            true => {
                let desk = jira
                    .desk(text)
                    .await
                    .about(|| format!("Service desk `{text}`"))?;
                target(&desk)
            }
        };
        return judged(cx, text.to_owned(), target);
    }
    let desks = jira.desks().await?;
    let found = desks.iter().find(|desk| {
        desk.get("projectKey")
            .and_then(Value::as_str)
            .is_some_and(|key| key.eq_ignore_ascii_case(text))
    });
    match found {
        Some(desk) => judged(cx, text_of(desk, "id"), target(desk)),
        None => Err(Error::new(
            ErrorKind::NotFound,
            format!("There is no service desk `{text}`, or the account may not see it."),
        )
        .hint("Give the number of a desk or the key of its project.")),
    }
}

/// Where projects are limited, a desk must say whose it is.
fn judged(cx: &Context, id: String, target: Option<Target>) -> Result<Desk> {
    if target.is_none() && cx.reach.is_limited(Product::Jira) {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!("It cannot be told whose service desk `{id}` is, and projects are limited."),
        ));
    }
    Ok(Desk { id, target })
}

/// The project of a desk.
pub(super) fn target(desk: &Value) -> Option<Target> {
    let key = desk.get("projectKey")?.as_str()?;
    Some(Target::Project(key.to_uppercase()))
}

/// A text, or a number as one.
pub(super) fn text_of(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The parts of an object that say something, under other names.
pub(super) fn picked(value: &Value, parts: &[(&str, &str)]) -> Value {
    parts
        .iter()
        .filter_map(|(name, pointer)| Some((*name, value.pointer(pointer)?)))
        .filter(|(_, part)| !is_empty(part))
        .map(|(name, part)| (name.to_owned(), part.clone()))
        .collect::<Map<_, _>>()
        .into()
}

/// A desk.
pub(super) fn view(desk: &Value) -> Value {
    picked(
        desk,
        &[
            ("id", "/id"),
            ("project_id", "/projectId"),
            ("project_key", "/projectKey"),
            ("project_name", "/projectName"),
        ],
    )
}

/// A page of a list as the reference answers it.
pub(super) fn paged(
    desk: &str,
    start: usize,
    limit: usize,
    name: &str,
    items: Vec<Value>,
    is_last: bool,
) -> Value {
    let mut body = json!({
        "service_desk_id": desk,
        "start": start,
        "limit": limit,
        "size": items.len(),
        "is_last_page": is_last,
    });
    body[name] = items.into();
    body
}

/// A point in time as service management writes it.
pub(super) fn time(value: Option<&Value>) -> Value {
    match value.and_then(|value| value.get("iso8601")?.as_str()) {
        Some(text) => json!(timestamp(text)),
        None => Value::Null,
    }
}
