//! Whether what was asked for is so now: values as they were sent, compared with values as the site keeps them.
//!
//! Sites answer in other forms than they are asked in (`{"name": "High"}` comes back with an id, an address and an
//! icon; a time in another zone), so values are compared by what names them.

use serde_json::{Map, Value};

use crate::jira::java_sprint;

/// What names a thing, in the order it is believed.
const MARKS: &[&str] = &["accountId", "id", "key", "name", "value"];

/// Whether the site keeps what was sent.
pub(super) fn agrees(sent: &Value, kept: &Value) -> bool {
    match (sent, kept) {
        (Value::Null, kept) => is_nothing(kept),
        (Value::Array(sent), kept) if sent.is_empty() => is_nothing(kept),
        // Whoever the project says may be nobody.
        (Value::Object(sent), _) if is_automatic(sent) => true,
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len()
                && sent
                    .iter()
                    .all(|sent| kept.iter().any(|kept| agrees(sent, kept)))
        }
        // A sprint is sent as a number, and comes back among those the issue has been in; on Data Center as text.
        (Value::Number(sent), Value::Array(kept)) => kept.iter().any(|kept| match kept {
            Value::String(text) => java_sprint(text).is_some_and(|sprint| {
                sprint["id"]
                    .as_u64()
                    .is_some_and(|id| Some(id) == sent.as_u64())
            }),
            kept => kept
                .get("id")
                .is_some_and(|id| id.to_string().trim_matches('"') == sent.to_string()),
        }),
        (Value::Object(sent), Value::Object(kept)) => objects(sent, kept),
        // An object of Assets is sent by its key, and comes back on Data Center as `Laptop (ITSM-88)`.
        (Value::Object(sent), Value::String(kept)) => sent
            .get("key")
            .and_then(Value::as_str)
            .is_some_and(|key| kept == key || kept.ends_with(&format!("({key})"))),
        // An epic is sent by its key and may come back as an issue.
        (Value::String(sent), Value::Object(kept)) => MARKS
            .iter()
            .filter_map(|mark| kept.get(*mark))
            .any(|mark| mark.as_str() == Some(sent)),
        (Value::String(sent), Value::String(kept)) => texts(sent, kept),
        (Value::Number(sent), Value::Number(kept)) => sent.as_f64() == kept.as_f64(),
        (sent, kept) => sent == kept,
    }
}

fn objects(sent: &Map<String, Value>, kept: &Map<String, Value>) -> bool {
    // What is said of estimates is for the site to work out.
    if ["originalEstimate", "remainingEstimate"]
        .iter()
        .any(|key| sent.contains_key(*key))
    {
        return sent.keys().all(|key| kept.contains_key(key));
    }
    let Some(mark) = MARKS.iter().find(|mark| sent.contains_key(**mark)) else {
        return sent
            .iter()
            .all(|(key, value)| kept.get(key).is_some_and(|kept| agrees(value, kept)));
    };
    let is_same = match (sent.get(*mark), kept.get(*mark)) {
        (Some(sent), Some(kept)) => plain(sent).to_lowercase() == plain(kept).to_lowercase(),
        _ => false,
    };
    is_same
        && match sent.get("child") {
            Some(child) => agrees(child, kept.get("child").unwrap_or(&Value::Null)),
            None => true,
        }
}

fn is_automatic(sent: &Map<String, Value>) -> bool {
    let says = |mark: &str| sent.get(mark).is_some_and(|value| value == "-1");
    says("accountId") || says("name")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn texts(sent: &str, kept: &str) -> bool {
    if sent.trim() == kept.trim() {
        return true;
    }
    match (instant(sent), instant(kept)) {
        (Some(sent), Some(kept)) => sent == kept,
        _ => false,
    }
}

/// A point in time as Jira writes it.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
        .ok()?
        .to_timestamp()
        .ok()
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether a text with markup was written. The site writes it back in its own way, so its words are compared; and where
/// they differ (a link became a title) it is enough that the text is no longer the old one.
pub(super) fn is_written(sent: &Value, was: &Value, is: &Value) -> bool {
    let words = |value: &Value| -> String {
        value
            .as_str()
            .unwrap_or_default()
            .chars()
            .filter(|character| character.is_alphanumeric())
            .collect()
    };
    let (sent, was, is) = (words(sent), words(was), words(is));
    if sent == is {
        return true;
    }
    // Something was emptied, or something else than before stands there.
    let says_something = sent.is_empty() || !is.is_empty();
    is != was && says_something
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn things_are_the_same_if_they_are_named_the_same() {
        let pairs = [
            (
                json!({"name": "high"}),
                json!({"self": "x", "id": "2", "name": "High"}),
            ),
            (json!({"id": "2"}), json!({"id": "2", "name": "High"})),
            (
                json!({"accountId": "5b1"}),
                json!({"accountId": "5b1", "displayName": "Ada"}),
            ),
            (
                json!({"value": "A", "child": {"value": "B"}}),
                json!({"value": "A", "id": "1", "child": {"value": "B", "id": "2"}}),
            ),
            (
                json!([{"name": "API"}, {"name": "UI"}]),
                json!([{"id": "2", "name": "UI"}, {"id": "1", "name": "API"}]),
            ),
            (json!(["b", "a"]), json!(["a", "b"])),
            (json!(5), json!(5.0)),
            (
                json!("2026-01-21T15:00:00.000+0100"),
                json!("2026-01-21T14:00:00.000+0000"),
            ),
            (
                json!({"key": "PROJ-1"}),
                json!({"id": "1", "key": "PROJ-1", "fields": {}}),
            ),
            (
                json!(42),
                json!([{"id": 41}, {"id": 42, "name": "Sprint 42"}]),
            ),
            (
                json!(42),
                json!(["com.atlassian.greenhopper.service.sprint.Sprint@1[id=42,rapidViewId=1]"]),
            ),
            (json!([{"key": "ITSM-88"}]), json!(["Laptop (ITSM-88)"])),
            (json!(null), json!(null)),
            (json!([]), json!(null)),
            (json!({"accountId": "-1"}), json!(null)),
        ];
        for (sent, kept) in pairs {
            assert!(agrees(&sent, &kept), "{sent} and {kept}");
        }
    }

    #[test]
    fn and_different_if_not() {
        let pairs = [
            (json!({"name": "High"}), json!({"id": "3", "name": "Low"})),
            (json!({"name": "High"}), json!(null)),
            (
                json!({"value": "A", "child": {"value": "B"}}),
                json!({"value": "A"}),
            ),
            (json!(["a"]), json!(["a", "b"])),
            (json!(null), json!({"name": "ada"})),
            (json!("a"), json!("b")),
            (json!(42), json!([{"id": 421}])),
        ];
        for (sent, kept) in pairs {
            assert!(!agrees(&sent, &kept), "{sent} and {kept}");
        }
    }

    #[test]
    fn a_text_counts_as_written_when_it_is_no_longer_the_old_one() {
        let (old, new) = (json!("Old *words*"), json!("New [words](u)"));
        assert!(is_written(&new, &old, &json!("New words (u)")));
        assert!(is_written(&old, &old, &json!("Old words")));
        assert!(!is_written(&new, &old, &old));
        assert!(!is_written(&new, &Value::Null, &Value::Null));
        assert!(is_written(&Value::Null, &old, &Value::Null));
    }
}
