//! `confluence_get_page_views`: how often a page was read (Cloud).

use super::pages;
use super::words::PageRef;
use crate::confluence::PageQuery;
use crate::tools::prelude::*;

/// Count views and viewers of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageViews {
    page_id: PageRef,
    include_title: Option<bool>,
    /// Only since `2026-01-31`
    from_date: Option<String>,
}

impl Tool for GetPageViews {
    const NAME: &'static str = "confluence_get_page_views";
    const TITLE: &'static str = "Get page views";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetPageViews {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let since = self.from_date.as_deref().map(str::trim);
        let mut body = Map::new();
        let (id, touched) = if self.include_title.unwrap_or(true) {
            let page = pages::read(cx, &self.page_id, PageQuery::default()).await?;
            body.insert("page_title".into(), json!(page.title));
            let touched = pages::targets(cx, &page).await?;
            (page.id, touched)
        } else {
            let id = pages::id(cx, &self.page_id).await?;
            let touched = pages::targets_of_id(cx, &id).await?;
            (id, touched)
        };
        // A count that cannot be read is an error; nothing would be told by a 0.
        let about = || format!("The views of page `{id}`");
        let none = || Error::new(ErrorKind::NotConfigured, "This site does not count views.");
        let views = confluence.views(&id, since).await.ok_or_else(none)?;
        let views = views.about(about)?;
        let viewers = confluence.viewers(&id, since).await.ok_or_else(none)?;
        let viewers = viewers.about(about)?;
        let mut answer = Map::new();
        answer.insert("page_id".into(), json!(id));
        answer.append(&mut body);
        answer.insert("total_views".into(), json!(views));
        answer.insert("viewers".into(), json!(viewers));
        if let Some(since) = since {
            answer.insert("from_date".into(), json!(since));
        }
        Ok(Reply::new(answer).touching(touched))
    }
}
