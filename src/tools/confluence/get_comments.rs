//! `confluence_get_comments`: everything said on a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::flows;
use crate::confluence::model::{Comment, Place};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List all comments on a page, answers included.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetComments {
    page_id: PageRef,
}

impl Tool for GetComments {
    const NAME: &'static str = "confluence_get_comments";
    const TITLE: &'static str = "Get comments";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetComments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        list(cx, &self.page_id, Self::NAME, |_| true).await
    }
}

/// The comments of a page that count, as an answer.
pub(super) async fn list(
    cx: &Context,
    page: &PageRef,
    tool: &'static str,
    wanted: fn(&Comment) -> bool,
) -> Result<Reply> {
    let confluence = cx.confluence()?;
    let id = pages::id(cx, page).await?;
    let touched = pages::targets_of_id(cx, &id).await?;
    let comments = flows::comments(confluence, &id)
        .await
        .about(|| format!("Page `{id}`"))?;
    let comments: Vec<Value> = comments
        .iter()
        .filter(|comment| wanted(comment))
        .map(|comment| view::comment(confluence, comment).into())
        .collect();
    let body = json!({"page_id": id, "count": comments.len(), "comments": comments});
    Ok(Reply::new(body).touching(touched).plan(Plan {
        list: Some("comments"),
        item_texts: &["body"],
        rest: Some(Box::new(
            move |_| json!({"tool": tool, "arguments": {"page_id": id, "max_chars": 200_000}}),
        )),
        ..Plan::default()
    }))
}

/// Whether a comment hangs beside the text.
pub(super) fn is_inline(comment: &Comment) -> bool {
    comment.place == Place::Inline
}
