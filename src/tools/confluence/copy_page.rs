//! `confluence_copy_page`: a page once more, in the same space or another.

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::confluence::{Copy, PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Copy a page with its files, within a space or to another.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CopyPage {
    source_page_id: PageRef,
    destination_space_key: SpaceKey,
    new_title: String,
    destination_parent_id: Option<PageRef>,
    /// Default true
    copy_attachments: Option<bool>,
}

impl Tool for CopyPage {
    const NAME: &'static str = "confluence_copy_page";
    const TITLE: &'static str = "Copy page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("page_id", "source_page_id"), ("title", "new_title")];

    fn targets(&self) -> Vec<Target> {
        let mut targets = self.source_page_id.targets();
        targets.push(self.destination_space_key.target());
        targets.extend(self.destination_parent_id.iter().flat_map(PageRef::targets));
        targets
    }
}

impl Write for CopyPage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let title = self.new_title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`new_title` must not be empty."));
        }
        // Where the copy is made by us, it is made of the text.
        let query = PageQuery {
            body: !confluence.copies_by_itself(),
            properties: false,
        };
        let (source, space) = tokio::try_join!(
            pages::live(cx, &self.source_page_id, query),
            pages::space(cx, self.destination_space_key.as_str())
        )?;
        let mut targets = pages::targets(cx, &source).await?;
        targets.push(Target::Space(space.key.clone()));
        let parent = match &self.destination_parent_id {
            Some(parent) => {
                // A parent decides the space whatever the key says, so the two must agree.
                let parent = pages::live(cx, parent, PageQuery::default()).await?;
                targets.extend(pages::targets(cx, &parent).await?);
                let key = parent.space.key.as_deref().unwrap_or(&space.key);
                if !key.eq_ignore_ascii_case(&space.key) {
                    return Err(Error::arguments(format!(
                        "Page `{}` is in space `{key}`, not in `{}`.",
                        parent.id, space.key
                    )));
                }
                Some(parent.id)
            }
            None => None,
        };
        let wanted = Copy {
            source_id: source.id.clone(),
            title: title.clone(),
            parent_id: parent.clone(),
            space_key: space.key.clone(),
            attachments: self.copy_attachments.unwrap_or(true),
        };
        let line = format!(
            "Copy page `{}` ({}) to space {} as `{title}`",
            source.title, source.id, space.key
        );
        let key = space.key.clone();
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let copied = flows::copy(confluence, &source, &space, &wanted, &permit)
                .await
                .about(|| format!("The copy of page `{}`", source.id))?;
            let mut not_applied: Vec<NotApplied> = copied
                .missing
                .into_iter()
                .map(|(name, reason)| NotApplied {
                    field: format!("attachment `{name}`"),
                    reason,
                })
                .collect();
            if copied.page.title != wanted.title {
                not_applied.push(NotApplied {
                    field: "new_title".into(),
                    reason: format!("the site keeps `{}`", copied.page.title),
                });
            }
            let mut body = Map::new();
            body.insert("page".into(), view::page(confluence, &copied.page).into());
            if copied.files > 0 {
                body.insert("attachments_copied".into(), json!(copied.files));
            }
            Ok(Applied {
                message: format!("Page copied as `{}`", copied.page.title),
                body,
                not_applied,
                undo: Some(pages::undo_creation(&copied.page)),
                ..Applied::default()
            })
        })
        .edit("title", Value::Null, json!(title))
        .edit("space", Value::Null, json!(key))
        .edit("parent_id", Value::Null, json!(parent))
        .note("Labels, restrictions, comments and the pages below are not copied.");
        change.targets = targets;
        Ok(change)
    }
}
