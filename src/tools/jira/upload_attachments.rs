//! `jira_upload_attachments`: files onto an issue.

use super::undoing;
use super::words::IssueKey;
use crate::jira::IssueQuery;
use crate::tools::prelude::*;
use crate::tools::upload;

/// Attach files to a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UploadAttachments {
    issue_key: IssueKey,
    /// Paths: `a.png, b.pdf`
    file_paths: Csv,
}

impl Tool for UploadAttachments {
    const NAME: &'static str = "jira_upload_attachments";
    const TITLE: &'static str = "Upload attachments";
    const TOOLSET: Toolset = Toolset::JiraAttachments;
    const ACTION: Action = Action::Update;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("file_path", "file_paths"), ("attachments", "file_paths")];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for UploadAttachments {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let files = upload::check(cx, &self.file_paths.0).await?;
        if files.is_empty() {
            return Err(Error::arguments("`file_paths` is empty."));
        }
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key;
        let title = format!("Attach {} files to {key}", files.len());
        let shown: Vec<Value> = files
            .iter()
            .map(|file| json!({"filename": file.name, "size": file.size}))
            .collect();
        let undo = Undo::Later(&["jira_delete_attachment"]);
        let mut change = Change::new(Action::Update, title, undo, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let mut applied = Applied::default();
                let mut kept = Vec::new();
                for file in &files {
                    let sent = match file.part().await {
                        Ok(part) => jira
                            .attach(&key, part, &permit)
                            .await
                            .about(|| format!("Issue `{key}`")),
                        Err(error) => Err(Error::arguments(format!(
                            "The file cannot be read: {error}."
                        ))),
                    };
                    match sent {
                        Ok(list) => kept.extend(list),
                        Err(error) if files.len() == 1 => return Err(error),
                        Err(error) => applied.not_applied.push(NotApplied {
                            field: file.name.clone(),
                            reason: error.to_string(),
                        }),
                    }
                }
                if kept.is_empty() {
                    let reasons = applied.not_applied.iter();
                    let reasons: Vec<&str> = reasons.map(|one| one.reason.as_str()).collect();
                    return Err(Error::new(
                        ErrorKind::Site,
                        format!("No file was attached to `{key}`. {}", reasons.join(" ")),
                    ));
                }
                // What the issue holds now, not what the answers to the uploads say.
                let query = IssueQuery {
                    fields: vec!["attachment".into()],
                    ..IssueQuery::default()
                };
                let now = jira.issue(&key, &query).await.about(|| {
                    format!("Files were attached to `{key}`, but reading it back failed: it")
                })?;
                let now = now.fields.value("attachment");
                let holds = |file: &Value| {
                    let mut files = now.as_array().into_iter().flatten();
                    files.any(|known| known["id"] == file["id"])
                };
                let calls = kept
                    .iter()
                    .filter_map(|file| undoing::attachment(&key, file));
                applied.undo = Some(Undo::By(calls.collect()));
                let mut attached = Vec::new();
                for file in &kept {
                    if holds(file) {
                        attached.push(json!({
                            "id": file.get("id"),
                            "filename": file.get("filename"),
                            "size": file.get("size"),
                        }));
                    } else {
                        applied.not_applied.push(NotApplied {
                            field: file["filename"].as_str().unwrap_or_default().to_owned(),
                            reason: "Jira took the file, and the issue does not show it.".into(),
                        });
                    }
                }
                applied.message = format!(
                    "{} of {} files attached to {key}",
                    attached.len(),
                    files.len()
                );
                applied.body.insert("attachments".into(), attached.into());
                applied.url = Some(jira.browse_url(&key));
                Ok(applied)
            }
        });
        for file in shown {
            change = change.edit("attachment", Value::Null, file);
        }
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
