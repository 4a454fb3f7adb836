//! Versions, the trash, and resolving a comment: what takes more than one call.

use serde_json::Value;

use super::paging;
use crate::atlassian::Error;
use crate::confluence::Client;
use crate::confluence::model::{Comment, Content, Version};
use crate::http::Permit;

/// The newest versions of a page or blog post, at most `most`, and whether there are more.
pub async fn versions(
    confluence: &Client,
    id: &str,
    most: usize,
) -> Result<(Vec<Version>, bool), Error> {
    paging::page_or_post(|kind| {
        paging::first(most, move |cursor| async move {
            confluence.version_page(id, kind, cursor.as_deref()).await
        })
    })
    .await
}

/// A page or blog post in the trash.
pub async fn trashed(confluence: &Client, id: &str) -> Result<Content, Error> {
    paging::page_or_post(|kind| confluence.trashed_page(id, kind)).await
}

/// Resolves or reopens an inline comment.
///
/// Cloud writes the comment's next version with the text left as it is. Data Center has no public call for it; what its page
/// view sends is the whole comment as that view lists it (captured by others on 9.5.4, and reported for 7.16.1 in
/// `atlassian-api/atlassian-python-api#1675`).
pub async fn resolve(
    confluence: &Client,
    comment: &Comment,
    resolved: bool,
    permit: &Permit,
) -> Result<(), Error> {
    let page = comment.page_id.as_deref().unwrap_or_default();
    let raw = match confluence.raw_inline_comments(page).await {
        None => Value::Null,
        Some(list) => list?
            .into_iter()
            .find(|raw| match raw.get("id") {
                Some(Value::Number(number)) => number.to_string() == comment.id,
                Some(Value::String(text)) => *text == comment.id,
                _ => false,
            })
            .unwrap_or(Value::Null),
    };
    confluence
        .set_resolved(comment, &raw, resolved, permit)
        .await
}
