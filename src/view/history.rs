//! What happened to an issue, entry by entry.

use serde_json::{Map, Value, json};

use super::shape;
use crate::atlassian::timestamp;

/// A changelog as both editions give it (`histories` in an issue, `values` on its own), under the reference's keys.
pub fn list(changelog: &Value) -> Value {
    let entries = changelog
        .get("histories")
        .or_else(|| changelog.get("values"))
        .or_else(|| changelog.get("changeHistories"))
        .unwrap_or(changelog);
    entries
        .as_array()
        .map(|entries| entries.iter().map(entry).collect())
        .unwrap_or_default()
}

fn entry(entry: &Value) -> Value {
    // The bulk endpoint of Cloud writes milliseconds since 1970, the others ISO 8601.
    let created = match entry.get("created") {
        Some(Value::Number(millis)) => millis
            .as_i64()
            .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok())
            .map(|time| time.to_string())
            .unwrap_or_default(),
        Some(Value::String(text)) => timestamp(text.as_str()).into_owned(),
        _ => String::new(),
    };
    let items: Vec<Value> = entry
        .get("items")
        .and_then(Value::as_array)
        .map(|items| items.iter().map(item).collect())
        .unwrap_or_default();
    let mut lean = json!({
        "author": entry.pointer("/author/displayName"),
        "created": created,
        "items": items,
    });
    if let Some(mark) = shape::mark_of(entry.get("author")) {
        lean["origin"] = json!(mark);
    }
    lean
}

fn item(item: &Value) -> Value {
    let mut lean = Map::new();
    lean.insert(
        "field".into(),
        item.get("field").cloned().unwrap_or_default(),
    );
    for (name, text, id) in [("from", "fromString", "from"), ("to", "toString", "to")] {
        let shown = item
            .get(text)
            .filter(|value| value.as_str().is_some_and(|text| !text.is_empty()))
            .or_else(|| item.get(id).filter(|value| !value.is_null()));
        if let Some(shown) = shown {
            lean.insert(format!("{name}_string"), shown.clone());
        }
    }
    lean.into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::list;

    #[test]
    fn one_form_for_every_source() {
        let items = json!([{"field": "status", "fieldtype": "jira", "from": "1", "fromString": "To Do", "to": "3", "toString": "Done"}]);
        let wanted = json!([{
            "author": "Ada", "created": "2026-01-21T15:00:00+00:00",
            "items": [{"field": "status", "from_string": "To Do", "to_string": "Done"}]
        }]);
        let history = json!({"author": {"displayName": "Ada"}, "created": "2026-01-21T15:00:00.000+0000", "items": items});
        assert_eq!(list(&json!({"histories": [history.clone()]})), wanted);
        assert_eq!(list(&json!({"values": [history]})), wanted);
        let bulk = json!([{"author": {"displayName": "Ada"}, "created": 1_769_007_600_000_i64, "items": []}]);
        assert_eq!(list(&bulk)[0]["created"], "2026-01-21T15:00:00Z");
    }
}
