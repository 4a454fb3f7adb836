//! Values that need nobody to be asked: from what is written to what a request carries.

use serde_json::{Map, Value, json};

use super::kind::Kind;
use super::{assets, time};

/// What came of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plain {
    /// What the request carries.
    pub wire: Value,
    /// What a reader should know.
    pub note: Option<String>,
}

impl From<Value> for Plain {
    fn from(wire: Value) -> Self {
        Self { wire, note: None }
    }
}

/// The wire value of anything but people and documents; the error is what the field takes instead.
pub(super) fn value(kind: Kind, written: &Value) -> Result<Plain, String> {
    if kind.is_list() {
        return list(kind, written).map(Plain::from);
    }
    // A list of one where one is due.
    let written = match (kind, written) {
        (Kind::Cascade | Kind::Checklist | Kind::Sprint | Kind::Assets | Kind::Other, _) => written,
        (_, Value::Array(items)) if items.len() == 1 => items.first().unwrap_or(written),
        _ => written,
    };
    let wire = match kind {
        Kind::Text => match written {
            Value::String(_) => written.clone(),
            Value::Number(number) => json!(number.to_string()),
            Value::Bool(flag) => json!(flag.to_string()),
            _ => return Err("takes text".into()),
        },
        Kind::Number => number(written)?,
        Kind::Date => {
            let day = text(written).and_then(|text| time::date(&text));
            json!(day.ok_or("takes a date such as `2026-01-21`")?)
        }
        Kind::Moment => {
            let (moment, assumed) = text(written)
                .and_then(|text| time::moment(&text))
                .ok_or("takes a point in time such as `2026-01-21T15:00:00+01:00`")?;
            return Ok(Plain {
                wire: json!(moment),
                note: assumed.then(|| "no offset was given, so it is taken as UTC".to_owned()),
            });
        }
        Kind::Choice => choice(written)?,
        Kind::Cascade => cascade(written)?,
        Kind::Named => named(written)?,
        Kind::Project => keyed(written, |key| json!({"key": key.to_uppercase()}))?,
        Kind::Parent => keyed(written, |key| json!({"key": key.to_uppercase()}))?,
        Kind::EpicLink => {
            let wire = keyed(written, |key| json!({"key": key.to_uppercase()}))?;
            let key = wire.get("key").or_else(|| wire.get("id"));
            key.cloned().ok_or("takes the key of an epic")?
        }
        Kind::Sprint => sprint(written)?,
        Kind::Address => match text(written) {
            Some(text) if url::Url::parse(&text).is_ok() => json!(text),
            _ => return Err("takes an address such as `https://example.com`".into()),
        },
        Kind::Assets => assets::objects(written)?,
        Kind::TimeTracking => time_tracking(written)?,
        Kind::Checklist => checklist(written),
        Kind::Person | Kind::People | Kind::Document => return Err("takes something else".into()),
        Kind::ReadOnly(reason) => return Err(format!("cannot be set: {reason}")),
        _ => written.clone(),
    };
    Ok(wire.into())
}

/// A value that empties the field.
pub(super) fn nothing(kind: Kind) -> Value {
    if kind.is_list() {
        json!([])
    } else {
        Value::Null
    }
}

pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(written: &Value) -> Result<Value, String> {
    let wrong = "takes a number";
    match written {
        Value::Number(_) => Ok(written.clone()),
        Value::String(text) => {
            let text = text.trim();
            if let Ok(whole) = text.parse::<i64>() {
                return Ok(json!(whole));
            }
            let number = text.parse::<f64>().map_err(|_| wrong)?;
            serde_json::Number::from_f64(number)
                .map(Value::Number)
                .ok_or_else(|| wrong.to_owned())
        }
        _ => Err(wrong.into()),
    }
}

fn choice(written: &Value) -> Result<Value, String> {
    match written {
        Value::Object(map) => match (map.get("id"), map.get("value").or_else(|| map.get("name"))) {
            (Some(id), _) => Ok(json!({"id": text(id)})),
            (None, Some(value)) => Ok(json!({"value": text(value)})),
            (None, None) => Err("takes an option by its `value` or `id`".into()),
        },
        Value::Bool(flag) => Ok(json!({"value": flag.to_string()})),
        other => match text(other) {
            Some(value) => Ok(json!({"value": value})),
            None => Err("takes one option".into()),
        },
    }
}

