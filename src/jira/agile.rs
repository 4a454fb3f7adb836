//! Boards, sprints, the backlog and the order of issues. What lists issues differs between the editions.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::{Dialect, SearchQuery, segment};
use super::model::Issue;
use super::pages;
use crate::atlassian::{Error, Page};
use crate::http::{Call, Permit, Write, json as decode};

/// Which boards to list.
#[derive(Clone, Debug, Default)]
pub struct BoardQuery {
    /// A part of the name.
    pub name: Option<String>,
    /// Of this project.
    pub project: Option<String>,
    /// `scrum`, `kanban` or `simple`.
    pub kind: Option<String>,
    /// From here on.
    pub start: usize,
    /// How many at most.
    pub limit: usize,
}

/// Where issues go in the order of the backlog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Right before this one.
    Before(String),
    /// Right after this one.
    After(String),
}

/// The most issues that one request puts into a sprint or the backlog, or ranks.
pub const MOST_MOVED: usize = 50;

/// How one edition plans work.
pub trait Agile: Dialect {
    /// A page of the issues a board shows, further narrowed by JQL.
    fn board_issues(&self, board: &str, query: &SearchQuery) -> Call<Page<Issue>>;

    /// Boards, a page of them.
    fn boards(&self, query: &BoardQuery) -> Call<Page<Value>> {
        Call::get("list boards", "/rest/agile/1.0/board", page)
            .query_if("name", query.name.as_deref())
            .query_if("projectKeyOrId", query.project.as_deref())
            .query_if("type", query.kind.as_deref())
            .query("startAt", query.start.to_string())
            .query("maxResults", query.limit.to_string())
    }

    /// The projects whose issues a board shows.
    fn board_projects(&self, board: &str) -> Call<Page<Value>> {
        let path = format!("/rest/agile/1.0/board/{}/project", segment(board));
        Call::get("list projects of a board", path, page)
    }

    /// The columns of a board, and the field it estimates with.
    fn board_configuration(&self, board: &str) -> Call<Value> {
        let path = format!("/rest/agile/1.0/board/{}/configuration", segment(board));
        Call::get("get configuration of a board", path, decode)
    }

    /// The sprints of a board, a page of them.
    fn sprints(
        &self,
        board: &str,
        state: Option<&str>,
        start: usize,
        limit: usize,
    ) -> Call<Page<Value>> {
        let path = format!("/rest/agile/1.0/board/{}/sprint", segment(board));
        Call::get("list sprints", path, page)
            .query_if("state", state)
            .query("startAt", start.to_string())
            .query("maxResults", limit.to_string())
    }

    /// One sprint.
    fn sprint(&self, id: &str) -> Call<Value> {
        let path = format!("/rest/agile/1.0/sprint/{}", segment(id));
        Call::get("get sprint", path, decode)
    }

    /// A new sprint; the answer is the sprint as the site keeps it.
    fn create_sprint(&self, sprint: &Map<String, Value>) -> Write<Value> {
        let path = "/rest/agile/1.0/sprint";
        Call::new("create sprint", ::http::Method::POST, path, decode)
            .json_body(sprint)
            .write()
    }

    /// A sprint with other values; what is not said stays. `POST`, because `PUT` would empty the rest.
    fn update_sprint(&self, id: &str, sprint: &Map<String, Value>) -> Write<Value> {
        let path = format!("/rest/agile/1.0/sprint/{}", segment(id));
        Call::new("update sprint", ::http::Method::POST, path, decode)
            .json_body(sprint)
            .write()
    }

    /// A sprint with these values and no others.
    fn replace_sprint(&self, id: &str, sprint: &Map<String, Value>) -> Write<Value> {
        let path = format!("/rest/agile/1.0/sprint/{}", segment(id));
        Call::new("replace sprint", ::http::Method::PUT, path, decode)
            .json_body(sprint)
            .write()
    }

    /// Removes a sprint that has not begun; its issues go to the backlog.
    fn delete_sprint(&self, id: &str) -> Write<()> {
        let path = format!("/rest/agile/1.0/sprint/{}", segment(id));
        Call::new("delete sprint", ::http::Method::DELETE, path, |_| Ok(())).write()
    }

    /// Puts up to [`MOST_MOVED`] issues into a sprint.
    fn add_to_sprint(&self, id: &str, issues: &[String]) -> Write<()> {
        let path = format!("/rest/agile/1.0/sprint/{}/issue", segment(id));
        Call::new("add issues to sprint", ::http::Method::POST, path, |_| {
            Ok(())
        })
        .json_body(&json!({"issues": issues}))
        .write()
    }

    /// Takes up to [`MOST_MOVED`] issues out of their sprints.
    fn move_to_backlog(&self, issues: &[String]) -> Write<()> {
        let path = "/rest/agile/1.0/backlog/issue";
        Call::new("move issues to backlog", ::http::Method::POST, path, |_| {
            Ok(())
        })
        .json_body(&json!({"issues": issues}))
        .write()
    }

