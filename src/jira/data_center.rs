//! How Jira Data Center is spoken to: REST v2, documents as wiki markup, users by name, searches by offset.
//!
//! Source: `openapi` of Jira Data Center 10.3 and 11.3.

use serde::Deserialize;

use super::dialect::{Dialect, SearchQuery};
use super::model::Issue;
use super::wire::WireIssue;
use crate::atlassian::{Cursor, Page};
use crate::http::{self, Call};
use crate::markup::Format;

/// The dialect of Data Center.
pub(super) struct DataCenter;

impl Dialect for DataCenter {
    fn root(&self) -> &'static str {
        "/rest/api/2"
    }

    fn text_format(&self) -> Format {
        Format::Wiki
    }

    fn document(&self, text: String) -> serde_json::Value {
        serde_json::Value::String(text)
    }

    /// `jira.search.views.default.max` is 1,000 unless an administrator lowers it; the site then gives fewer.
    fn search_page(&self) -> usize {
        500
    }

    /// `GET search`; `POST` would be the same with a body, but some proxies in front of Data Center ask for an XSRF
    /// token on it.
    fn search(&self, query: &SearchQuery) -> Call<Page<Issue>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            start_at: usize,
            total: u64,
            #[serde(default)]
            issues: Vec<WireIssue>,
            names: Option<serde_json::Map<String, serde_json::Value>>,
        }
        let mut call = Call::get("search issues", "/rest/api/2/search", |bytes| {
            let wire: Wire = http::json(bytes)?;
            let mut items: Vec<Issue> = wire.issues.into_iter().map(Issue::from).collect();
            if let (Some(first), Some(names)) = (items.first_mut(), wire.names) {
                first.names.get_or_insert(names);
            }
            let end = wire.start_at + items.len();
            let more = !items.is_empty() && (end as u64) < wire.total;
            Ok(Page {
                items,
                next: more.then(|| Cursor(end.to_string())),
                total: Some(wire.total),
            })
        })
        .query("jql", &query.jql)
        .query(
            "maxResults",
            query.limit.min(self.search_page()).to_string(),
        )
        .query("fields", query.fields.join(","));
        if let Some(cursor) = &query.cursor {
            call = call.query("startAt", cursor);
        }
        if !query.expand.is_empty() {
            call = call.query("expand", query.expand.join(","));
        }
        call
    }
}
