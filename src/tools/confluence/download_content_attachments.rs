//! `confluence_download_content_attachments`: every file of a page.

use super::fetching;
use super::words::PageRef;
use crate::tools::prelude::*;

/// Fetch all attachments of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DownloadContentAttachments {
    /// Page id or URL
    content_id: PageRef,
}

impl Tool for DownloadContentAttachments {
    const NAME: &'static str = "confluence_download_content_attachments";
    const TITLE: &'static str = "Download all attachments";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "content_id")];

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Read for DownloadContentAttachments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        fetching::fetch(cx, &self.content_id, |_| true).await
    }
}
