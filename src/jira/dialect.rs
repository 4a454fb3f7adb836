//! What can be asked of Jira, one method an endpoint, each giving a [`Call`] of a model type.
//!
//! Bodies here hold what both editions share. `cloud` and `data_center` override the rest.

use crate::atlassian::{Page, User};
use serde_json::Value;

pub(super) use crate::http::segment;
use crate::http::{Call, Write, json};
use crate::jira::model::{Field, Issue, IssueHistory, IssueType, NewComment};
use crate::jira::wire::WireField;
use crate::markup::Format;

/// What to read of an issue.
#[derive(Clone, Debug, Default)]
pub struct IssueQuery {
    /// Field ids; empty asks for all.
    pub fields: Vec<String>,
    /// `names`, `schema`, `changelog`, `transitions`, …
    pub expand: Vec<String>,
    /// Keys of issue properties.
    pub properties: Vec<String>,
    /// Whether the issue shall count as viewed by the account.
    pub update_history: bool,
}

/// What to search for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// The query, kept within reach.
    pub jql: String,
    /// Field ids.
    pub fields: Vec<String>,
    /// `names`, `changelog`, …
    pub expand: Vec<String>,
    /// How many at most.
    pub limit: usize,
    /// Where to go on, from an earlier page.
    pub cursor: Option<String>,
}

/// What Cloud alone can do.
pub struct CloudOnly;

impl CloudOnly {
    /// What happened to many issues: `POST changelog/bulkfetch` (Cloud v3).
    pub fn changelogs(
        &self,
        issues: &[String],
        fields: &[String],
        cursor: Option<&str>,
    ) -> Call<Page<IssueHistory>> {
        let mut body = serde_json::json!({"issueIdsOrKeys": issues, "maxResults": 1000});
        if !fields.is_empty() {
            body["fieldIds"] = fields.into();
        }
        if let Some(cursor) = cursor {
            body["nextPageToken"] = cursor.into();
        }
        let path = "/rest/api/3/changelog/bulkfetch";
        Call::new("fetch changelogs", ::http::Method::POST, path, |bytes| {
            let wire: super::wire::WireChangelogs = json(bytes)?;
            Ok(wire.into_page())
        })
        .json_body(&body)
    }
}

/// How one edition of Jira is spoken to.
pub trait Dialect: Send + Sync {
    /// Where the platform's calls begin.
    fn root(&self) -> &'static str;

    /// The format of long texts in requests and answers.
    fn text_format(&self) -> Format;

    /// One page of a search, at most [`Dialect::search_page`] issues.
    fn search(&self, query: &SearchQuery) -> Call<Page<Issue>>;

    /// The most issues one request gives.
    fn search_page(&self) -> usize;

    /// One issue.
    fn issue(&self, key: &str, query: &IssueQuery) -> Call<Issue> {
        let mut call = Call::get(
            "get issue",
            format!("{}/issue/{}", self.root(), segment(key)),
            super::wire::issue,
        );
        if !query.fields.is_empty() {
            call = call.query("fields", query.fields.join(","));
        }
        if !query.expand.is_empty() {
            call = call.query("expand", query.expand.join(","));
        }
        if !query.properties.is_empty() {
            call = call.query("properties", query.properties.join(","));
        }
        if query.update_history {
            call = call.query("updateHistory", "true");
        }
        call
    }

    /// The account the token belongs to.
    fn myself(&self) -> Call<User> {
        Call::get(
            "read own account",
            format!("{}/myself", self.root()),
            |bytes| json::<super::wire::WireUser>(bytes).map(User::from),
        )
    }

    /// Who watches an issue.
    fn watchers(&self, key: &str) -> Call<Value> {
        let path = format!("{}/issue/{}/watchers", self.root(), segment(key));
        Call::get("list watchers", path, json)
    }

    /// The links of an issue to things outside of Jira.
    fn remote_links(&self, key: &str) -> Call<Value> {
        let path = format!("{}/issue/{}/remotelink", self.root(), segment(key));
        Call::get("list remote links", path, json)
    }

    /// A long text as a request carries it, from text that [`Dialect::text_format`] names.
    fn document(&self, text: String) -> Value;

    /// A comment as a request carries it.
    fn comment_body(&self, comment: &NewComment) -> serde_json::Map<String, Value> {
        let mut body = serde_json::Map::new();
        body.insert("body".into(), self.document(comment.text.clone()));
        if let Some(visibility) = &comment.visibility {
            body.insert("visibility".into(), visibility.clone());
        }
        body
    }

    /// A new comment on an issue; the answer is the comment as the site keeps it.
    fn add_comment(&self, key: &str, comment: &NewComment) -> Write<Value> {
        let body = self.comment_body(comment);
        let path = format!("{}/issue/{}/comment", self.root(), segment(key));
        Call::new("add comment", ::http::Method::POST, path, json)
            .json_body(&body)
            .write()
    }

    /// A comment with a new text; the answer is the comment as the site keeps it.
    fn edit_comment(&self, key: &str, id: &str, comment: &NewComment) -> Write<Value> {
        let body = self.comment_body(comment);
        let path = format!(
            "{}/issue/{}/comment/{}",
            self.root(),
            segment(key),
            segment(id)
        );
        Call::new("edit comment", ::http::Method::PUT, path, json)
            .json_body(&body)
            .write()
    }

    /// One comment.
    fn comment(&self, key: &str, id: &str) -> Call<Value> {
        let path = format!(
            "{}/issue/{}/comment/{}",
            self.root(),
            segment(key),
            segment(id)
        );
        Call::get("get comment", path, json)
    }

    /// A comment on a request of a service project, through the service desk's own call: `public` shows it to the
    /// customer. The text is wiki markup on both editions.
    fn add_request_comment(&self, key: &str, text: &str, public: bool) -> Write<Value> {
        let path = format!("/rest/servicedeskapi/request/{}/comment", segment(key));
        Call::new("add request comment", ::http::Method::POST, path, json)
            .header("x-experimentalapi", "opt-in")
            .json_body(&serde_json::json!({"body": text, "public": public}))
            .write()
    }

    /// A comment on a request of a service project, with whether the customer sees it.
    fn request_comment(&self, key: &str, id: &str) -> Call<Value> {
        let path = format!(
            "/rest/servicedeskapi/request/{}/comment/{}",
            segment(key),
            segment(id)
        );
        Call::get("get request comment", path, json).header("x-experimentalapi", "opt-in")
    }

    /// Removes an issue with its sub-tasks.
    fn delete_issue(&self, key: &str) -> Write<()> {
        let path = format!("{}/issue/{}", self.root(), segment(key));
        Call::new("delete issue", ::http::Method::DELETE, path, |_| Ok(()))
            .query("deleteSubtasks", "true")
            .write()
    }

    /// The issue types that can be created in a project; both editions page, and no project has more than this.
    fn create_types(&self, project: &str) -> Call<Vec<IssueType>> {
        let path = format!(
            "{}/issue/createmeta/{}/issuetypes",
            self.root(),
            segment(project)
        );
        Call::get("list issue types", path, |bytes| {
            let wire: super::wire::WireCreateTypes = json(bytes)?;
            Ok(wire.into_types())
        })
        .query("maxResults", "200")
    }

    /// Every field definition.
    fn fields(&self) -> Call<Vec<Field>> {
        Call::get("list fields", format!("{}/field", self.root()), |bytes| {
            let wire = json::<Vec<WireField>>(bytes)?;
            Ok(wire.into_iter().map(Field::from).collect())
        })
    }
}
