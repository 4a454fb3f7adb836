//! Reads arguments as models really send them: lenient on form, strict on meaning.
//!
//! Clients send numbers as strings and objects as JSON in a string (claude-code#5504, needs.md 48), and fill in
//! empty defaults for what they do not mean (needs.md 30). All of that is put right here, once, by the types of
//! the schema; the tools see clean values.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{Error, Result};

/// A JSON object given as such or as JSON text.
pub type JsonObject = Map<String, Value>;

/// A list written `a, b, c`, or as a JSON array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csv(pub Vec<String>);

impl Csv {
    /// The entries, trimmed, none empty.
    pub fn of(text: &str) -> Self {
        if text.trim_start().starts_with('[')
            && let Ok(list) = serde_json::from_str::<Vec<Value>>(text)
        {
            return Self(list.iter().filter_map(entry).collect());
        }
        Self(
            text.split(',')
                .map(str::trim)
                .filter(|entry| !entry.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }
}

fn entry(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Csv {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Csv::of(&text)),
            Value::Array(list) => Ok(Csv(list.iter().filter_map(entry).collect())),
            Value::Number(number) => Ok(Csv(vec![number.to_string()])),
            _ => Err(serde::de::Error::custom("expected a list such as `a, b`")),
        }
    }
}

impl JsonSchema for Csv {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Csv".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// Brings arguments into the types of a schema.
pub struct Coerce<'a> {
    /// The tool, for messages.
    pub tool: &'a str,
    /// The schema's properties.
    pub properties: &'a Map<String, Value>,
    /// Arguments for which an empty value is kept.
    pub clearable: &'a [&'a str],
    /// Other names of arguments, each with the right one.
    pub aliases: &'a [(&'a str, &'a str)],
}

impl Coerce<'_> {
    /// The arguments with right types, empty ones left out. Unknown names are refused with the nearest right one.
    pub fn arguments(&self, arguments: Map<String, Value>) -> Result<Map<String, Value>> {
        let mut clean = Map::new();
        for (name, value) in arguments {
            let name = match self.aliases.iter().find(|(other, _)| *other == name) {
                Some((_, right)) => (*right).to_owned(),
                None => name,
            };
            let Some(property) = self.properties.get(&name) else {
                return Err(self.unknown(&name));
            };
            let is_clearable = self.clearable.contains(&name.as_str());
            if is_empty(&value) && !is_clearable {
                continue;
            }
            let wanted = property
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or("string");
            let value = if is_empty(&value) {
                Value::String(String::new())
            } else {
                self.coerce(&name, wanted, value)?
            };
            clean.insert(name, value);
        }
        Ok(clean)
    }

    fn unknown(&self, name: &str) -> Error {
        let nearest = self
            .properties
            .keys()
            .map(|known| (likeness(known, name), known))
            .max_by(|one, other| one.0.total_cmp(&other.0));
        let known = self
            .properties
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join("`, `");
        let hint = match nearest {
            Some((likeness, nearest)) if likeness > 0.75 => format!("Did you mean `{nearest}`?"),
            _ => format!("It takes: `{known}`."),
        };
        Error::arguments(format!("`{}` has no argument `{name}`.", self.tool)).hint(hint)
    }

    fn coerce(&self, name: &str, wanted: &str, value: Value) -> Result<Value> {
        let value = match (wanted, value) {
            ("string", Value::Number(number)) => Value::String(number.to_string()),
            ("string", Value::Bool(flag)) => Value::String(flag.to_string()),
            ("integer", Value::String(text)) => match text.trim().parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => Value::String(text),
            },
            ("integer", Value::Number(number)) => match number.as_f64() {
                Some(float) if !number.is_i64() && !number.is_u64() && float.fract() == 0.0 => {
                    (float as i64).into()
                }
                _ => Value::Number(number),
            },
            ("boolean", Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Value::Bool(true),
                "false" | "no" | "0" => Value::Bool(false),
                _ => Value::String(text),
            },
            ("boolean", Value::Number(number)) if number.as_i64() == Some(1) => Value::Bool(true),
            ("boolean", Value::Number(number)) if number.as_i64() == Some(0) => Value::Bool(false),
            ("object", Value::String(text)) => match serde_json::from_str(&text) {
                Ok(Value::Object(map)) => Value::Object(map),
                _ => return Err(self.not_json(name, "object", example(name))),
            },
            ("array", Value::String(text)) => {
                let trimmed = text.trim_start();
                if trimmed.starts_with('[') || trimmed.starts_with('{') {
                    match serde_json::from_str(&text) {
                        Ok(Value::Array(list)) => Value::Array(list),
                        Ok(single) => Value::Array(vec![single]),
                        Err(_) => return Err(self.not_json(name, "array", r#"["a", "b"]"#)),
                    }
                } else {
                    Value::Array(Csv::of(&text).0.into_iter().map(Value::String).collect())
                }
            }
            ("array", single @ Value::Object(_)) => Value::Array(vec![single]),
            (_, value) => value,
        };
        Ok(value)
    }

    fn not_json(&self, name: &str, kind: &str, example: &str) -> Error {
        Error::arguments(format!(
            "The argument `{name}` of `{}` is not a JSON {kind}.",
            self.tool
        ))
        .hint(format!("Write it like `{example}`."))
    }
}

