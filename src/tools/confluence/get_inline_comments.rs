//! `confluence_get_inline_comments`: what is said beside the text of a page.

use super::get_comments::{is_inline, list};
use super::words::PageRef;
use crate::tools::prelude::*;

/// List the inline comments on a page with the text they hang on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetInlineComments {
    page_id: PageRef,
}

impl Tool for GetInlineComments {
    const NAME: &'static str = "confluence_get_inline_comments";
    const TITLE: &'static str = "Get inline comments";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetInlineComments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        list(cx, &self.page_id, Self::NAME, is_inline).await
    }
}
