//! `jira_download_attachments`: the files of an issue, or one of them.

use super::attached;
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Fetch an issue's attachments, or one: text as text, pictures as images scaled down, zip files listed, the rest as files.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DownloadAttachments {
    issue_key: IssueKey,
    /// This one alone
    attachment_id: Option<String>,
    /// The text of that one, if it is a PDF or office file
    as_text: Option<bool>,
    /// Bytes of that one to leave out: large files come in parts
    offset: Option<usize>,
}

impl Tool for DownloadAttachments {
    const NAME: &'static str = "jira_download_attachments";
    const TITLE: &'static str = "Download attachments";
    const TOOLSET: Toolset = Toolset::JiraAttachments;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for DownloadAttachments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        match &self.attachment_id {
            Some(id) => {
                let as_text = self.as_text.unwrap_or(false);
                let offset = self.offset.unwrap_or(0);
                attached::one(cx, &self.issue_key, id.trim(), as_text, offset).await
            }
            None => attached::all(cx, &self.issue_key, false).await,
        }
    }
}
