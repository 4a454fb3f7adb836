//! An issue as the site gave it: its fields stay JSON text until somebody wants to see one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// An issue, or a hit of a search.
#[derive(Debug, Default)]
pub struct Issue {
    /// The number behind the scenes.
    pub id: String,
    /// The key as it is now; an issue that was moved answers under its old key too.
    pub key: String,
    /// What was asked for, in the order of the site.
    pub fields: Fields,
    /// Display names by field id, if they were asked for.
    pub names: Option<serde_json::Map<String, Value>>,
    /// The field types by field id, if they were asked for.
    pub schema: Option<serde_json::Map<String, Value>>,
    /// Whatever else was asked for (`changelog`, `transitions`, `properties`), as the site wrote it.
    pub expanded: serde_json::Map<String, Value>,
}

/// Field values by id.
#[derive(Debug, Default)]
pub struct Fields(pub Vec<(String, Box<RawValue>)>);

impl Fields {
    /// The JSON text of a field; `None` if it is not there or `null`.
    pub fn raw(&self, id: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == id)
            .map(|(_, value)| value.get())
            .filter(|text| *text != "null")
    }

    /// A field, parsed; `Null` if it is not there.
    pub fn value(&self, id: &str) -> Value {
        self.raw(id)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Value::Null)
    }

    /// A part of a field that is text, for example `("status", "/name")`.
    pub fn text(&self, id: &str, pointer: &str) -> Option<String> {
        self.value(id)
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned)
    }

    /// The ids that are there, `null` ones included.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }
}

/// Reading the pairs as they come keeps the site's order and copies each value once.
impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of an issue")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(16));
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Fields(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
