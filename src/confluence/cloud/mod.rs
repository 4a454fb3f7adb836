//! How Confluence Cloud is spoken to: REST v2, people by account id, lists by cursor; the old API for what v2 lacks.
//!
//! Source: `openapi` of Confluence Cloud v2 and v1 (2026-07-21). The site's base address ends in `/wiki`.

mod access;
mod comments;
mod files;
mod interest;
mod marks;
mod structure;
mod templates;

use std::collections::BTreeMap;

use ::http::Method;
use serde_json::json;

use super::dialect::{ChildrenQuery, Copy, Dialect, PageQuery, Position, ReadHits, segment};
use super::model::{Content, NewContent, Person, Space, Update};
use super::wire::cloud::{WireKinds, blog_post, database, folder, hits, page, pages, whiteboard};
use super::wire::v1::WireContent;
use super::wire::v2::{WireChild, WireList, WireSpace, WireUser};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};
use crate::markup::options::MentionId;

/// The dialect of Cloud.
pub(super) struct Cloud;

/// The most items one request of v2 gives.
const PAGE: usize = 250;

impl Dialect for Cloud {
    fn mention_id(&self) -> MentionId {
        MentionId::AccountId
    }

    fn names_people_by_id(&self) -> bool {
        true
    }

    fn has_space_aliases(&self) -> bool {
        true
    }

    fn has_live_docs(&self) -> bool {
        true
    }

    fn copies_by_itself(&self) -> bool {
        true
    }

    fn orders_siblings(&self) -> bool {
        true
    }

    fn page(&self, id: &str, query: PageQuery) -> Call<Content> {
        let call = Call::get("get page", entry("page", id), page);
        with(call, query)
    }

    fn blog_post(&self, id: &str, query: PageQuery) -> Option<Call<Content>> {
        let call = Call::get("get blog post", entry("blogpost", id), blog_post);
        Some(with(call, query))
    }

    fn folder(&self, id: &str) -> Option<Call<Content>> {
        let path = format!("/api/v2/folders/{}", segment(id));
        Some(Call::get("get folder", path, folder))
    }

    /// A question, though it is asked by POST.
    fn kinds(&self, ids: &[&str]) -> Option<Call<BTreeMap<String, Option<String>>>> {
        let path = "/api/v2/content/convert-ids-to-types";
        let call = Call::new("get kinds of content", Method::POST, path, |bytes| {
            Ok(http::json::<WireKinds>(bytes)?.results)
        });
        Some(call.json_body(&json!({"contentIds": ids})))
    }

    fn board(&self, id: &str, kind: &str) -> Option<Call<Content>> {
        let id = segment(id);
        match kind {
            "whiteboard" => Some(Call::get(
                "get whiteboard",
                format!("/api/v2/whiteboards/{id}"),
                whiteboard,
            )),
            "database" => Some(Call::get(
                "get database",
                format!("/api/v2/databases/{id}"),
                database,
            )),
            _ => None,
        }
    }

    fn page_version(&self, id: &str, kind: &str, number: u64, _: bool) -> Call<Content> {
        let decode = if kind == "blogpost" { blog_post } else { page };
        Call::get("get page version", entry(kind, id), decode)
            .query("version", number.to_string())
            .query("body-format", "storage")
    }

    fn titled(
        &self,
        title: &str,
        _: Option<&str>,
        known: Option<&Space>,
        query: PageQuery,
    ) -> Option<Call<Page<Content>>> {
        let space = known?;
        let call = Call::get("find page by title", "/api/v2/pages", pages)
            .query("space-id", &space.id)
            .query("title", title)
            .query("status", "current");
        Some(if query.body {
            call.query("body-format", "storage")
        } else {
            call
        })
    }

    fn searching(&self) -> (&'static str, ReadHits) {
        ("cursor", hits)
    }

