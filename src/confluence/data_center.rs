//! How Confluence Data Center is spoken to: the old API for everything, people by login name and key, lists by offset.
//!
//! Source: `openapi` of Confluence Data Center 10.2.14.

use ::http::Method;
use serde_json::{Map, Value, json};

use super::dialect::{
    ChildrenQuery, Dialect, File, PageQuery, SHOWN_PROPERTIES, SearchQuery, segment,
};
use super::model::{
    Body, Comment, Content, Hit, NewComment, NewContent, Person, Place, Property, Restrictions,
    Space, Subjects, Update,
};
use super::wire::v1::{WireContent, WireList, WirePerson, WireProperty, WireSpace};
use super::wire::v1_search::WireHit;
use crate::atlassian::Page;
use crate::http::{self, Call, Write};
use crate::markup::options::MentionId;

/// The dialect of Data Center.
pub(super) struct DataCenter;

/// What is read of a page besides its text.
const PARTS: &str = "space,version,history,ancestors";

const COMMENT_PARTS: &str =
    "body.storage,version,history,ancestors,extensions.inlineProperties,extensions.resolution";

impl Dialect for DataCenter {
    fn mention_id(&self) -> MentionId {
        MentionId::UserKey
    }

    fn page(&self, id: &str, query: PageQuery) -> Call<Content> {
        Call::get("get page", entry(id), content).query("expand", parts(query))
    }

    /// The newest version is not "historical": asking for it so finds nothing.
    fn page_version(&self, id: &str, _: &str, number: u64, is_newest: bool) -> Call<Content> {
        let status = if is_newest { "current" } else { "historical" };
        Call::get("get page version", entry(id), content)
            .query("status", status)
            .query("version", number.to_string())
            .query("expand", format!("body.storage,{PARTS}"))
    }

    fn titled(
        &self,
        title: &str,
        space: Option<&str>,
        _: Option<&Space>,
        query: PageQuery,
    ) -> Option<Call<Page<Content>>> {
        let call = Call::get("find page by title", "/rest/api/content", contents)
            .query("type", "page")
            .query("title", title)
            .query_if("spaceKey", space)
            .query("limit", "10")
            .query("expand", parts(query));
        Some(call)
    }

    fn search(&self, query: &SearchQuery) -> Call<Page<Hit>> {
        Call::get("search", "/rest/api/search", hits)
            .query("cql", &query.cql)
            .query("limit", query.limit.to_string())
            .query("expand", "content.space,content.history,content.version")
            .query_if("start", query.cursor.as_ref())
    }

    fn search_users(&self, cql: &str) -> Call<Page<Hit>> {
        Call::get("search users", "/rest/api/search", hits)
            .query("cql", cql)
            .query("limit", "20")
    }

    /// Folders do not exist here; whatever stands below a page is a page.
    fn children(&self, query: &ChildrenQuery) -> Call<Page<Content>> {
        let path = format!("{}/child/page", entry(&query.parent_id));
        let mut expand = String::from("space");
        if query.details {
            expand.push_str(",version,history");
        }
        if query.body {
            expand.push_str(",body.storage");
        }
        Call::get("list children", path, contents)
            .query("limit", query.limit.to_string())
            .query_if("start", query.cursor.as_ref())
            .query("expand", expand)
    }

    fn space_pages(
        &self,
        space: &Space,
        limit: usize,
        cursor: Option<&str>,
    ) -> Call<Page<Content>> {
        Call::get("list pages of a space", "/rest/api/content", contents)
            .query("spaceKey", &space.key)
            .query("type", "page")
            .query("limit", limit.min(200).to_string())
            .query_if("start", cursor)
            .query("expand", "ancestors")
    }

    fn space_by_key(&self, key: &str) -> Call<Option<Space>> {
        let path = format!("/rest/api/space/{}", segment(key));
        Call::get("get space", path, |bytes| {
            http::json::<WireSpace>(bytes).map(|space| Some(Space::from(space)))
        })
        .query("expand", "homepage")
    }

    fn spaces(&self) -> Call<Vec<Space>> {
        Call::get("list spaces", "/rest/api/space", |bytes| {
            let list = http::json::<WireList<WireSpace>>(bytes)?;
            Ok(list.results.into_iter().map(Space::from).collect())
        })
        .query("limit", "200")
    }

    fn create_page(&self, new: &NewContent) -> Write<Content> {
        let mut request = json!({
            "type": "page",
            "title": new.title,
            "space": {"key": new.space.key},
            "body": body(&new.body),
        });
        if let Some(parent) = &new.parent_id {
            request["ancestors"] = json!([{"id": parent}]);
        }
        Call::new("create page", Method::POST, "/rest/api/content", content)
            .query("expand", format!("body.storage,{PARTS}"))
            .json_body(&request)
            .write()
    }

    fn update_page(&self, update: &Update) -> Write<Content> {
        let mut version = json!({"number": update.number, "minorEdit": update.is_minor});
        if let Some(message) = &update.message {
            version["message"] = json!(message);
        }
        let mut request = json!({
            "id": update.id,
            "type": update.kind,
            "title": update.title,
            "version": version,
            "body": body(&update.body),
        });
        if let Some(parent) = &update.parent_id {
            request["ancestors"] = json!([{"id": parent}]);
        }
        if let Some(key) = &update.space_key {
            request["space"] = json!({"key": key});
        }
        Call::new("update page", Method::PUT, entry(&update.id), content)
            .query("expand", format!("body.storage,{PARTS}"))
            .json_body(&request)
            .write()
    }

