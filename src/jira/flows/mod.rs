//! What takes more than one call: free functions, client first.

pub mod batch;
pub mod bulk_edit;
pub mod create;
pub mod day_length;
pub mod development;
mod failure;
mod fields;
pub mod history;
pub mod issue_type;
pub mod lots;
pub mod media;
mod move_issue;
mod open_sprint;
pub mod options;
mod projects;
pub mod refusal;
pub mod screen;
mod search;
pub mod sprint;
pub mod transitions;
pub mod users;
pub mod values;
pub mod working_time;
mod worklogs;

pub use failure::{Failure, Told};
pub use fields::{field_ids, has_custom};
pub use move_issue::{Moved, move_issue, moved};
pub use projects::all_projects;
pub use search::{Source, cursor_after, search};
pub use worklogs::all_worklogs;
