//! `confluence_get_labels`: the labels of a page, blog post or file.

use super::labelling;
use super::words::ContentRef;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the labels of a page, blog post or attachment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetLabels {
    /// Page id or URL, or `att…`
    page_id: ContentRef,
}

impl Tool for GetLabels {
    const NAME: &'static str = "confluence_get_labels";
    const TITLE: &'static str = "Get labels";
    const TOOLSET: Toolset = Toolset::ConfluenceLabels;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetLabels {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let (id, touched) = labelling::owner(cx, &self.page_id).await?;
        let labels = labelling::read(cx, &id).await?;
        let body = json!({"page_id": id, "labels": labelling::view(&labels)});
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("labels"),
            columns: &["id", "prefix"],
            ..Plan::default()
        }))
    }
}
