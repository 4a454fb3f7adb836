//! Kinds of links between issues.

/// A kind of link, with what it says in each direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkType {
    /// The number behind the scenes.
    pub id: String,
    /// `Blocks`.
    pub name: String,
    /// What is said of the issue it is done to: `is blocked by`.
    pub inward: String,
    /// What is said of the issue that does it: `blocks`.
    pub outward: String,
}
