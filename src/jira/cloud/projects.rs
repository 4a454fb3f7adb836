//! Projects on Cloud: pages of `GET project/search`, which took the place of `GET project`.

use serde::Deserialize;
use serde_json::Value;

use super::Cloud;
use crate::atlassian::{Page, User};
use crate::http::{Call, json};
use crate::jira::pages;
use crate::jira::projects::Projects;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Found {
    start_at: usize,
    is_last: Option<bool>,
    total: Option<u64>,
    values: Vec<Value>,
}

impl Found {
    pub(super) fn into_page(self) -> Page<Value> {
        Page {
            next: pages::next(self.start_at, self.values.len(), self.is_last, self.total),
            total: self.total,
            items: self.values,
        }
    }
}

impl Projects for Cloud {
    fn projects(&self, archived: bool, start: Option<&str>) -> Call<Page<Value>> {
        let call = Call::get("list projects", "/rest/api/3/project/search", |bytes| {
            json::<Found>(bytes).map(Found::into_page)
        })
        .query("expand", "description,lead")
        .query("orderBy", "key")
        .query("maxResults", "100")
        .query_if("startAt", start);
        match archived {
            true => call.query("status", "live").query("status", "archived"),
            false => call,
        }
    }

    fn find_projects(&self, text: &str, limit: usize) -> Call<Vec<Value>> {
        Call::get("find projects", "/rest/api/3/project/search", |bytes| {
            json::<Found>(bytes).map(|found| found.values)
        })
        .query("query", text)
        .query("expand", "description,lead")
        .query("maxResults", limit.min(100).to_string())
    }

    fn component_lead(&self, user: Option<&User>) -> (&'static str, Value) {
        let id = user.and_then(|user| user.account_id.as_deref());
        ("leadAccountId", id.unwrap_or_default().into())
    }
}
