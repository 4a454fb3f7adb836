//! JSON text that is looked into one level at a time.
//!
//! A site wraps each word a reader wants in ten it does not (a user comes with four addresses of pictures). Reading all
//! of it into maps costs more than everything else a search does, so a value stays text until somebody asks for it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON value as the site wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a>(&'a str);

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, and what is no JSON at all.
    Null,
    /// A string.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
    /// A number, `true` or `false`.
    Other,
}

/// The members of an object in their order.
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<(Cow<'a, str>, Raw<'a>)>);

impl<'a> Raw<'a> {
    /// A text that is one JSON value.
    pub fn new(text: &'a str) -> Self {
        Self(text.trim_ascii())
    }

    /// The text.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.0.as_bytes().first() {
            None | Some(b'n') => Kind::Null,
            Some(b'"') => Kind::Text,
            Some(b'[') => Kind::List,
            Some(b'{') => Kind::Object,
            Some(_) => Kind::Other,
        }
    }

    /// The string it is.
    pub fn text(self) -> Option<Cow<'a, str>> {
        if self.kind() != Kind::Text {
            return None;
        }
        let inner = self.0.get(1..self.0.len().saturating_sub(1))?;
        if inner.contains('\\') {
            serde_json::from_str(self.0).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// The members of the object it is; none if it is no object.
    pub fn members(self) -> Members<'a> {
        serde_json::from_str(self.0).unwrap_or_default()
    }

    /// The items of the list it is; none if it is no list.
    pub fn items(self) -> Vec<Raw<'a>> {
        if self.kind() != Kind::List {
            return Vec::new();
        }
        let items: Vec<&RawValue> = serde_json::from_str(self.0).unwrap_or_default();
        items.into_iter().map(|item| Raw::new(item.get())).collect()
    }

    /// All of it.
    pub fn value(self) -> Value {
        serde_json::from_str(self.0).unwrap_or_default()
    }
}

impl<'a> Members<'a> {
    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Raw<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// A member that is not `null`.
    pub fn get(&self, name: &str) -> Option<Raw<'a>> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        (value.kind() != Kind::Null).then_some(*value)
    }

    /// Whether there is such a member, be it `null`.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.text()
    }

    /// A member of a member.
    pub fn within(&self, outer: &str, inner: &str) -> Option<Raw<'a>> {
        self.get(outer)?.members().get(inner)
    }

    /// A member as the answer holds it; `null` if it is not there.
    pub fn value(&self, name: &str) -> Value {
        self.get(name).map(Raw::value).unwrap_or_default()
    }

    /// A member of a member as the answer holds it.
    pub fn value_within(&self, outer: &str, inner: &str) -> Value {
        self.within(outer, inner)
            .map(Raw::value)
            .unwrap_or_default()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(8);
                while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &RawValue>()? {
                    members.push((name, Raw::new(value.get())));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A key, borrowed unless it holds an escape.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_value_is_known_by_its_beginning() {
        let text = r#" {"a\"b": "c\n", "plain": "text", "n": null, "list": [1, "two", {"x": [true]}], "in": {"er": {"deep": 7}}} "#;
        let members = Raw::new(text).members();
        assert_eq!(members.text("a\"b").as_deref(), Some("c\n"));
        assert!(matches!(members.text("plain"), Some(Cow::Borrowed("text"))));
        assert!(members.get("n").is_none() && members.has("n") && !members.has("m"));
        let items = members.get("list").map(Raw::items).unwrap_or_default();
        let kinds: Vec<Kind> = items.iter().map(|item| item.kind()).collect();
        assert_eq!(kinds, [Kind::Other, Kind::Text, Kind::Object]);
        assert_eq!(members.value_within("in", "er"), json!({"deep": 7}));
        assert_eq!(members.value("nothing"), Value::Null);
    }

    #[test]
    fn what_is_something_else_is_empty_and_no_failure() {
        for text in ["", "7", "[1", "{\"a\":", "\"\\ud800\"", "nonsense"] {
            let raw = Raw::new(text);
            assert!(raw.members().get("a").is_none(), "{text}");
            assert!(raw.items().is_empty(), "{text}");
            assert!(raw.text().is_none_or(|text| text.is_empty()), "{text}");
        }
    }
}
