//! How answers look on the wire. Wire types only deserialise, and stay in this room.
//!
//! `v1` is what Data Center answers everywhere, and Cloud in what is left of its old API; `v2` is the new API of Cloud.

pub(super) mod cloud;
pub(super) mod label;
pub(super) mod v1;
pub(super) mod v1_comment;
pub(super) mod v1_file;
pub(super) mod v1_search;
pub(super) mod v2;
pub(super) mod v2_comment;
pub(super) mod v2_file;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An id that may be text or a number.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(serde::de::Error::custom(format!("an id, not `{other}`"))),
    }
}

/// An id that may be text, a number, or missing.
pub(super) fn optional_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Ok(None),
    }
}

/// One parameter of the address of a next page.
pub(super) fn parameter(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The space key in a path people open: `/spaces/KEY/…`, `/display/KEY/…`.
///
/// Personal spaces (`~ada`) may come percent-encoded.
pub(super) fn space_key(path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts = path
        .split('/')
        .skip_while(|part| !matches!(*part, "spaces" | "display"));
    parts.next()?;
    let key = parts.next().filter(|key| !key.is_empty())?;
    let key = percent_encoding::percent_decode_str(key)
        .decode_utf8()
        .ok()?;
    Some(key.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_from_paths() {
        assert_eq!(
            space_key("/spaces/TECH/pages/12/A+B").as_deref(),
            Some("TECH")
        );
        assert_eq!(space_key("/display/~ada/Home").as_deref(), Some("~ada"));
        assert_eq!(space_key("/spaces/%7Eada/pages/1").as_deref(), Some("~ada"));
        assert_eq!(
            space_key("/pages/viewpage.action?pageId=1&x=/spaces/NO"),
            None
        );
    }

    #[test]
    fn cursors_are_read_from_addresses() {
        let next = "/wiki/api/v2/pages?limit=5&cursor=eyJ%3D";
        assert_eq!(parameter(next, "cursor").as_deref(), Some("eyJ="));
        assert_eq!(parameter("/x", "cursor"), None);
    }
}
