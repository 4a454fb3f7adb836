//! `confluence_get_watchers`: who is told of changes of a page, or of a whole space.

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::atlassian::{self, Kind};
use crate::confluence::model::Person;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List who watches a page, a space, or both.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetWatchers {
    page_id: Option<PageRef>,
    space_key: Option<SpaceKey>,
}

impl Tool for GetWatchers {
    const NAME: &'static str = "confluence_get_watchers";
    const TITLE: &'static str = "Get watchers";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        let page = self.page_id.iter().flat_map(PageRef::targets);
        page.chain(self.space_key.iter().map(SpaceKey::target))
            .collect()
    }
}

impl Read for GetWatchers {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let mut body = Map::new();
        let mut touched = Vec::new();
        let mut watchers = Vec::new();
        let mut add = |what: &str, people: Vec<Person>| {
            watchers.extend(people.iter().map(|person| {
                let mut shown = view::person(confluence, person);
                shown["watches"] = json!(what);
                shown
            }));
        };
        if self.page_id.is_none() && self.space_key.is_none() {
            return Err(Error::arguments(
                "Give a `page_id`, a `space_key`, or both.",
            ));
        }
        if let Some(page) = &self.page_id {
            let page = pages::read(cx, page, PageQuery::default()).await?;
            touched.extend(pages::targets(cx, &page).await?);
            let people = flows::watchers(confluence, &page.id).await;
            let people = told(people, || format!("The watchers of page `{}`", page.id))?;
            body.insert("page_id".into(), json!(page.id));
            add("page", people);
        }
        if let Some(key) = &self.space_key {
            let space = pages::space(cx, key.as_str()).await?;
            touched.push(Target::Space(space.key.clone()));
            let people = flows::space_watchers(confluence, &space.key).await;
            let people = told(people, || format!("The watchers of space `{}`", space.key))?;
            body.insert("space_key".into(), json!(space.key));
            add("space", people);
        }
        body.insert("count".into(), json!(watchers.len()));
        body.insert("watchers".into(), watchers.into());
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("watchers"),
            ..Plan::default()
        }))
    }
}

/// The page and the space are there; if their watchers are not, the site has no such list.
fn told(
    people: std::result::Result<Vec<Person>, atlassian::Error>,
    about: impl FnOnce() -> String,
) -> Result<Vec<Person>> {
    match people {
        Err(error) if error.kind == Kind::NotFound => Err(Error::new(
            ErrorKind::NotConfigured,
            format!(
                "{}: this version of Confluence does not list them.",
                about()
            ),
        )),
        people => people.about(about),
    }
}
