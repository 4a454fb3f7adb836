//! Page templates (Cloud).

/// A template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Its id: a number, or the name of a blueprint's module.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// `page`, `blueprint`, …
    pub kind: String,
    /// The space it belongs to; all if none.
    pub space_key: Option<String>,
    /// Its text in storage format, with its variables, if it was asked for.
    pub body: Option<String>,
}
