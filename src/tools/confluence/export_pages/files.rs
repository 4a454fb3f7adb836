//! The files of an export, written: each page with its front matter, its links to other files, its attachments.
//!
//! A page's file is written over only if an earlier export of the same page wrote it; `NAME.files` beside it belongs to the
//! export. Nothing is ever written through a link: who names the folder may be a model that was talked into it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::paths::{Placed, file_name, relative};
use crate::confluence::model::Attachment;
use crate::confluence::{Client, FilesQuery, PageQuery, flows};
use crate::markup::document::MediaSource;
use crate::markup::inline::LinkTarget;
use crate::markup::options::Placeholders;
use crate::markup::{self, Address, Format, relink};
use crate::tools::allowed::{Allowed, is_plain};
use crate::tools::confluence::{attached, labelling, publish_folder::front};
use crate::tools::{About, Applied, Context, Error, ErrorKind, NotApplied, Result, progress};
use crate::view::page as view;

/// The most bytes of all attachments together.
const BYTES: u64 = 500 * 1024 * 1024;

/// The folder that is written to.
pub(super) struct Folder {
    path: PathBuf,
    /// The one it has to lie below.
    allowed: Allowed,
}

impl Folder {
    /// Checks that the folder lies below the allowed one; it need not be there yet.
    pub(super) async fn open(cx: &Context, written: &str) -> Result<Self> {
        let wrong = |text: String| Error::arguments(format!("The folder `{written}` {text}."));
        let unreadable = |error| wrong(format!("cannot be opened: {error}"));
        let allowed = Allowed::of(cx).await.map_err(unreadable)?;
        let wanted = Path::new(written);
        let below = match wanted.strip_prefix(allowed.path()) {
            Ok(below) => below,
            Err(_) => wanted,
        };
        if written.is_empty() || !is_plain(below) {
            return Err(wrong(
                "must be named by a path below the allowed folder, with nothing hidden and no `..`"
                    .into(),
            ));
        }
        let path = allowed.path().join(below);
        if !allowed.would_hold(&path).await.map_err(unreadable)? {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                format!("The folder `{written}` leads out of the folder files may be written to."),
            ));
        }
        if path.exists() && !path.is_dir() {
            return Err(wrong("is a file".into()));
        }
        Ok(Self { path, allowed })
    }

    /// Writes one file. `may_replace` judges what is there.
    async fn put(
        &self,
        path: &str,
        bytes: &[u8],
        may_replace: impl Fn(&[u8]) -> bool,
    ) -> std::result::Result<(), String> {
        let target = self.path.join(path);
        let parent = target.parent().unwrap_or(&self.path);
        // Looked at again: it may be long since the folder was named. Before a folder is made, and after.
        for is_made in [false, true] {
            if is_made {
                tokio::fs::create_dir_all(parent)
                    .await
                    .map_err(|error| format!("its folder cannot be made: {error}"))?;
            }
            let is_inside = self.allowed.would_hold(parent).await;
            if !is_inside.map_err(|error| error.to_string())? {
                return Err("its folder is a link that leads out".into());
            }
        }
        match tokio::fs::symlink_metadata(&target).await {
            Ok(facts) if !facts.is_file() => {
                return Err("something that is no file has its name".into());
            }
            Ok(_) => {
                let there = tokio::fs::read(&target)
                    .await
                    .map_err(|error| error.to_string())?;
                if there == bytes {
                    return Ok(());
                }
                if !may_replace(&there) {
                    return Err("a file that no export of this page wrote has its name".into());
                }
            }
            Err(_) => {}
        }
        tokio::fs::write(&target, bytes)
            .await
            .map_err(|error| format!("it cannot be written: {error}"))
    }
}

/// Writes all pages; what fails is told, and the rest goes on.
pub(super) async fn write(
    cx: &Context,
    folder: Folder,
    tree: Vec<Placed>,
    with_files: bool,
) -> Result<Applied> {
    let confluence = cx.confluence()?;
    let by_title: BTreeMap<String, String> = tree
        .iter()
        .map(|page| (page.title.to_lowercase(), page.path.clone()))
        .collect();
    let mut applied = Applied::default();
    let mut shown: Vec<Value> = Vec::new();
    let mut bytes_left = BYTES;
    for (done, placed) in tree.iter().enumerate() {
        progress::report(done + 1, tree.len(), &placed.path);
        match one(cx, &folder, placed, &by_title, with_files, &mut bytes_left).await {
            Ok(problems) => {
                shown.push(json!({"id": placed.id, "file": placed.path}));
                for reason in problems {
                    applied.not_applied.push(NotApplied {
                        field: placed.path.clone(),
                        reason,
                    });
                }
            }
            Err(reason) => applied.not_applied.push(NotApplied {
                field: placed.path.clone(),
                reason,
            }),
        }
    }
    if shown.is_empty() && !tree.is_empty() {
        let reason = applied.not_applied.first().map(|one| one.reason.clone());
        return Err(Error::new(
            ErrorKind::Site,
            format!("Nothing was written: {}.", reason.unwrap_or_default()),
        ));
    }
    applied.message = format!(
        "{} of {} pages of {} written to {}",
        shown.len(),
        tree.len(),
        confluence.base(),
        folder.path.display()
    );
    applied.body.insert("pages".into(), shown.into());
    Ok(applied)
}

