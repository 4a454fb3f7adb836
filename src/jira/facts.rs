//! What does not change while the process lives; see [`Fact`] and [`Facts`].

pub(super) use crate::atlassian::{Fact, Facts};
