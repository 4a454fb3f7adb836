//! How Jira Data Center is spoken to: REST v2, documents as wiki markup, users by name, searches by offset.
//!
//! Source: `openapi` of Jira Data Center 10.3 and 11.3.

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
use super::model::Issue;
use super::people::{self, Assignment, People};
use super::watching::Watching;
use super::wire;
use crate::atlassian::{Origin, Page, User};
use crate::http::{self, Call, Write};
use crate::markup::Format;

/// The dialect of Data Center.
pub(super) struct DataCenter;

impl Dialect for DataCenter {
    fn root(&self) -> &'static str {
        "/rest/api/2"
    }

    fn text_format(&self) -> Format {
        Format::Wiki
    }

    fn document(&self, text: String) -> serde_json::Value {
        serde_json::Value::String(text)
    }

    /// `jira.search.views.default.max` is 1,000 unless an administrator lowers it; the site then gives fewer.
    fn search_page(&self) -> usize {
        500
    }

    /// `GET search`; `POST` would be the same with a body, but some proxies in front of Data Center ask for an XSRF
    /// token on it.
    fn search(&self, query: &SearchQuery) -> Call<Page<Issue>> {
        let mut call = Call::get("search issues", "/rest/api/2/search", wire::page_by_offset)
            .query("jql", &query.jql)
            .query(
                "maxResults",
                query.limit.min(self.search_page()).to_string(),
            )
            .query("fields", query.fields.join(","));
        if let Some(cursor) = &query.cursor {
            call = call.query("startAt", cursor);
        }
        if !query.expand.is_empty() {
            call = call.query("expand", query.expand.join(","));
        }
        call
    }
}

impl People for DataCenter {
    /// A login name looks like any other word, so nobody is known without being asked for.
    fn user_from_id(&self, _text: &str) -> Option<User> {
        None
    }

    fn user_value(&self, user: &User) -> Option<serde_json::Value> {
        match (&user.name, &user.key) {
            (Some(name), _) => Some(json!({"name": name})),
            (None, Some(key)) => Some(json!({"key": key})),
            (None, None) => None,
        }
    }

    /// Compares logins, names and mail addresses, in spite of what the parameter is called.
    fn find_users(&self, text: &str) -> Call<Vec<User>> {
        Call::get("find users", "/rest/api/2/user/search", people::users)
            .query("username", text)
            .query("includeInactive", "true")
            .query("maxResults", "50")
    }

    fn assignable_parameter(&self) -> &'static str {
        "username"
    }

    fn user_by_key(&self, key: &str) -> Option<Call<User>> {
        let call = Call::get("get user", "/rest/api/2/user", people::user);
        Some(call.query("key", key))
    }

    fn permissions(&self, scope: Option<&Assignment>, _names: &[&str]) -> Call<serde_json::Value> {
        people::permissions(self.root(), scope)
    }

    /// Who may use a product has one of its roles; a customer of the portal has none. (`applicationRoles` of `UserBean`;
    /// its size stands there without being expanded.)
    fn origin(&self, profile: &serde_json::Value) -> Origin {
        let n_roles = profile.pointer("/applicationRoles/size");
        match n_roles.and_then(serde_json::Value::as_u64) {
            Some(0) => Origin::Customer,
            Some(_) => Origin::Internal,
            None => Origin::Unknown,
        }
    }

    fn profile(&self, user: &User) -> Call<serde_json::Value> {
        let call = Call::get("get user", "/rest/api/2/user", http::json);
        match (&user.name, &user.key) {
            (Some(name), _) => call.query("username", name),
            (None, key) => call.query("key", key.clone().unwrap_or_default()),
        }
    }
}

impl Editing for DataCenter {
    fn assign(&self, key: &str, user: Option<&User>) -> Write<()> {
        let name = user.and_then(|user| user.name.as_deref().or(user.key.as_deref()));
        let path = format!("/rest/api/2/issue/{}/assignee", segment(key));
        Call::new("assign issue", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(&json!({"name": name}))
            .write()
    }

    /// A search: there is no other way to many issues, and a node's own index knows what was made through it.
    fn issues(&self, keys: &[String], fields: &[String]) -> Call<Vec<Issue>> {
        // Keys come from the site itself: a word, a dash and digits, none of which needs quoting.
        let keys: Vec<&str> = keys
            .iter()
            .map(String::as_str)
            .filter(|key| {
                key.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            })
            .collect();
        Call::get("fetch issues", "/rest/api/2/search", |bytes| {
            Ok(wire::found(bytes)?.issues)
        })
        .query("jql", format!("key in ({})", keys.join(",")))
        .query("maxResults", keys.len().to_string())
        .query("fields", fields.join(","))
        // Else one key that is not there, or no longer, keeps all the others back.
        .query("validateQuery", "false")
    }

    fn epic_is_parent(&self) -> bool {
        false
    }

    fn has_field_contexts(&self) -> bool {
        false
    }
}

impl Desks for DataCenter {}

impl Applications for DataCenter {}

impl FilesOfIssues for DataCenter {
    fn file(&self, id: &str, name: &str) -> Call<Vec<u8>> {
        files::bytes(files::on_pages(id, name))
    }
}

impl Development for DataCenter {}

impl Links for DataCenter {}

impl Watching for DataCenter {
    fn watcher_parameter(&self) -> &'static str {
        "username"
    }

    fn watcher(&self, user: &User) -> Option<String> {
        user.name.clone().or_else(|| user.key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_go_by_login_name() {
        let ada = User {
            name: Some("ada".into()),
            key: Some("JIRAUSER10100".into()),
            ..User::default()
        };
        assert_eq!(DataCenter.user_value(&ada), Some(json!({"name": "ada"})));
        let http::Body::Json(body) = DataCenter.assign("PROJ-1", Some(&ada)).0.request.body else {
            panic!("no body");
        };
        assert_eq!(&body[..], br#"{"name":"ada"}"#);
    }

    #[test]
    fn many_issues_are_asked_for_in_one_search() {
        let keys = ["PROJ-1".to_owned(), "PROJ-2".to_owned()];
        let call = DataCenter.issues(&keys, &["summary".to_owned()]);
        let jql = call.request.query.iter().find(|(name, _)| name == "jql");
        assert_eq!(
            jql.map(|(_, value)| value.as_str()),
            Some("key in (PROJ-1,PROJ-2)")
        );
    }
}
