//! An issue as the site gave it: its fields stay JSON text until somebody wants to see one.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use crate::json::{Owned, Raw, Unfit, Walk};

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
#[derive(Debug, Default, Deserialize)]
pub struct Fields(Owned);

impl Fields {
    /// From an object of a longer text.
    pub(in crate::jira) fn here(walk: &mut Walk<'_>) -> Result<Self, Unfit> {
        walk.owned().map(Self)
    }

    /// The JSON text of a field; `None` if it is not there or `null`.
    pub fn raw(&self, id: &str) -> Option<Raw<'_>> {
        self.0.get(id)
    }

    /// Whether the site gave such a field, be it `null`.
    pub fn has(&self, id: &str) -> bool {
        self.0.has(id)
    }

    /// A field, parsed; `Null` if it is not there.
    pub fn value(&self, id: &str) -> Value {
        self.raw(id).map(Raw::value).unwrap_or_default()
    }

    /// A part of a field that is text, for example `("status", "/name")`.
    pub fn text(&self, id: &str, pointer: &str) -> Option<String> {
        self.value(id)
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned)
    }

    /// The ids that are there, `null` ones included.
    pub fn ids(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.names()
    }
}
