//! The attributes, marks and further members of an ADF node, and which of them are kept as extras.
//!
//! Apart because every node of the reader and the writer goes through it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::json::{Children, Id, Json, Kind};
use crate::Format;
use crate::document::Extras;

/// Where node marks are kept in extras.
pub(super) const MARKS: &str = "@marks";
/// Where members that no ADF node has are kept in extras.
pub(super) const MEMBERS: &str = "@members";
/// Where the node type is kept in extras when the tree has one node for several.
pub(super) const NODE: &str = "@node";

/// How local ids begin that the writer made; they are not kept, for the next writing makes them again.
pub(super) const GENERATED: &str = "generated-";

/// A node of ADF: an object with a type. Its members are looked through once.
pub(super) struct Node<'j, 'a> {
    pub json: &'j Json<'a>,
    pub id: Id,
    kind: Cow<'a, str>,
    attrs: Option<Id>,
    content: Option<Id>,
    marks: Option<Id>,
    text: Option<Id>,
    /// Whether it has members that no node has.
    has_more: bool,
}

impl<'j, 'a> Node<'j, 'a> {
    pub(super) fn new(json: &'j Json<'a>, id: Id) -> Self {
        let mut node = Self {
            json,
            id,
            kind: Cow::Borrowed(""),
            attrs: None,
            content: None,
            marks: None,
            text: None,
            has_more: false,
        };
        if json.kind(id) != Kind::Object {
            return node;
        }
        let mut kind = None;
        for member in json.children(id) {
            match json.key_bytes(member).as_ref() {
                b"type" => kind = Some(member),
                b"attrs" => node.attrs = Some(member),
                b"content" => node.content = Some(member),
                b"marks" => node.marks = Some(member),
                b"text" => node.text = Some(member),
                b"version" => {}
                _ => node.has_more = true,
            }
        }
        let of = |member: Option<Id>, kind| member.filter(|id| json.kind(*id) == kind);
        node.kind = kind.and_then(|id| json.text(id)).unwrap_or_default();
        node.attrs = of(node.attrs, Kind::Object);
        node.content = of(node.content, Kind::Array);
        node.marks = of(node.marks, Kind::Array);
        node
    }

    /// The node's type; empty when it has none.
    pub(super) fn kind(&self) -> &str {
        &self.kind
    }

    /// The text of a text node; empty when it has none.
    pub(super) fn own_text(&self) -> Cow<'a, str> {
        self.text
            .and_then(|id| self.json.text(id))
            .unwrap_or_default()
    }

    /// The nodes inside.
    pub(super) fn content(&self) -> Children<'j, 'a> {
        self.items(self.content)
    }

    /// The marks on the node.
    pub(super) fn marks(&self) -> Children<'j, 'a> {
        self.items(self.marks)
    }

    fn items(&self, list: Option<Id>) -> Children<'j, 'a> {
        match list {
            Some(list) => self.json.children(list),
            None => self.json.just(None),
        }
    }

    fn attr(&self, name: &str) -> Option<Id> {
        self.json.get(self.attrs?, name)
    }

    /// A text attribute; a number is taken as its digits.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.shown(name).map(Cow::into_owned)
    }

    /// The same, for those who only look at it.
    pub(super) fn shown(&self, name: &str) -> Option<Cow<'a, str>> {
        let id = self.attr(name)?;
        match self.json.kind(id) {
            Kind::String => self.json.text(id),
            Kind::Number => Some(Cow::Borrowed(self.json.raw(id))),
            _ => None,
        }
    }

    /// A number attribute; digits in a string are taken as their number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        let id = self.attr(name)?;
        match self.json.kind(id) {
            Kind::Number => self.json.number(id),
            Kind::String => self
                .json
                .text(id)?
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Whether an attribute is `true`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.attr(name)
            .is_some_and(|id| self.json.raw(id) == "true")
    }

    /// The numbers of a list attribute.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        match self.attr(name) {
            Some(id) if self.json.kind(id) == Kind::Array => self
                .json
                .children(id)
                .filter_map(|item| self.json.number(item))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// All attributes but those `read` names, the marks the reader did not read, and members no node has.
    pub(super) fn extras(&self, read: &[&str], marks: Vec<Value>) -> Extras {
        let has_attribute = || {
            let mut attributes = self.items(self.attrs);
            attributes.any(|member| self.is_extra(member, &self.json.key(member), read))
        };
        if marks.is_empty() && !self.has_more && !has_attribute() {
            return Extras::NONE;
        }
        Extras::new(Format::Adf, self.extra_map(read, marks))
    }

    /// Whether an attribute is kept as it stands.
    fn is_extra(&self, member: Id, key: &str, read: &[&str]) -> bool {
        let is_generated = || {
            let id = self.json.text(member);
            id.is_some_and(|id| id.starts_with(GENERATED))
        };
        !(read.contains(&key) || key == "localId" && is_generated())
    }

    /// The same as a map, for nodes that add to it.
    pub(super) fn extra_map(&self, read: &[&str], marks: Vec<Value>) -> Map<String, Value> {
        let mut map = Map::new();
        for member in self.items(self.attrs) {
            let key = self.json.key(member);
            if self.is_extra(member, &key, read) {
                map.insert(key.into_owned(), self.json.value(member));
            }
        }
        if !marks.is_empty() {
            map.insert(MARKS.to_owned(), Value::Array(marks));
        }
        if !self.has_more {
            return map;
        }
        let mut members = Map::new();
        for member in self.json.children(self.id) {
            let key = self.json.key(member);
            if !matches!(
                key.as_ref(),
                "type" | "attrs" | "content" | "marks" | "text" | "version"
            ) {
                members.insert(key.into_owned(), self.json.value(member));
            }
        }
        if !members.is_empty() {
            map.insert(MEMBERS.to_owned(), Value::Object(members));
        }
        map
    }

    /// The node's marks as they stand, for extras.
    pub(super) fn raw_marks(&self) -> Vec<Value> {
        self.marks().map(|mark| self.json.value(mark)).collect()
    }

    /// The words a reader would see in the node: all `text` members, in order.
    pub(super) fn words(&self) -> String {
        let mut out = String::new();
        for id in self.json.descendants(self.id) {
            if self.json.kind(id) == Kind::String
                && self.json.key(id) == "text"
                && let Some(text) = self.json.text(id)
            {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&text);
            }
        }
        out
    }
}
