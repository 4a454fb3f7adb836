//! `confluence_watch_page`: whether the account is told of changes.

use super::pages;
use super::words::PageRef;
use crate::confluence::PageQuery;
use crate::tools::prelude::*;

/// Watch a page, or stop watching it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WatchPage {
    page_id: PageRef,
    /// false stops
    watch: Option<bool>,
}

impl Tool for WatchPage {
    const NAME: &'static str = "confluence_watch_page";
    const TITLE: &'static str = "Watch page";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for WatchPage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let on = self.watch.unwrap_or(true);
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let about = |id: &str| format!("Watching page `{id}`");
        let before = cx
            .confluence()?
            .watching(&page.id)
            .await
            .about(|| about(&page.id))?;
        let what = if on { "Watch" } else { "Stop watching" };
        let line = format!("{what} page `{}` ({})", page.title, page.id);
        let undo = if before == on {
            Undo::By(Vec::new())
        } else {
            Undo::by(
                "confluence_watch_page",
                json!({"page_id": page.id, "watch": before}),
            )
        };
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let mut now = before;
            if before != on {
                confluence
                    .set_watching(&page.id, on, &permit)
                    .await
                    .about(|| about(&page.id))?;
                now = confluence
                    .watching(&page.id)
                    .await
                    .about(|| about(&page.id))?;
            }
            let mut applied = Applied {
                message: if now {
                    format!("Page `{}` is watched", page.title)
                } else {
                    format!("Page `{}` is not watched", page.title)
                },
                ..Applied::default()
            };
            if now != on {
                applied.not_applied.push(NotApplied {
                    field: "watching".into(),
                    reason: "the site says otherwise".into(),
                });
            }
            if now != before {
                applied.changed.push(FieldEdit {
                    field: "watching".into(),
                    before: json!(before),
                    after: json!(now),
                });
            }
            Ok(applied)
        })
        .edit("watching", json!(before), json!(on));
        change.targets = targets;
        Ok(change)
    }
}
