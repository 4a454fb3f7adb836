//! What can be asked of Confluence about who cares for a page: who likes it, who is told of its changes.

use ::http::Method;
use serde_json::Value;

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::Person;
use crate::http::{self, Call, Write};

/// How one edition speaks of likes and watchers.
pub trait Interest: Send + Sync {
    /// One page of the people who like a page or blog post.
    fn likes(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Person>>;

    /// Begins or ends liking it, where the site has a call for that.
    fn set_like(&self, _id: &str, _on: bool) -> Option<Write<()>> {
        None
    }

    /// One page of the people who watch a page.
    fn watchers(&self, id: &str, cursor: Option<&str>) -> Call<Page<Person>>;

    /// One page of the people who watch a space.
    fn space_watchers(&self, key: &str, cursor: Option<&str>) -> Call<Page<Person>>;

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
