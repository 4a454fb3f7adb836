//! `confluence_restore_page`: a page out of the trash.

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Restore a page from the trash.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RestorePage {
    /// Id
    page_id: PageRef,
}

impl Tool for RestorePage {
    const NAME: &'static str = "confluence_restore_page";
    const TITLE: &'static str = "Restore page";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for RestorePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let PageRef::Id(id) = &self.page_id else {
            return Err(Error::arguments(
                "A page in the trash is named by its id: its title may be in use again.",
            ));
        };
        let page = flows::trashed(confluence, id)
            .await
            .about(|| format!("Page `{id}` in the trash"))?;
        let targets = pages::targets(cx, &page).await?;
        let line = format!("Restore page `{}` ({}) from the trash", page.title, page.id);
        let mut change = Change::new(Action::Update, line, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            confluence
                .restore(&page, &permit)
                .await
                .about(|| format!("Page `{}`", page.id))?;
            let now = flows::page(confluence, &page.id, PageQuery::default())
                .await
                .about(|| {
                    format!(
                        "Page `{}` was restored, but looking after it failed. It",
                        page.id
                    )
                })?;
            let mut applied = Applied {
                message: format!("Page `{}` restored", now.title),
                ..Applied::default()
            };
            if now.status == "trashed" {
                applied.message = format!("Page `{}` is still in the trash", now.title);
                applied.not_applied.push(NotApplied {
                    field: "status".into(),
                    reason: "the site answered without an error, and the page is still there"
                        .into(),
                });
            } else {
                applied.changed.push(FieldEdit {
                    field: "status".into(),
                    before: json!("trashed"),
                    after: json!("current"),
                });
            }
            let shown = view::page(confluence, &now);
            applied.body.insert("page".into(), shown.into());
            Ok(applied)
        })
        .edit("status", json!("trashed"), json!("current"))
        .note("Pages that stood below it when it was deleted stay where they went.");
        change.targets = targets;
        Ok(change)
    }
}
