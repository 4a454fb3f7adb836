//! `confluence_delete_comment`: what undoes a comment.

use super::pages;
use crate::atlassian::Kind;
use crate::confluence::flows;
use crate::tools::prelude::*;
use crate::view::page as view;

/// Remove a comment from a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteComment {
    comment_id: String,
}

impl Tool for DeleteComment {
    const NAME: &'static str = "confluence_delete_comment";
    const TITLE: &'static str = "Delete comment";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Comment;

    fn targets(&self) -> Vec<Target> {
        // Only the site knows which page the comment is on.
        Vec::new()
    }
}

impl Write for DeleteComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let id = self.comment_id.trim().to_owned();
        let comment = flows::comment(confluence, &id)
            .await
            .about(|| format!("Comment `{id}`"))?;
        let Some(page_id) = comment.page_id.clone() else {
            return Err(Error::new(
                ErrorKind::Site,
                format!(
                    "Confluence does not say which page comment `{id}` is on; nothing was deleted."
                ),
            ));
        };
        let targets = pages::targets_of_id(cx, &page_id).await?;
        let (text, _) = view::markdown(confluence, &comment.body);
        let place = comment.place;
        let undo = Undo::never("a deleted comment can only be written anew, as a new one");
        let line = format!("Delete comment {id} of page {page_id}");
        let mut change = Change::new(Action::Comment, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            confluence
                .delete_comment(&id, place, &permit)
                .await
                .about(|| format!("Comment `{id}`"))?;
            match flows::comment(confluence, &id).await {
                Err(error) if error.kind == Kind::NotFound => Ok(Applied {
                    message: format!("Comment {id} deleted"),
                    ..Applied::default()
                }),
                Err(error) => Err(error.into()),
                Ok(_) => Ok(Applied {
                    message: format!("Comment {id} is still there"),
                    not_applied: vec![NotApplied {
                        field: "comment".into(),
                        reason: "the site answered without an error, and it can still be read"
                            .into(),
                    }],
                    ..Applied::default()
                }),
            }
        })
        .state("version", &json!(comment.version))
        .edit("comment", json!(text), Value::Null);
        change.targets = targets;
        Ok(change)
    }
}
