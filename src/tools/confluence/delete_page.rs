//! `confluence_delete_page`: a page into the trash.

use super::pages;
use super::words::PageRef;
use crate::atlassian::Kind;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;

/// Move a page to the trash.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeletePage {
    page_id: PageRef,
}

impl Tool for DeletePage {
    const NAME: &'static str = "confluence_delete_page";
    const TITLE: &'static str = "Delete page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for DeletePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let base = pages::version(&page);
        let (id, kind, title) = (page.id.clone(), page.kind.clone(), page.title.clone());
        let still_id = id.clone();
        let undo = match kind.as_str() {
            "folder" => Undo::never("the API takes no folder out of the trash; a person can"),
            _ => Undo::by("confluence_restore_page", json!({"page_id": id})),
        };
        let mut change = Change::new(
            Action::Delete,
            format!("Delete page `{title}` ({id})"),
            undo,
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                confluence
                    .delete_page(&id, &kind, &permit)
                    .await
                    .about(|| format!("Page `{id}`"))?;
                // It is gone when the site says so, not when nothing complained.
                let status = match flows::page(confluence, &id, PageQuery::default()).await {
                    Err(error) if error.kind == Kind::NotFound => "trashed".to_owned(),
                    Err(error) => {
                        return Err(error).about(|| {
                            format!("Page `{id}` was deleted, but looking after it failed. It")
                        });
                    }
                    Ok(page) => page.status,
                };
                let mut applied = Applied {
                    message: format!("Page `{title}` moved to the trash"),
                    ..Applied::default()
                };
                if status == "current" {
                    applied.message = format!("Page `{title}` is still there");
                    applied.not_applied.push(NotApplied {
                        field: "status".into(),
                        reason: "the site answered without an error, and the page is still there"
                            .into(),
                    });
                } else {
                    applied.changed.push(FieldEdit {
                        field: "status".into(),
                        before: json!("current"),
                        after: json!("trashed"),
                    });
                }
                applied.body.insert("page_id".into(), json!(id));
                Ok(applied)
            },
        )
        .edit("status", json!("current"), json!("trashed"))
        .state("version", &json!(base))
        .note("Pages below it move up to its parent, and stay there if it is restored.")
        .still(move |cx| async move { pages::unchanged(&cx, &still_id, base).await });
        change.targets = targets;
        Ok(change)
    }
}
