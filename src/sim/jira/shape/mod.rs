//! The JSON of answers: how users, projects, issues and the rest look in each edition.
//!
//! Sources: the schemas of the published descriptions (named at each function) and their examples.

mod catalog;
mod change;
mod field;
mod issue;
mod meta;
mod project;
mod talk;
mod user;

use serde_json::{Map, Value};

pub(crate) use self::catalog::*;
pub(crate) use self::change::*;
pub(crate) use self::field::*;
pub(crate) use self::issue::*;
pub(crate) use self::meta::*;
pub(crate) use self::project::*;
pub(crate) use self::talk::*;
pub(crate) use self::user::*;

/// Puts a value under a name; saves spelling `to_owned` everywhere.
pub(crate) fn put(map: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    map.insert(name.to_owned(), value.into());
}
