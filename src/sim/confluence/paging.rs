//! The two ways Confluence cuts lists: `start` and `limit` on the old API, an opaque cursor on v2.

use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::problem::Problem;
use super::site::Ask;
use crate::core::answer;

/// A stretch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) limit: usize,
}

impl Window {
    /// Cuts the stretch out of a list.
    pub(crate) fn cut<T>(self, items: Vec<T>) -> Vec<T> {
        items
            .into_iter()
            .skip(self.start)
            .take(self.limit)
            .collect()
    }
}

/// Reads `start` and `limit` of the old API.
///
/// A limit above the maximum is lowered without a word, as the product does.
///
/// # Errors
///
/// Refuses numbers that are none or negative.
pub(crate) fn offset(ask: &Ask, default: usize, maximum: usize) -> Result<Window, Problem> {
    let number = |name: &str, default: usize| match ask.first(name) {
        None => Ok(default),
        Some(text) => match text.parse::<i64>() {
            Ok(number) => usize::try_from(number).map_err(|_| {
                Problem::Invalid(format!("{name} must be greater than or equal to 0"))
            }),
            // Jersey answers 404 when a number in the query does not parse.
            Err(_) => Err(Problem::Missing("null for uri: ".to_owned() + &ask.route)),
        },
    };
    Ok(Window {
        start: number("start", 0)?,
        limit: number("limit", default)?.min(maximum),
    })
}

/// Answers a list of the old API: `results`, `start`, `limit`, `size`, `_links`.
pub(crate) fn offset_page(ask: &Ask, window: Window, more: bool, results: Vec<Value>) -> Value {
    let mut links = json!({
        "self": format!("{}{}", origin(ask), link(ask, &[])),
        "base": ask.base(),
        "context": if ask.is_cloud() { "/wiki" } else { "" },
    });
    let step = window.start + window.limit;
    if more {
        let next = link(
            ask,
            &[
                ("limit", window.limit.to_string()),
                ("start", step.to_string()),
            ],
        );
        links["next"] = json!(without_context(&next));
    }
    if window.start > 0 {
        let back = window.start.saturating_sub(window.limit);
        let previous = link(
            ask,
            &[
                ("limit", window.limit.to_string()),
                ("start", back.to_string()),
            ],
        );
        links["prev"] = json!(without_context(&previous));
    }
    let size = results.len();
    json!({"results": results, "start": window.start, "limit": window.limit, "size": size, "_links": links})
}

/// Cuts and answers a list of the old API at once.
///
/// # Errors
///
/// As `offset`.
pub(crate) fn offset_list<T>(
    ask: &Ask,
    items: Vec<T>,
    default: usize,
    maximum: usize,
    write: impl Fn(T) -> Value,
) -> Result<Response, Problem> {
    let window = offset(ask, default, maximum)?;
    let more = items.len() > window.start + window.limit;
    let results = window.cut(items).into_iter().map(write).collect();
    Ok(answer::json(200, &offset_page(ask, window, more, results)))
}

/// Reads `cursor` and `limit` of v2.
///
/// # Errors
///
/// Refuses a limit outside 1 to the maximum, and a cursor that was not handed out.
pub(crate) fn cursor(ask: &Ask, default: usize, maximum: usize) -> Result<Window, Problem> {
    let limit = match ask.first("limit") {
        None => default,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=maximum).contains(limit))
            .ok_or_else(|| {
                Problem::Invalid(format!(
                    "Provided value {{{text}}} for 'limit' is not valid. It must be between 1 and {maximum}"
                ))
            })?,
    };
    let start = match ask.first("cursor") {
        None => 0,
        Some(text) => decode(text)
            .ok_or_else(|| Problem::Invalid(format!("Provided cursor {{{text}}} is not valid")))?,
    };
    Ok(Window { start, limit })
}

/// Cuts and answers a list of v2: `results`, `_links.next` and the `Link` header.
///
/// # Errors
///
/// As `cursor`.
pub(crate) fn cursor_list<T>(
    ask: &Ask,
    items: Vec<T>,
    default: usize,
    maximum: usize,
    write: impl Fn(T) -> Value,
) -> Result<Response, Problem> {
    let window = cursor(ask, default, maximum)?;
    let more = items.len() > window.start + window.limit;
    let results: Vec<Value> = window.cut(items).into_iter().map(write).collect();
    let mut links = json!({"base": ask.base()});
    if !more {
        return Ok(answer::json(
            200,
            &json!({"results": results, "_links": links}),
        ));
    }
    let next = link(
        ask,
        &[
            ("limit", window.limit.to_string()),
            ("cursor", encode(window.start + window.limit)),
        ],
    );
    links["next"] = json!(next);
    let header = format!("<{next}>; rel=\"next\", <{}>; rel=\"base\"", ask.base());
    Ok(answer::with_headers(
        answer::json(200, &json!({"results": results, "_links": links})),
        &[("link", &header)],
    ))
}

/// Writes a cursor for a position.
pub(crate) fn encode(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("{{\"position\":{position}}}"))
}

/// Reads a cursor that `encode` wrote.
pub(crate) fn decode(cursor: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor.trim_end_matches('=')).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.strip_prefix("{\"position\":")?
        .strip_suffix('}')?
        .parse()
        .ok()
}

/// Writes the request's own path and query with some parameters set anew.
pub(crate) fn link(ask: &Ask, set: &[(&str, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in &ask.query {
        if !set.iter().any(|(name, _)| name == key) {
            query.append_pair(key, value);
        }
    }
    for (key, value) in set {
        query.append_pair(key, value);
    }
    let query = query.finish();
    if query.is_empty() {
        ask.route.clone()
    } else {
        format!("{}?{query}", ask.route)
    }
}

/// Gives the host part of the address.
pub(crate) fn origin(ask: &Ask) -> &str {
    ask.base().strip_suffix("/wiki").unwrap_or(ask.base())
}

/// Takes the context path off: links of the old API are relative to `base`, those of v2 to the host.
fn without_context(link: &str) -> &str {
    link.strip_prefix("/wiki").unwrap_or(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_and_others_are_refused() {
        assert_eq!(decode(&encode(75)), Some(75));
        assert_eq!(decode("25"), None);
        assert_eq!(decode("eyJ4IjoxfQ"), None);
    }
}
