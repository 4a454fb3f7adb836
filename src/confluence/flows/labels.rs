//! All labels of a content, wherever the site keeps it.

use crate::atlassian::{Error, Kind};
use crate::confluence::Client;
use crate::confluence::model::Label;

/// The most requests one walk takes.
const REQUESTS: usize = 40;

/// The labels of a page, blog post or file (`att…`).
pub async fn labels(confluence: &Client, id: &str) -> Result<Vec<Label>, Error> {
    if id.starts_with("att") {
        return walk(confluence, id, "attachment").await;
    }
    let missing = match walk(confluence, id, "page").await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    walk(confluence, id, "blogpost")
        .await
        .map_err(|error| super::nearer(missing, error))
}

async fn walk(confluence: &Client, id: &str, kind: &str) -> Result<Vec<Label>, Error> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..REQUESTS {
        let page = confluence.label_page(id, kind, cursor.as_deref()).await?;
        found.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next.0),
            None => break,
        }
    }
    Ok(found)
}
