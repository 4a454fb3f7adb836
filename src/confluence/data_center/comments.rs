//! Comments on Data Center: contents like any other, whose place stands in `extensions`.

use ::http::Method;
use serde_json::{Value, json};

use super::super::dialect::{Comments, segment};
use super::super::model::{Comment, NewComment, Place};
use super::super::wire::v1::{WireContent, WireList};
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

const COMMENT_PARTS: &str =
    "body.storage,version,history,ancestors,extensions.inlineProperties,extensions.resolution";

impl Comments for DataCenter {
    fn comments(&self, page_id: &str, cursor: Option<&str>) -> Call<Page<Comment>> {
        let path = format!("{}/child/comment", entry(page_id));
        Call::get("list comments", path, |bytes| {
            let list = http::json::<WireList<WireContent>>(bytes)?;
            Ok(list.page(Comment::from))
        })
        .query("depth", "all")
        .query("limit", "200")
        .query("expand", COMMENT_PARTS)
        .query_if("start", cursor)
    }

    fn comment(&self, id: &str, _: Place) -> Call<Comment> {
        Call::get("get comment", entry(id), comment)
            .query("expand", format!("{COMMENT_PARTS},container,space"))
    }

    fn has_one_comment_address(&self) -> bool {
        true
    }

    fn raw_inline_comments(&self, page_id: &str) -> Option<Call<Vec<Value>>> {
        let path = "/rest/inlinecomments/1.0/comments";
        let call = Call::get("list inline comments", path, http::json::<Vec<Value>>);
        Some(call.query("containerId", page_id))
    }

    fn set_resolved(&self, comment: &Comment, raw: &Value, resolved: bool) -> Write<()> {
        let path = format!(
            "/rest/inlinecomments/1.0/comments/{}/resolve/{resolved}/dangling/false",
            segment(&comment.id)
        );
        let empty = json!({});
        Call::new("resolve comment", Method::PUT, path, |_| Ok(()))
            .json_body(if raw.is_null() { &empty } else { raw })
            .write()
    }

    /// A comment is a content; an inline one carries what the editor sends: the words, which of their places is
    /// meant, when the page was read, and the words once more as the list of highlighted pieces.
    fn add_comment(&self, new: &NewComment, now_ms: u64) -> Write<Comment> {
        let mut request = json!({
            "type": "comment",
            "container": {"id": new.page_id, "type": new.page_kind},
            "body": {"storage": {"value": new.body, "representation": "storage"}},
        });
        if let Some(parent) = &new.parent {
            request["ancestors"] = json!([{"id": parent.id}]);
            if parent.place == Place::Inline {
                request["extensions"] = json!({"location": "inline"});
            }
        }
        if let Some(selection) = &new.selection {
            let pieces = json!([[selection.text]]).to_string();
            request["extensions"] = json!({
                "location": "inline",
                "inlineProperties": {
                    "originalSelection": selection.text,
                    "numMatches": selection.count,
                    "matchIndex": selection.index,
                    "lastFetchTime": now_ms.to_string(),
                    "serializedHighlights": pieces,
                },
            });
        }
        Call::new("add comment", Method::POST, "/rest/api/content", comment)
            .query("expand", format!("{COMMENT_PARTS},container,space"))
            .json_body(&request)
            .write()
    }

    fn delete_comment(&self, id: &str, _: Place) -> Write<()> {
        Call::new("delete comment", Method::DELETE, entry(id), |_| Ok(())).write()
    }
}

fn comment(bytes: &[u8]) -> Result<Comment, String> {
    http::json::<WireContent>(bytes).map(Comment::from)
}
