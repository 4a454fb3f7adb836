//! JSON with the byte range of every value, read without recursion.
//!
//! Apart from `serde_json` for three reasons: edits must cut into the source and leave the rest byte for byte, a
//! document may be nested deeper than a stack allows, and strings may hold lone surrogates, which are
//! read as U+FFFD here instead of failing the document. It knows nothing of ADF.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::json_text::unescape;

mod parser;
mod tokens;

use parser::Parser;

/// A parsed text. Values are named by [`Id`].
pub(crate) struct Json<'a> {
    source: &'a str,
    nodes: Vec<Node>,
    is_whole: bool,
}

/// A value in a [`Json`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Id(u32);

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// Whether it is a string with escapes in it.
    escaped: bool,
    /// Whether its key has escapes in it.
    key_escaped: bool,
    start: u32,
    end: u32,
    key_start: u32,
    key_end: u32,
    /// The first value behind it that is not in it.
    after: u32,
    parent: u32,
}

const NONE: u32 = u32::MAX;

/// Where and why a text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonError {
    pub what: &'static str,
    pub offset: usize,
}

impl<'a> Json<'a> {
    /// Parses a text that is one JSON value.
    pub(crate) fn parse(source: &'a str) -> Result<Self, JsonError> {
        Self::parse_first(source, usize::MAX)
    }

    /// Parses a text that is one JSON value. Of an object that is a document, the items of `content` behind those that hold
    /// `limit` characters of text are left out, and what follows them is not looked at.
    pub(crate) fn parse_first(source: &'a str, limit: usize) -> Result<Self, JsonError> {
        if source.len() >= NONE as usize {
            return Err(JsonError {
                what: "longer than 4 GB",
                offset: 0,
            });
        }
        let mut parser = Parser {
            bytes: source.as_bytes(),
            nodes: Vec::with_capacity(source.len().min(limit.saturating_mul(4)) / 16 + 4),
            wanted: limit,
            is_whole: true,
        };
        parser.run()?;
        Ok(Self {
            source,
            nodes: parser.nodes,
            is_whole: parser.is_whole,
        })
    }

    /// Whether nothing was left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The outermost value.
    pub(crate) fn root(&self) -> Id {
        Id(0)
    }

    fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// What a value is.
    pub(crate) fn kind(&self, id: Id) -> Kind {
        self.node(id).map_or(Kind::Null, |node| node.kind)
    }

    /// The byte range of a value.
    pub(crate) fn range(&self, id: Id) -> Range<usize> {
        self.node(id)
            .map_or(0..0, |node| node.start as usize..node.end as usize)
    }

    /// The source of a value.
    pub(crate) fn raw(&self, id: Id) -> &'a str {
        self.source.get(self.range(id)).unwrap_or_default()
    }

    /// A value by itself, or none.
    pub(crate) fn just(&self, id: Option<Id>) -> Children<'_, 'a> {
        let next = id.map_or(NONE, |id| id.0);
        Children {
            json: self,
            next,
            after: next.saturating_add(1),
        }
    }

    /// The values in an array, or of an object.
    pub(crate) fn children(&self, id: Id) -> Children<'_, 'a> {
        Children {
            json: self,
            next: id.0 + 1,
            after: self.node(id).map_or(0, |node| node.after),
        }
    }

    /// A value and all values inside it, in source order.
    pub(crate) fn descendants(&self, id: Id) -> impl Iterator<Item = Id> + use<'_, 'a> {
        let after = self.node(id).map_or(0, |node| node.after);
        (id.0..after).map(Id)
    }

    /// The list or object a value stands in.
    pub(crate) fn list_of(&self, id: Id) -> Option<Id> {
        let parent = self.node(id)?.parent;
        (parent != NONE).then_some(Id(parent))
    }

    /// Whether a value stands in a list that is a member of one of these names.
    pub(crate) fn is_in(&self, id: Id, names: &[&str]) -> bool {
        self.list_of(id).is_some_and(|list| {
            self.kind(list) == Kind::Array && names.contains(&self.key(list).as_ref())
        })
    }

    /// The `type` of the object a member stands in.
    pub(crate) fn parent_type(&self, id: Id) -> Option<Cow<'a, str>> {
        self.get_text(self.list_of(id)?, "type")
    }

    /// The key of a member of an object.
    pub(crate) fn key(&self, id: Id) -> Cow<'a, str> {
        let Some(node) = self.node(id) else {
            return Cow::Borrowed("");
        };
        let raw = self.raw_key(node);
        if node.key_escaped {
            unescape(raw)
        } else {
            Cow::Borrowed(raw)
        }
    }

    /// The same as bytes, for those who only compare it: whether characters are whole need not be asked.
    pub(crate) fn key_bytes(&self, id: Id) -> Cow<'a, [u8]> {
        match self.node(id) {
            Some(node) if node.key_escaped => {
                Cow::Owned(unescape(self.raw_key(node)).into_owned().into_bytes())
            }
            Some(node) => Cow::Borrowed(self.raw_key_bytes(node)),
            None => Cow::Borrowed(b""),
        }
    }

    fn raw_key_bytes(&self, node: &Node) -> &'a [u8] {
        let bytes = self.source.as_bytes();
        bytes
            .get(node.key_start as usize..node.key_end as usize)
            .unwrap_or_default()
    }

    fn raw_key(&self, node: &Node) -> &'a str {
        self.source
            .get(node.key_start as usize..node.key_end as usize)
            .unwrap_or_default()
    }

    /// The member of that name; of several the last, as JavaScript does.
    pub(crate) fn get(&self, id: Id, name: &str) -> Option<Id> {
        self.node(id).filter(|node| node.kind == Kind::Object)?;
        let is_named = |member: &Id| {
            self.node(*member).is_some_and(|node| {
                self.raw_key_bytes(node) == name.as_bytes()
                    || node.key_escaped && unescape(self.raw_key(node)) == name
            })
        };
        self.children(id).filter(is_named).last()
    }

    /// The text of a string.
    pub(crate) fn text(&self, id: Id) -> Option<Cow<'a, str>> {
        let node = self.node(id).filter(|node| node.kind == Kind::String)?;
        let inside = node.start as usize + 1..(node.end as usize).saturating_sub(1);
        let raw = self.source.get(inside)?;
        Some(if node.escaped {
            unescape(raw)
        } else {
            Cow::Borrowed(raw)
        })
    }

    /// A number.
    pub(crate) fn number(&self, id: Id) -> Option<f64> {
        if self.kind(id) != Kind::Number {
            return None;
        }
        self.raw(id)
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    /// The text of the string member of that name.
    pub(crate) fn get_text(&self, id: Id, name: &str) -> Option<Cow<'a, str>> {
        self.text(self.get(id, name)?)
    }

    /// The value for keeping. What `serde_json` refuses (lone surrogates, very deep nesting) is kept as a string of its source.
    pub(crate) fn value(&self, id: Id) -> Value {
        let raw = self.raw(id);
        serde_json::from_str(raw).unwrap_or_else(|_| match self.text(id) {
            Some(text) => Value::String(text.into_owned()),
            None => Value::String(raw.to_owned()),
        })
    }
}

