//! A search of any length: as many pages as it takes.

use crate::atlassian::{Cursor, Error, Page};
use crate::confluence::model::Hit;
use crate::confluence::{Client, SearchQuery};

/// Up to `query.limit` hits from `query.cursor` on.
///
/// A page shorter than asked for is not the end (sites lower the limit when much is expanded); a missing cursor is.
pub async fn search(confluence: &Client, mut query: SearchQuery) -> Result<Page<Hit>, Error> {
    let limit = query.limit;
    let mut found = Page {
        items: Vec::new(),
        next: None,
        total: None,
    };
    loop {
        query.limit = limit - found.items.len();
        let page = confluence.search(&query).await?;
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
