//! Files attached to pages.

use super::{Person, SpaceRef, Version};

/// An attached file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attachment {
    /// Its id, with `att` in front.
    pub id: String,
    /// Its name.
    pub title: String,
    /// `current`, `trashed`, …
    pub status: String,
    /// Its media type, as the site took it at upload.
    pub media_type: String,
    /// Bytes, where the site tells.
    pub size: Option<u64>,
    /// What was said of its newest version.
    pub comment: Option<String>,
    /// The newest version.
    pub version: Option<Version>,
    /// Who attached it first, where the answer tells.
    pub author: Option<Person>,
    /// The page or blog post it is on.
    pub page_id: Option<String>,
    /// Where the page belongs, as far as the answer tells.
    pub space: SpaceRef,
    /// The path it is downloaded from, below the site's base address, with its query.
    pub download: Option<String>,
}

impl Attachment {
    /// Who attached it, and who its newest version.
    pub fn authors(&self) -> impl Iterator<Item = &Person> {
        let by = self
            .version
            .as_ref()
            .and_then(|version| version.by.as_ref());
        self.author.iter().chain(by)
    }
}

/// A file on its way to a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The name it gets.
    pub name: String,
    /// The file.
    pub bytes: bytes::Bytes,
    /// What to say of it.
    pub comment: Option<String>,
    /// Whether to leave watchers in peace.
    pub is_minor: bool,
}
