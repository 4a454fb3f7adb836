//! What a project offers.

/// A type of issue that can be created in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueType {
    /// The number behind the scenes.
    pub id: String,
    /// The name in the language of the account.
    pub name: String,
    /// The name in the language of the site, where it differs.
    pub untranslated_name: Option<String>,
    /// What it is for.
    pub description: String,
    /// Whether it stands below another issue.
    pub subtask: bool,
}
