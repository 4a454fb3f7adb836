//! Queries on Cloud: counted by a call of their own, saved ones searched for.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Cloud;
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
