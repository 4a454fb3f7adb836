//! `confluence_get_page_diff`: what changed between two versions of a page, as Markdown, so that links, marks and macros count.

use super::pages;
use super::words::PageRef;
use crate::confluence::flows;
use crate::confluence::model::Content;
use crate::markup;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Show what changed between two versions of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageDiff {
    page_id: PageRef,
    #[schemars(range(min = 1))]
    from_version: u32,
    #[schemars(range(min = 1))]
    to_version: u32,
}

impl Tool for GetPageDiff {
    const NAME: &'static str = "confluence_get_page_diff";
    const TITLE: &'static str = "Compare page versions";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetPageDiff {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.page_id).await?;
        let of = |number: u32| {
            let id = id.as_str();
            async move {
                flows::version(confluence, id, number.into())
                    .await
                    .about(|| format!("Version {number} of page `{id}`"))
            }
        };
        let (before, after) = tokio::try_join!(of(self.from_version), of(self.to_version))?;
        let mut touched = pages::targets(cx, &before).await?;
        touched.extend(pages::targets(cx, &after).await?);
        let markdown = |content: &Content| {
            let storage = content.body.as_deref().unwrap_or_default();
            view::markdown(confluence, storage).0 + "\n"
        };
        let (before_text, after_text) = (markdown(&before), markdown(&after));
        let diff = markup::diff_lines(&before_text, &after_text, 3);
        let mut body = json!({
            "page_id": id,
            "title": after.title,
            "from_version": self.from_version,
            "to_version": self.to_version,
        });
        if before.title != after.title {
            body["title_before"] = json!(before.title);
        }
        let outside = [&before, &after]
            .into_iter()
            .filter_map(|content| view::origin(confluence, content))
            .max_by_key(|origin| origin.mark().is_some());
        if let Some(origin) = outside {
            body["origin"] = json!(origin.name());
        }
        body["diff"] = json!(diff);
        Ok(Reply::new(body).touching(touched).plan(Plan {
            text: Some("/diff"),
            rest: Some(Box::new(move |_| {
                json!({"tool": Self::NAME,
                       "arguments": {"page_id": id, "from_version": self.from_version,
                                     "to_version": self.to_version, "max_chars": 200_000}})
            })),
            ..Plan::default()
        }))
    }
}
