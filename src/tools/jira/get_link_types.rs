//! `jira_get_link_types`: the kinds of links between issues.

use crate::tools::prelude::*;
use crate::view::project;

/// List the kinds of links between issues.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetLinkTypes {
    /// Part of a name or phrase
    name_filter: Option<String>,
}

impl Tool for GetLinkTypes {
    const NAME: &'static str = "jira_get_link_types";
    const TITLE: &'static str = "List link types";
    const TOOLSET: Toolset = Toolset::JiraLinks;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetLinkTypes {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let types = cx.jira()?.link_types().await?;
        let part = self.name_filter.unwrap_or_default().to_lowercase();
        let types: Vec<Value> = types
            .iter()
            .filter(|kind| {
                [&kind.name, &kind.inward, &kind.outward]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&part))
            })
            .map(project::link_type)
            .collect();
        Ok(Reply::new(json!({"link_types": types})))
    }
}
