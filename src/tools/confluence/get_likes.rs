//! `confluence_get_likes`: who likes a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List who likes a page or blog post.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetLikes {
    page_id: PageRef,
}

impl Tool for GetLikes {
    const NAME: &'static str = "confluence_get_likes";
    const TITLE: &'static str = "Get likes";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetLikes {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let page = pages::read(cx, &self.page_id, PageQuery::default()).await?;
        let touched = pages::targets(cx, &page).await?;
        let people = flows::likes(confluence, &page.id, &page.kind)
            .await
            .about(|| format!("The likes of page `{}`", page.id))?;
        let users: Vec<Value> = people
            .iter()
            .map(|person| view::person(confluence, person))
            .collect();
        let body = json!({"page_id": page.id, "count": users.len(), "users": users});
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("users"),
            ..Plan::default()
        }))
    }
}
