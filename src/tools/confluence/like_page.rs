//! `confluence_like_page`: like a page, or like it no longer (Data Center; Cloud has no call for it).

use super::pages;
use super::words::PageRef;
use crate::confluence::{Client, PageQuery, flows};
use crate::tools::prelude::*;

/// Like a page or blog post, or take the like back.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LikePage {
    page_id: PageRef,
    /// false takes it back
    like: Option<bool>,
}

impl Tool for LikePage {
    const NAME: &'static str = "confluence_like_page";
    const TITLE: &'static str = "Like page";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Update;
    const SITES: Sites = Sites::DataCenterOnly;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for LikePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let on = self.like.unwrap_or(true);
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let (id, kind, title) = (page.id, page.kind, page.title);
        let before = likes(confluence, &id, &kind).await?;
        let what = if on { "Like" } else { "Take back the like of" };
        let line = format!("{what} page `{title}` ({id})");
        let undo = if before == on {
            Undo::By(Vec::new())
        } else {
            Undo::by(Self::NAME, json!({"page_id": id, "like": before}))
        };
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let mut now = before;
            if before != on {
                confluence
                    .set_like(&id, on, &permit)
                    .await
                    .ok_or_else(|| {
                        let text = "This site has no call to like a page.";
                        Error::new(ErrorKind::NotConfigured, text)
                    })?
                    .about(|| format!("The like of page `{id}`"))?;
                now = likes(confluence, &id, &kind).await?;
            }
            let mut applied = Applied {
                message: match now {
                    true => format!("You like page `{title}`"),
                    false => format!("You do not like page `{title}`"),
                },
                ..Applied::default()
            };
            if now != on {
                applied.not_applied.push(NotApplied {
                    field: "like".into(),
                    reason: "the site says otherwise".into(),
                });
            }
            if now != before {
                applied.changed.push(FieldEdit {
                    field: "like".into(),
                    before: json!(before),
                    after: json!(now),
                });
            }
            Ok(applied)
        })
        .edit("like", json!(before), json!(on));
        change.targets = targets;
        Ok(change)
    }
}

/// Whether the account likes a page.
async fn likes(confluence: &Client, id: &str, kind: &str) -> Result<bool> {
    let me = confluence.me().await.about(|| "The account".to_owned())?;
    let people = flows::likes(confluence, id, kind)
        .await
        .about(|| format!("The likes of page `{id}`"))?;
    Ok(people
        .iter()
        .any(|person| person.handle().is_some() && person.handle() == me.handle()))
}
