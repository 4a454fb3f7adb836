//! `confluence_restore_page_version`: an old version as the newest.

use super::looks::Looks;
use super::pages;
use super::saving::{Saving, save};
use super::words::PageRef;
use crate::confluence::model::Body;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Make an old version of a page the newest; nothing of its history goes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RestorePageVersion {
    page_id: PageRef,
    #[schemars(range(min = 1))]
    version: u32,
    version_comment: Option<String>,
    /// The version you read
    expected_version: Option<u64>,
}

impl Tool for RestorePageVersion {
    const NAME: &'static str = "confluence_restore_page_version";
    const TITLE: &'static str = "Restore page version";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for RestorePageVersion {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let query = PageQuery {
            body: true,
            properties: false,
        };
        let page = pages::live(cx, &self.page_id, query).await?;
        let targets = pages::targets(cx, &page).await?;
        let base = pages::version(&page);
        if let Some(expected) = self.expected_version {
            pages::check_version(confluence, &page, expected).await?;
        }
        let version = self.version;
        let old = flows::version(confluence, &page.id, version.into())
            .await
            .about(|| format!("Version {version} of page `{}`", page.id))?;
        let (now, was) = (
            page.body.clone().unwrap_or_default(),
            old.body.clone().unwrap_or_default(),
        );
        let (before, _) = view::markdown(confluence, &now);
        let (after, _) = view::markdown(confluence, &was);
        let line = format!(
            "Restore version {version} of page `{}` ({})",
            page.title, page.id
        );
        let (old_title, new_title) = (page.title.clone(), old.title.clone());
        let id = page.id.clone();
        let saving = Saving {
            writes: now != was || old_title != new_title,
            body: Body::storage(was),
            title: old.title,
            message: Some(
                self.version_comment
                    .unwrap_or_else(|| format!("Restored from version {version}")),
            ),
            is_minor: false,
            parent_id: None,
            looks: Looks::default(),
            with_text: false,
            before_text: Some(before.clone()),
            page,
        };
        let state = saving.state();
        let undo = Undo::Later(&["confluence_update_page"]);
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| {
            save(cx, permit, saving)
        })
        .edit("title", json!(old_title), json!(new_title))
        .edit("content", json!(before), json!(after))
        .still(move |cx| async move { pages::unchanged(&cx, &id, base).await });
        change.state = state;
        change.targets = targets;
        Ok(change)
    }
}
