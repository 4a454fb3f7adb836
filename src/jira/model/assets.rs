//! Objects of Assets.

/// An object of Assets, by what names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetsObject {
    /// The number within the workspace.
    pub id: String,
    /// `ITSM-88`.
    pub key: String,
    /// What people call it.
    pub label: String,
}
