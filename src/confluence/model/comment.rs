//! Comments below a page and beside its text.

use super::{Person, SpaceRef};

/// A comment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comment {
    /// Its number, as text.
    pub id: String,
    /// The page or blog post it is on.
    pub page_id: Option<String>,
    /// `page` or `blogpost`, where the answer tells.
    pub page_kind: Option<String>,
    /// The comment it answers.
    pub parent_id: Option<String>,
    /// Where it hangs.
    pub place: Place,
    /// `open`, `resolved`, `reopened` or `dangling`, for an inline comment.
    pub resolution: Option<String>,
    /// The text an inline comment hangs on.
    pub selection: Option<String>,
    /// In storage format.
    pub body: String,
    /// Who wrote it.
    pub author: Option<Person>,
    /// When it was written, where the site tells.
    pub created: Option<String>,
    /// When its newest version was saved.
    pub updated: Option<String>,
    /// From 1.
    pub version: u64,
    /// Where the page belongs, as far as the answer tells.
    pub space: SpaceRef,
    /// The path people open, below the site's base address.
    pub path: Option<String>,
}

/// Where a comment hangs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Below the page.
    #[default]
    Footer,
    /// Beside a piece of its text.
    Inline,
}

impl Place {
    /// The word in an answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Footer => "footer",
            Self::Inline => "inline",
        }
    }
}

/// A comment to be written.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// The page or blog post.
    pub page_id: String,
    /// `page` or `blogpost`.
    pub page_kind: String,
    /// The comment to answer.
    pub parent: Option<CommentParent>,
    /// In storage format.
    pub body: String,
    /// The text to hang on, for an inline comment that starts a thread.
    pub selection: Option<InlineSelection>,
}

/// The comment that is answered.
#[derive(Clone, Debug)]
pub struct CommentParent {
    /// Its id.
    pub id: String,
    /// Where it hangs: an answer hangs at the same place.
    pub place: Place,
}

/// A piece of a page's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineSelection {
    /// The words.
    pub text: String,
    /// How often they occur in the page.
    pub count: u32,
    /// Which of the occurrences is meant, from 0.
    pub index: u32,
}
