//! Copies a page the way the site can.

use super::files::attachments;
use crate::atlassian::Error;
use crate::confluence::model::{Body, Content, NewContent, Space, Upload};
use crate::confluence::{Client, Copy, FilesQuery};
use crate::http::Permit;

/// A copy, and the files that did not come along.
#[derive(Debug)]
pub struct Copied {
    /// The new page.
    pub page: Content,
    /// How many files came along, where we carried them.
    pub files: usize,
    /// Names of files that did not, each with the reason.
    pub missing: Vec<(String, String)>,
}

/// The most files that are carried over one by one.
const FILES: usize = 200;

/// Copies a page with its files.
///
/// Cloud does it in one call. On Data Center a page with the same text is made and each file is downloaded and put onto
/// it; a file that fails is named, the copy stays. `source` must hold its text.
pub async fn copy(
    confluence: &Client,
    source: &Content,
    space: &Space,
    copy: &Copy,
    permit: &Permit,
) -> Result<Copied, Error> {
    if let Some(outcome) = confluence.copy_page(copy, permit).await {
        return outcome.map(|page| Copied {
            page,
            files: 0,
            missing: Vec::new(),
        });
    }
    let new = NewContent {
        space: space.clone(),
        title: copy.title.clone(),
        parent_id: copy.parent_id.clone(),
        body: Body::storage(source.body.clone().unwrap_or_default()),
        subtype: None,
    };
    let page = confluence.create_page(&new, permit).await?;
    let mut copied = Copied {
        page,
        files: 0,
        missing: Vec::new(),
    };
    if copy.attachments
        && let Err(error) = carry_files(confluence, &source.id, &mut copied, permit).await
    {
        copied.missing.push(("files".into(), error.to_string()));
    }
    Ok(copied)
}

async fn carry_files(
    confluence: &Client,
    source_id: &str,
    copied: &mut Copied,
    permit: &Permit,
) -> Result<(), Error> {
    let query = FilesQuery {
        page_id: source_id.to_owned(),
        ..FilesQuery::default()
    };
    let (files, more) = attachments(confluence, query, FILES).await?;
    for file in files {
        let outcome = match confluence.download(&file).await {
            None => Err("the site gives no address for it".to_owned()),
            Some(Err(error)) => Err(error.to_string()),
            Some(Ok(bytes)) => {
                let upload = Upload {
                    name: file.title.clone(),
                    bytes: bytes.into(),
                    comment: file.comment.clone(),
                    is_minor: true,
                };
                let sent = confluence.upload(&copied.page.id, None, &upload, permit);
                sent.await.map_err(|error| error.to_string())
            }
        };
        match outcome {
            Ok(_) => copied.files += 1,
            Err(reason) => copied.missing.push((file.title, reason)),
        }
    }
    if more {
        let reason = format!("only {FILES} files are carried over");
        copied.missing.push(("the other files".into(), reason));
    }
    Ok(())
}
