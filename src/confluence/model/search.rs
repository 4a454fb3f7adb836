//! What a search finds.

use super::{Content, Person, Space};

/// One hit: a content, a space or a user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// `content`, `space` or `user`.
    pub entity: String,
    /// The content found.
    pub content: Option<Content>,
    /// The space found.
    pub space: Option<Space>,
    /// The user found.
    pub user: Option<Person>,
    /// The title without marks.
    pub title: String,
    /// The words around what was found, as plain text.
    pub excerpt: String,
    /// The path people open, below the site's base address.
    pub path: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// The page a comment or attachment belongs to.
    pub container: Option<String>,
    /// The key of the space, read from the address of the hit's space where the content does not tell it.
    pub space_key: Option<String>,
}
