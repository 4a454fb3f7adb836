//! Boards on Cloud: their issues by page token, from the calls that took the place of the agile ones.

use serde::Deserialize;

use super::Cloud;
use crate::atlassian::{Cursor, Page};
use crate::http::{Call, json};
use crate::jira::agile::Agile;
use crate::jira::dialect::{Dialect, SearchQuery, segment};
use crate::jira::model::Issue;
use crate::jira::wire::WireIssue;

impl Agile for Cloud {
    fn board_issues(&self, board: &str, query: &SearchQuery) -> Call<Page<Issue>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            #[serde(default)]
            issues: Vec<WireIssue>,
            next_page_token: Option<String>,
            names: Option<serde_json::Map<String, serde_json::Value>>,
        }
        let path = format!("/rest/software/1.0/board/{}/issue", segment(board));
        let mut call = Call::get("list issues of a board", path, |bytes| {
            let wire: Wire = json(bytes)?;
            let mut items: Vec<Issue> = wire.issues.into_iter().map(Issue::from).collect();
            if let (Some(first), Some(names)) = (items.first_mut(), wire.names) {
                first.names.get_or_insert(names);
            }
            Ok(Page {
                items,
                next: wire.next_page_token.map(Cursor),
                total: None,
            })
        })
        .query(
            "maxResults",
            query.limit.min(self.search_page()).to_string(),
        )
        .query("fields", query.fields.join(","))
        .query_if("nextPageToken", query.cursor.as_deref());
        if !query.jql.trim().is_empty() {
            call = call.query("jql", &query.jql);
        }
        if !query.expand.is_empty() {
            call = call.query("expand", query.expand.join(","));
        }
        call
    }
}