    fn people_search(&self) -> &'static str {
        "/rest/api/search/user"
    }

    fn children(&self, query: &ChildrenQuery) -> Call<Page<Content>> {
        let above = if query.is_folder { "folders" } else { "pages" };
        let path = format!(
            "/api/v2/{above}/{}/direct-children",
            segment(&query.parent_id)
        );
        Call::get("list children", path, |bytes| {
            let list = http::json::<WireList<WireChild>>(bytes)?;
            Ok(list.page(Content::from))
        })
        .query("limit", query.limit.min(PAGE).to_string())
        .query_if("cursor", query.cursor.as_ref())
    }

    fn pages(&self, ids: &[&str], body: bool) -> Option<Call<Page<Content>>> {
        let call = Call::get("get pages", "/api/v2/pages", pages)
            .query("id", ids.join(","))
            .query("limit", PAGE.to_string());
        Some(if body {
            call.query("body-format", "storage")
        } else {
            call
        })
    }

    fn space_pages(
        &self,
        space: &Space,
        limit: usize,
        cursor: Option<&str>,
        _: bool,
    ) -> Call<Page<Content>> {
        let path = format!("/api/v2/spaces/{}/pages", segment(&space.id));
        Call::get("list pages of a space", path, pages)
            .query("status", "current")
            .query("limit", limit.min(PAGE).to_string())
            .query_if("cursor", cursor)
    }

    fn space_by_key(&self, key: &str) -> Call<Option<Space>> {
        Call::get("get space", "/api/v2/spaces", |bytes| {
            let list = http::json::<WireList<WireSpace>>(bytes)?;
            Ok(list.results.into_iter().next().map(Space::from))
        })
        .query("keys", key)
    }

    fn space_by_id(&self, id: &str) -> Option<Call<Space>> {
        let path = format!("/api/v2/spaces/{}", segment(id));
        Some(Call::get("get space", path, |bytes| {
            http::json::<WireSpace>(bytes).map(Space::from)
        }))
    }

    fn spaces(&self) -> Call<Vec<Space>> {
        Call::get("list spaces", "/api/v2/spaces", |bytes| {
            let list = http::json::<WireList<WireSpace>>(bytes)?;
            Ok(list.results.into_iter().map(Space::from).collect())
        })
        .query("limit", PAGE.to_string())
    }

    fn create_page(&self, new: &NewContent) -> Write<Content> {
        let mut body = json!({
            "spaceId": new.space.id,
            "status": "current",
            "title": new.title,
            "body": {"representation": new.body.representation.name(), "value": new.body.value},
        });
        if let Some(parent) = &new.parent_id {
            body["parentId"] = json!(parent);
        }
        if let Some(subtype) = &new.subtype {
            body["subtype"] = json!(subtype);
        }
        Call::new("create page", Method::POST, "/api/v2/pages", page)
            .json_body(&body)
            .write()
    }

    /// v2 knows no minor edits and no other space; `update` carries them for Data Center.
    fn update_page(&self, update: &Update) -> Write<Content> {
        let mut body = json!({
            "id": update.id,
            "status": "current",
            "title": update.title,
            "body": {"representation": update.body.representation.name(), "value": update.body.value},
            "version": {"number": update.number},
        });
        if let Some(message) = &update.message {
            body["version"]["message"] = json!(message);
        }
        if let Some(parent) = &update.parent_id {
            body["parentId"] = json!(parent);
        }
        let decode = if update.kind == "blogpost" {
            blog_post
        } else {
            page
        };
        let path = entry(&update.kind, &update.id);
        Call::new("update page", Method::PUT, path, decode)
            .json_body(&body)
            .write()
    }

    fn delete_page(&self, id: &str, kind: &str) -> Write<()> {
        Call::new("delete page", Method::DELETE, entry(kind, id), |_| Ok(())).write()
    }

    fn move_page(&self, id: &str, position: Position, target: &str) -> Option<Write<()>> {
        let path = format!(
            "/rest/api/content/{}/move/{}/{}",
            segment(id),
            position.name(),
            segment(target)
        );
        Some(Call::new("move page", Method::PUT, path, |_| Ok(())).write())
    }

    fn copy_page(&self, copy: &Copy) -> Option<Write<Content>> {
        let destination = match &copy.parent_id {
            Some(parent) => json!({"type": "parent_page", "value": parent}),
            None => json!({"type": "space", "value": copy.space_key}),
        };
        let body = json!({
            "copyAttachments": copy.attachments,
            "copyPermissions": false,
            "copyProperties": false,
            "copyLabels": false,
            "pageTitle": copy.title,
            "destination": destination,
        });
        let path = format!("/rest/api/content/{}/copy", segment(&copy.source_id));
        let call = Call::new("copy page", Method::POST, path, |bytes| {
            http::json::<WireContent>(bytes).map(Content::from)
        })
        .query("expand", "space,version,history,ancestors");
        Some(call.json_body(&body).write())
    }

    fn people(&self, ids: &[&str]) -> Option<Call<Vec<Person>>> {
        let call = Call::new("get users", Method::POST, "/api/v2/users-bulk", |bytes| {
            let list = http::json::<WireList<WireUser>>(bytes)?;
            Ok(list.results.into_iter().map(Person::from).collect())
        });
        Some(call.json_body(&json!({"accountIds": ids})))
    }
}

/// The address of a page, blog post or folder.
fn entry(kind: &str, id: &str) -> String {
    let kind = match kind {
        "blogpost" => "blogposts",
        "folder" => "folders",
        _ => "pages",
    };
    format!("/api/v2/{kind}/{}", segment(id))
}

fn with(call: Call<Content>, query: PageQuery) -> Call<Content> {
    let call = if query.body {
        call.query("body-format", "storage")
    } else {
        call
    };
    if query.properties {
        call.query("include-properties", "true")
    } else {
        call
    }
}
