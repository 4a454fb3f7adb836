//! `confluence_get_content_properties`: what apps and scripts keep beside a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::Plan;

/// Read the content properties of a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetContentProperties {
    page_id: PageRef,
    /// Only this one
    key: Option<String>,
}

impl Tool for GetContentProperties {
    const NAME: &'static str = "confluence_get_content_properties";
    const TITLE: &'static str = "Get content properties";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetContentProperties {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let page = pages::read(cx, &self.page_id, PageQuery::default()).await?;
        let touched = pages::targets(cx, &page).await?;
        let found = flows::properties(cx.confluence()?, &page.id, &page.kind)
            .await
            .about(|| format!("The properties of page `{}`", page.id))?;
        let list: Vec<Value> = found
            .iter()
            .filter(|property| self.key.as_ref().is_none_or(|key| *key == property.key))
            .map(|property| {
                json!({"key": property.key, "value": property.value, "version": property.version})
            })
            .collect();
        if let (Some(key), true) = (&self.key, list.is_empty()) {
            let known: Vec<&str> = found.iter().map(|property| property.key.as_str()).collect();
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("Page `{}` has no property `{key}`.", page.id),
            )
            .hint(format!("It has: {}.", known.join(", "))));
        }
        let body = json!({"page_id": page.id, "properties": list});
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("properties"),
            ..Plan::default()
        }))
    }
}
