//! `confluence_get_page_history`: a page as it was.

use super::pages;
use super::words::PageRef;
use crate::confluence::flows;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Read an old version of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageHistory {
    page_id: PageRef,
    #[schemars(range(min = 1))]
    version: u32,
    /// false: storage format
    convert_to_markdown: Option<bool>,
}

impl Tool for GetPageHistory {
    const NAME: &'static str = "confluence_get_page_history";
    const TITLE: &'static str = "Get page version";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetPageHistory {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.page_id).await?;
        let version = self.version;
        let mut content = flows::version(confluence, &id, version.into())
            .await
            .about(|| format!("Version {version} of page `{id}`"))?;
        pages::fill_space(confluence, &mut content).await;
        let touched = pages::targets(cx, &content).await?;
        let storage = content.body.as_deref().unwrap_or_default();
        let content_view = if self.convert_to_markdown.unwrap_or(true) {
            let (text, is_markdown) = view::markdown(confluence, storage);
            view::text(text, if is_markdown { "markdown" } else { "storage" })
        } else {
            view::text(storage.to_owned(), "storage")
        };
        let mut body = view::page(confluence, &content);
        body.insert("content".into(), content_view);
        Ok(Reply::new(body).touching(touched).plan(Plan {
            text: Some("/content/value"),
            rest: Some(Box::new(move |_| {
                json!({"tool": Self::NAME,
                       "arguments": {"page_id": id, "version": version, "max_chars": 200_000}})
            })),
            ..Plan::default()
        }))
    }
}
