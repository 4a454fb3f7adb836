//! What can be asked of Confluence about comments. Apart so that one topic reads in one place, with its two siblings.

use serde_json::Value;

use crate::atlassian::Page;
use crate::confluence::model::{Comment, NewComment, Place};
use crate::http::{Call, Write};

/// How one edition speaks of comments.
pub trait Comments: Send + Sync {
    /// Every comment on a page, answers included.
    fn comments(&self, page_id: &str, cursor: Option<&str>) -> Call<Page<Comment>>;

    /// The comments that start a thread, where [`Self::comments`] may be missing.
    fn threads(
        &self,
        _page_id: &str,
        _place: Place,
        _cursor: Option<&str>,
    ) -> Option<Call<Page<Comment>>> {
        None
    }

    /// The answers to a comment, where [`Self::comments`] may be missing.
    fn replies(
        &self,
        _comment_id: &str,
        _place: Place,
        _cursor: Option<&str>,
    ) -> Option<Call<Page<Comment>>> {
        None
    }

    /// One comment. Cloud keeps the two kinds at different addresses.
    fn comment(&self, id: &str, place: Place) -> Call<Comment>;

    /// Whether one address knows comments of both kinds.
    fn has_one_comment_address(&self) -> bool;

    /// The inline comments of a page as its view holds them, where resolving one needs that.
    fn raw_inline_comments(&self, _page_id: &str) -> Option<Call<Vec<Value>>> {
        None
    }

    /// Resolves or reopens an inline comment.
    fn set_resolved(&self, comment: &Comment, raw: &Value, resolved: bool) -> Write<()>;

    /// Writes a comment; the answer is the comment as the site keeps it.
    fn add_comment(&self, comment: &NewComment, now_ms: u64) -> Write<Comment>;

    /// Removes a comment.
    fn delete_comment(&self, id: &str, place: Place) -> Write<()>;
}
