//! A page, blog post, folder or whiteboard, wherever the site keeps it.

use crate::atlassian::{Error, Kind};
use crate::confluence::model::Content;
use crate::confluence::{Client, PageQuery};

/// One page, or the blog post, folder, whiteboard or database of that id where those have addresses of their own: one
/// request for a page.
pub async fn page(confluence: &Client, id: &str, query: PageQuery) -> Result<Content, Error> {
    let missing = match confluence.page(id, query).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    if let Some(Ok(post)) = confluence.blog_post(id, query).await {
        return Ok(post);
    }
    if let Some(Ok(folder)) = confluence.folder(id).await {
        return Ok(folder);
    }
    match confluence.board(id).await {
        Some(Ok(board)) => Ok(board),
        _ => Err(missing),
    }
}

/// One version of a page or blog post, with its text.
///
/// Data Center knows the newest version and the older ones by different states, Cloud pages and blog posts by
/// different addresses; the usual one is asked for first.
pub async fn version(confluence: &Client, id: &str, number: u64) -> Result<Content, Error> {
    let missing = match confluence.page_version(id, "page", number, false).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    confluence
        .page_version(id, "blogpost", number, true)
        .await
        .map_err(|error| super::paging::nearer(missing, error))
}
