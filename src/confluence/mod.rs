//! Confluence: its nouns (`model`), its two dialects, one method a call, and the flows that need several.
//!
//! The list of overrides in `cloud` and `data_center` is the list of differences between the editions. A method of
//! [`Client`] sends one call; whatever sends two or more is a free function in [`flows`], client first.

mod access;
mod changes;
mod client;
mod cloud;
mod data_center;
mod dialect;
mod files;
pub mod flows;
mod interest;
mod labels;
mod origins;
mod structure;
#[cfg(test)]
mod tests;
mod wire;

pub mod model;

pub use client::Client;
pub use dialect::{
    ChildrenQuery, Copy, Dialect, FilesQuery, PageQuery, PermissionCheck, Position, SearchQuery,
};
