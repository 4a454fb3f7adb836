//! `confluence_reply_to_comment`: an answer in a thread, below the page or beside its text.

use super::commenting::{self, Commenting};
use super::words::TextFormat;
use super::{pages, text};
use crate::atlassian::Product;
use crate::confluence::flows;
use crate::confluence::model::{CommentParent, NewComment};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Answer a footer or inline comment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ReplyToComment {
    comment_id: String,
    body: String,
    content_format: Option<TextFormat>,
}

impl Tool for ReplyToComment {
    const NAME: &'static str = "confluence_reply_to_comment";
    const TITLE: &'static str = "Reply to comment";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Comment;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("comment", "body"), ("content", "body")];

    fn targets(&self) -> Vec<Target> {
        // Only the site knows which page the comment is on.
        Vec::new()
    }
}

impl Write for ReplyToComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let id = self.comment_id.trim();
        let parent = flows::comment(confluence, id)
            .await
            .about(|| format!("Comment `{id}`"))?;
        let Some(page_id) = parent.page_id.clone() else {
            return Err(Error::new(
                ErrorKind::Site,
                format!(
                    "Confluence does not say which page comment `{id}` is on; nothing was written."
                ),
            ));
        };
        let targets = if cx.reach.is_limited(Product::Confluence) {
            pages::targets_of_id(cx, &page_id).await?
        } else {
            parent
                .space
                .key
                .iter()
                .cloned()
                .map(Target::Space)
                .collect()
        };
        let (storage, losses) = text::comment(cx, &self.body, self.content_format).await?;
        let who = parent
            .author
            .as_ref()
            .and_then(|author| view::name(confluence, author))
            .map(|name| format!(" by {name}"))
            .unwrap_or_default();
        Ok(commenting::change(Commenting {
            title: format!("Answer comment {id}{who} on page {page_id}"),
            done: format!("Answer to comment {id} added"),
            comment: NewComment {
                page_id,
                page_kind: parent.page_kind.unwrap_or_else(|| "page".into()),
                parent: Some(CommentParent {
                    id: parent.id,
                    place: parent.place,
                }),
                body: storage,
                selection: None,
            },
            markdown: self.body,
            targets,
            losses,
        }))
    }
}
