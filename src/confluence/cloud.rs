//! How Confluence Cloud is spoken to: REST v2, people by account id, lists by cursor; the old API for what v2 lacks.
//!
//! Source: `openapi` of Confluence Cloud v2 and v1 (2026-07-21). The site's base address ends in `/wiki`.

use ::http::Method;
use serde_json::{Map, Value, json};

use super::dialect::{ChildrenQuery, Copy, Dialect, PageQuery, Position, SearchQuery, segment};
use super::model::{
    Comment, Content, Group, Hit, NewComment, NewContent, Person, Place, Property, Restrictions,
    Space, Subjects, Update,
};
use super::wire::cloud::{blog_post, folder, hits, one_comment, page, pages, property};
use super::wire::v1::{self, WireContent, WireGroup};
use super::wire::v2::{WireChild, WireList, WireProperty, WireSpace, WireUser};
use super::wire::v2_comment::WireComment;
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

    fn search(&self, query: &SearchQuery) -> Call<Page<Hit>> {
        Call::get("search", "/rest/api/search", hits)
            .query("cql", &query.cql)
            .query("limit", query.limit.to_string())
            .query("expand", "content.space,content.history,content.version")
            .query_if("cursor", query.cursor.as_ref())
    }

    fn search_users(&self, cql: &str) -> Call<Page<Hit>> {
        Call::get("search users", "/rest/api/search/user", hits)
            .query("cql", cql)
            .query("limit", "20")
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

    /// The text must be there and counts for nothing ("page contents will not be updated", description of
    /// `PUT /pages/{id}`).
    fn restore_page(&self, page: &Content) -> Write<()> {
        let number = page.version.as_ref().map_or(0, |version| version.number) + 1;
        Call::new(
            "restore page",
            Method::PUT,
            entry(&page.kind, &page.id),
            |_| Ok(()),
        )
        .json_body(&json!({
            "id": page.id,
            "status": "current",
            "title": page.title,
            "body": {"representation": "storage", "value": ""},
            "version": {"number": number},
        }))
        .write()
    }

    fn delete_comment(&self, id: &str, place: Place) -> Write<()> {
        let path = format!("/api/v2/{}-comments/{}", place.name(), segment(id));
        Call::new("delete comment", Method::DELETE, path, |_| Ok(())).write()
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

    /// One request for whole threads; v2 would need one for every comment (its lists do not say which have answers).
    ///
    /// Deprecated, so [`Dialect::threads`] and [`Dialect::replies`] stand ready for the day it answers 410.
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

    fn properties(&self, id: &str, kind: &str) -> Call<Page<Property>> {
        Call::get(
            "list properties",
            format!("{}/properties", entry(kind, id)),
            |bytes| {
                let list = http::json::<WireList<WireProperty>>(bytes)?;
                Ok(list.page(Property::from))
            },
        )
        .query("limit", PAGE.to_string())
    }

    fn create_property(&self, id: &str, kind: &str, key: &str, value: &Value) -> Write<Property> {
        let path = format!("{}/properties", entry(kind, id));
        Call::new("create property", Method::POST, path, property)
            .json_body(&json!({"key": key, "value": value}))
            .write()
    }

    fn update_property(
        &self,
        id: &str,
        kind: &str,
        known: &Property,
        value: &Value,
    ) -> Write<Property> {
        let body = json!({
            "key": known.key,
            "value": value,
            "version": {"number": known.version + 1},
        });
        Call::new(
            "update property",
            Method::PUT,
            own_property(id, kind, known),
            property,
        )
        .json_body(&body)
        .write()
    }

    fn delete_property(&self, id: &str, kind: &str, known: &Property) -> Write<()> {
        let path = own_property(id, kind, known);
        Call::new("delete property", Method::DELETE, path, |_| Ok(())).write()
    }

    fn restriction_parts(&self) -> &'static str {
        "restrictions.user,restrictions.group"
    }

    fn set_restrictions(&self, id: &str, restrictions: &Restrictions) -> Write<()> {
        let one = |operation: &str, subjects: &Subjects| {
            let users: Vec<Value> = subjects
                .users
                .iter()
                .map(|person| json!({"type": "known", "accountId": person.id}))
                .collect();
            let groups: Vec<Value> = subjects
                .groups
                .iter()
                .map(|group| json!({"type": "group", "id": group.id}))
                .collect();
            let mut lists = json!({"user": users});
            // "This array must have at least one item, otherwise it should be omitted."
            if !groups.is_empty() {
                lists["group"] = groups.into();
            }
            json!({"operation": operation, "restrictions": lists})
        };
        let body = json!([
            one("read", &restrictions.read),
            one("update", &restrictions.update)
        ]);
        let path = format!("/rest/api/content/{}/restriction", segment(id));
        Call::new("set restrictions", Method::PUT, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    fn groups(&self, query: &str) -> Option<Call<Vec<Group>>> {
        let call = Call::get("find groups", "/rest/api/group/picker", |bytes| {
            let list = http::json::<v1::WireList<WireGroup>>(bytes)?;
            Ok(list.results.into_iter().map(Group::from).collect())
        });
        Some(call.query("query", query).query("limit", "200"))
    }

    fn people(&self, ids: &[&str]) -> Option<Call<Vec<Person>>> {
        let call = Call::new("get users", Method::POST, "/api/v2/users-bulk", |bytes| {
            let list = http::json::<WireList<WireUser>>(bytes)?;
            Ok(list.results.into_iter().map(Person::from).collect())
        });
        Some(call.json_body(&json!({"accountIds": ids})))
    }
}

/// The address of a page or blog post.
fn entry(kind: &str, id: &str) -> String {
    let kind = if kind == "blogpost" {
        "blogposts"
    } else {
        "pages"
    };
    format!("/api/v2/{kind}/{}", segment(id))
}

fn own_property(id: &str, kind: &str, property: &Property) -> String {
    let own = property.id.as_deref().unwrap_or_default();
    format!("{}/properties/{}", entry(kind, id), segment(own))
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
