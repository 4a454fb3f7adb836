//! A search of any length: as many pages as it takes.

use crate::atlassian::{Cursor, Error, Page};
use crate::jira::model::Issue;
use crate::jira::{Client, SearchQuery};

/// Up to `query.limit` issues from `query.cursor` on.
///
/// A page shorter than asked for is not the end; only a missing cursor is (Cloud gives fewer when fields are large).
pub async fn search(jira: &Client, mut query: SearchQuery) -> Result<Page<Issue>, Error> {
    let limit = query.limit;
    let mut found = Page {
        items: Vec::new(),
        next: None,
        total: None,
    };
    loop {
        query.limit = limit - found.items.len();
        let page = jira.search(&query).await?;
        let is_stuck = page.items.is_empty();
        found.items.extend(page.items);
        found.total = page.total.or(found.total);
        found.next = page.next;
        match &found.next {
            Some(Cursor(next)) if found.items.len() < limit && !is_stuck => {
                query.cursor = Some(next.clone());
            }
            _ => return Ok(found),
        }
    }
}
