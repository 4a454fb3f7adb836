//! Comments on Cloud: two kinds at two addresses, and whole threads only from the old API.

use ::http::Method;
use serde_json::{Map, Value, json};

use super::super::dialect::{Comments, segment};
use super::super::model::{Comment, NewComment, Place};
use super::super::wire::cloud::one_comment;
use super::super::wire::v1::{self, WireContent};
use super::super::wire::v2::WireList;
use super::super::wire::v2_comment::WireComment;
use super::{Cloud, PAGE};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

impl Comments for Cloud {
    /// One request for whole threads; v2 would need one for every comment (its lists do not say which have answers).
    ///
    /// Deprecated, so [`Comments::threads`] and [`Comments::replies`] stand ready for the day it answers 410.
    fn comments(&self, page_id: &str, cursor: Option<&str>) -> Call<Page<Comment>> {
        let path = format!("/rest/api/content/{}/descendant/comment", segment(page_id));
        Call::get("list comments", path, |bytes| {
            let list = http::json::<v1::WireList<WireContent>>(bytes)?;
            Ok(list.page(Comment::from))
        })
        .query("limit", "200")
        .query(
            "expand",
            "body.storage,version,history,ancestors,extensions.inlineProperties,extensions.resolution",
        )
        .query_if("start", cursor)
    }

    fn threads(
        &self,
        page_id: &str,
        place: Place,
        cursor: Option<&str>,
    ) -> Option<Call<Page<Comment>>> {
        let path = format!(
            "/api/v2/pages/{}/{}-comments",
            segment(page_id),
            place.name()
        );
        Some(comment_list(path, place).query_if("cursor", cursor))
    }

    fn replies(
        &self,
        comment_id: &str,
        place: Place,
        cursor: Option<&str>,
    ) -> Option<Call<Page<Comment>>> {
        let path = format!(
            "/api/v2/{}-comments/{}/children",
            place.name(),
            segment(comment_id)
        );
        Some(comment_list(path, place).query_if("cursor", cursor))
    }

    fn comment(&self, id: &str, place: Place) -> Call<Comment> {
        let path = format!("/api/v2/{}-comments/{}", place.name(), segment(id));
        Call::get("get comment", path, one_comment(place)).query("body-format", "storage")
    }

    fn has_one_comment_address(&self) -> bool {
        false
    }

    /// Without the text, which only its author may write.
    fn set_resolved(&self, comment: &Comment, _: &Value, resolved: bool) -> Write<()> {
        let body = json!({
            "version": {"number": comment.version + 1},
            "resolved": resolved,
        });
        let path = format!("/api/v2/inline-comments/{}", segment(&comment.id));
        Call::new("resolve comment", Method::PUT, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    fn add_comment(&self, comment: &NewComment, _: u64) -> Write<Comment> {
        let mut body = Map::new();
        let mut place = Place::Footer;
        match &comment.parent {
            Some(parent) => {
                place = parent.place;
                body.insert("parentCommentId".into(), json!(parent.id));
            }
            None if comment.page_kind == "blogpost" => {
                body.insert("blogPostId".into(), json!(comment.page_id));
            }
            None => {
                body.insert("pageId".into(), json!(comment.page_id));
            }
        }
        body.insert(
            "body".into(),
            json!({"representation": "storage", "value": comment.body}),
        );
        if let Some(selection) = &comment.selection {
            place = Place::Inline;
            body.insert(
                "inlineCommentProperties".into(),
                json!({
                    "textSelection": selection.text,
                    "textSelectionMatchCount": selection.count,
                    "textSelectionMatchIndex": selection.index,
                }),
            );
        }
        let path = format!("/api/v2/{}-comments", place.name());
        Call::new("add comment", Method::POST, path, one_comment(place))
            .json_body(&body)
            .write()
    }

    fn delete_comment(&self, id: &str, place: Place) -> Write<()> {
        let path = format!("/api/v2/{}-comments/{}", place.name(), segment(id));
        Call::new("delete comment", Method::DELETE, path, |_| Ok(())).write()
    }
}

fn comment_list(path: String, place: Place) -> Call<Page<Comment>> {
    let decode: fn(&[u8]) -> Result<Page<Comment>, String> = match place {
        Place::Footer => |bytes| {
            let list = http::json::<WireList<WireComment>>(bytes)?;
            Ok(list.page(|wire| wire.comment(Place::Footer)))
        },
        Place::Inline => |bytes| {
            let list = http::json::<WireList<WireComment>>(bytes)?;
            Ok(list.page(|wire| wire.comment(Place::Inline)))
        },
    };
    Call::get("list comments", path, decode)
        .query("body-format", "storage")
        .query("limit", PAGE.to_string())
}
