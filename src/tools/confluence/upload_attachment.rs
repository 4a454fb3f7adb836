//! `confluence_upload_attachment`: one file onto a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::uploading::{self, Said, Sending, Source};
use super::words::PageRef;
use crate::tools::files;
use crate::tools::prelude::*;
use crate::tools::upload;

/// Attach a file to a page; a name that is taken gets a new version.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UploadAttachment {
    /// Page id or URL
    content_id: PageRef,
    /// Path, or give `content_base64`
    file_path: Option<String>,
    content_base64: Option<String>,
    /// For `content_base64`
    filename: Option<String>,
    comment: Option<String>,
    minor_edit: Option<bool>,
}

impl Tool for UploadAttachment {
    const NAME: &'static str = "confluence_upload_attachment";
    const TITLE: &'static str = "Upload attachment";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "content_id")];

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Write for UploadAttachment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let file = match (&self.file_path, &self.content_base64) {
            (Some(path), None) => path_of(cx, path).await?,
            (None, Some(text)) => given(text, self.filename.as_deref())?,
            _ => {
                return Err(Error::arguments(
                    "Give either `file_path`, or `content_base64` with `filename`.",
                ));
            }
        };
        let said = Said {
            comment: self.comment,
            is_minor: self.minor_edit.unwrap_or(false),
        };
        uploading::change(cx, &self.content_id, vec![file], said).await
    }
}

async fn path_of(cx: &Context, path: &str) -> Result<Sending> {
    let files = upload::check(cx, std::slice::from_ref(&path.to_owned())).await?;
    let file = files
        .into_iter()
        .next()
        .ok_or_else(|| Error::arguments("`file_path` is empty."))?;
    Ok(Sending {
        name: file.name.clone(),
        size: file.size,
        source: Source::File(file),
    })
}

fn given(text: &str, name: Option<&str>) -> Result<Sending> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let Some(name) = name else {
        return Err(Error::arguments("`content_base64` needs a `filename`."));
    };
    if name.contains(['/', '\\']) {
        return Err(Error::arguments(format!(
            "`{name}` is a path; `filename` is a name alone."
        )));
    }
    let packed: String = text.split_whitespace().collect();
    let bytes = STANDARD
        .decode(packed)
        .map_err(|error| Error::arguments(format!("`content_base64` is not base64: {error}.")))?;
    if bytes.len() as u64 > files::MOST {
        return Err(Error::new(
            ErrorKind::Limit,
            format!(
                "The file is larger than {} MiB.",
                files::MOST / (1024 * 1024)
            ),
        ));
    }
    Ok(Sending {
        name: name.to_owned(),
        size: bytes.len() as u64,
        source: Source::Given(bytes.into()),
    })
}
