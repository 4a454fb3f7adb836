//! Copies a page the way the site can.

use crate::atlassian::Error;
use crate::confluence::model::{Body, Content, NewContent, Space};
use crate::confluence::{Client, Copy};
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
    let mut cursor: Option<String> = None;
    while let Some(page) = confluence.files(source_id, cursor.as_deref()).await {
        let page = page?;
        for file in page.items {
            let Some(path) = &file.path else {
                let reason = "the site gives no address for it".to_owned();
                copied.missing.push((file.name, reason));
                continue;
            };
            if copied.files >= FILES {
                let reason = format!("only {FILES} files are carried over");
                copied.missing.push((file.name, reason));
                continue;
            }
            let outcome = match confluence.download(path).await {
                Ok(bytes) => {
                    confluence
                        .upload(&copied.page.id, &file.name, bytes, permit)
                        .await
                }
                Err(error) => Err(error),
            };
            match outcome {
                Ok(()) => copied.files += 1,
                Err(error) => copied.missing.push((file.name, error.to_string())),
            }
        }
        match page.next {
            Some(next) => cursor = Some(next.0),
            None => break,
        }
    }
    Ok(())
}
