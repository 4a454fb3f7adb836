//! A search of any length: as many pages as it takes.

use crate::atlassian::{Cursor, Error, Page};
use crate::jira::model::Issue;
use crate::jira::{Client, SearchQuery};

/// Where issues are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the whole site.
    Site,
    /// Among those a board shows.
    Board(String),
}

/// Up to `query.limit` issues from `query.cursor` on. A cursor `7~…` leaves out the first seven of its page: an answer
/// that was cut in the middle of a page goes on there.
///
/// A page shorter than asked for is not the end; only a missing cursor is (Cloud gives fewer when fields are large).
pub async fn search(
    jira: &Client,
    source: &Source,
    mut query: SearchQuery,
) -> Result<Page<Issue>, Error> {
    let skip = match query
        .cursor
        .as_deref()
        .and_then(|cursor| cursor.split_once('~'))
    {
        Some((skip, rest)) => {
            let skip = skip.parse().unwrap_or(0);
            let rest = rest.to_owned();
            query.cursor = (!rest.is_empty()).then_some(rest);
            skip
        }
        None => 0,
    };
    let limit = query.limit + skip;
    let mut found = Page {
        items: Vec::new(),
        next: None,
        total: None,
    };
    loop {
        query.limit = limit - found.items.len();
        let page = match source {
            Source::Site => jira.search(&query).await?,
            Source::Board(id) => jira.board_issues(id, &query).await?,
        };
        let is_stuck = page.items.is_empty();
        found.items.extend(page.items);
        found.total = page.total.or(found.total);
        found.next = page.next;
        match &found.next {
            Some(Cursor(next)) if found.items.len() < limit && !is_stuck => {
                query.cursor = Some(next.clone());
            }
            _ => {
                found.items.drain(..skip.min(found.items.len()));
                return Ok(found);
            }
        }
    }
}

/// The cursor that goes on after the first `kept` issues of what `cursor` led to.
pub fn cursor_after(cursor: Option<&str>, kept: usize) -> String {
    match cursor.and_then(|cursor| cursor.split_once('~')) {
        Some((skip, rest)) => {
            let skip: usize = skip.parse().unwrap_or(0);
            format!("{}~{rest}", skip + kept)
        }
        None => format!("{kept}~{}", cursor.unwrap_or_default()),
    }
}