/// `["A", "B"]`, `{"value": "A", "child": "B"}`, `{"value": "A", "child": {"value": "B"}}`, `"A > B"`, `"A"`.
fn cascade(written: &Value) -> Result<Value, String> {
    let wrong = "takes an option and one below it, like `A > B` or `[\"A\", \"B\"]`";
    let (parent, child) = match written {
        Value::Array(pair) => match pair.as_slice() {
            [parent] => (choice(parent)?, None),
            [parent, child] => (choice(parent)?, Some(choice(child)?)),
            _ => return Err(wrong.into()),
        },
        Value::String(text) => match text.split_once('>') {
            Some((parent, child)) => (
                choice(&json!(parent.trim()))?,
                Some(choice(&json!(child.trim()))?),
            ),
            None => (choice(written)?, None),
        },
        Value::Object(map) => {
            let child = map.get("child").filter(|child| !child.is_null());
            (choice(written)?, child.map(choice).transpose()?)
        }
        _ => return Err(wrong.into()),
    };
    let mut wire = parent;
    if let Some(child) = child {
        wire["child"] = child;
    }
    Ok(wire)
}

/// Something known by its name, or by its number where only digits are given.
fn named(written: &Value) -> Result<Value, String> {
    match written {
        Value::Object(map) => match (map.get("id"), map.get("name").or_else(|| map.get("value"))) {
            (Some(id), _) => Ok(json!({"id": text(id)})),
            (None, Some(name)) => Ok(json!({"name": text(name)})),
            (None, None) => Err("takes a `name` or an `id`".into()),
        },
        Value::Number(number) => Ok(json!({"id": number.to_string()})),
        Value::String(name) => Ok(json!({"name": name.trim()})),
        _ => Err("takes a name".into()),
    }
}

fn keyed(written: &Value, of_key: impl Fn(&str) -> Value) -> Result<Value, String> {
    match written {
        Value::Object(map) => match (map.get("key"), map.get("id")) {
            // A key that is an object again is what the reference sent by mistake (behaviour 49).
            (Some(inner @ Value::Object(_)), _) => keyed(inner, of_key),
            (Some(key), _) => text(key)
                .map(|key| of_key(&key))
                .ok_or("takes a key".into()),
            (None, Some(id)) => Ok(json!({"id": text(id)})),
            (None, None) => Err("takes a key such as `PROJ-123`".into()),
        },
        other => match text(other) {
            Some(id) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(json!({"id": id}))
            }
            Some(key) => {
                let key = key
                    .rsplit_once("/browse/")
                    .map_or(key.as_str(), |(_, key)| key);
                Ok(of_key(key))
            }
            None => Err("takes a key such as `PROJ-123`".into()),
        },
    }
}

/// The name by which a sprint is meant; nothing where its number is given.
pub(super) fn sprint_name(written: &Value) -> Option<String> {
    match written {
        Value::String(text) if text.trim().parse::<u64>().is_err() => Some(text.trim().to_owned()),
        Value::Array(items) => match items.as_slice() {
            [only] => sprint_name(only),
            _ => None,
        },
        Value::Object(map) if !map.contains_key("id") => sprint_name(map.get("name")?),
        _ => None,
    }
}

fn sprint(written: &Value) -> Result<Value, String> {
    let id = match written {
        Value::Array(items) => items.last().map(sprint).transpose()?,
        Value::Object(map) => map.get("id").map(sprint).transpose()?,
        Value::Number(_) => Some(written.clone()),
        other => text(other)
            .and_then(|text| text.parse::<u64>().ok())
            .map(|id| json!(id)),
    };
    id.ok_or_else(|| "takes a sprint, by its number or name".into())
}

