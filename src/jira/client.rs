//! Jira as a value: one method a call. What needs several is in `flows`.

use std::sync::Arc;

use serde_json::Value;

use super::cloud::Cloud;
use super::connection::Connection;
use super::data_center::DataCenter;
use super::dialect::{CloudOnly, IssueQuery, SearchQuery};
use super::editing::Edition;
use super::facts::{Fact, Facts};
use super::model::{Allowed, Field, Issue, IssueHistory, IssueType, LinkType, NewComment};
use super::watching::DayLength;
use crate::atlassian::{Error, Flavor, Kind, Page, Product, Reach, Site, Target, User};
use crate::http::Permit;
use crate::markup::Format;

/// A Jira site.
pub struct Client {
    pub(super) http: Connection,
    pub(super) dialect: &'static dyn Edition,
    fields: Fact<Vec<Field>>,
    pub(super) own_account: Fact<User>,
    /// People by what somebody called them, for `flows`.
    pub(super) people: Facts<User>,
    pub(super) link_types: Fact<Vec<LinkType>>,
    pub(super) desks: Fact<Vec<Value>>,
    pub(super) statuses: Fact<Vec<Value>>,
    pub(super) functions: Fact<Vec<String>>,
    pub(super) priorities: Fact<Vec<Allowed>>,
    pub(super) day_length: Fact<Option<DayLength>>,
    pub(super) has_software: Fact<bool>,
    pub(super) has_service_management: Fact<bool>,
    pub(super) assets_workspace: Fact<Option<String>>,
    /// Issue types by project.
    pub(super) types: Facts<Vec<IssueType>>,
    reach: Reach,
}

impl Client {
    /// Opens no connection.
    pub fn new(site: Site) -> Self {
        let dialect: &'static dyn Edition = match site.flavor {
            Flavor::Cloud => &Cloud,
            Flavor::DataCenter => &DataCenter,
        };
        Self {
            http: Connection::new(site, dialect),
            dialect,
            fields: Fact::default(),
            own_account: Fact::default(),
            people: Facts::default(),
            link_types: Fact::default(),
            desks: Fact::default(),
            statuses: Fact::default(),
            functions: Fact::default(),
            priorities: Fact::default(),
            day_length: Fact::default(),
            has_software: Fact::default(),
            has_service_management: Fact::default(),
            assets_workspace: Fact::default(),
            types: Facts::default(),
            reach: Reach::default(),
        }
    }

    /// The same, giving no issue that may not be read: a number or an old key leads to any, and a tool that fails on its
    /// way would tell of it before it is judged.
    #[must_use]
    pub fn within(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// The same, telling of every author where they stand, and of every issue who its authors are; for that, it asks the
    /// site for more.
    #[must_use]
    pub fn telling_authors(mut self) -> Self {
        self.http.tell_authors();
        self
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
        let query = IssueQuery {
            fields: self.with_authors(&query.fields),
            ..query.clone()
        };
        let issue = self.http.run(self.dialect.issue(key, &query)).await?;
        let target = Target::project_of_issue(&issue.key);
        if let Some(closed) = target.and_then(|target| self.reach.closes(&target)) {
            return Err(Error {
                product: Product::Jira,
                call: "get issue",
                kind: Kind::Closed(Box::new(closed)),
                status: None,
                messages: Vec::new(),
                fields: Vec::new(),
                attempts: 1,
                is_open: false,
            });
        }
        Ok(issue)
    }

    /// One page of a search.
    pub async fn search(&self, query: &SearchQuery) -> Result<Page<Issue>, Error> {
        let query = self.telling(query);
        self.http.run(self.dialect.search(&query)).await
    }

    /// A search that asks for the authors of issues too, where they are to be told.
    pub(super) fn telling(&self, query: &SearchQuery) -> SearchQuery {
        SearchQuery {
            fields: self.with_authors(&query.fields),
            ..query.clone()
        }
    }

    /// The fields to ask for, and those of the issue's authors where they are to be told.
    fn with_authors(&self, fields: &[String]) -> Vec<String> {
        let mut fields = fields.to_vec();
        // Without a choice all come; one that takes away cannot be added to.
        let is_choice = !fields.is_empty() && !fields.iter().any(|id| id.starts_with(['*', '-']));
        if self.http.tells_authors() && is_choice {
            for author in ["reporter", "creator"] {
                if !fields.iter().any(|id| id == author) {
                    fields.push(author.to_owned());
                }
            }
        }
        fields
    }

    /// The account the token belongs to. Asked anew each time: it is also the proof that the token works.
    pub async fn myself(&self) -> Result<User, Error> {
        self.http.run(self.dialect.myself()).await
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

    /// Gives a comment a new text; gives it as the site keeps it.
    pub async fn edit_comment(
        &self,
        key: &str,
        id: &str,
        comment: &NewComment,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.edit_comment(key, id, comment);
        self.http.change(write, permit).await
    }

    /// One comment.
    pub async fn comment(&self, key: &str, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.comment(key, id)).await
    }

    /// Writes a comment on a request of a service project.
    pub async fn add_request_comment(
        &self,
        key: &str,
        text: &str,
        public: bool,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.add_request_comment(key, text, public);
        self.http.change(write, permit).await
    }

    /// A comment on a request of a service project.
    pub async fn request_comment(&self, key: &str, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.request_comment(key, id)).await
    }

    /// Removes an issue with its sub-tasks.
    pub async fn delete_issue(&self, key: &str, permit: &Permit) -> Result<(), Error> {
        self.http
            .change(self.dialect.delete_issue(key), permit)
            .await
    }

    /// The issue types of a project.
    pub async fn create_types(&self, project: &str) -> Result<Vec<IssueType>, Error> {
        self.http.run(self.dialect.create_types(project)).await
    }

    /// What happened to many issues (Cloud; [`flows::history`](super::flows::history) knows the other way).
    pub async fn changelogs(
        &self,
        issues: &[String],
        fields: &[String],
        cursor: Option<&str>,
    ) -> Result<Page<IssueHistory>, Error> {
        self.http
            .run(CloudOnly.changelogs(issues, fields, cursor))
            .await
    }

    /// Every field definition, asked once a process.
    pub async fn fields(&self, refresh: bool) -> Result<Arc<Vec<Field>>, Error> {
        self.fields
            .get(refresh, self.http.run(self.dialect.fields()))
            .await
    }
}
