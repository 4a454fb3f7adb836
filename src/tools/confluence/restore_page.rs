//! `confluence_restore_page`: what undoes the deletion of a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Bring a page back from the trash.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RestorePage {
    page_id: PageRef,
}

impl Tool for RestorePage {
    const NAME: &'static str = "confluence_restore_page";
    const TITLE: &'static str = "Restore page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for RestorePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.page_id).await?;
        let page = flows::trashed(confluence, &id)
            .await
            .about(|| format!("Page `{id}` in the trash"))?;
        if page.status == "current" {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("Page `{id}` (`{}`) is not in the trash.", page.title),
            ));
        }
        let targets = pages::targets(cx, &page).await?;
        let undo = Undo::by("confluence_delete_page", json!({"page_id": id}));
        let line = format!("Restore page `{}` ({id}) from the trash", page.title);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            confluence
                .restore(&page, &permit)
                .await
                .about(|| format!("Page `{id}`"))?;
            let now = flows::page(confluence, &id, PageQuery::default())
                .await
                .about(|| format!("Page `{id}` was restored, but reading it back failed. It"))?;
            let mut applied = Applied {
                message: format!("Page `{}` is back from the trash", now.title),
                changed: vec![FieldEdit {
                    field: "status".into(),
                    before: json!(page.status),
                    after: json!(now.status),
                }],
                ..Applied::default()
            };
            if now.status != "current" {
                applied.message = format!("Page `{}` is still in the trash", now.title);
                applied.changed.clear();
                applied.not_applied.push(NotApplied {
                    field: "status".into(),
                    reason: "the site answered without an error, and the page is still there"
                        .into(),
                });
            }
            applied
                .body
                .insert("page".into(), view::page(confluence, &now).into());
            Ok(applied)
        })
        .edit("status", json!("trashed"), json!("current"));
        change.targets = targets;
        Ok(change)
    }
}
