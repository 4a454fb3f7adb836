//! The life of a page on Cloud: v2, and the old API for archive and state.

use ::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::super::dialect::{Structure, segment};
use super::super::model::{Content, NewContent, Space, State, Version};
use super::super::wire::cloud::{blog_post, folder, page};
use super::super::wire::v2::{WireList, WireVersion};
use super::{Cloud, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireStateAnswer {
    content_state: Option<WireState>,
}

#[derive(Deserialize)]
struct WireState {
    #[serde(default)]
    name: String,
    #[serde(default)]
    color: String,
}

impl Structure for Cloud {
    fn versions(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Version>> {
        let path = format!("{}/versions", entry(kind, id));
        Call::get("list versions", path, |bytes| {
            let list = http::json::<WireList<WireVersion>>(bytes)?;
            Ok(list.page(Version::from))
        })
        .query("limit", "50")
        .query_if("cursor", cursor)
    }

    fn trashed(&self, id: &str, kind: &str) -> Call<Content> {
        let decode = if kind == "blogpost" { blog_post } else { page };
        Call::get("get page in the trash", entry(kind, id), decode)
            .query("status", "trashed")
            .query("body-format", "storage")
    }

    fn restore(&self, content: &Content) -> Write<Content> {
        let number = content.version.as_ref().map_or(1, |version| version.number);
        let body = json!({
            "id": content.id,
            "status": "current",
            "title": content.title,
            "body": {"representation": "storage", "value": content.body.as_deref().unwrap_or_default()},
            "version": {"number": number + 1},
        });
        let decode = if content.kind == "blogpost" {
            blog_post
        } else {
            page
        };
        let path = entry(&content.kind, &content.id);
        Call::new("restore page", Method::PUT, path, decode)
            .json_body(&body)
            .write()
    }

    fn create_blog_post(&self, new: &NewContent) -> Write<Content> {
        let body = json!({
            "spaceId": new.space.id,
            "status": "current",
            "title": new.title,
            "body": {"representation": new.body.representation.name(), "value": new.body.value},
        });
        Call::new(
            "create blog post",
            Method::POST,
            "/api/v2/blogposts",
            blog_post,
        )
        .json_body(&body)
        .write()
    }

    fn create_folder(
        &self,
        space: &Space,
        title: &str,
        parent: Option<&str>,
    ) -> Option<Write<Content>> {
        let mut body = json!({"spaceId": space.id, "title": title});
        if let Some(parent) = parent {
            body["parentId"] = json!(parent);
        }
        let call = Call::new("create folder", Method::POST, "/api/v2/folders", folder);
        Some(call.json_body(&body).write())
    }

    fn archive(&self, ids: &[String]) -> Option<Write<()>> {
        let pages: Vec<_> = ids
            .iter()
            .filter_map(|id| id.parse::<u64>().ok())
            .map(|id| json!({"id": id}))
            .collect();
        let path = "/rest/api/content/archive";
        let call = Call::new("archive pages", Method::POST, path, |_| Ok(()));
        Some(call.json_body(&json!({"pages": pages})).write())
    }

    fn state(&self, id: &str) -> Option<Call<Option<State>>> {
        let path = format!("/rest/api/content/{}/state", segment(id));
        let call = Call::get("get state", path, |bytes| {
            let answer = http::json::<WireStateAnswer>(bytes)?;
            Ok(answer.content_state.map(|state| State {
                name: state.name,
                color: state.color,
            }))
        });
        Some(call.query("status", "current"))
    }

    fn set_state(&self, id: &str, state: Option<&State>) -> Option<Write<()>> {
        let path = format!("/rest/api/content/{}/state", segment(id));
        let call = match state {
            Some(state) => Call::new("set state", Method::PUT, path, |_| Ok(()))
                .json_body(&json!({"name": state.name, "color": state.color})),
            None => Call::new("remove state", Method::DELETE, path, |_| Ok(())),
        };
        Some(call.query("status", "current").write())
    }
}
