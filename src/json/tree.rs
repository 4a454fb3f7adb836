//! An answer before it is written.
//!
//! In place of `serde_json::Value` because most of what a reader gets is what the site wrote: here texts and names are
//! borrowed from its answer, and an object is a short list and no map, so that an answer costs hardly any memory to
//! make and to drop.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// A JSON value that may borrow its texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tree<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Tree<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// The members of an object, in their order. A name is looked for from the first to the last: there are few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Tree<'a>)>);

impl<'a> Tree<'a> {
    /// Whether it says nothing: `null`, or a text, list or object with nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Object(object) => object.is_empty(),
        }
    }

    /// The text it is.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list it is.
    pub fn list(&self) -> Option<&[Tree<'a>]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The object it is.
    pub fn object_mut(&mut self) -> Option<&mut Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// A member of the object it is.
    pub fn get(&self, name: &str) -> Option<&Tree<'a>> {
        match self {
            Self::Object(object) => object.get(name),
            _ => None,
        }
    }

    /// A member of the object it is.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Tree<'a>> {
        self.object_mut()?.get_mut(name)
    }

    /// What a path of names (`/outer/inner`) leads to.
    pub fn pointer_mut(&mut self, path: &str) -> Option<&mut Tree<'a>> {
        let names = path.split('/').skip(1);
        names
            .into_iter()
            .try_fold(self, |tree, name| tree.get_mut(name))
    }
}

impl<'a> Object<'a> {
    /// One without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// One without members that will have about so many.
    pub fn with_capacity(n_members: usize) -> Self {
        Self(Vec::with_capacity(n_members))
    }

    /// Adds a member, or gives the one of that name another value.
    pub fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Tree<'a>>) {
        let (name, value) = (name.into(), value.into());
        match self.get_mut(&name) {
            Some(old) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// A member.
    pub fn get(&self, name: &str) -> Option<&Tree<'a>> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// A member.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Tree<'a>> {
        let (_, value) = self.0.iter_mut().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Tree<'a>> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tree<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The names in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Tree<'a>> {
        self.0.iter_mut().map(|(_, value)| value)
    }
}

impl<'a> IntoIterator for Object<'a> {
    type Item = (Cow<'a, str>, Tree<'a>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, const N: usize> From<[(&'a str, Tree<'a>); N]> for Object<'a> {
    /// The names must be different ones.
    fn from(members: [(&'a str, Tree<'a>); N]) -> Self {
        let members = members.into_iter();
        Self(members.map(|(name, value)| (name.into(), value)).collect())
    }
}

impl From<Map<String, Value>> for Object<'_> {
    fn from(map: Map<String, Value>) -> Self {
        let members = map.into_iter();
        Self(
            members
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl From<Value> for Tree<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text.into()),
            Value::Array(list) => Self::List(list.into_iter().map(Self::from).collect()),
            Value::Object(map) => Self::Object(map.into()),
        }
    }
}

impl From<Tree<'_>> for Value {
    fn from(tree: Tree<'_>) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(flag) => Self::Bool(flag),
            Tree::Number(number) => Self::Number(number),
            Tree::Text(text) => Self::String(text.into_owned()),
            Tree::List(list) => Self::Array(list.into_iter().map(Self::from).collect()),
            Tree::Object(object) => Self::Object(object.into()),
        }
    }
}

impl From<Object<'_>> for Map<String, Value> {
    fn from(object: Object<'_>) -> Self {
        let members = object.0.into_iter();
        members
            .map(|(name, value)| (name.into_owned(), value.into()))
            .collect()
    }
}

impl<'a> From<Object<'a>> for Tree<'a> {
    fn from(object: Object<'a>) -> Self {
        Self::Object(object)
    }
}

impl<'a> From<Vec<Tree<'a>>> for Tree<'a> {
    fn from(list: Vec<Tree<'a>>) -> Self {
        Self::List(list)
    }
}

impl<'a> From<&'a str> for Tree<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Tree<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Tree<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Tree<'_> {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<u64> for Tree<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Tree<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_is_a_value_and_back() {
        let value = json!({"a": [null, true, -2.5, "ü"], "b": {"c": {}}, "": ""});
        assert_eq!(Value::from(Tree::from(value.clone())), value);
    }

    #[test]
    fn a_name_stands_once_and_keeps_its_place() {
        let mut object = Object::from([("a", Tree::from("x")), ("b", Tree::Null)]);
        object.insert("a", 7_u64);
        object.insert("c", true);
        assert_eq!(object.names().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(object.get("a"), Some(&Tree::from(7_u64)));
        assert_eq!(object.remove("b"), Some(Tree::Null));
        assert_eq!(object.remove("b"), None);
        assert_eq!(object.len(), 2);
    }

    #[test]
    fn a_path_leads_to_what_is_there() {
        let mut tree = Tree::from(json!({"outer": {"inner": "x"}}));
        assert!(
            tree.pointer_mut("/outer/inner")
                .is_some_and(|it| *it == Tree::from("x"))
        );
        assert!(tree.pointer_mut("/outer/other").is_none());
        assert!(tree.pointer_mut("/outer/inner/x").is_none());
    }

    #[test]
    fn what_says_nothing_is_known() {
        for value in [json!(null), json!(""), json!([]), json!({})] {
            assert!(Tree::from(value).is_empty());
        }
        for value in [json!(false), json!(0), json!(" "), json!([null])] {
            assert!(!Tree::from(value).is_empty());
        }
    }
}
