//! What can be asked of Confluence about the life of a page: its versions, the trash, the archive, folders.

use crate::atlassian::Page;
use crate::confluence::model::{Content, NewContent, Space, State, Version};
use crate::http::{Call, Write};

/// How one edition speaks of the life of a page.
pub trait Structure: Send + Sync {
    /// The versions of a page, newest first.
    fn versions(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Version>>;

    /// A page in the trash.
    fn trashed(&self, id: &str, kind: &str) -> Call<Content>;

    /// Takes a page out of the trash. `page` is as [`Self::trashed`] gave it, with its text.
    fn restore(&self, page: &Content) -> Write<Content>;

    /// Makes a blog post.
    fn create_blog_post(&self, new: &NewContent) -> Write<Content>;

    /// Makes a folder, where there are such.
    fn create_folder(
        &self,
        _space: &Space,
        _title: &str,
        _parent: Option<&str>,
    ) -> Option<Write<Content>> {
        None
    }

    /// Puts pages into the archive, where there is one.
    fn archive(&self, _ids: &[String]) -> Option<Write<()>> {
        None
    }

    /// The state shown beside the title, where pages have one.
    fn state(&self, _id: &str) -> Option<Call<Option<State>>> {
        None
    }

    /// Sets or takes away the state beside the title.
    fn set_state(&self, _id: &str, _state: Option<&State>) -> Option<Write<()>> {
        None
    }
}
