//! The life of a page on Data Center.

use ::http::Method;
use serde_json::json;

use super::super::dialect::{Structure, segment};
use super::super::model::{Content, NewContent, Version};
use super::super::wire::v1::{WireList, WireVersion};
use super::{DataCenter, PARTS, body, content, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

impl Structure for DataCenter {
    /// Not in the description of 10.2, which keeps only the removal of a version; reported to work from 6 on
    /// (`atlassian-api/atlassian-python-api#1102`).
    fn versions(&self, id: &str, _: &str, cursor: Option<&str>) -> Call<Page<Version>> {
        let path = format!("/rest/experimental/content/{}/version", segment(id));
        Call::get("list versions", path, |bytes| {
            let list = http::json::<WireList<WireVersion>>(bytes)?;
            Ok(list.page(Version::from))
        })
        .query("limit", "50")
        .query_if("start", cursor)
    }

    fn trashed(&self, id: &str, _: &str) -> Call<Content> {
        Call::get("get page in the trash", entry(id), content)
            .query("status", "trashed")
            .query("expand", format!("body.storage,{PARTS}"))
    }

    /// "The content must have its version incremented, and status set to current."
    fn restore(&self, page: &Content) -> Write<Content> {
        let number = page.version.as_ref().map_or(1, |version| version.number);
        let request = json!({
            "id": page.id,
            "type": page.kind,
            "title": page.title,
            "status": "current",
            "version": {"number": number + 1},
        });
        Call::new("restore page", Method::PUT, entry(&page.id), content)
            .query("status", "trashed")
            .query("expand", format!("body.storage,{PARTS}"))
            .json_body(&request)
            .write()
    }

    fn create_blog_post(&self, new: &NewContent) -> Write<Content> {
        let request = json!({
            "type": "blogpost",
            "title": new.title,
            "space": {"key": new.space.key},
            "body": body(&new.body),
        });
        Call::new(
            "create blog post",
            Method::POST,
            "/rest/api/content",
            content,
        )
        .query("expand", format!("body.storage,{PARTS}"))
        .json_body(&request)
        .write()
    }
}