async fn one(
    cx: &Context,
    folder: &Folder,
    placed: &Placed,
    by_title: &BTreeMap<String, String>,
    with_files: bool,
    bytes_left: &mut u64,
) -> std::result::Result<Vec<String>, String> {
    let confluence = cx.confluence().map_err(|error| error.to_string())?;
    let query = PageQuery {
        body: true,
        properties: false,
    };
    let page = flows::page(confluence, &placed.id, query)
        .await
        .map_err(|error| error.to_string())?;
    let labels = labelling::read(cx, &placed.id)
        .await
        .map_err(|error| error.to_string())?;
    let storage = page.body.unwrap_or_default();
    let mut options = view::reading(confluence, &storage);
    // Macros carry their source, so that a publication brings them back.
    options.placeholders = Placeholders::SelfContained;
    let mut document = markup::read(&storage, Format::Storage, &options)
        .map_err(|error| format!("its text is {error}"))?;
    let attachments = match with_files {
        true => listed(confluence, &placed.id)
            .await
            .map_err(|error| error.to_string())?,
        false => Vec::new(),
    };
    // Two names of the site may be one on the disk.
    let mut taken = BTreeSet::new();
    let names: BTreeMap<&str, String> = attachments
        .iter()
        .map(|file| {
            let mut name = file_name(&file.title);
            if !taken.insert(name.to_lowercase()) {
                name = format!("{}-{name}", file.id);
                taken.insert(name.to_lowercase());
            }
            let path = format!("{}/{name}", placed.files());
            (file.title.as_str(), path)
        })
        .collect();
    relink(&mut document, &mut |address| match address {
        Address::Link(target) => match target {
            LinkTarget::Page(to)
                if to
                    .space
                    .as_deref()
                    .is_none_or(|key| page.space.key.as_deref() == Some(key)) =>
            {
                if let Some(path) = by_title.get(&to.title.to_lowercase()) {
                    let anchor = to.anchor.as_ref().map(|anchor| format!("#{anchor}"));
                    let way = relative(&placed.path, path);
                    *target = LinkTarget::Url(way + &anchor.unwrap_or_default());
                }
            }
            LinkTarget::Attachment {
                filename,
                page: None,
            } => {
                if let Some(path) = names.get(filename.as_str()) {
                    *target = LinkTarget::Url(relative(&placed.path, path));
                }
            }
            _ => {}
        },
        Address::Media(source) => {
            if let MediaSource::Attachment {
                filename,
                page: None,
            } = source
                && let Some(path) = names.get(filename.as_str())
            {
                *source = MediaSource::Url(relative(&placed.path, path));
            }
        }
    });
    let head = front::Front {
        title: Some(placed.title.clone()),
        labels: labels.into_iter().map(|label| label.name).collect(),
        parent: None,
        page_id: Some(placed.id.clone()),
    };
    let mut text = head.written();
    text.push_str(
        markup::write(&document, Format::Markdown, &options)
            .text
            .trim_end(),
    );
    text.push('\n');
    let is_own = |there: &[u8]| {
        let there = std::str::from_utf8(there).unwrap_or_default();
        front::split(there).is_ok_and(|(front, _)| front.page_id.as_deref() == Some(&placed.id))
    };
    folder.put(&placed.path, text.as_bytes(), is_own).await?;
    let mut problems = Vec::new();
    for file in &attachments {
        let Some(path) = names.get(file.title.as_str()) else {
            continue;
        };
        if let Err(reason) = carry(confluence, folder, file, path, bytes_left).await {
            problems.push(format!("`{}`: {reason}", file.title));
        }
    }
    Ok(problems)
}

async fn listed(confluence: &Client, id: &str) -> Result<Vec<Attachment>> {
    let query = FilesQuery {
        page_id: id.to_owned(),
        ..FilesQuery::default()
    };
    let found = flows::attachments(confluence, query, 1_000).await;
    Ok(found.about(|| format!("The files of page `{id}`"))?.0)
}

async fn carry(
    confluence: &Client,
    folder: &Folder,
    file: &Attachment,
    path: &str,
    bytes_left: &mut u64,
) -> std::result::Result<(), String> {
    let bytes =
        attached::bytes(confluence, file, crate::tools::files::MOST.min(*bytes_left)).await?;
    *bytes_left = bytes_left.saturating_sub(bytes.len() as u64);
    // The folder of a page's files holds nothing else.
    folder.put(path, &bytes, |_| true).await
}
