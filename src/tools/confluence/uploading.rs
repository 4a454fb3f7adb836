//! Files onto a page: what the two upload tools share.

use serde_json::{Value, json};

use super::attached;
use super::pages;
use super::words::PageRef;
use crate::confluence::model::{Attachment, Upload};
use crate::confluence::{FilesQuery, PageQuery, flows};
use crate::tools::Reverse;
use crate::tools::prelude::*;
use crate::tools::upload::File;

/// Where the bytes of a file are.
pub(super) enum Source {
    /// In a file below the allowed folder.
    File(File),
    /// In the call.
    Given(bytes::Bytes),
}

/// A file to be put onto a page.
pub(super) struct Sending {
    /// The name it gets.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Where they are.
    pub source: Source,
}

/// What is said of all files of a call.
pub(super) struct Said {
    pub comment: Option<String>,
    pub is_minor: bool,
}

/// The change that puts files onto a page; a name that is taken gets a new version.
pub(super) async fn change(
    cx: &Context,
    page: &PageRef,
    files: Vec<Sending>,
    said: Said,
) -> Result<Change> {
    let confluence = cx.confluence()?;
    let page = pages::live(cx, page, PageQuery::default()).await?;
    let targets = pages::targets(cx, &page).await?;
    let query = FilesQuery {
        page_id: page.id.clone(),
        name: match files.as_slice() {
            [one] => Some(one.name.clone()),
            _ => None,
        },
        ..FilesQuery::default()
    };
    let (there, _) = flows::attachments(confluence, query, 1000)
        .await
        .about(|| format!("The files of page `{}`", page.id))?;
    let named = |name: &str| there.iter().find(|file| file.title == name);
    let names: Vec<String> = files
        .iter()
        .map(|file| format!("`{}`", file.name))
        .collect();
    let line = format!(
        "Attach {} to page `{}` ({})",
        names.join(", "),
        page.title,
        page.id
    );
    let edits: Vec<(String, Value, Value)> = files
        .iter()
        .map(|file| {
            let before = named(&file.name).map_or(Value::Null, facts);
            let version = named(&file.name).map_or(1, |known| attached::number(known) + 1);
            let after = json!({"version": version, "file_size": file.size});
            (file.name.clone(), before, after)
        })
        .collect();
    let work: Vec<(Sending, Option<Attachment>)> = files
        .into_iter()
        .map(|file| {
            let known = named(&file.name).cloned();
            (file, known)
        })
        .collect();
    let undo = Undo::Later(&[
        "confluence_delete_attachment",
        "confluence_restore_attachment",
    ]);
    let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
        let confluence = cx.confluence()?;
        let mut applied = Applied::default();
        let mut undo: Vec<Reverse> = Vec::new();
        let mut sent: Vec<Value> = Vec::new();
        let mut first_failure = None;
        let count = work.len();
        for (file, known) in work {
            let fail = |reason: String| NotApplied {
                field: file.name.clone(),
                reason,
            };
            let bytes = match &file.source {
                Source::Given(bytes) => Ok(bytes.clone()),
                Source::File(path) => path.part().await.map(|part| part.bytes),
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(error) => {
                    applied
                        .not_applied
                        .push(fail(format!("the file cannot be read: {error}")));
                    continue;
                }
            };
            let upload = Upload {
                name: file.name.clone(),
                bytes,
                comment: said.comment.clone(),
                is_minor: said.is_minor,
            };
            let id = known.as_ref().map(|known| known.id.as_str());
            match confluence.upload(&page.id, id, &upload, &permit).await {
                Err(error) => {
                    let error = Error::from(error);
                    applied.not_applied.push(fail(error.to_string()));
                    first_failure.get_or_insert(error);
                }
                Ok(kept) => {
                    // The site answers with the file as it keeps it: that is the read-back.
                    if kept
                        .size
                        .is_some_and(|size| size != upload.bytes.len() as u64)
                    {
                        applied.not_applied.push(fail(format!(
                            "the site keeps {} bytes of {}",
                            kept.size.unwrap_or_default(),
                            upload.bytes.len()
                        )));
                    }
                    undo.push(match &known {
                        Some(known) => {
                            attached::undo_version(&known.id, attached::number(known), &kept)
                        }
                        None => Reverse::call(
                            "confluence_delete_attachment",
                            json!({"attachment_id": kept.id}),
                        )
                        .expecting("version", &json!(attached::number(&kept))),
                    });
                    applied.changed.push(FieldEdit {
                        field: file.name.clone(),
                        before: known.as_ref().map_or(Value::Null, facts),
                        after: facts(&kept),
                    });
                    let mut shown = attached::shown(confluence, &kept);
                    shown.remove("page_id");
                    if attached::named(&kept).picture().is_some() {
                        shown.insert("embed".into(), json!(format!("![]({})", kept.title)));
                    }
                    sent.push(shown.into());
                }
            }
        }
        if let (true, Some(error)) = (sent.is_empty(), first_failure) {
            return Err(error);
        }
        applied.undo = Some(Undo::By(undo));
        applied.message = format!(
            "{} of {count} files attached to page `{}`",
            sent.len(),
            page.title
        );
        applied.body.insert("attachments".into(), sent.into());
        applied.url = Some(confluence.page_url(&page));
        Ok(applied)
    });
    for (name, before, after) in edits {
        change = change.edit(name, before, after);
    }
    change.targets = targets;
    Ok(change)
}

fn facts(file: &Attachment) -> Value {
    json!({"version": attached::number(file), "file_size": file.size})
}