/// The values in an array, or of an object.
#[derive(Clone)]
pub(crate) struct Children<'j, 'a> {
    json: &'j Json<'a>,
    next: u32,
    after: u32,
}

impl Iterator for Children<'_, '_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        if self.next >= self.after {
            return None;
        }
        let id = Id(self.next);
        self.next = self.json.node(id)?.after;
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_ranges() {
        let source = r#" {"a" : [1, -2.5e3, {"b":"x\ny"}], "c":null, "d":{}, "e":[]} "#;
        let json = Json::parse(source).unwrap();
        let list = json.get(json.root(), "a").unwrap();
        assert_eq!(json.raw(list), r#"[1, -2.5e3, {"b":"x\ny"}]"#);
        let items: Vec<Id> = json.children(list).collect();
        assert_eq!(json.number(items[1]), Some(-2500.0));
        assert_eq!(json.get_text(items[2], "b").unwrap(), "x\ny");
        let d = json.get(json.root(), "d").unwrap();
        assert_eq!(json.raw(d), "{}");
        assert_eq!(&source[json.range(d)], "{}");
    }

    #[test]
    fn deep_nesting_needs_no_stack() {
        let source = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert!(Json::parse(&source).is_ok());
        assert!(Json::parse(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let json = Json::parse(r#""a\ud800b\udc00\ud83d\ude00""#).unwrap();
        assert_eq!(json.text(json.root()).unwrap(), "a\u{fffd}b\u{fffd}😀");
    }

    #[test]
    fn a_long_document_is_parsed_as_far_as_it_is_wanted() {
        let source = r#"{"type":"doc","content":[{"type":"a","content":[{"text":"één"},{"text":"x"}]},{"text":"y"}],"z":nonsense"#;
        let json = Json::parse_first(source, 4).unwrap();
        assert!(!json.is_whole());
        let content = json.get(json.root(), "content").unwrap();
        assert_eq!(json.children(content).count(), 1);
        assert_eq!(json.descendants(json.root()).count(), 10);
        assert!(Json::parse_first(source, 6).is_err());
        // Without a type before it, a list may be anything.
        let turned = r#"{"content":[{"text":"a"},{"text":"b"}],"type":"doc"}"#;
        let json = Json::parse_first(turned, 0).unwrap();
        assert!(json.is_whole());
        assert_eq!(json.get_text(json.root(), "type").unwrap(), "doc");
    }

    #[test]
    fn broken_texts_are_refused_with_their_place() {
        for (source, offset) in [
            ("", 0),
            ("{", 1),
            ("[1 2]", 3),
            ("[1,]", 3),
            ("nul", 0),
            ("1 1", 2),
            ("\"\u{1}\"", 1),
            ("{\"a\"1}", 4),
            ("--1", 0),
        ] {
            let error = Json::parse(source).err().map(|error| error.offset);
            assert_eq!(error, Some(offset), "{source}");
        }
    }
}
