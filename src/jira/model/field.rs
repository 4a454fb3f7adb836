//! The definition of a field.

/// A field as the site defines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `summary`, `customfield_10010`.
    pub id: String,
    /// What people call it, in the language of the account.
    pub name: String,
    /// Whether an administrator made it.
    pub custom: bool,
    /// Names it has in JQL.
    pub clause_names: Vec<String>,
    /// The type: `string`, `array`, `user`, `option`, …
    pub kind: Option<String>,
    /// The type of an array's items.
    pub items: Option<String>,
    /// The plugin key of a custom type, for example `com.pyxis.greenhopper.jira:gh-epic-link`.
    pub custom_type: Option<String>,
    /// The name of a system field.
    pub system: Option<String>,
}
