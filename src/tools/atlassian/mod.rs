//! Tools over both products.

pub mod apply;
