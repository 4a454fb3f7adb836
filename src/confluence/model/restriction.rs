//! Who may see and who may change a page.

use super::Person;

/// The restrictions set on a page itself; those above it apply too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restrictions {
    /// Who may see it.
    pub read: Subjects,
    /// Who may change it.
    pub update: Subjects,
}

/// Those a restriction lets through; nobody listed means everybody the space lets in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subjects {
    /// People.
    pub users: Vec<Person>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Whether the site has more of them than it gave.
    pub is_cut: bool,
}

impl Subjects {
    /// Whether it restricts nobody.
    pub fn is_open(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }
}

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its id (Cloud).
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}
