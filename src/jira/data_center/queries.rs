//! Queries on Data Center: counted by a search for nothing, saved ones from the account's favourites.

use serde::Deserialize;
use serde_json::Value;

use super::DataCenter;
use crate::http::{Call, json as decode};
use crate::jira::queries::Queries;

impl Queries for DataCenter {
    fn count(&self, jql: &str) -> Call<u64> {
        #[derive(Deserialize)]
        struct Wire {
            total: u64,
        }
        Call::get("count issues", "/rest/api/2/search", |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.total)
        })
        .query("jql", jql)
        .query("maxResults", "0")
    }

    /// There is no search for filters; the name is compared with what comes.
    fn filters(&self, _name: Option<&str>) -> Call<Vec<Value>> {
        Call::get("list filters", "/rest/api/2/filter/favourite", decode)
    }
}
