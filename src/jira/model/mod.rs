//! The nouns of Jira, the same on both editions. They are neither read from JSON nor written to it.

mod bulk;
mod comment;
mod field;
mod issue;
mod project;

pub use bulk::{BulkTask, IssueHistory};
pub use comment::NewComment;
pub use field::Field;
pub use issue::{Fields, Issue};
pub use project::IssueType;
