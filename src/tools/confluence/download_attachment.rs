//! `confluence_download_attachment`: one file, as text, picture or file.

use super::attached;
use super::words::FileId;
use crate::tools::files;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Fetch one attachment: text as text, pictures as images, the rest as files.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DownloadAttachment {
    attachment_id: FileId,
}

impl Tool for DownloadAttachment {
    const NAME: &'static str = "confluence_download_attachment";
    const TITLE: &'static str = "Download attachment";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("id", "attachment_id")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for DownloadAttachment {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = self.attachment_id.as_str();
        let file = confluence
            .attachment(id)
            .await
            .about(|| format!("Attachment `{id}`"))?;
        let touched = attached::targets_of(cx, &file).await?;
        let bytes = attached::bytes(confluence, &file, files::MOST)
            .await
            .map_err(|reason| {
                Error::new(
                    ErrorKind::Site,
                    format!(
                        "Attachment `{id}` (`{}`) did not come: {reason}.",
                        file.title
                    ),
                )
            })?;
        let mut body = Map::new();
        body.insert(
            "attachment".into(),
            attached::shown(confluence, &file).into(),
        );
        let is_short = bytes.len() as u64 <= files::TEXT;
        if attached::named(&file).is_text() && is_short {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    body.insert("content".into(), json!({"value": text}));
                    return Ok(Reply::new(body).touching(touched).plan(Plan {
                        text: Some("/content/value"),
                        ..Plan::default()
                    }));
                }
                Err(error) => {
                    let beside = attached::named(&file).beside(&file.id, error.into_bytes());
                    return Ok(Reply::new(body).touching(touched).beside(vec![beside]));
                }
            }
        }
        let beside = attached::named(&file).beside(&file.id, bytes);
        Ok(Reply::new(body).touching(touched).beside(vec![beside]))
    }
}
