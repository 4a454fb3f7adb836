//! `confluence_get_page_images`: the pictures of a page, to be looked at.

use super::attached;
use super::fetching;
use super::words::PageRef;
use crate::tools::prelude::*;

/// Show the image attachments of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageImages {
    /// Page id or URL
    content_id: PageRef,
}

impl Tool for GetPageImages {
    const NAME: &'static str = "confluence_get_page_images";
    const TITLE: &'static str = "Get page images";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "content_id")];

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Read for GetPageImages {
    async fn read(self, cx: &Context) -> Result<Reply> {
        fetching::fetch(cx, &self.content_id, |file| {
            attached::named(file).picture().is_some()
        })
        .await
    }
}
