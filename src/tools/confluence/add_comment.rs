//! `confluence_add_comment`: a comment below a page.

use super::commenting::{self, Commenting};
use super::words::{PageRef, TextFormat};
use super::{pages, text};
use crate::confluence::PageQuery;
use crate::confluence::model::NewComment;
use crate::tools::prelude::*;

/// Comment on a Confluence page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddComment {
    page_id: PageRef,
    body: String,
    content_format: Option<TextFormat>,
}

impl Tool for AddComment {
    const NAME: &'static str = "confluence_add_comment";
    const TITLE: &'static str = "Add comment";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Comment;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("comment", "body"), ("content", "body")];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for AddComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let (storage, losses) = text::comment(cx, &self.body, self.content_format).await?;
        Ok(commenting::change(Commenting {
            title: format!("Comment on page `{}` ({})", page.title, page.id),
            done: format!("Comment added to `{}`", page.title),
            comment: NewComment {
                page_id: page.id,
                page_kind: page.kind,
                parent: None,
                body: storage,
                selection: None,
            },
            markdown: self.body,
            targets,
            losses,
        }))
    }
}
