//! What a site says when it refuses: the many shapes of Atlassian's error bodies, read into one.
//!
//! Seen: Jira `{"errorMessages": […], "errors": {field: text}}`; Confluence v1 `{"statusCode", "message",
//! "data": {"errors": [{"message": {"translation"}}]}}`; Confluence v2 `{"errors": [{"title", "detail"}]}`; the
//! gateway `{"code", "message"}`; service management `{"errorMessage"}`; and HTML pages from proxies and logins.

use http::HeaderMap;
use serde_json::Value;

use super::retry;
use crate::atlassian::Kind;

/// The kind of failure a status stands for.
pub(super) fn kind(status: u16, headers: &HeaderMap) -> Kind {
    match status {
        401 | 403 if wants_captcha(headers) => Kind::Captcha,
        401 => Kind::Auth,
        // So says Jira Data Center of a wrong password or token, of whatever status.
        403 if login_reason(headers) == Some("AUTHENTICATED_FAILED") => Kind::Auth,
        403 => Kind::Permission,
        404 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        410 => Kind::Gone,
        429 => Kind::RateLimit {
            retry_after: retry::asked_wait(headers, now()),
            reason: headers
                .get("ratelimit-reason")
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        },
        // A redirect that was not followed ends at a login page, or leads to another host.
        300..=399 => Kind::Auth,
        400..=499 => Kind::Invalid,
        _ => Kind::Site,
    }
}

/// After failed logins Jira Data Center refuses the right password too, until somebody has answered a CAPTCHA.
fn wants_captcha(headers: &HeaderMap) -> bool {
    let denied = headers.get("x-authentication-denied-reason");
    denied.is_some_and(|reason| reason.as_bytes().starts_with(b"CAPTCHA"))
        || login_reason(headers) == Some("AUTHENTICATION_DENIED")
}

fn login_reason(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-seraph-loginreason")?.to_str().ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a date in Retry-After is measured against the wall clock"
)]
pub(super) fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

/// The site's own words: messages in its order, and those that belong to a field.
pub(super) fn messages(body: &[u8]) -> (Vec<String>, Vec<(String, String)>) {
    let mut messages = Vec::new();
    let mut fields = Vec::new();
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => collect(&value, &mut messages, &mut fields),
        Err(_) => messages.extend(plain(body)),
    }
    let mut seen = std::collections::HashSet::new();
    messages.retain(|message| seen.insert(message.clone()));
    (messages, fields)
}

/// What is left of the old API on Confluence Cloud puts the class of its exception before the sentence.
fn without_class(text: &str) -> &str {
    match text.split_once("Exception: ") {
        Some((class, sentence)) if class.starts_with("com.atlassian.") && !class.contains(' ') => {
            sentence
        }
        _ => text,
    }
}

fn collect(value: &Value, messages: &mut Vec<String>, fields: &mut Vec<(String, String)>) {
    let mut say = |text: Option<&Value>| {
        if let Some(text) = text.and_then(Value::as_str).map(str::trim)
            && !text.is_empty()
        {
            messages.push(without_class(text).to_owned());
        }
    };
    for message in value
        .get("errorMessages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        say(Some(message));
    }
    say(value.get("errorMessage"));
    say(value.get("message"));
    match value.get("errors") {
        Some(Value::Object(by_field)) => {
            for (field, text) in by_field {
                let text = text
                    .as_str()
                    .map_or_else(|| text.to_string(), str::to_owned);
                fields.push((field.clone(), text));
            }
        }
        Some(Value::Array(list)) => {
            for error in list {
                say(Some(error));
                say(error.get("title"));
                say(error.get("detail"));
                say(error.get("message"));
                element(error, fields);
            }
        }
        _ => {}
    }
    for error in value
        .pointer("/data/errors")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        say(error.pointer("/message/translation"));
        say(error.pointer("/message/key"));
    }
}

/// One refused element of a bulk request: `{"failedElementNumber": 3, "elementErrors": {"errorMessages": […], "errors": {…}}}`.
/// Its words go under `issues[3]`, those of a field under `issues[3].summary`.
fn element(error: &Value, fields: &mut Vec<(String, String)>) {
    let Some(number) = error.get("failedElementNumber").and_then(Value::as_u64) else {
        return;
    };
    let said = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let messages = error.pointer("/elementErrors/errorMessages");
    for message in messages.and_then(Value::as_array).into_iter().flatten() {
        fields.push((format!("issues[{number}]"), said(message)));
    }
    let by_field = error.pointer("/elementErrors/errors");
    for (field, text) in by_field.and_then(Value::as_object).into_iter().flatten() {
        fields.push((format!("issues[{number}].{field}"), said(text)));
    }
}

/// The first words of a body that is not JSON: the title of an HTML page, or its text.
fn plain(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title>").and_then(|start| {
        let start = start + "<title>".len();
        let end = lower[start..].find("</title>")? + start;
        text.get(start..end)
    });
    let words = match title {
        Some(title) => title.to_owned(),
        None if text.trim_start().starts_with('<') => return None,
        None => text.chars().take(300).collect(),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::messages;

    fn said(body: &str) -> Vec<String> {
        let (mut messages, fields) = messages(body.as_bytes());
        messages.extend(
            fields
                .into_iter()
                .map(|(field, text)| format!("{field}={text}")),
        );
        messages
    }

    #[test]
    fn reads_every_shape_of_refusal() {
        assert_eq!(
            said(r#"{"errorMessages":["No."],"errors":{"summary":"You must specify a summary."}}"#),
            ["No.", "summary=You must specify a summary."]
        );
        assert_eq!(
            said(
                r#"{"statusCode":400,"data":{"errors":[{"message":{"translation":"Bad title"}}]},"message":"Bad title"}"#
            ),
            ["Bad title"]
        );
        assert_eq!(
            said(
                r#"{"errors":[{"status":404,"code":"NOT_FOUND","title":"Not Found","detail":null}]}"#
            ),
            ["Not Found"]
        );
        assert_eq!(
            said(r#"{"code":401,"message":"Unauthorized"}"#),
            ["Unauthorized"]
        );
        assert_eq!(
            said("<html><head><title>Log in\n - Jira</title></head>…"),
            ["Log in - Jira"]
        );
        assert_eq!(
            said("Basic auth with password is not allowed"),
            ["Basic auth with password is not allowed"]
        );
        assert_eq!(
            said(
                r#"{"issues":[],"errors":[{"status":400,"failedElementNumber":1,"elementErrors":{"errorMessages":["No."],"errors":{"summary":"Missing"}}}]}"#
            ),
            ["issues[1]=No.", "issues[1].summary=Missing"]
        );
        assert!(said("").is_empty());
        assert!(said("<html><body>x</body></html>").is_empty());
    }
}
