//! How Jira Cloud is spoken to: REST v3, documents as ADF, users by account id, searches by page token.
//!
//! Source: `openapi` of Jira Cloud platform v3 (2026-07-21).

use serde::Deserialize;
use serde_json::json;

use super::dialect::{Dialect, SearchQuery};
use super::model::Issue;
use super::wire::WireIssue;
use crate::atlassian::{Cursor, Page};
use crate::http::{self, Call};
use crate::markup::Format;

/// The dialect of Cloud.
pub(super) struct Cloud;

impl Dialect for Cloud {
    fn root(&self) -> &'static str {
        "/rest/api/3"
    }

    fn text_format(&self) -> Format {
        Format::Adf
    }

    fn document(&self, text: String) -> serde_json::Value {
        serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
    }

    fn search_page(&self) -> usize {
        100
    }

    /// `POST search/jql`: no total, a token for the next page. `expand` is one string here.
    fn search(&self, query: &SearchQuery) -> Call<Page<Issue>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            #[serde(default)]
            issues: Vec<WireIssue>,
            next_page_token: Option<String>,
            names: Option<serde_json::Map<String, serde_json::Value>>,
        }
        let mut body = json!({
            "jql": query.jql,
            "fields": query.fields,
            "maxResults": query.limit.min(self.search_page()),
        });
        if !query.expand.is_empty() {
            body["expand"] = query.expand.join(",").into();
        }
        if let Some(token) = &query.cursor {
            body["nextPageToken"] = token.as_str().into();
        }
        let call = Call::new(
            "search issues",
            ::http::Method::POST,
            "/rest/api/3/search/jql",
            |bytes| {
                let wire: Wire = http::json(bytes)?;
                let mut items: Vec<Issue> = wire.issues.into_iter().map(Issue::from).collect();
                if let (Some(first), Some(names)) = (items.first_mut(), wire.names) {
                    first.names.get_or_insert(names);
                }
                Ok(Page {
                    items,
                    next: wire.next_page_token.map(Cursor),
                    total: None,
                })
            },
        );
        call.json_body(&body)
    }
}
