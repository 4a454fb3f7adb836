//! `confluence_get_page_versions`: who saved what when.

use super::pages;
use super::words::PageRef;
use crate::atlassian::timestamp;
use crate::confluence::flows;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List the versions of a page, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageVersions {
    page_id: PageRef,
    /// Default 25
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
}

impl Tool for GetPageVersions {
    const NAME: &'static str = "confluence_get_page_versions";
    const TITLE: &'static str = "Get page versions";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetPageVersions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.page_id).await?;
        let touched = pages::targets_of_id(cx, &id).await?;
        let limit = self.limit.unwrap_or(25).clamp(1, 500) as usize;
        let (versions, more) = flows::versions(confluence, &id, limit)
            .await
            .about(|| format!("The versions of page `{id}`"))?;
        let people: Vec<&str> = versions
            .iter()
            .filter_map(|version| version.by.as_ref()?.id.as_deref())
            .collect();
        flows::learn_names(confluence, &people).await;
        let list: Vec<Value> = versions
            .iter()
            .map(|version| {
                let mut line = Map::new();
                line.insert("number".into(), json!(version.number));
                if let Some(when) = &version.when {
                    line.insert("when".into(), json!(timestamp(when)));
                }
                if let Some(by) = &version.by {
                    let name = view::name(confluence, by);
                    let name = name.or_else(|| by.handle().map(str::to_owned));
                    line.insert("by".into(), json!(name));
                }
                if let Some(origin) = confluence.origin_of_all([version.by.as_ref()]) {
                    line.insert("origin".into(), json!(origin.name()));
                }
                if let Some(message) = &version.message {
                    line.insert("message".into(), json!(message));
                }
                if version.is_minor {
                    line.insert("minor".into(), json!(true));
                }
                line.into()
            })
            .collect();
        let mut body = json!({"page_id": id, "versions": list});
        if more {
            body["more"] = json!(true);
        }
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("versions"),
            item_texts: &["message"],
            ..Plan::default()
        }))
    }
}
