//! The nouns of Jira, the same on both editions. They are neither read from JSON nor written to it.

mod assets;
mod bulk;
mod comment;
mod field;
mod issue;
mod link;
mod meta;
mod project;
mod written;

pub use assets::AssetsObject;
pub use bulk::{BulkTask, BulkWork, IssueHistory};
pub use comment::NewComment;
pub use field::Field;
pub use issue::{Fields, Issue};
pub use link::LinkType;
pub use meta::{Allowed, FieldMeta, Transition};
pub use project::IssueType;
pub use written::{Along, BulkCreated, BulkFailure, Created, FieldContext, NewWorklog, Step};