/// Estimates as Jira names them, from its own names, ours, or one text for the original estimate.
fn time_tracking(written: &Value) -> Result<Value, String> {
    let wrong =
        "takes estimates like `{\"originalEstimate\": \"2d\", \"remainingEstimate\": \"4h\"}`";
    let estimate = |value: &Value| -> Result<Value, String> {
        match text(value) {
            Some(text) => time::duration(&text).map(Value::String),
            None => Err(wrong.into()),
        }
    };
    match written {
        Value::String(_) => Ok(json!({"originalEstimate": estimate(written)?})),
        Value::Object(map) if !map.is_empty() => {
            let mut wire = Map::new();
            for (key, value) in map {
                let name = match key.as_str() {
                    "originalEstimate" | "original_estimate" => "originalEstimate",
                    "remainingEstimate" | "remaining_estimate" => "remainingEstimate",
                    _ => return Err(wrong.into()),
                };
                wire.insert(name.into(), estimate(value)?);
            }
            Ok(wire.into())
        }
        _ => Err(wrong.into()),
    }
}

/// `* A`, `* [x] B`: the lines that checklist plugins keep in a text field.
fn checklist(written: &Value) -> Value {
    let Value::Array(items) = written else {
        return written.clone();
    };
    let lines: Vec<String> = items.iter().filter_map(checklist_line).collect();
    json!(lines.join("\n"))
}

fn checklist_line(item: &Value) -> Option<String> {
    let (name, done) = match item {
        Value::Array(pair) => (pair.first()?, pair.get(1).is_some_and(is_done)),
        Value::Object(map) => {
            let name = ["name", "text", "value", "title"]
                .iter()
                .find_map(|key| map.get(*key))?;
            let done = ["checked", "done", "status"]
                .iter()
                .find_map(|key| map.get(*key));
            (name, done.is_some_and(is_done))
        }
        other => (other, false),
    };
    let name = text(name).filter(|name| !name.is_empty())?;
    Some(match done {
        true => format!("* [x] {name}"),
        false => format!("* {name}"),
    })
}

fn is_done(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(text) => matches!(
            text.to_lowercase().as_str(),
            "done" | "checked" | "true" | "x"
        ),
        _ => false,
    }
}

fn list(kind: Kind, written: &Value) -> Result<Value, String> {
    let items = items(written);
    let mut wire = Vec::with_capacity(items.len());
    for item in items {
        let item = match kind {
            Kind::Choices => choice(&item)?,
            Kind::NamedList => named(&item)?,
            Kind::Labels => {
                let label = text(&item).ok_or("takes words")?;
                if label.contains(char::is_whitespace) {
                    return Err(format!("takes words without blanks, not `{label}`"));
                }
                json!(label)
            }
            _ => json!(text(&item).ok_or("takes a list of texts")?),
        };
        if !wire.contains(&item) {
            wire.push(item);
        }
    }
    Ok(wire.into())
}