    /// Puts up to [`MOST_MOVED`] issues before or after another. The answer names those that stayed, with the reason: a
    /// part of them may (status 207).
    fn rank(&self, issues: &[String], place: &Rank) -> Write<Vec<(String, String)>> {
        #[derive(Deserialize, Default)]
        struct Partly {
            #[serde(default)]
            entries: Vec<Entry>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Entry {
            issue_key: Option<String>,
            #[serde(default)]
            errors: Vec<String>,
        }
        let mut body = json!({"issues": issues});
        match place {
            Rank::Before(key) => body["rankBeforeIssue"] = json!(key),
            Rank::After(key) => body["rankAfterIssue"] = json!(key),
        }
        let path = "/rest/agile/1.0/issue/rank";
        Call::new("rank issues", ::http::Method::PUT, path, |bytes| {
            if bytes.is_empty() {
                return Ok(Vec::new());
            }
            let partly: Partly = decode(bytes)?;
            let failed = partly.entries.into_iter();
            Ok(failed
                .filter(|entry| !entry.errors.is_empty())
                .map(|entry| (entry.issue_key.unwrap_or_default(), entry.errors.join(" ")))
                .collect())
        })
        .json_body(&body)
        .write()
    }
}

/// A page as the agile calls of both editions write it; the total is there now and then.
fn page(bytes: &[u8]) -> Result<Page<Value>, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire {
        /// Without it the next page would be the first one again.
        start_at: usize,
        is_last: Option<bool>,
        total: Option<u64>,
        values: Vec<Value>,
    }
    let wire: Wire = decode(bytes)?;
    Ok(Page {
        next: pages::next(wire.start_at, wire.values.len(), wire.is_last, wire.total),
        total: wire.total,
        items: wire.values,
    })
}

impl Client {
    /// A page of the issues a board shows.
    pub async fn board_issues(
        &self,
        board: &str,
        query: &SearchQuery,
    ) -> Result<Page<Issue>, Error> {
        let query = self.telling(query);
        self.http
            .run(self.dialect.board_issues(board, &query))
            .await
    }

    /// Boards, a page of them.
    pub async fn boards(&self, query: &BoardQuery) -> Result<Page<Value>, Error> {
        self.http.run(self.dialect.boards(query)).await
    }

    /// The columns of a board, and the field it estimates with.
    pub async fn board_configuration(&self, board: &str) -> Result<Value, Error> {
        let call = self.dialect.board_configuration(board);
        self.http.run(call).await
    }

    /// The projects whose issues a board shows.
    pub async fn board_projects(&self, board: &str) -> Result<Vec<Value>, Error> {
        let page = self.http.run(self.dialect.board_projects(board)).await?;
        Ok(page.items)
    }

    /// The sprints of a board, a page of them.
    pub async fn sprints(
        &self,
        board: &str,
        state: Option<&str>,
        start: usize,
        limit: usize,
    ) -> Result<Page<Value>, Error> {
        let call = self.dialect.sprints(board, state, start, limit);
        self.http.run(call).await
    }

    /// One sprint.
    pub async fn sprint(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.sprint(id)).await
    }

    /// Makes a sprint.
    pub async fn create_sprint(
        &self,
        sprint: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.create_sprint(sprint);
        self.http.change(write, permit).await
    }

    /// Changes a sprint.
    pub async fn update_sprint(
        &self,
        id: &str,
        sprint: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.update_sprint(id, sprint);
        self.http.change(write, permit).await
    }

    /// Gives a sprint these values and no others.
    pub async fn replace_sprint(
        &self,
        id: &str,
        sprint: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.replace_sprint(id, sprint);
        self.http.change(write, permit).await
    }

    /// Removes a sprint that has not begun.
    pub async fn delete_sprint(&self, id: &str, permit: &Permit) -> Result<(), Error> {
        self.http
            .change(self.dialect.delete_sprint(id), permit)
            .await
    }

    /// Puts up to [`MOST_MOVED`] issues into a sprint.
    pub async fn add_to_sprint(
        &self,
        id: &str,
        issues: &[String],
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.add_to_sprint(id, issues);
        self.http.change(write, permit).await
    }

    /// Takes up to [`MOST_MOVED`] issues out of their sprints.
    pub async fn move_to_backlog(&self, issues: &[String], permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.move_to_backlog(issues);
        self.http.change(write, permit).await
    }

    /// Puts issues before or after another; gives those that stayed.
    pub async fn rank(
        &self,
        issues: &[String],
        place: &Rank,
        permit: &Permit,
    ) -> Result<Vec<(String, String)>, Error> {
        let write = self.dialect.rank(issues, place);
        self.http.change(write, permit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::cloud::Cloud;
    use crate::jira::data_center::DataCenter;

    #[test]
    fn issues_of_a_board_go_the_way_of_each_edition() {
        let query = SearchQuery {
            jql: "type = Bug".into(),
            fields: vec!["summary".into()],
            limit: 10,
            cursor: Some("20".into()),
            ..SearchQuery::default()
        };
        let cloud = Cloud.board_issues("1", &query);
        assert_eq!(cloud.request.path, "/rest/software/1.0/board/1/issue");
        assert!(
            cloud
                .request
                .query
                .contains(&("nextPageToken".into(), "20".into()))
        );
        let data_center = DataCenter.board_issues("1", &query);
        assert_eq!(data_center.request.path, "/rest/agile/1.0/board/1/issue");
        assert!(
            data_center
                .request
                .query
                .contains(&("startAt".into(), "20".into()))
        );
    }

    #[test]
    fn what_could_not_be_ranked_is_told_with_the_reason() {
        let Write(call) = Cloud.rank(&["A-1".into()], &Rank::Before("A-2".into()));
        assert_eq!((call.decode)(b""), Ok(Vec::new()));
        let partly = br#"{"entries":[{"issueId":1,"issueKey":"A-1","status":200},{"issueKey":"A-3","errors":["Later."],"status":503}]}"#;
        assert_eq!(
            (call.decode)(partly),
            Ok(vec![("A-3".into(), "Later.".into())])
        );
    }
}
