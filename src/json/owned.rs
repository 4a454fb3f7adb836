//! An object that stays text, and can be kept.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use crate::raw::{Kind, Raw, key};
use crate::walk::Walk;

/// The members of an object by name, each the text the site wrote; one allocation for all of them.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    text: Box<str>,
    members: Vec<(Range<usize>, Range<usize>)>,
    /// Whether a name is written otherwise than it is meant.
    has_escapes: bool,
}

impl Owned {
    /// An object; `None` if the text is none.
    pub fn new(text: &str) -> Option<Self> {
        let mut walk = Walk::new(text.trim_ascii());
        let owned = walk.owned().ok()?;
        walk.is_at_end().then_some(owned)
    }

    pub(crate) fn of(
        text: &str,
        members: Vec<(Range<usize>, Range<usize>)>,
        has_escapes: bool,
    ) -> Self {
        Self {
            text: text.into(),
            members,
            has_escapes,
        }
    }

    /// A member that is not `null`.
    pub fn get(&self, name: &str) -> Option<Raw<'_>> {
        let value = Raw::of(self.text.get(self.place(name)?.clone())?);
        (value.kind() != Kind::Null).then_some(value)
    }

    /// Whether there is such a member, be it `null`.
    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<&Range<usize>> {
        let is_it = |place: &Range<usize>| match self.has_escapes {
            false => {
                place.len() == name.len()
                    && self.text.as_bytes().get(place.clone()) == Some(name.as_bytes())
            }
            true => key(&self.text, place.start, place.end).is_some_and(|key| key == name),
        };
        let (_, value) = self.members.iter().find(|(place, _)| is_it(place))?;
        Some(value)
    }

    /// The names, in the site's order, those of `null` included.
    pub fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.members
            .iter()
            .filter_map(|(place, _)| key(&self.text, place.start, place.end))
    }
}

impl<'de> Deserialize<'de> for Owned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Self::new(text.get()).ok_or_else(|| D::Error::custom("expected an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_name_in_the_order_of_the_site() {
        let owned = Owned::new(r#" {"b": {"x": [1, "]}"]}, "a": null, "c": "d"} "#).unwrap();
        assert_eq!(owned.names().collect::<Vec<_>>(), ["b", "a", "c"]);
        assert_eq!(owned.get("b").map(Raw::as_str), Some(r#"{"x": [1, "]}"]}"#));
        assert!(owned.get("a").is_none() && owned.get("d").is_none());
        assert!(owned.has("a") && !owned.has("d"));
        assert!(Owned::new("[1]").is_none() && Owned::new("{\"a\"").is_none());
        assert!(Owned::new("{}").is_some_and(|empty| empty.names().count() == 0));
    }

    #[test]
    fn a_name_is_what_it_means_however_it_is_written() {
        let owned = Owned::new(r#"{"stra\u00dfe":1,"a\"b":2}"#).unwrap();
        assert_eq!(owned.get("straße").map(Raw::as_str), Some("1"));
        assert_eq!(owned.get("a\"b").map(Raw::as_str), Some("2"));
        assert!(owned.get("stra\\u00dfe").is_none());
        assert_eq!(owned.names().collect::<Vec<_>>(), ["straße", "a\"b"]);
    }

    #[test]
    fn it_is_read_from_text_and_from_a_value_alike() {
        let text = r#"{"a":[1,{"b":"c"}],"d":null}"#;
        let one: Owned = serde_json::from_str(text).unwrap();
        let other: Owned = serde_json::from_value(serde_json::from_str(text).unwrap()).unwrap();
        for owned in [one, other] {
            assert_eq!(owned.get("a").map(Raw::as_str), Some(r#"[1,{"b":"c"}]"#));
        }
        assert!(serde_json::from_str::<Owned>("7").is_err());
    }
}
