//! `confluence_resolve_comment`: an inline thread closed, or opened again.

use super::pages;
use crate::confluence::flows;
use crate::confluence::model::Place;
use crate::tools::prelude::*;
use crate::view::page as view;

/// Resolve or reopen an inline comment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ResolveComment {
    comment_id: String,
    /// false reopens
    resolved: Option<bool>,
}

impl Tool for ResolveComment {
    const NAME: &'static str = "confluence_resolve_comment";
    const TITLE: &'static str = "Resolve comment";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Comment;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for ResolveComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let resolved = self.resolved.unwrap_or(true);
        let id = self.comment_id.trim();
        let about = || format!("Comment `{id}`");
        let mut comment = flows::comment(confluence, id).await.about(about)?;
        let Some(page) = comment.page_id.clone() else {
            return Err(Error::new(
                ErrorKind::Site,
                format!(
                    "Confluence does not say which page comment `{id}` is on; nothing was changed."
                ),
            ));
        };
        let targets = pages::targets_of_id(cx, &page).await?;
        if comment.place == Place::Footer {
            return Err(Error::arguments(format!(
                "Comment `{id}` stands below the page; only comments beside the text are resolved."
            )));
        }
        if let Some(parent) = &comment.parent_id {
            return Err(Error::arguments(format!(
                "Comment `{id}` is an answer; resolve the comment that starts the thread: `{parent}`."
            )));
        }
        let before = comment.resolution.clone();
        let version = comment.version;
        // "A dangling comment cannot be updated" (description of `PUT /inline-comments/{id}`).
        if before.as_deref() == Some("dangling") {
            return Err(Error::arguments(format!(
                "The words that comment `{id}` hung on are gone, so there is nothing to resolve or reopen."
            )));
        }
        let is_so = before
            .as_deref()
            .is_some_and(|state| (state == "resolved") == resolved);
        let wanted = if resolved { "resolved" } else { "reopened" };
        let line = format!("Mark inline comment {id} of page {page} as {wanted}");
        let shown = if is_so { json!(before) } else { json!(wanted) };
        let undo = if is_so {
            Undo::By(Vec::new())
        } else {
            Undo::by(
                "confluence_resolve_comment",
                json!({"comment_id": id, "resolved": !resolved}),
            )
            .expecting("resolution", &json!(resolved))
        };
        let mut change = Change::new(Action::Comment, line, undo, {
            let before = before.clone();
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                let id = comment.id.clone();
                let about = || format!("Comment `{id}`");
                if !is_so {
                    flows::resolve(confluence, &comment, resolved, &permit)
                        .await
                        .about(about)?;
                    comment = flows::comment(confluence, &id).await.about(about)?;
                }
                let mut applied = Applied {
                    message: if is_so {
                        format!("Comment {id} is so already; nothing was written")
                    } else {
                        format!("Comment {id} {wanted}")
                    },
                    ..Applied::default()
                };
                let is_now = comment.resolution.as_deref() == Some("resolved");
                if is_now != resolved {
                    applied.not_applied.push(NotApplied {
                        field: "resolution".into(),
                        reason: format!(
                            "the site says `{}`",
                            comment.resolution.as_deref().unwrap_or("nothing of it")
                        ),
                    });
                }
                if comment.resolution != before {
                    applied.changed.push(FieldEdit {
                        field: "resolution".into(),
                        before: json!(before),
                        after: json!(comment.resolution),
                    });
                }
                let shown = view::comment(confluence, &comment);
                applied.body.insert("comment".into(), shown.into());
                Ok(applied)
            }
        })
        .still({
            let (id, before) = (id.to_owned(), before.clone());
            move |cx| async move { unchanged(&cx, &id, before.as_deref(), version).await }
        })
        .state("resolution", &json!(before.as_deref() == Some("resolved")))
        .edit("resolution", json!(before), shown);
        change.targets = targets;
        Ok(change)
    }
}

/// Whether a thread is as it was when a plan was made of it. Not every edition counts a version up where it is resolved.
async fn unchanged(cx: &Context, id: &str, before: Option<&str>, version: u64) -> Result<()> {
    let now = flows::comment(cx.confluence()?, id)
        .await
        .about(|| format!("Comment `{id}`"))?;
    if now.resolution.as_deref() == before && now.version == version {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Conflict,
        format!(
            "Comment `{id}` was changed since the plan was made; nothing was overwritten. It is `{}` now.",
            now.resolution.as_deref().unwrap_or("without a state")
        ),
    )
    .hint("Read the thread again and plan anew."))
}
