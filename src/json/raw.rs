//! JSON text that is looked into one level at a time.
//!
//! A site wraps each word a reader wants in ten it does not (a user comes with four addresses of pictures). Reading all
//! of it into maps costs more than everything else a search does, so a value stays text until somebody asks for it.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::Value;

use super::scan;
use super::tree::Tree;
use super::walk::Walk;

/// A JSON value as the site wrote it.
#[derive(Clone, Copy, Debug, Default)]
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

    /// A text without white space around it.
    pub(crate) fn of(text: &'a str) -> Self {
        Self(text)
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
        if has_escape(inner) {
            serde_json::from_str(self.0).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// About how many characters of text it holds: those of the string it is, or of the strings under the name `text`
    /// at any depth, which is where a document of Cloud keeps its words.
    pub fn text_chars(self) -> usize {
        if self.kind() == Kind::Text {
            return chars(self.0).saturating_sub(2);
        }
        self.texts().map(chars).sum()
    }

    /// Whether [`text_chars`](Self::text_chars) would count any.
    pub fn has_text(self) -> bool {
        match self.kind() {
            Kind::Text => self.0.len() > 2,
            _ => self.texts().any(|text| !text.is_empty()),
        }
    }

    /// The strings under the name `text`, at any depth, as they are written.
    fn texts(self) -> impl Iterator<Item = &'a str> {
        static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"text\""));
        let bytes = self.0.as_bytes();
        NAME.find_iter(bytes).filter_map(move |at| {
            let colon = scan::skip_space(bytes, at + NAME.needle().len());
            let value = scan::skip_space(bytes, colon + 1);
            if bytes.get(colon) != Some(&b':') || bytes.get(value) != Some(&b'"') {
                return None;
            }
            self.0.get(value + 1..scan::after_string(bytes, value)? - 1)
        })
    }

    /// The members of the object it is; none if it is no object.
    pub fn members(self) -> Members<'a> {
        self.object().unwrap_or_default()
    }

    /// The members of the object it is; `None` if it is no object, or no whole one.
    pub fn object(self) -> Option<Members<'a>> {
        let mut walk = self.walk();
        let members = walk.members().ok()?;
        walk.is_at_end().then_some(members)
    }

    /// The items of the list it is; none if it is no list.
    pub fn items(self) -> Vec<Raw<'a>> {
        self.list().unwrap_or_default()
    }

    /// The items of the list it is; `None` if it is no list, or no whole one.
    pub fn list(self) -> Option<Vec<Raw<'a>>> {
        let mut items = Vec::new();
        let mut walk = self.walk();
        walk.list(|walk| {
            items.push(walk.raw()?);
            Ok(())
        })
        .ok()?;
        walk.is_at_end().then_some(items)
    }

    /// At its beginning, to go through it once.
    pub fn walk(self) -> Walk<'a> {
        Walk::new(self.0)
    }

    /// All of it, its text borrowed where it is one; `Null` if it cannot be read.
    pub fn tree(self) -> Tree<'a> {
        match self.kind() {
            Kind::Null => Tree::Null,
            Kind::Text => self.text().map_or(Tree::Null, Tree::Text),
            _ => self.value().into(),
        }
    }

    /// All of it; `Null` if it cannot be read.
    pub fn value(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Text => self
                .text()
                .map_or(Value::Null, |text| text.into_owned().into()),
            _ => serde_json::from_str(self.0).unwrap_or_default(),
        }
    }
}

/// The characters of a string as it is written in JSON, all but that a `\n` counts two.
fn chars(written: &str) -> usize {
    let escaped = match has_escape(written) {
        true => memchr::memmem::find_iter(written.as_bytes(), "\\u").count(),
        false => 0,
    };
    written.chars().count().saturating_sub(5 * escaped)
}

/// Whether a text is written otherwise than it is meant.
fn has_escape(written: &str) -> bool {
    written.as_bytes().contains(&b'\\')
}

/// A key as it is meant.
pub(crate) fn key(text: &str, from: usize, to: usize) -> Option<Cow<'_, str>> {
    let inner = text.get(from..to)?;
    if has_escape(inner) {
        let whole = text.get(from.checked_sub(1)?..to + 1)?;
        return serde_json::from_str(whole).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

impl<'a> Members<'a> {
    pub(crate) fn of(members: Vec<(Cow<'a, str>, Raw<'a>)>) -> Self {
        Self(members)
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Raw<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// All of them, to keep their names as long as the text.
    pub fn into_each(self) -> impl Iterator<Item = (Cow<'a, str>, Raw<'a>)> {
        self.0.into_iter()
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
    pub fn tree(&self, name: &str) -> Tree<'a> {
        self.get(name).map(Raw::tree).unwrap_or_default()
    }

    /// A member of a member as the answer holds it.
    pub fn tree_within(&self, outer: &str, inner: &str) -> Tree<'a> {
        self.within(outer, inner).map(Raw::tree).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

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
        assert_eq!(
            Value::from(members.tree_within("in", "er")),
            json!({"deep": 7})
        );
        assert_eq!(members.tree("plain"), Tree::from("text"));
        assert_eq!(members.tree("nothing"), Tree::Null);
    }

    #[test]
    fn the_words_of_a_document_are_counted_without_reading_it() {
        let document = r#"{"type":"doc","content":[{"type" : "text", "text" : "one"},{"text":"zw\u00f6lf \"漢字\""},{"text":7}]}"#;
        assert_eq!(Raw::new(document).text_chars(), 3 + 12);
        assert_eq!(Raw::new("\"h1. Grün\"").text_chars(), 8);
        assert_eq!(Raw::new("{\"text\"").text_chars(), 0);
        assert_eq!(Raw::new("null").text_chars(), 0);
        assert!(Raw::new(document).has_text() && Raw::new("\"a\"").has_text());
        for empty in ["null", "\"\"", "{\"text\":\"\"}", "{\"type\":\"text\"}"] {
            assert!(!Raw::new(empty).has_text(), "{empty}");
        }
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

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
            ]
        })
    }

    /// The value again, taken apart level by level.
    fn rebuilt(raw: Raw<'_>) -> Value {
        match raw.kind() {
            Kind::List => raw.items().into_iter().map(rebuilt).collect(),
            Kind::Object => {
                let members = raw.members();
                let members = members.iter();
                members
                    .map(|(name, value)| (name.to_owned(), rebuilt(value)))
                    .collect::<Map<_, _>>()
                    .into()
            }
            _ => raw.value(),
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_apart_is_what_serde_reads(value in any_value(), pretty in any::<bool>()) {
            let text = match pretty {
                true => serde_json::to_string_pretty(&value).unwrap(),
                false => value.to_string(),
            };
            prop_assert_eq!(rebuilt(Raw::new(&text)), value);
        }

        #[test]
        fn a_text_that_was_cut_off_is_no_whole_one(value in any_value(), cut in any::<proptest::sample::Index>()) {
            let text = value.to_string();
            prop_assume!(value.is_object());
            let end = cut.index(text.len());
            let cut = text.get(..end).unwrap_or_default();
            prop_assert!(Raw::new(cut).object().is_none());
        }

        #[test]
        fn no_text_is_too_strange(text in ".*") {
            let raw = Raw::new(&text);
            let _ = (raw.members().iter().count(), raw.items().len(), raw.value());
        }
    }
}
