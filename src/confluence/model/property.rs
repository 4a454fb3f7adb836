//! Content properties: what Confluence keeps beside the text, such as emoji and width.

use serde_json::Value;

/// A content property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its number (Cloud changes a property by it).
    pub id: Option<String>,
    /// Its name.
    pub key: String,
    /// What it holds.
    pub value: Value,
    /// From 1; the site refuses a change that is not based on it.
    pub version: u64,
}