/// How an object is written, for an argument that takes one.
fn example(name: &str) -> &'static str {
    if name.ends_with("visibility") {
        r#"{"type": "role", "value": "Administrators"}"#
    } else {
        r#"{"priority": {"name": "High"}}"#
    }
}

/// How much a known name is like one that was given; `key` is meant to be `issue_key`.
fn likeness(known: &str, given: &str) -> f64 {
    let is_part = known
        .split('_')
        .any(|word| word.eq_ignore_ascii_case(given));
    let by_letters = strsim::jaro_winkler(known, &given.to_lowercase());
    if is_part {
        by_letters.max(0.9)
    } else {
        by_letters
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn coerce(arguments: Value) -> Result<Value> {
        let properties = json!({
            "issue_key": {"type": "string"},
            "limit": {"type": "integer"},
            "dry_run": {"type": "boolean"},
            "fields": {"type": "object"},
            "users": {"type": "array"},
            "assignee": {"type": "string"},
        });
        let coerce = Coerce {
            tool: "jira_get_issue",
            properties: properties.as_object().expect("an object"),
            clearable: &["assignee"],
            aliases: &[("key", "issue_key")],
        };
        let arguments = arguments.as_object().expect("an object").clone();
        coerce.arguments(arguments).map(Value::Object)
    }

    #[test]
    fn right_values_in_the_wrong_type_are_put_right() {
        let clean = coerce(json!({
            "issue_key": 12345, "limit": "5", "dry_run": "true", "fields": "{\"a\": 1}", "users": "ada, bob"
        }));
        let wanted = json!({
            "issue_key": "12345", "limit": 5, "dry_run": true, "fields": {"a": 1}, "users": ["ada", "bob"]
        });
        assert_eq!(clean.expect("coerced"), wanted);
        assert_eq!(
            coerce(json!({"limit": 5.0})).expect("coerced"),
            json!({"limit": 5})
        );
    }

    #[test]
    fn empty_means_absent_unless_it_means_something() {
        let clean =
            coerce(json!({"limit": null, "fields": {}, "issue_key": " ", "assignee": null}));
        assert_eq!(clean.expect("coerced"), json!({"assignee": ""}));
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = coerce(json!({"issue_kye": "A-1"})).expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "`jira_get_issue` has no argument `issue_kye`. Did you mean `issue_key`?"
        );
        for (given, meant) in [
            ("issue", "issue_key"),
            ("dry", "dry_run"),
            ("issueKey", "issue_key"),
        ] {
            let error = coerce(json!({given: 1})).expect_err("unknown").to_string();
            assert!(
                error.ends_with(&format!("Did you mean `{meant}`?")),
                "{error}"
            );
        }
        let error = coerce(json!({"zzz": 1})).expect_err("unknown").to_string();
        assert!(error.contains("It takes: `issue_key`, `limit`"), "{error}");
    }

    #[test]
    fn a_list_has_many_spellings() {
        let of = |value: Value| serde_json::from_value::<Csv>(value).map(|list| list.0);
        let wanted = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(of(json!("a, b,")).expect("read"), wanted);
        assert_eq!(of(json!(["a", " b "])).expect("read"), wanted);
        assert_eq!(of(json!("[\"a\", \"b\"]")).expect("read"), wanted);
        assert_eq!(of(json!(7)).expect("read"), ["7"]);
        assert!(of(json!({})).is_err());
    }
}
