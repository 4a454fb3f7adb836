//! How Confluence Data Center is spoken to: the old API for everything, people by login name and key, lists by offset.
//!
//! Source: `openapi` of Confluence Data Center 10.2.14.

mod access;
mod comments;
mod files;
mod interest;
mod marks;
mod structure;
mod templates;

use ::http::Method;
use serde_json::{Map, Value, json};

use super::dialect::{ChildrenQuery, Dialect, PageQuery, ReadHits, SHOWN_PROPERTIES, segment};
use super::model::{Body, Content, Hit, NewContent, Person, Space, Update};
use super::wire::v1::{WireContent, WireList, WirePerson, WireSpace};
use super::wire::v1_search::WireHit;
use crate::atlassian::Page;
use crate::http::{self, Call, Write};
use crate::markup::options::MentionId;

/// The dialect of Data Center.
pub(super) struct DataCenter;

/// What is read of a page besides its text.
const PARTS: &str = "space,version,history,ancestors";

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

    fn searching(&self) -> (&'static str, ReadHits) {
        ("start", hits)
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
        details: bool,
    ) -> Call<Page<Content>> {
        let expand = match details {
            true => "ancestors,history,version",
            false => "ancestors",
        };
        Call::get("list pages of a space", "/rest/api/content", contents)
            .query("spaceKey", &space.key)
            .query("type", "page")
            .query("limit", limit.min(200).to_string())
            .query_if("start", cursor)
            .query("expand", expand)
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

fn hits(bytes: &[u8]) -> Result<Page<Hit>, String> {
    let list = http::json::<WireList<WireHit>>(bytes)?;
    Ok(list.page(Hit::from))
}
