//! How Jira Cloud is spoken to: REST v3, documents as ADF, users by account id, searches by page token.
//!
//! Source: `openapi` of Jira Cloud platform v3 (2026-07-21).

mod agile;
mod projects;
mod queries;

use serde_json::json;

use super::applications::Applications;
use super::desk::Desks;
use super::development::Development;
use super::dialect::{Dialect, SearchQuery, segment};
use super::editing::Editing;
use super::files::{self, FilesOfIssues};
use super::links::Links;
use super::model::{Allowed, Issue};
use super::people::{self, Assignment, People};
use super::watching::Watching;
use super::wire;
use super::wire_meta::WireNamed;
use crate::atlassian::{Origin, Page, User};
use crate::http::{self, Call, Write};
use crate::markup::Format;

/// The dialect of Cloud.
pub(super) struct Cloud;

impl Dialect for Cloud {
    fn root(&self) -> &'static str {
        "/rest/api/3"
    }

    fn text_format(&self) -> Format {
        Format::Adf
    }

    fn document(&self, text: String) -> serde_json::Value {
        serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
    }

    fn search_page(&self) -> usize {
        100
    }

    /// `POST search/jql`: no total, a token for the next page. `expand` is one string here.
    fn search(&self, query: &SearchQuery) -> Call<Page<Issue>> {
        let mut body = json!({
            "jql": query.jql,
            "fields": query.fields,
            "maxResults": query.limit.min(self.search_page()),
        });
        if !query.expand.is_empty() {
            body["expand"] = query.expand.join(",").into();
        }
        if let Some(token) = &query.cursor {
            body["nextPageToken"] = token.as_str().into();
        }
        let call = Call::new(
            "search issues",
            ::http::Method::POST,
            "/rest/api/3/search/jql",
            wire::page_by_token,
        );
        call.json_body(&body)
    }
}

impl People for Cloud {
    /// Account ids are 24 letters and digits, mostly digits, or a short word, a colon and a UUID (`557058:…`, `qm:…`).
    fn user_from_id(&self, text: &str) -> Option<User> {
        let given = text.strip_prefix("accountid:");
        let id = given.unwrap_or(text);
        let looks_like_one = match id.split_once(':') {
            Some((realm, rest)) => {
                !realm.is_empty()
                    && realm.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && rest.len() >= 8
                    && rest
                        .bytes()
                        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            }
            None => {
                let n_digits = id.bytes().filter(u8::is_ascii_digit).count();
                id.len() == 24
                    && n_digits >= 8
                    && id
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
            }
        };
        (given.is_some() || looks_like_one).then(|| User {
            account_id: Some(id.to_owned()),
            ..User::default()
        })
    }

    fn user_value(&self, user: &User) -> Option<serde_json::Value> {
        user.account_id.as_ref().map(|id| json!({"accountId": id}))
    }

    fn find_users(&self, text: &str) -> Call<Vec<User>> {
        Call::get("find users", "/rest/api/3/user/search", people::users)
            .query("query", text)
            .query("maxResults", "50")
    }

    fn assignable_parameter(&self) -> &'static str {
        "query"
    }

    fn user_by_key(&self, _key: &str) -> Option<Call<User>> {
        None
    }

    fn permissions(&self, scope: Option<&Assignment>, names: &[&str]) -> Call<serde_json::Value> {
        people::permissions(self.root(), scope).query("permissions", names.join(","))
    }

    fn origin(&self, profile: &serde_json::Value) -> Origin {
        let kind = profile.get("accountType").and_then(|kind| kind.as_str());
        Origin::of_account_type(kind.unwrap_or_default())
    }

    fn profile(&self, user: &User) -> Call<serde_json::Value> {
        Call::get("get user", "/rest/api/3/user", http::json)
            .query("accountId", user.account_id.clone().unwrap_or_default())
            .query("expand", "groups")
    }
}

impl Editing for Cloud {
    fn assign(&self, key: &str, user: Option<&User>) -> Write<()> {
        let id = user.and_then(|user| user.account_id.as_deref());
        let path = format!("/rest/api/3/issue/{}/assignee", segment(key));
        Call::new("assign issue", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(&json!({"accountId": id}))
            .write()
    }

    /// `GET priority` and `GET resolution` are deprecated; their successors page.
    fn named(&self, what: &str, start: Option<&str>) -> Call<Page<Allowed>> {
        let is_paged = matches!(what, "priority" | "resolution");
        let path = format!("/rest/api/3/{}", segment(what));
        if !is_paged {
            return Call::get("list values", path, |bytes| {
                http::json::<WireNamed>(bytes).map(WireNamed::into_page)
            });
        }
        Call::get("list values", format!("{path}/search"), |bytes| {
            let page = http::json::<projects::Found>(bytes)?.into_page();
            Ok(Page {
                items: WireNamed::of(page.items).into_allowed(),
                next: page.next,
                total: page.total,
            })
        })
        .query("maxResults", "100")
        .query_if("startAt", start)
    }

    /// `POST issue/bulkfetch`: a search would not know yet what was made a moment ago.
    fn issues(&self, keys: &[String], fields: &[String]) -> Call<Vec<Issue>> {
        let path = "/rest/api/3/issue/bulkfetch";
        Call::new("fetch issues", ::http::Method::POST, path, |bytes| {
            Ok(wire::found(bytes)?.issues)
        })
        .json_body(&json!({"issueIdsOrKeys": keys, "fields": fields}))
    }

    fn epic_is_parent(&self) -> bool {
        true
    }

    fn has_field_contexts(&self) -> bool {
        true
    }

    fn looks_up_objects(&self) -> bool {
        true
    }

    fn has_tasks(&self) -> bool {
        true
    }
}

impl Desks for Cloud {}

impl Applications for Cloud {}

impl FilesOfIssues for Cloud {
    /// Asked so, the site gives the bytes itself and sends nobody to its media service.
    fn file(&self, id: &str, _name: &str) -> Call<Vec<u8>> {
        files::bytes(format!("/rest/api/3/attachment/content/{}", segment(id)))
            .query("redirect", "false")
    }
}

impl Development for Cloud {}

impl Links for Cloud {}

impl Watching for Cloud {
    fn watcher_parameter(&self) -> &'static str {
        "accountId"
    }

    fn watcher(&self, user: &User) -> Option<String> {
        user.account_id.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_ids_are_known_without_asking() {
        for id in [
            "5b10a2844c20165700ede21g",
            "qm:2f1c7f3e-5a0b-4d3e-9b8c-6a7d8e9f0a1b",
            "557058:58131319-6ee0-4ddb-aef5-1f0b4e0f8e5f",
            "accountid:qm:abc",
        ] {
            assert!(Cloud.user_from_id(id).is_some(), "{id}");
        }
        for name in [
            "Ada Lindqvist",
            "ada@example.com",
            "ada",
            "10:30",
            "deadbeef",
        ] {
            assert!(Cloud.user_from_id(name).is_none(), "{name}");
        }
    }

    #[test]
    fn people_go_by_account_id() {
        let ada = User {
            account_id: Some("5b1".into()),
            name: Some("ada".into()),
            ..User::default()
        };
        assert_eq!(Cloud.user_value(&ada), Some(json!({"accountId": "5b1"})));
        let http::Body::Json(body) = Cloud.assign("PROJ-1", None).0.request.body else {
            panic!("no body");
        };
        assert_eq!(&body[..], br#"{"accountId":null}"#);
    }
}
