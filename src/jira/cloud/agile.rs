//! Boards on Cloud: their issues by page token, from the calls that took the place of the agile ones.

use super::Cloud;
use crate::atlassian::Page;
use crate::http::Call;
use crate::jira::agile::Agile;
use crate::jira::dialect::{Dialect, SearchQuery, segment};
use crate::jira::model::Issue;
use crate::jira::wire;

impl Agile for Cloud {
    fn board_issues(&self, board: &str, query: &SearchQuery) -> Call<Page<Issue>> {
        let path = format!("/rest/software/1.0/board/{}/issue", segment(board));
        let mut call = Call::get("list issues of a board", path, wire::page_by_token)
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
