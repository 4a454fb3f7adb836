//! `confluence_delete_attachment`: a file into the trash.

use super::attached;
use super::words::FileId;
use crate::atlassian::Kind;
use crate::tools::prelude::*;

/// Move an attachment to the trash.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteAttachment {
    attachment_id: FileId,
}

impl Tool for DeleteAttachment {
    const NAME: &'static str = "confluence_delete_attachment";
    const TITLE: &'static str = "Delete attachment";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Delete;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("id", "attachment_id")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for DeleteAttachment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let id = self.attachment_id.as_str().to_owned();
        let file = cx
            .confluence()?
            .attachment(&id)
            .await
            .about(|| format!("Attachment `{id}`"))?;
        let targets = attached::targets_of(cx, &file).await?;
        let line = format!("Delete attachment `{}` ({id})", file.title);
        let version = attached::number(&file);
        let undo = Undo::never(
            "the API takes no file out of the trash; a person can, in the trash of its space",
        );
        let mut change = Change::new(Action::Delete, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            confluence
                .delete_attachment(&file, &permit)
                .await
                .about(|| format!("Attachment `{id}`"))?;
            // It is gone when the site says so, not when nothing complained.
            let is_there = match confluence.attachment(&id).await {
                Err(error) if error.kind == Kind::NotFound => false,
                Err(error) => {
                    return Err(error).about(|| {
                        format!("Attachment `{id}` was deleted, but looking after it failed. It")
                    });
                }
                Ok(kept) => kept.status != "trashed",
            };
            let mut applied = Applied {
                message: format!("Attachment `{}` moved to the trash", file.title),
                ..Applied::default()
            };
            if is_there {
                applied.message = format!("Attachment `{}` is still there", file.title);
                applied.not_applied.push(NotApplied {
                    field: "status".into(),
                    reason: "the site answered without an error, and the file is still there"
                        .into(),
                });
            } else {
                applied.changed.push(FieldEdit {
                    field: "status".into(),
                    before: json!("current"),
                    after: json!("trashed"),
                });
            }
            applied.body.insert("attachment_id".into(), json!(id));
            Ok(applied)
        })
        .state("version", &json!(version))
        .edit("status", json!("current"), json!("trashed"))
        .note("A page that shows it shows a gap.");
        change.targets = targets;
        Ok(change)
    }
}
