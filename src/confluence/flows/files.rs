//! All files of a page, wherever the site keeps them.

use super::paging;
use crate::atlassian::Error;
use crate::confluence::model::Attachment;
use crate::confluence::{Client, FilesQuery};

/// The files of a page or blog post, at most `most` of them, and whether there are more.
pub async fn attachments(
    confluence: &Client,
    query: FilesQuery,
    most: usize,
) -> Result<(Vec<Attachment>, bool), Error> {
    let query = &query;
    paging::page_or_post(|kind| {
        paging::first(most, move |cursor| async move {
            let query = FilesQuery {
                kind,
                cursor,
                ..query.clone()
            };
            confluence.attachment_page(&query).await
        })
    })
    .await
}
