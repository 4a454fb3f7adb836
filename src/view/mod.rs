//! What a model gets to see: lean answers under the reference's key names, cut to a budget.
//!
//! Views are made from models and only serialise. [`fit`] is the only place that cuts.

mod budget;
mod preview;

pub mod agile;
pub mod chart;
pub mod history;
pub mod issue;
pub mod page;
pub mod project;
pub mod shape;
pub mod transition;

pub use budget::{DEFAULT_CHARS, Plan, fit};
pub use preview::preview;
