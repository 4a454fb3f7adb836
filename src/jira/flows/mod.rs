//! What takes more than one call: free functions, client first.

mod fields;
mod search;

pub use fields::{field_ids, has_custom};
pub use search::{cursor_after, search};
