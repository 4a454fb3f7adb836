//! All labels of a content, wherever the site keeps it.

use super::paging;
use crate::atlassian::Error;
use crate::confluence::Client;
use crate::confluence::model::Label;

/// The labels of a page, blog post or file (`att…`).
pub async fn labels(confluence: &Client, id: &str) -> Result<Vec<Label>, Error> {
    let of = |kind: &'static str| {
        paging::all("list labels", move |cursor| async move {
            confluence.label_page(id, kind, cursor.as_deref()).await
        })
    };
    if id.starts_with("att") {
        return of("attachment").await;
    }
    paging::page_or_post(of).await
}
