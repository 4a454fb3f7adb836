//! What helps to write queries: how many issues one finds, what a field takes, and queries that were saved.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::client::Client;
use super::dialect::{Dialect, segment};
use crate::atlassian::{Error, Page};
use crate::http::{Call, json as decode};

/// How one edition is asked about queries.
pub trait Queries: Dialect {
    /// How many issues a query finds; Cloud says about how many.
    fn count(&self, jql: &str) -> Call<u64>;

    /// Saved queries whose name holds a text; Data Center knows only those the account has marked.
    fn filters(&self, name: Option<&str>) -> Call<Vec<Value>>;

    /// One saved query.
    fn filter(&self, id: &str) -> Call<Value> {
        let path = format!("{}/filter/{}", self.root(), segment(id));
        Call::get("get filter", path, decode)
    }

    /// Values of a field that begin with a text, as a query writes them.
    fn suggestions(&self, field: &str, beginning: &str) -> Call<Vec<String>> {
        let path = format!("{}/jql/autocompletedata/suggestions", self.root());
        Call::get("suggest values", path, suggested)
            .query("fieldName", field)
            .query("fieldValue", beginning)
    }

    /// Labels, a page of them. Data Center tells only some that begin with a text.
    fn labels(&self, beginning: &str, _start: Option<&str>) -> Call<Page<String>> {
        let Call { request, .. } = self.suggestions("labels", beginning);
        Call {
            request,
            decode: |bytes| {
                Ok(Page {
                    items: suggested(bytes)?,
                    next: None,
                    total: None,
                })
            },
        }
    }

    /// The names of the functions that queries can call.
    fn functions(&self) -> Call<Vec<String>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            #[serde(default)]
            visible_function_names: Vec<One>,
        }
        #[derive(Deserialize)]
        struct One {
            value: Option<String>,
        }
        let path = format!("{}/jql/autocompletedata", self.root());
        Call::get("list functions", path, |bytes| {
            let wire: Wire = decode(bytes)?;
            let names = wire.visible_function_names.into_iter();
            Ok(names
                .filter_map(|one| one.value)
                .map(|name| name.split('(').next().unwrap_or_default().to_owned())
                .collect())
        })
    }

    /// Comments of an issue, a page of them, newest first.
    fn comments(&self, key: &str, start: usize, limit: usize) -> Call<Value> {
        let path = format!("{}/issue/{}/comment", self.root(), segment(key));
        Call::get("list comments", path, decode)
            .query("orderBy", "-created")
            .query("startAt", start.to_string())
            .query("maxResults", limit.to_string())
    }
}

fn suggested(bytes: &[u8]) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(default)]
        results: Vec<One>,
    }
    #[derive(Deserialize)]
    struct One {
        value: Option<String>,
    }
    let wire: Wire = decode(bytes)?;
    let values = wire.results.into_iter().filter_map(|one| one.value);
    Ok(values
        .map(|value| value.trim_matches('"').to_owned())
        .collect())
}

impl Client {
    /// How many issues a query finds.
    pub async fn count(&self, jql: &str) -> Result<u64, Error> {
        self.http.run(self.dialect.count(jql)).await
    }

    /// Saved queries.
    pub async fn filters(&self, name: Option<&str>) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.filters(name)).await
    }

    /// One saved query.
    pub async fn filter(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.filter(id)).await
    }

    /// Values of a field that begin with a text.
    pub async fn suggestions(&self, field: &str, beginning: &str) -> Result<Vec<String>, Error> {
        self.http
            .run(self.dialect.suggestions(field, beginning))
            .await
    }

    /// Labels, a page of them.
    pub async fn labels(
        &self,
        beginning: &str,
        start: Option<&str>,
    ) -> Result<Page<String>, Error> {
        self.http.run(self.dialect.labels(beginning, start)).await
    }

    /// The names of the functions that queries can call, asked once a process.
    pub async fn functions(&self) -> Result<Arc<Vec<String>>, Error> {
        self.functions
            .get(false, self.http.run(self.dialect.functions()))
            .await
    }

    /// Comments of an issue, newest first.
    pub async fn comments(&self, key: &str, start: usize, limit: usize) -> Result<Value, Error> {
        self.http
            .run(self.dialect.comments(key, start, limit))
            .await
    }
}
