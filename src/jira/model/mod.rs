//! The nouns of Jira, the same on both editions. They are neither read from JSON nor written to it.

mod comment;
mod field;
mod issue;

pub use comment::NewComment;
pub use field::Field;
pub use issue::{Fields, Issue};