/// The items of a list, of a text such as `a, b`, or the one thing that is no list.
pub(super) fn items(written: &Value) -> Vec<Value> {
    let is_blank = |item: &Value| match item {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    };
    match written {
        Value::Array(items) => items
            .iter()
            .filter(|item| !is_blank(item))
            .cloned()
            .collect(),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(items)) => items.into_iter().filter(|item| !is_blank(item)).collect(),
            _ => text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| json!(item))
                .collect(),
        },
        other => vec![other.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(kind: Kind, written: Value) -> Value {
        value(kind, &written)
            .map(|plain| plain.wire)
            .expect("taken")
    }

    fn refused(kind: Kind, written: Value) -> String {
        value(kind, &written).expect_err("refused")
    }

    #[test]
    fn options_of_every_spelling_57() {
        assert_eq!(wire(Kind::Choice, json!("Red")), json!({"value": "Red"}));
        assert_eq!(wire(Kind::Choice, json!({"id": 5})), json!({"id": "5"}));
        assert_eq!(wire(Kind::Choice, json!(["Red"])), json!({"value": "Red"}));
        assert_eq!(
            wire(Kind::Choices, json!("Red, Blue")),
            json!([{"value": "Red"}, {"value": "Blue"}])
        );
        assert_eq!(
            wire(Kind::Choices, json!(["Red, dark"])),
            json!([{"value": "Red, dark"}])
        );
        let pair = json!({"value": "EU", "child": {"value": "Sweden"}});
        for written in [
            json!(["EU", "Sweden"]),
            json!("EU > Sweden"),
            json!({"value": "EU", "child": "Sweden"}),
            pair.clone(),
        ] {
            assert_eq!(wire(Kind::Cascade, written), pair);
        }
        assert_eq!(wire(Kind::Cascade, json!("EU")), json!({"value": "EU"}));
    }

    #[test]
    fn named_things_and_their_lists_54() {
        assert_eq!(wire(Kind::Named, json!("High")), json!({"name": "High"}));
        assert_eq!(
            wire(Kind::Named, json!({"name": "High"})),
            json!({"name": "High"})
        );
        assert_eq!(wire(Kind::Named, json!(3)), json!({"id": "3"}));
        assert_eq!(
            wire(Kind::NamedList, json!(["API", {"id": "7"}, "", null])),
            json!([{"name": "API"}, {"id": "7"}])
        );
        assert_eq!(wire(Kind::Labels, json!("a, b,a")), json!(["a", "b"]));
        assert_eq!(wire(Kind::Labels, json!([])), json!([]));
        assert!(refused(Kind::Labels, json!(["two words"])).contains("`two words`"));
    }

    #[test]
    fn numbers_dates_and_estimates() {
        assert_eq!(wire(Kind::Number, json!("5")), json!(5));
        assert_eq!(wire(Kind::Number, json!("2.5")), json!(2.5));
        assert!(refused(Kind::Number, json!("many")).contains("number"));
        assert_eq!(
            wire(Kind::Date, json!("2026-01-21T10:00:00Z")),
            json!("2026-01-21")
        );
        assert!(refused(Kind::Date, json!("tomorrow")).contains("2026-01-21"));
        let due = value(Kind::Moment, &json!("2026-01-21")).expect("taken");
        assert!(due.note.is_some_and(|note| note.contains("UTC")));
        assert_eq!(
            wire(
                Kind::TimeTracking,
                json!({"original_estimate": "1.5h", "remainingEstimate": "1d"})
            ),
            json!({"originalEstimate": "1h 30m", "remainingEstimate": "1d"})
        );
        assert_eq!(
            wire(Kind::TimeTracking, json!("2d")),
            json!({"originalEstimate": "2d"})
        );
    }

    #[test]
    fn parents_and_epics_by_key_or_object_48_49() {
        let parent = json!({"key": "PROJ-1"});
        for written in [
            json!("proj-1"),
            json!({"key": "PROJ-1"}),
            json!({"key": {"key": "PROJ-1"}}),
            json!("https://acme.atlassian.net/browse/PROJ-1"),
        ] {
            assert_eq!(wire(Kind::Parent, written), parent);
        }
        assert_eq!(wire(Kind::Parent, json!("10001")), json!({"id": "10001"}));
        assert_eq!(
            wire(Kind::EpicLink, json!({"key": "PROJ-1"})),
            json!("PROJ-1")
        );
        assert_eq!(wire(Kind::Sprint, json!("42")), json!(42));
        assert_eq!(wire(Kind::Sprint, json!({"id": 42})), json!(42));
        assert!(refused(Kind::Sprint, json!(true)).contains("a sprint"));
    }

    #[test]
    fn addresses_are_addresses() {
        let address = json!("https://example.com/a?b");
        assert_eq!(wire(Kind::Address, address.clone()), address);
        assert!(refused(Kind::Address, json!("not a url")).contains("an address"));
    }

    #[test]
    fn sprints_have_names() {
        let name = |written: Value| sprint_name(&written);
        assert_eq!(name(json!(" Sprint 42 ")).as_deref(), Some("Sprint 42"));
        assert_eq!(name(json!(["active"])).as_deref(), Some("active"));
        assert_eq!(name(json!({"name": "S"})).as_deref(), Some("S"));
        assert_eq!(name(json!("42")), None);
        assert_eq!(name(json!({"id": 42, "name": "S"})), None);
    }

    #[test]
    fn checklists_are_lines_60() {
        assert_eq!(wire(Kind::Checklist, json!(["A", "B"])), json!("* A\n* B"));
        assert_eq!(
            wire(
                Kind::Checklist,
                json!([["A", true], {"text": "B", "checked": true}, {"name": "C"}])
            ),
            json!("* [x] A\n* [x] B\n* C")
        );
        assert_eq!(wire(Kind::Checklist, json!([])), json!(""));
        assert_eq!(
            wire(Kind::Other, json!([{"name": "A"}])),
            json!([{"name": "A"}])
        );
    }
}
