//! Labels of pages, blog posts and files, one method a call.

use std::collections::BTreeSet;

use super::Client;
use super::model::Label;
use crate::atlassian::{Error, Page};
use crate::http::Permit;

impl Client {
    /// One page of the labels of a content.
    pub(super) async fn label_page(
        &self,
        id: &str,
        kind: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Label>, Error> {
        self.http.run(self.dialect.labels(id, kind, cursor)).await
    }

    /// Names of labels of the contents that CQL finds, each once, in alphabetical order.
    pub async fn labels_in_use(&self, cql: &str, limit: usize) -> Result<Vec<String>, Error> {
        let found = self
            .http
            .run(self.dialect.labels_in_use(cql, limit))
            .await?;
        let names: BTreeSet<String> = found.into_iter().map(|label| label.name).collect();
        Ok(names.into_iter().collect())
    }

    /// Adds labels; gives all that are there then.
    pub async fn add_labels(
        &self,
        id: &str,
        names: &[String],
        permit: &Permit,
    ) -> Result<Vec<Label>, Error> {
        let write = self.dialect.add_labels(id, names);
        self.http.change(write, permit).await
    }

    /// Takes a label off.
    pub async fn remove_label(&self, id: &str, name: &str, permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.remove_label(id, name);
        self.http.change(write, permit).await
    }
}
