//! Who was given what in a space, and what somebody may do with a page.

/// One permission given to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// `user`, `group`, `role` or `anonymous`.
    pub subject_kind: String,
    /// Their id, where the edition has one.
    pub subject_id: Option<String>,
    /// Their name, where the answer tells.
    pub subject_name: Option<String>,
    /// `read`, `create`, `administer`, …
    pub operation: String,
    /// What it is for: `page`, `space`, …
    pub object: String,
}

/// Whether somebody may do something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permitted {
    /// The verdict.
    pub is_permitted: bool,
    /// The site's reasons against it.
    pub reasons: Vec<String>,
}