    fn delete_page(&self, id: &str, _: &str) -> Write<()> {
        Call::new("delete page", Method::DELETE, entry(id), |_| Ok(())).write()
    }

    /// What is in the trash is not found without saying so.
    fn trashed_page(&self, id: &str) -> Call<Content> {
        self.page(id, PageQuery::default())
            .query("status", "trashed")
    }

    /// "No other field modifications will be performed" (description of `PUT /rest/api/content/{contentId}`).
    fn restore_page(&self, page: &Content) -> Write<()> {
        let number = page.version.as_ref().map_or(0, |version| version.number) + 1;
        Call::new("restore page", Method::PUT, entry(&page.id), |_| Ok(()))
            .json_body(&json!({
                "id": page.id,
                "type": page.kind,
                "title": page.title,
                "status": "current",
                "version": {"number": number},
            }))
            .write()
    }

    fn delete_comment(&self, id: &str, _: Place) -> Write<()> {
        Call::new("delete comment", Method::DELETE, entry(id), |_| Ok(())).write()
    }

    fn files(&self, page_id: &str, cursor: Option<&str>) -> Option<Call<Page<File>>> {
        let path = format!("{}/child/attachment", entry(page_id));
        let call = Call::get("list files", path, |bytes| {
            let list = http::json::<WireList<WireContent>>(bytes)?;
            Ok(list.page(|wire| File {
                size: wire
                    .extensions
                    .get("fileSize")
                    .and_then(Value::as_u64)
                    .unwrap_or(0),
                name: wire.title,
                path: wire.links.download,
            }))
        });
        Some(call.query("limit", "200").query_if("start", cursor))
    }

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

    fn properties(&self, id: &str, _: &str) -> Call<Page<Property>> {
        Call::get(
            "list properties",
            format!("{}/property", entry(id)),
            |bytes| {
                let list = http::json::<WireList<WireProperty>>(bytes)?;
                Ok(list.page(Property::from))
            },
        )
        .query("limit", "100")
        .query("expand", "version")
    }

    fn create_property(&self, id: &str, _: &str, key: &str, value: &Value) -> Write<Property> {
        let path = format!("{}/property", entry(id));
        Call::new("create property", Method::POST, path, property)
            .json_body(&json!({"key": key, "value": value}))
            .write()
    }

    fn update_property(
        &self,
        id: &str,
        _: &str,
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
            own_property(id, known),
            property,
        )
        .json_body(&body)
        .write()
    }

    fn delete_property(&self, id: &str, _: &str, known: &Property) -> Write<()> {
        let path = own_property(id, known);
        Call::new("delete property", Method::DELETE, path, |_| Ok(())).write()
    }

    fn restriction_parts(&self) -> &'static str {
        "read.restrictions.user,read.restrictions.group,update.restrictions.user,update.restrictions.group"
    }

    fn set_restrictions(&self, id: &str, restrictions: &Restrictions) -> Write<()> {
        let one = |operation: &str, subjects: &Subjects| {
            let users: Vec<Value> = subjects
                .users
                .iter()
                .map(|person| json!({"type": "known", "username": person.login}))
                .collect();
            let groups: Vec<Value> = subjects
                .groups
                .iter()
                .map(|group| json!({"type": "group", "name": group.name}))
                .collect();
            json!({"operation": operation, "restrictions": {"user": users, "group": groups}})
        };
        let body = json!([
            one("read", &restrictions.read),
            one("update", &restrictions.update)
        ]);
        let path = format!("{}/restriction", entry(id));
        Call::new("set restrictions", Method::PUT, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    fn user_by_login(&self, login: &str) -> Option<Call<Person>> {
        let call = Call::get("get user", "/rest/api/user", |bytes| {
            http::json::<WirePerson>(bytes).map(Person::from)
        });
        Some(call.query("username", login))
    }
}

fn entry(id: &str) -> String {
    format!("/rest/api/content/{}", segment(id))
}

fn own_property(id: &str, property: &Property) -> String {
    format!("{}/property/{}", entry(id), segment(&property.key))
}

fn parts(query: PageQuery) -> String {
    let mut expand = String::from(PARTS);
    if query.body {
        expand.push_str(",body.storage");
    }
    if query.properties {
        expand.push(',');
        expand.push_str(SHOWN_PROPERTIES);
    }
    expand
}

fn body(body: &Body) -> Value {
    let name = body.representation.name();
    let mut forms = Map::new();
    forms.insert(
        name.to_owned(),
        json!({"value": body.value, "representation": name}),
    );
    forms.into()
}

fn content(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WireContent>(bytes).map(Content::from)
}

fn contents(bytes: &[u8]) -> Result<Page<Content>, String> {
    let list = http::json::<WireList<WireContent>>(bytes)?;
    Ok(list.page(Content::from))
}

fn comment(bytes: &[u8]) -> Result<Comment, String> {
    http::json::<WireContent>(bytes).map(Comment::from)
}

fn property(bytes: &[u8]) -> Result<Property, String> {
    http::json::<WireProperty>(bytes).map(Property::from)
}

fn hits(bytes: &[u8]) -> Result<Page<Hit>, String> {
    let list = http::json::<WireList<WireHit>>(bytes)?;
    Ok(list.page(Hit::from))
}
