//! What the tools of attachments share: facts and bytes. What becomes of the bytes in an answer: `tools::files`.

use serde_json::{Map, Value, json};

use super::pages;
use crate::atlassian::{Target, timestamp};
use crate::confluence::Client;
use crate::confluence::model::Attachment;
use crate::tools::files::{self, Named};
use crate::tools::{About, Context, Result, Reverse};
use crate::view::page as view;

/// The space of a file's page: requests, made only where limits are set.
pub(super) async fn targets(cx: &Context, id: &str) -> Result<Vec<Target>> {
    if !cx.reach.is_limited(crate::atlassian::Product::Confluence) {
        return Ok(Vec::new());
    }
    let file = cx
        .confluence()?
        .attachment(id)
        .await
        .about(|| format!("Attachment `{id}`"))?;
    targets_of(cx, &file).await
}

/// The space of a file that was read. A file whose page is not told is out of reach where limits are set.
pub(super) async fn targets_of(cx: &Context, file: &Attachment) -> Result<Vec<Target>> {
    match &file.page_id {
        Some(page) => pages::targets_of_id(cx, page).await,
        None => {
            let content = crate::confluence::model::Content {
                id: file.id.clone(),
                space: file.space.clone(),
                ..Default::default()
            };
            pages::targets(cx, &content).await
        }
    }
}

/// The version a file is at.
pub(super) fn number(file: &Attachment) -> u64 {
    file.version.as_ref().map_or(1, |version| version.number)
}

/// What brings back the version a file was at before it got the one in `kept`.
pub(super) fn undo_version(id: &str, before: u64, kept: &Attachment) -> Reverse {
    Reverse::call(
        "confluence_restore_attachment",
        json!({"attachment_id": id, "version": before}),
    )
    .expecting("version", &json!(number(kept)))
}

/// A file as a reader sees it.
pub(super) fn shown(confluence: &Client, file: &Attachment) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("id".into(), json!(file.id));
    shown.insert("title".into(), json!(file.title));
    if !file.media_type.is_empty() {
        shown.insert("media_type".into(), json!(file.media_type));
    }
    if let Some(size) = file.size {
        shown.insert("file_size".into(), json!(size));
    }
    let authors: Vec<_> = file.authors().map(Some).collect();
    if let Some(origin) = confluence.origin_of_all(authors) {
        shown.insert("origin".into(), json!(origin.name()));
    }
    if let Some(comment) = &file.comment {
        shown.insert("comment".into(), json!(comment));
    }
    if let Some(version) = &file.version {
        shown.insert("version".into(), json!(version.number));
        if let Some(when) = &version.when {
            shown.insert("updated".into(), json!(timestamp(when)));
        }
        if let Some(by) = &version.by {
            shown.insert("author".into(), view::person(confluence, by));
        }
    }
    if let Some(page) = &file.page_id {
        shown.insert("page_id".into(), json!(page));
    }
    shown
}

/// What a file is to a reader.
pub(super) fn named(file: &Attachment) -> Named<'_> {
    Named {
        name: &file.title,
        media_type: &file.media_type,
    }
}

/// The bytes of a file, or why they do not come.
pub(super) async fn bytes(
    confluence: &Client,
    file: &Attachment,
    most: u64,
) -> std::result::Result<Vec<u8>, String> {
    files::fetched(file.size, most, async {
        match confluence.download(file).await {
            None => Err("the site gives no address for it".to_owned()),
            Some(Err(error)) => Err(crate::tools::Error::from(error).to_string()),
            Some(Ok(bytes)) => Ok(bytes),
        }
    })
    .await
}
