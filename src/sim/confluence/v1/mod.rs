//! The shapes of the old API: content, space, user, label, property, restriction; what `expand` adds to them.
//!
//! Data Center answers with these everywhere, Cloud only in what is left of the old API, so they are written once.

pub(crate) mod body;
pub(crate) mod content;
pub(crate) mod expand;
pub(crate) mod input;
pub(crate) mod metadata;
pub(crate) mod restriction;
pub(crate) mod space;
pub(crate) mod user;

use jiff::Timestamp;

use super::site::Ask;

/// Writes a moment as the flavor does: Data Center with the server's offset, Cloud in UTC.
pub(crate) fn time(ask: &Ask, at: Timestamp) -> String {
    if ask.is_cloud() {
        at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    } else {
        at.strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00").to_string()
    }
}
