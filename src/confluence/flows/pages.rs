//! A page or blog post, wherever the site keeps it.

use crate::atlassian::{Error, Kind};
use crate::confluence::model::Content;
use crate::confluence::{Client, PageQuery};

/// One page, or the blog post of that id where the two have different addresses: one request for a page.
pub async fn page(confluence: &Client, id: &str, query: PageQuery) -> Result<Content, Error> {
    let missing = match confluence.page(id, query).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    match confluence.blog_post(id, query).await {
        Some(Ok(post)) => Ok(post),
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
    let kind = if confluence.has_one_comment_address() {
        "page"
    } else {
        "blogpost"
    };
    confluence
        .page_version(id, kind, number, true)
        .await
        .map_err(|_| missing)
}
