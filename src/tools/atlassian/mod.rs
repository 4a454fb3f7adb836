//! Tools over both products.

pub mod apply;
pub mod list_changes;
pub mod undo;
