//! Pages, blog posts and folders, and what stands around them.

use super::Property;
use crate::atlassian::Origin;

/// A page, blog post, folder or what else stands in the tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// Its number, as text.
    pub id: String,
    /// `page`, `blogpost`, `folder`, `comment`, `attachment`, …
    pub kind: String,
    /// `current`, `archived`, `trashed`, `historical`, …
    pub status: String,
    /// Its title.
    pub title: String,
    /// `live` for a live doc (Cloud).
    pub subtype: Option<String>,
    /// Where it belongs.
    pub space: SpaceRef,
    /// The page or folder above it.
    pub parent_id: Option<String>,
    /// From the top down, where the site gives them.
    pub ancestors: Vec<Ancestor>,
    /// Its place among its siblings, if anybody ordered them.
    pub position: Option<i64>,
    /// Who made it.
    pub author: Option<Person>,
    /// When it was made, as the site writes it.
    pub created: Option<String>,
    /// The version that was read.
    pub version: Option<Version>,
    /// The text in storage format, if it was asked for.
    pub body: Option<String>,
    /// Content properties, if they were asked for.
    pub properties: Vec<Property>,
    /// The path people open, below the site's base address.
    pub path: Option<String>,
    /// When the account looked at it last, if that was asked for.
    pub viewed: Option<String>,
}

/// A space as a content names it: whatever of it the answer tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpaceRef {
    /// Its number, as text.
    pub id: Option<String>,
    /// Its key. On Cloud read from the path people open, which may hold an alias in its place.
    pub key: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// A space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Its number, as text.
    pub id: String,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The page at the top of its tree.
    pub homepage_id: Option<String>,
}

/// A page above another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ancestor {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// One saved state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: u64,
    /// When it was saved, as the site writes it.
    pub when: Option<String>,
    /// Who saved it.
    pub by: Option<Person>,
    /// What the author said of it.
    pub message: Option<String>,
    /// Whether watchers were left in peace.
    pub is_minor: bool,
}

/// The state shown beside a title (Cloud).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Up to 20 characters.
    pub name: String,
    /// As `#rrggbb`.
    pub color: String,
}

/// Somebody: on Cloud often no more than an account id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Account id on Cloud, user key on Data Center: what a mention holds.
    pub id: Option<String>,
    /// Login name (Data Center).
    pub login: Option<String>,
    /// The name people see.
    pub name: Option<String>,
    /// In the company or outside, where the answer tells.
    pub origin: Option<Origin>,
}

impl Person {
    /// Somebody of whom the site told the id only.
    pub fn of_id(id: String) -> Self {
        Self {
            id: Some(id),
            ..Self::default()
        }
    }

    /// What a later call names the person by: login name on Data Center, account id on Cloud.
    pub fn handle(&self) -> Option<&str> {
        self.login.as_deref().or(self.id.as_deref())
    }
}

/// The form a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// Confluence's own XHTML.
    Storage,
    /// Wiki markup; the site converts it.
    Wiki,
}

impl Representation {
    /// The word in a request.
    pub fn name(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Wiki => "wiki",
        }
    }
}

/// A text on its way to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its form.
    pub representation: Representation,
    /// The text.
    pub value: String,
}

impl Body {
    /// A text in storage format.
    pub fn storage(value: impl Into<String>) -> Self {
        Self {
            representation: Representation::Storage,
            value: value.into(),
        }
    }
}

/// A page to be made.
#[derive(Clone, Debug)]
pub struct NewContent {
    /// Where.
    pub space: Space,
    /// Its title.
    pub title: String,
    /// The page above; the space's home page if left out.
    pub parent_id: Option<String>,
    /// Its text.
    pub body: Body,
    /// `live` (Cloud).
    pub subtype: Option<String>,
}

/// A page's next version.
#[derive(Clone, Debug)]
pub struct Update {
    /// Which page.
    pub id: String,
    /// `page` or `blogpost`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: Body,
    /// The version to be written: one more than the one it is based on.
    pub number: u64,
    /// What to say of it.
    pub message: Option<String>,
    /// Whether to leave watchers in peace (Data Center; Cloud's API does not know it).
    pub is_minor: bool,
    /// The page to stand below, if it shall move.
    pub parent_id: Option<String>,
    /// The space to stand in, if it shall move to another (Data Center).
    pub space_key: Option<String>,
}
