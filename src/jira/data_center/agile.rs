//! Boards on Data Center: their issues by offset.

use super::DataCenter;
use crate::atlassian::Page;
use crate::http::Call;
use crate::jira::agile::Agile;
use crate::jira::dialect::{Dialect, SearchQuery, segment};
use crate::jira::model::Issue;
use crate::jira::wire;

impl Agile for DataCenter {
    fn board_issues(&self, board: &str, query: &SearchQuery) -> Call<Page<Issue>> {
        let path = format!("/rest/agile/1.0/board/{}/issue", segment(board));
        let mut call = Call::get("list issues of a board", path, wire::page_by_offset)
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
