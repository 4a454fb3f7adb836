//! All files of a page, wherever the site keeps them.

use crate::atlassian::{Error, Kind};
use crate::confluence::model::Attachment;
use crate::confluence::{Client, FilesQuery};

/// The most requests one walk takes: a bound against a site that never says "end".
const REQUESTS: usize = 100;

/// The files of a page or blog post, at most `most` of them, and whether there are more.
pub async fn attachments(
    confluence: &Client,
    query: FilesQuery,
    most: usize,
) -> Result<(Vec<Attachment>, bool), Error> {
    let missing = match walk(confluence, query.clone(), "page", most).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    walk(confluence, query, "blogpost", most)
        .await
        .map_err(|error| super::nearer(missing, error))
}

async fn walk(
    confluence: &Client,
    mut query: FilesQuery,
    kind: &'static str,
    most: usize,
) -> Result<(Vec<Attachment>, bool), Error> {
    query.kind = kind;
    let mut found = Vec::new();
    for _ in 0..REQUESTS {
        let page = confluence.attachment_page(&query).await?;
        found.extend(page.items);
        let is_enough = found.len() > most;
        match page.next {
            Some(next) if !is_enough => query.cursor = Some(next.0),
            next => {
                let more = is_enough || next.is_some();
                found.truncate(most);
                return Ok((found, more));
            }
        }
    }
    found.truncate(most);
    Ok((found, true))
}
