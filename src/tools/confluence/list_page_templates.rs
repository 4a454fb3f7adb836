//! `confluence_list_page_templates`: the templates of a space or of the site (Cloud).

use super::pages;
use super::words::SpaceKey;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List page templates of a space, or the global ones.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListPageTemplates {
    space_key: Option<SpaceKey>,
    /// Default 25
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
    /// Where to go on
    cursor: Option<String>,
}

impl Tool for ListPageTemplates {
    const NAME: &'static str = "confluence_list_page_templates";
    const TITLE: &'static str = "List page templates";
    const TOOLSET: Toolset = Toolset::ConfluenceTemplates;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.space_key.iter().map(SpaceKey::target).collect()
    }
}

impl Read for ListPageTemplates {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let space = match &self.space_key {
            Some(key) => Some(pages::space(cx, key.as_str()).await?),
            None => None,
        };
        let key = space.as_ref().map(|space| space.key.as_str());
        let limit = self.limit.unwrap_or(25).clamp(1, 200) as usize;
        let found = confluence
            .templates(key, limit, self.cursor.as_deref())
            .await
            .ok_or_else(super::templating::no_templates)?
            .about(|| "The list of templates".to_owned())?;
        let templates: Vec<Value> = found
            .items
            .iter()
            .map(|template| super::templating::shown(template).into())
            .collect();
        let mut body = json!({"templates": templates});
        if let Some(next) = found.next {
            body["next_cursor"] = json!(next.0);
        }
        let touched = space.map(|space| Target::Space(space.key.clone()));
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("templates"),
            columns: &["description"],
            ..Plan::default()
        }))
    }
}
