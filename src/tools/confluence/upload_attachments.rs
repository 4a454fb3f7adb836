//! `confluence_upload_attachments`: several files onto a page.

use super::uploading::{self, Said, Sending, Source};
use super::words::PageRef;
use crate::tools::prelude::*;
use crate::tools::upload;

/// Attach several files to a page; names that are taken get a new version.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UploadAttachments {
    /// Page id or URL
    content_id: PageRef,
    /// Paths: `a.png, b.pdf`
    file_paths: Csv,
    comment: Option<String>,
    minor_edit: Option<bool>,
}

impl Tool for UploadAttachments {
    const NAME: &'static str = "confluence_upload_attachments";
    const TITLE: &'static str = "Upload attachments";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "content_id")];

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Write for UploadAttachments {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let files: Vec<Sending> = upload::check(cx, &self.file_paths.0)
            .await?
            .into_iter()
            .map(|file| Sending {
                name: file.name.clone(),
                size: file.size,
                source: Source::File(file),
            })
            .collect();
        if files.is_empty() {
            return Err(Error::arguments("`file_paths` is empty."));
        }
        for (index, file) in files.iter().enumerate() {
            if files
                .iter()
                .skip(index + 1)
                .any(|other| other.name == file.name)
            {
                return Err(Error::arguments(format!(
                    "Two of the files are called `{}`; a page keeps one of a name.",
                    file.name
                )));
            }
        }
        let said = Said {
            comment: self.comment,
            is_minor: self.minor_edit.unwrap_or(false),
        };
        uploading::change(cx, &self.content_id, files, said).await
    }
}
