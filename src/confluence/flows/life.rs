//! Versions, the trash, and resolving a comment: what takes more than one call.

use serde_json::Value;

use crate::atlassian::{Error, Kind};
use crate::confluence::Client;
use crate::confluence::model::{Comment, Content, Version};
use crate::http::Permit;

/// The most requests one walk takes.
const REQUESTS: usize = 40;

/// The newest versions of a page or blog post, at most `most`, and whether there are more.
pub async fn versions(
    confluence: &Client,
    id: &str,
    most: usize,
) -> Result<(Vec<Version>, bool), Error> {
    let missing = match walk(confluence, id, "page", most).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    walk(confluence, id, "blogpost", most)
        .await
        .map_err(|error| super::nearer(missing, error))
}

async fn walk(
    confluence: &Client,
    id: &str,
    kind: &str,
    most: usize,
) -> Result<(Vec<Version>, bool), Error> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..REQUESTS {
        let page = confluence.version_page(id, kind, cursor.as_deref()).await?;
        found.extend(page.items);
        let is_enough = found.len() >= most;
        match page.next {
            Some(next) if !is_enough => cursor = Some(next.0),
            next => {
                let more = found.len() > most || next.is_some();
                found.truncate(most);
                return Ok((found, more));
            }
        }
    }
    Ok((found, true))
}

/// A page or blog post in the trash.
pub async fn trashed(confluence: &Client, id: &str) -> Result<Content, Error> {
    let missing = match confluence.trashed_page(id, "page").await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    confluence
        .trashed_page(id, "blogpost")
        .await
        .map_err(|error| super::nearer(missing, error))
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
