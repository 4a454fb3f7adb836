//! What can be asked of Confluence about the life of a page: its versions, the trash, the archive, folders, who watches it.

use ::http::Method;
use serde_json::Value;

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::{Content, NewContent, Space, State, Version};
use crate::http::{self, Call, Write};

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

    /// Whether the account watches a page.
    fn watching(&self, id: &str) -> Call<bool> {
        Call::get("get watch", watch(id), |bytes| {
            let answer = http::json::<Value>(bytes)?;
            answer
                .get("watching")
                .and_then(Value::as_bool)
                .ok_or_else(|| "no `watching`".to_owned())
        })
    }

    /// Begins or ends watching a page. Both editions refuse it without the header against forged requests.
    fn set_watching(&self, id: &str, on: bool) -> Write<()> {
        let method = if on { Method::POST } else { Method::DELETE };
        Call::new("set watch", method, watch(id), |_| Ok(()))
            .header("X-Atlassian-Token", "no-check")
            .write()
    }
}

fn watch(id: &str) -> String {
    format!("/rest/api/user/watch/content/{}", segment(id))
}
