//! Jira as a value: one method a call. What needs several is in `flows`.

use std::sync::Arc;

use serde_json::Value;

use super::cloud::Cloud;
use super::data_center::DataCenter;
use super::dialect::{Dialect, IssueQuery, SearchQuery};
use super::facts::Fact;
use super::model::{Field, Issue, NewComment};
use crate::atlassian::{Error, Flavor, Page, Site};
use crate::http::{self, Permit};
use crate::markup::Format;

/// A Jira site.
pub struct Client {
    http: http::Client,
    dialect: &'static dyn Dialect,
    fields: Fact<Vec<Field>>,
}

impl Client {
    /// Opens no connection.
    pub fn new(site: Site) -> Self {
        let dialect: &'static dyn Dialect = match site.flavor {
            Flavor::Cloud => &Cloud,
            Flavor::DataCenter => &DataCenter,
        };
        Self {
            http: http::Client::new(site),
            dialect,
            fields: Fact::default(),
        }
    }

    /// The site it speaks to.
    pub fn site(&self) -> &Site {
        self.http.site()
    }

    /// The format of long texts.
    pub fn text_format(&self) -> Format {
        self.dialect.text_format()
    }

    /// Where a person looks at an issue.
    pub fn browse_url(&self, key: &str) -> String {
        let base = self.site().base.as_str().trim_end_matches('/');
        format!("{base}/browse/{key}")
    }

    /// The most issues one search request gives.
    pub fn search_page(&self) -> usize {
        self.dialect.search_page()
    }

    /// One issue.
    pub async fn issue(&self, key: &str, query: &IssueQuery) -> Result<Issue, Error> {
        self.http.run(self.dialect.issue(key, query)).await
    }

    /// One page of a search.
    pub async fn search(&self, query: &SearchQuery) -> Result<Page<Issue>, Error> {
        self.http.run(self.dialect.search(query)).await
    }

    /// Who watches an issue.
    pub async fn watchers(&self, key: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.watchers(key)).await
    }

    /// The links of an issue to things outside of Jira.
    pub async fn remote_links(&self, key: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.remote_links(key)).await
    }

    /// Writes a comment; gives it as the site keeps it.
    pub async fn add_comment(
        &self,
        key: &str,
        comment: &NewComment,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.add_comment(key, comment);
        self.http.change(write, permit).await
    }

    /// Every field definition, asked once a process.
    pub async fn fields(&self, refresh: bool) -> Result<Arc<Vec<Field>>, Error> {
        self.fields
            .get(refresh, self.http.run(self.dialect.fields()))
            .await
    }
}
