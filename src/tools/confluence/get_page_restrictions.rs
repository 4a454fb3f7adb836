//! `confluence_get_page_restrictions`: who may see and change a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::flows;
use crate::confluence::model::{Restrictions, Subjects};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Show who may view and edit a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageRestrictions {
    page_id: PageRef,
}

impl Tool for GetPageRestrictions {
    const NAME: &'static str = "confluence_get_page_restrictions";
    const TITLE: &'static str = "Get page restrictions";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Read for GetPageRestrictions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.page_id).await?;
        let touched = pages::targets_of_id(cx, &id).await?;
        let found = flows::restrictions(confluence, &id)
            .await
            .about(|| format!("Page `{id}`"))?;
        Ok(Reply::new(shown(confluence, &found)).touching(touched))
    }
}

/// Restrictions as an answer; empty lists stand, because they say that everybody is let in.
pub(super) fn shown(confluence: &crate::confluence::Client, restrictions: &Restrictions) -> Value {
    let of = |subjects: &Subjects| {
        let users: Vec<Value> = subjects
            .users
            .iter()
            .map(|person| view::person(confluence, person))
            .collect();
        let groups: Vec<&str> = subjects
            .groups
            .iter()
            .map(|group| group.name.as_str())
            .collect();
        json!({"users": users, "groups": groups})
    };
    json!({"read": of(&restrictions.read), "update": of(&restrictions.update)})
}
