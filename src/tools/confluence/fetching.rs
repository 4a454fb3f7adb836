//! Several files of a page beside one answer: bounded, and each that does not come with its reason.

use serde_json::{Value, json};

use super::attached;
use super::pages;
use super::words::PageRef;
use crate::confluence::model::Attachment;
use crate::confluence::{FilesQuery, flows};
use crate::tools::{About, Beside, Context, Reply, Result};

/// The most bytes all files of one answer have together.
const TOGETHER: u64 = 50 * 1024 * 1024;

/// The most files of one answer.
const FILES: usize = 100;

/// Fetches the files of a page that are wanted.
pub(super) async fn fetch(
    cx: &Context,
    page: &PageRef,
    most: u64,
    wanted: fn(&Attachment) -> bool,
) -> Result<Reply> {
    let confluence = cx.confluence()?;
    let id = pages::id(cx, page).await?;
    let touched = pages::targets_of_id(cx, &id).await?;
    let query = FilesQuery {
        page_id: id.clone(),
        ..FilesQuery::default()
    };
    let (mut files, more) = flows::attachments(confluence, query, 1000)
        .await
        .about(|| format!("Page `{id}`"))?;
    files.retain(wanted);
    let mut brought: Vec<Value> = Vec::new();
    let mut failed: Vec<Value> = Vec::new();
    let mut beside: Vec<Beside> = Vec::new();
    let mut so_far = 0;
    for file in &files {
        let room = TOGETHER.saturating_sub(so_far);
        let outcome = if beside.len() >= FILES {
            Err(format!("only {FILES} files come at once"))
        } else if room == 0 || file.size.is_some_and(|size| size > room && size <= most) {
            Err("the files before it fill the answer".to_owned())
        } else {
            attached::bytes(confluence, file, most.min(room)).await
        };
        match outcome {
            Ok(bytes) => {
                so_far += bytes.len() as u64;
                brought.push(attached::shown(confluence, file).into());
                beside.push(attached::named(file).beside(&file.id, bytes));
            }
            Err(reason) => failed.push(json!({
                "id": file.id,
                "title": file.title,
                "reason": reason,
                "next": {"tool": "confluence_download_attachment", "arguments": {"attachment_id": file.id}},
            })),
        }
    }
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
