//! Boards on Data Center: their issues by offset.

use serde::Deserialize;

use super::DataCenter;
use crate::atlassian::{Cursor, Page};
use crate::http::{Call, json};
use crate::jira::agile::Agile;
use crate::jira::dialect::{Dialect, SearchQuery, segment};
use crate::jira::model::Issue;
use crate::jira::wire::WireIssue;

impl Agile for DataCenter {
    fn board_issues(&self, board: &str, query: &SearchQuery) -> Call<Page<Issue>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            start_at: usize,
            total: u64,
            #[serde(default)]
            issues: Vec<WireIssue>,
        }
        let path = format!("/rest/agile/1.0/board/{}/issue", segment(board));
        let mut call = Call::get("list issues of a board", path, |bytes| {
            let wire: Wire = json(bytes)?;
            let items: Vec<Issue> = wire.issues.into_iter().map(Issue::from).collect();
            let end = wire.start_at + items.len();
            let more = !items.is_empty() && (end as u64) < wire.total;
            Ok(Page {
                items,
                next: more.then(|| Cursor(end.to_string())),
                total: Some(wire.total),
            })
        })
        .query(
            "maxResults",
            query.limit.min(self.search_page()).to_string(),
        )
        .query("fields", query.fields.join(","))
        .query_if("startAt", query.cursor.as_deref());
        if !query.jql.trim().is_empty() {
            call = call.query("jql", &query.jql);
        }
        if !query.expand.is_empty() {
            call = call.query("expand", query.expand.join(","));
        }
        call
    }
}
