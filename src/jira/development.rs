//! Branches, commits and pull requests of an issue, as connected development tools report them.
//!
//! `/rest/dev-status/1.0` is what Jira's own pages ask, on both editions. Atlassian describes it nowhere; the shapes are
//! those that sooperset/mcp-atlassian and other clients read.

use serde_json::Value;

use super::client::Client;
use super::dialect::{CloudOnly, Dialect, segment};
use crate::atlassian::Error;
use crate::http::{Call, json as decode};

/// How development information and the facts beside it are asked for.
pub trait Development: Dialect {
    /// Which tools know of an issue, and how much. The issue goes by its number here.
    fn development_summary(&self, issue_id: &str) -> Call<Value> {
        let path = "/rest/dev-status/1.0/issue/summary";
        Call::get("summarise development", path, decode).query("issueId", issue_id)
    }

    /// What one tool knows of an issue: `pullrequest`, `branch` or `repository`.
    fn development(&self, issue_id: &str, tool: &str, what: &str) -> Call<Value> {
        let path = "/rest/dev-status/1.0/issue/detail";
        Call::get("get development information", path, decode)
            .query("issueId", issue_id)
            .query("applicationType", tool)
            .query("dataType", what)
    }

    /// Every status of the site.
    fn statuses(&self) -> Call<Vec<Value>> {
        Call::get("list statuses", format!("{}/status", self.root()), decode)
    }
}

impl CloudOnly {
    /// A page of the history of an issue, oldest first (Cloud v3; Data Center gives all of it with the issue).
    pub fn changelog(&self, key: &str, start: usize) -> Call<Vec<Value>> {
        #[derive(serde::Deserialize)]
        struct Wire {
            #[serde(default)]
            values: Vec<Value>,
        }
        let path = format!("/rest/api/3/issue/{}/changelog", segment(key));
        Call::get("list changes", path, |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.values)
        })
        .query("startAt", start.to_string())
        .query("maxResults", "100")
    }
}

impl Client {
    /// Which development tools know of an issue.
    pub async fn development_summary(&self, issue_id: &str) -> Result<Value, Error> {
        self.http
            .run(self.dialect.development_summary(issue_id))
            .await
    }

    /// What one development tool knows of an issue.
    pub async fn development(
        &self,
        issue_id: &str,
        tool: &str,
        what: &str,
    ) -> Result<Value, Error> {
        let call = self.dialect.development(issue_id, tool, what);
        self.http.run(call).await
    }

    /// A page of the history of an issue (Cloud).
    pub async fn changelog(&self, key: &str, start: usize) -> Result<Vec<Value>, Error> {
        self.http.run(CloudOnly.changelog(key, start)).await
    }

    /// Every status of the site, asked once a process.
    pub async fn statuses(&self) -> Result<std::sync::Arc<Vec<Value>>, Error> {
        self.statuses
            .get(false, self.http.run(self.dialect.statuses()))
            .await
    }
}
