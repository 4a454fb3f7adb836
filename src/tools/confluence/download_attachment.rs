//! `confluence_download_attachment`: one file, as text, picture or file.

use super::attached;
use super::words::FileId;
use crate::tools::files;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Fetch one attachment: text as text, pictures as images scaled down, zip files listed, the rest as files.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DownloadAttachment {
    attachment_id: FileId,
    /// The text of a PDF or office file
    as_text: Option<bool>,
    /// Bytes to leave out: large files come in parts
    offset: Option<usize>,
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
                    // Not by its name, which whoever attached it chose.
                    format!("Attachment `{id}` did not come: {reason}."),
                )
            })?;
        let mut body = Map::new();
        body.insert(
            "attachment".into(),
            attached::shown(confluence, &file).into(),
        );
        let as_text = self.as_text.unwrap_or(false);
        let named = attached::named(&file);
        let offset = self.offset.unwrap_or(0);
        let mut single = match offset {
            0 => files::single(cx, named, &file.id, bytes, as_text).await,
            _ => files::Single::of(named, &file.id, bytes),
        };
        single.part(
            offset,
            |from| format!("confluence://attachment/{}/{from}", file.id),
            |from| {
                json!({"tool": Self::NAME, "arguments": {"attachment_id": file.id, "offset": from}})
            },
        )?;
        body.append(&mut single.said);
        let text = body.contains_key("content").then_some("/content/value");
        let list = body.contains_key("entries").then_some("entries");
        Ok(Reply::new(body)
            .touching(touched)
            .beside(single.beside)
            .plan(Plan {
                text,
                list,
                ..Plan::default()
            }))
    }
}
