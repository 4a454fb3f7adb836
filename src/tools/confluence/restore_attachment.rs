//! `confluence_restore_attachment`: what undoes the next version of a file.
//!
//! No site brings an old version back by itself, so its bytes are read and written as the newest.

use super::attached;
use super::words::FileId;
use crate::confluence::model::Upload;
use crate::tools::prelude::*;

/// Make an old version of an attachment the newest.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RestoreAttachment {
    attachment_id: FileId,
    version: u32,
}

impl Tool for RestoreAttachment {
    const NAME: &'static str = "confluence_restore_attachment";
    const TITLE: &'static str = "Restore attachment version";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        // Only the site knows which page the file is on.
        Vec::new()
    }
}

impl Write for RestoreAttachment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let id = self.attachment_id.as_str().to_owned();
        let about = |id: &str| format!("Attachment `{id}`");
        let file = confluence.attachment(&id).await.about(|| about(&id))?;
        let targets = attached::targets_of(cx, &file).await?;
        let Some(page_id) = file.page_id.clone() else {
            return Err(Error::new(
                ErrorKind::Site,
                format!("The site does not say which page attachment `{id}` is on."),
            ));
        };
        let version = u64::from(self.version);
        let now = attached::number(&file);
        let line = format!(
            "Restore version {version} of attachment `{}` ({id})",
            file.title
        );
        let undo = Undo::Later(&["confluence_restore_attachment"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let bytes = confluence
                .download_version(&file, version)
                .await
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::Site,
                        format!("The site gives no address for the bytes of attachment `{id}`."),
                    )
                })?
                .about(|| format!("Version {version} of attachment `{id}`"))?;
            let upload = Upload {
                name: file.title.clone(),
                bytes: bytes.into(),
                comment: Some(format!("Restored from version {version}")),
                is_minor: true,
            };
            let kept = confluence
                .upload(&page_id, Some(&id), &upload, &permit)
                .await
                .about(|| about(&id))?;
            let mut applied = Applied {
                message: format!("Attachment `{}` is as version {version} was", kept.title),
                changed: vec![FieldEdit {
                    field: "version".into(),
                    before: json!(now),
                    after: json!(attached::number(&kept)),
                }],
                undo: Some(Undo::By(vec![attached::undo_version(&id, now, &kept)])),
                ..Applied::default()
            };
            if kept
                .size
                .is_some_and(|size| size != upload.bytes.len() as u64)
            {
                applied.not_applied.push(NotApplied {
                    field: "file_size".into(),
                    reason: "the site keeps another number of bytes than it was sent".into(),
                });
            }
            Ok(applied)
        })
        .state("version", &json!(now))
        .edit("version", json!(now), json!(now + 1));
        change.targets = targets;
        Ok(change)
    }
}
