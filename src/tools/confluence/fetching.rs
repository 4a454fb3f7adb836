//! Several files of a page beside one answer.

use serde_json::{Value, json};

use super::attached;
use super::pages;
use super::words::PageRef;
use crate::confluence::model::Attachment;
use crate::confluence::{FilesQuery, flows};
use crate::tools::files::{self, Brought, Wanted};
use crate::tools::{About, Context, Reply, Result};

/// Fetches the files of a page that are wanted.
pub(super) async fn fetch(
    cx: &Context,
    page: &PageRef,
    wanted: fn(&Attachment) -> bool,
) -> Result<Reply> {
    let confluence = cx.confluence()?;
    let id = pages::id(cx, page).await?;
    let touched = pages::targets_of_id(cx, &id).await?;
    let query = FilesQuery {
        page_id: id.clone(),
        ..FilesQuery::default()
    };
    let (mut known, more) = flows::attachments(confluence, query, 1000)
        .await
        .about(|| format!("Page `{id}`"))?;
    known.retain(wanted);
    let list: Vec<Wanted> = known
        .iter()
        .map(|file| Wanted {
            id: file.id.clone(),
            name: file.title.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            shown: Value::from(attached::shown(confluence, file)),
            next: json!({
                "tool": "confluence_download_attachment",
                "arguments": {"attachment_id": file.id},
            }),
        })
        .collect();
    let known = &known;
    let Brought {
        brought,
        failed,
        beside,
    } = files::bring(cx, &list, "title", |at, most| async move {
        match known.get(at) {
            Some(file) => attached::bytes(confluence, file, most).await,
            None => Err("it is not there".to_owned()),
        }
    })
    .await;
    let mut body = json!({"content_id": id, "count": brought.len(), "attachments": brought});
    if !failed.is_empty() {
        body["failed"] = failed.into();
    }
    if more {
        body["more"] =
            json!("The page has more than 1000 files; `confluence_get_attachments` lists them.");
    }
    Ok(Reply::new(body).touching(touched).beside(beside))
}
