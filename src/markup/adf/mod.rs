//! The Atlassian Document Format, read into the tree and written from it.
//!
//! - [`json`], [`json_text`]: JSON with byte ranges, for reading and for edits.
//! - [`read()`], `read_inline`: JSON to tree. Unknown nodes are kept with their source.
//! - `fit`: moves what ADF allows only elsewhere (a table in a list item …), noting it as a loss.
//! - [`write()`], `write_inline`: tree to JSON, valid against Atlassian's schema.
//!
//! Source of the rules: `@atlaskit/adf-schema` 57.7, the full JSON schema; link addresses after its `isSafeUrl`.

mod attributes;
mod fit;
pub(super) mod json;
pub(super) mod json_text;
mod read;
mod read_inline;
mod read_objects;
mod rules;
#[cfg(test)]
mod tests;
mod write;
mod write_blocks;
mod write_inline;
mod write_objects;

pub(super) use self::read::{read, read_first};
pub(super) use self::read_inline::is_inline;
pub(super) use self::rules::Place;
#[cfg(test)]
pub(super) use self::rules::is_safe_url;
pub(super) use self::write::{write, write_blocks};
