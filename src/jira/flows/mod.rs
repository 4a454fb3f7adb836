//! What takes more than one call: free functions, client first.

mod fields;
mod move_issue;
mod search;

pub use fields::{field_ids, has_custom};
pub use move_issue::{Moved, move_issue};
pub use search::{cursor_after, search};
