//! What a model gets to see: lean answers under the reference's key names, cut to a budget.
//!
//! Views are made from models and only serialise. [`fit`] is the only place that cuts.

mod budget;
mod clean;
mod preview;

pub mod agile;
pub mod history;
pub mod issue;
pub mod page;
pub mod project;
pub mod raw;
pub mod shape;
pub mod transition;

pub use budget::{DEFAULT_CHARS, Plan, fit, text_chars};
pub use clean::strip_invisible;
pub use preview::preview;
