//! Confluence: its nouns, its two dialects, one method a call, and the flows that need several.

mod client;

pub use client::Client;
