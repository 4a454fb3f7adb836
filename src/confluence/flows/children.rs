//! What stands below a page, and all pages of a space.

use std::collections::HashMap;

use crate::atlassian::{Error, Kind, Page};
use crate::confluence::model::{Content, Space};
use crate::confluence::{ChildrenQuery, Client};

/// The most requests one walk takes: a bound against a site that never says "end".
const REQUESTS: usize = 100;

/// The children from `start` on, `query.limit` of them at most, and whether there are more.
///
/// Cloud has no offset, so what stands before `start` is read and dropped; it gives 250 a request. A parent that is no
/// page is tried as a folder. `wanted` says which kinds count.
pub async fn children(
    confluence: &Client,
    mut query: ChildrenQuery,
    start: usize,
    wanted: impl Fn(&Content) -> bool,
) -> Result<(Vec<Content>, bool), Error> {
    let end = start + query.limit;
    query.details |= confluence.tells_authors();
    // One more than asked for tells whether there are more.
    query.limit = end + 1;
    let first = match confluence.children(&query).await {
        Err(error) if error.kind == Kind::NotFound && confluence.has_folders() => {
            query.is_folder = true;
            confluence.children(&query).await.map_err(|_| error)?
        }
        outcome => outcome?,
    };
    let mut found: Vec<Content> = Vec::new();
    let mut page = first;
    for _ in 0..REQUESTS {
        found.extend(page.items.into_iter().filter(&wanted));
        let Some(next) = page.next.filter(|_| found.len() <= end) else {
            break;
        };
        query.cursor = Some(next.0);
        page = confluence.children(&query).await?;
    }
    let more = found.len() > end;
    found.truncate(end);
    let mut found = found.split_off(start.min(found.len()));
    if query.body || query.details {
        complete(confluence, &mut found, query.body).await?;
    }
    Ok((found, more))
}

/// Adds texts, versions and authors where the list of children does not carry them.
async fn complete(confluence: &Client, found: &mut [Content], body: bool) -> Result<(), Error> {
    let ids: Vec<&str> = found
        .iter()
        .filter(|child| child.kind == "page")
        .map(|child| child.id.as_str())
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let Some(pages) = confluence.pages(&ids, body).await else {
        return Ok(());
    };
    let Page { items, .. } = pages?;
    let mut by_id: HashMap<String, Content> = items
        .into_iter()
        .map(|page| (page.id.clone(), page))
        .collect();
    for child in found {
        if let Some(page) = by_id.remove(&child.id) {
            let position = child.position;
            *child = page;
            child.position = position;
        }
    }
    Ok(())
}

/// Pages of a space in the order of the site from `start` on, `limit` of them at most, and whether there are more.
/// The pages before `start` come first in the list of what was walked, for their places in the tree.
pub async fn space_pages(
    confluence: &Client,
    space: &Space,
    start: usize,
    limit: usize,
) -> Result<(Vec<Content>, bool), Error> {
    let end = start + limit;
    let mut found = Vec::new();
    let mut cursor = None;
    for _ in 0..REQUESTS {
        let left = end + 1 - found.len();
        let page = confluence
            .space_pages(space, left, cursor.as_deref())
            .await?;
        found.extend(page.items);
        match page.next {
            Some(next) if found.len() <= end => cursor = Some(next.0),
            _ => break,
        }
    }
    let more = found.len() > end;
    found.truncate(end);
    Ok((found, more))
}
