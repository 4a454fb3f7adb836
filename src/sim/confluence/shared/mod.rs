//! Routes that both flavors serve in the same way, in the shapes of the old API.

pub(crate) mod attachments;
pub(crate) mod labels;
pub(crate) mod restrictions;
pub(crate) mod search;
pub(crate) mod tasks;
pub(crate) mod users;
pub(crate) mod watches;
