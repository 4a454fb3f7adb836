//! `confluence_export_pages`: a page and those below it as a folder of Markdown files, as a publication takes them.

mod files;
mod paths;

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::confluence::model::Content;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;

/// Write a page tree as Markdown files with front matter, attachments beside.
///
/// `confluence_publish_folder` takes them back.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ExportPages {
    /// Path; made if it is not there
    folder: String,
    /// The page on top, or give `space_key`
    page_id: Option<PageRef>,
    space_key: Option<SpaceKey>,
    /// Default true
    attachments: Option<bool>,
}

/// The most pages of one export.
const PAGES: usize = 1_000;

impl Tool for ExportPages {
    const NAME: &'static str = "confluence_export_pages";
    const TITLE: &'static str = "Export pages";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    // Nothing of the site changes, but files are written: it is no tool for read-only mode.
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        let page = self.page_id.iter().flat_map(PageRef::targets);
        page.chain(self.space_key.iter().map(SpaceKey::target))
            .collect()
    }
}

impl Write for ExportPages {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let folder = files::Folder::open(cx, self.folder.trim()).await?;
        let (space, top) = match (&self.page_id, &self.space_key) {
            (Some(page), _) => {
                let page = pages::live(cx, page, PageQuery::default()).await?;
                let key = page.space.key.clone().ok_or_else(|| {
                    Error::new(
                        ErrorKind::Site,
                        format!(
                            "The site does not say which space page `{}` is in.",
                            page.id
                        ),
                    )
                })?;
                (pages::space(cx, &key).await?, Some(page))
            }
            (None, Some(key)) => (pages::space(cx, key.as_str()).await?, None),
            (None, None) => return Err(Error::arguments("Give `page_id` or `space_key`.")),
        };
        let targets = match &top {
            Some(page) => pages::targets(cx, page).await?,
            None => vec![Target::Space(space.key.clone())],
        };
        let (all, more) = flows::space_pages(confluence, &space, 0, PAGES)
            .await
            .about(|| format!("Space `{}`", space.key))?;
        if more {
            return Err(Error::new(
                ErrorKind::Limit,
                format!("Space `{}` has more than {PAGES} pages.", space.key),
            )
            .hint("Export it in parts, by `page_id`."));
        }
        let wanted: Vec<Content> = match &top {
            Some(top) => below(all, &top.id),
            None => all,
        };
        let tree = paths::tree(&wanted);
        let line = format!(
            "Export {} pages of space {} to `{}`",
            tree.len(),
            space.key,
            self.folder.trim()
        );
        let edits: Vec<(String, String)> = tree
            .iter()
            .map(|page| (page.path.clone(), page.title.clone()))
            .collect();
        let with_files = self.attachments.unwrap_or(true);
        let undo = Undo::never("files on the disk are no part of the site; delete the folder");
        let mut change = Change::new(Action::Create, line, undo, move |cx, _permit| async move {
            files::write(&cx, folder, tree, with_files).await
        });
        for (path, title) in edits {
            change = change.edit(path, Value::Null, json!(title));
        }
        change.targets = targets;
        Ok(change)
    }
}

/// A page and all below it.
fn below(all: Vec<Content>, top: &str) -> Vec<Content> {
    let mut kept: std::collections::BTreeSet<String> = [top.to_owned()].into();
    // The order of the site says nothing of the tree, so it is walked until nothing new is found.
    loop {
        let before = kept.len();
        for page in &all {
            if page
                .parent_id
                .as_ref()
                .is_some_and(|parent| kept.contains(parent))
            {
                kept.insert(page.id.clone());
            }
        }
        if kept.len() == before {
            break;
        }
    }
    all.into_iter()
        .filter(|page| kept.contains(&page.id))
        .collect()
}
