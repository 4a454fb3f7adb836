//! What the three tools that write comments share: the change and its answer.

use crate::confluence::model::NewComment;
use crate::tools::prelude::*;
use crate::view::page as view;

/// A comment to be written, and what a reader of the preview sees of it.
pub(super) struct Commenting {
    /// One line for the preview.
    pub title: String,
    /// One line for the answer.
    pub done: String,
    /// What is sent.
    pub comment: NewComment,
    /// The Markdown the caller wrote.
    pub markdown: String,
    /// The spaces it touches.
    pub targets: Vec<Target>,
    /// What could not be said.
    pub losses: Vec<String>,
}

/// The change that writes it. The site answers with the comment as it keeps it: that is the read-back.
pub(super) fn change(commenting: Commenting) -> Change {
    let Commenting {
        title,
        done,
        comment,
        markdown,
        targets,
        losses,
    } = commenting;
    let selection = comment
        .selection
        .as_ref()
        .map(|selection| selection.text.clone());
    let undo = Undo::Later(&["confluence_delete_comment"]);
    let mut change = Change::new(Action::Comment, title, undo, move |cx, permit| async move {
        let confluence = cx.confluence()?;
        let written =
            confluence
                .add_comment(&comment, &permit)
                .await
                .about(|| match &comment.parent {
                    Some(parent) => format!("Comment `{}`", parent.id),
                    None => format!("Page `{}`", comment.page_id),
                })?;
        let mut not_applied = Vec::new();
        if let Some(parent) = &comment.parent
            && written
                .parent_id
                .as_ref()
                .is_some_and(|id| *id != parent.id)
        {
            not_applied.push(NotApplied {
                field: "comment_id".into(),
                reason: "the site put the answer elsewhere in the thread".into(),
            });
        }
        if comment.selection.is_some() && written.selection.is_none() {
            not_applied.push(NotApplied {
                field: "text_selection".into(),
                reason: "the site does not say that the comment hangs on the text".into(),
            });
        }
        let url = written
            .path
            .as_ref()
            .map(|path| format!("{}{path}", confluence.base()));
        let mut body = Map::new();
        let shown = view::comment(confluence, &written);
        body.insert("comment".into(), shown.into());
        Ok(Applied {
            message: done,
            body,
            not_applied,
            url,
            undo: Some(
                Undo::by(
                    "confluence_delete_comment",
                    json!({"comment_id": written.id}),
                )
                .expecting("version", &json!(written.version)),
            ),
            ..Applied::default()
        })
    })
    .edit("selection", Value::Null, json!(selection))
    .edit("comment", Value::Null, json!(markdown));
    change.targets = targets;
    change.notes = losses;
    change
}
