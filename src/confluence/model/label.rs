//! Labels.

/// A label on a page, blog post or file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its number, as text.
    pub id: Option<String>,
    /// `global`, `my` or `team`.
    pub prefix: String,
    /// Lower case.
    pub name: String,
}
