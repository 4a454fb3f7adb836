//! Links between issues, and from issues to things outside of Jira. Both editions speak alike.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::{Dialect, segment};
use super::model::{LinkType, NewComment};
use crate::atlassian::Error;
use crate::http::{Call, Permit, Write, json as decode};

/// How links are asked for and made.
pub trait Links: Dialect {
    /// The kinds of links the site knows.
    fn link_types(&self) -> Call<Vec<LinkType>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            #[serde(default)]
            issue_link_types: Vec<WireType>,
        }
        #[derive(Deserialize)]
        struct WireType {
            id: String,
            name: String,
            #[serde(default)]
            inward: String,
            #[serde(default)]
            outward: String,
        }
        let path = format!("{}/issueLinkType", self.root());
        Call::get("list link types", path, |bytes| {
            let wire: Wire = decode(bytes)?;
            let types = wire.issue_link_types.into_iter();
            Ok(types
                .map(|wire| LinkType {
                    id: wire.id,
                    name: wire.name,
                    inward: wire.inward,
                    outward: wire.outward,
                })
                .collect())
        })
    }

    /// One link, with the issues at its ends.
    fn link(&self, id: &str) -> Call<Value> {
        let path = format!("{}/issueLink/{}", self.root(), segment(id));
        Call::get("get link", path, decode)
    }

    /// Links two issues. `from` does to `to` what the outward words of the type say: in the request, the issue that
    /// *does* it is called `inwardIssue`, on both editions: seen on Cloud (mozilla/jira-bugzilla-integration#1285) and on
    /// Data Center (b1ff/atlassian-dc-mcp#74).
    fn create_link(
        &self,
        kind: &str,
        from: &str,
        to: &str,
        comment: Option<&NewComment>,
    ) -> Write<()> {
        let mut body = json!({
            "type": {"name": kind},
            "inwardIssue": {"key": from},
            "outwardIssue": {"key": to},
        });
        if let Some(comment) = comment {
            body["comment"] = json!({"body": self.document(comment.text.clone())});
            if let Some(visibility) = &comment.visibility {
                body["comment"]["visibility"] = visibility.clone();
            }
        }
        let path = format!("{}/issueLink", self.root());
        Call::new("link issues", ::http::Method::POST, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    /// Removes a link between issues.
    fn delete_link(&self, id: &str) -> Write<()> {
        let path = format!("{}/issueLink/{}", self.root(), segment(id));
        Call::new("remove link", ::http::Method::DELETE, path, |_| Ok(())).write()
    }

    /// Links an issue to something outside; the answer is the number of the link.
    fn create_remote_link(&self, key: &str, link: &Map<String, Value>) -> Write<String> {
        #[derive(Deserialize)]
        struct Wire {
            id: Value,
        }
        let path = format!("{}/issue/{}/remotelink", self.root(), segment(key));
        Call::new("add remote link", ::http::Method::POST, path, |bytes| {
            let wire: Wire = decode(bytes)?;
            Ok(match wire.id {
                Value::String(text) => text,
                other => other.to_string(),
            })
        })
        .json_body(link)
        .write()
    }

    /// Removes a link to something outside.
    fn delete_remote_link(&self, key: &str, id: &str) -> Write<()> {
        let path = format!(
            "{}/issue/{}/remotelink/{}",
            self.root(),
            segment(key),
            segment(id)
        );
        Call::new("remove remote link", ::http::Method::DELETE, path, |_| {
            Ok(())
        })
        .write()
    }
}

impl Client {
    /// The kinds of links, asked once a process.
    pub async fn link_types(&self) -> Result<Arc<Vec<LinkType>>, Error> {
        let call = self.http.run(self.dialect.link_types());
        self.link_types.get(false, call).await
    }

    /// One link, with the issues at its ends.
    pub async fn link(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.link(id)).await
    }

    /// Links two issues.
    pub async fn create_link(
        &self,
        kind: &str,
        from: &str,
        to: &str,
        comment: Option<&NewComment>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.create_link(kind, from, to, comment);
        self.http.change(write, permit).await
    }

    /// Removes a link between issues.
    pub async fn delete_link(&self, id: &str, permit: &Permit) -> Result<(), Error> {
        self.http.change(self.dialect.delete_link(id), permit).await
    }

    /// Links an issue to something outside.
    pub async fn create_remote_link(
        &self,
        key: &str,
        link: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<String, Error> {
        let write = self.dialect.create_remote_link(key, link);
        self.http.change(write, permit).await
    }

    /// Removes a link to something outside.
    pub async fn delete_remote_link(
        &self,
        key: &str,
        id: &str,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.delete_remote_link(key, id);
        self.http.change(write, permit).await
    }
}
