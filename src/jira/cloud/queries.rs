//! Queries on Cloud: counted by a call of their own, saved ones searched for.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Cloud;
use crate::atlassian::{Cursor, Page};
use crate::http::{Call, json as decode};
use crate::jira::queries::Queries;

impl Queries for Cloud {
    fn count(&self, jql: &str) -> Call<u64> {
        #[derive(Deserialize)]
        struct Wire {
            count: u64,
        }
        let path = "/rest/api/3/search/approximate-count";
        Call::new("count issues", ::http::Method::POST, path, |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.count)
        })
        .json_body(&json!({"jql": jql}))
    }

    fn labels(&self, _beginning: &str, start: Option<&str>) -> Call<Page<String>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            #[serde(default)]
            start_at: usize,
            is_last: Option<bool>,
            total: Option<u64>,
            #[serde(default)]
            values: Vec<String>,
        }
        Call::get("list labels", "/rest/api/3/label", |bytes| {
            let wire: Wire = decode(bytes)?;
            let end = wire.start_at + wire.values.len();
            let is_last = wire.is_last.unwrap_or(true) || wire.values.is_empty();
            Ok(Page {
                next: (!is_last).then(|| Cursor(end.to_string())),
                total: wire.total,
                items: wire.values,
            })
        })
        .query("maxResults", "1000")
        .query_if("startAt", start)
    }

    fn filters(&self, name: Option<&str>) -> Call<Vec<Value>> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default)]
            values: Vec<Value>,
        }
        Call::get("find filters", "/rest/api/3/filter/search", |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.values)
        })
        .query("expand", "description,owner,jql")
        .query("maxResults", "100")
        .query_if("filterName", name)
    }
}
