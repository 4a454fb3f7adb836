//! `confluence_create_folder`: a folder in the tree of a space (Cloud).

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Create a folder.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateFolder {
    space_key: SpaceKey,
    title: String,
    /// Page or folder; default the space's home page
    parent_id: Option<PageRef>,
}

impl Tool for CreateFolder {
    const NAME: &'static str = "confluence_create_folder";
    const TITLE: &'static str = "Create folder";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Create;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        let mut targets = vec![self.space_key.target()];
        targets.extend(self.parent_id.iter().flat_map(PageRef::targets));
        targets
    }
}

impl Write for CreateFolder {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`title` must not be empty."));
        }
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let mut targets = vec![Target::Space(space.key.clone())];
        let parent = match &self.parent_id {
            Some(parent) => {
                let id = pages::id(cx, parent).await?;
                targets.extend(pages::targets_of_id(cx, &id).await?);
                Some(id)
            }
            None => None,
        };
        let line = format!("Create folder `{title}` in space {}", space.key);
        let (shown_title, shown_parent) = (json!(title), json!(parent));
        let key = space.key.clone();
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let made = confluence
                .create_folder(&space, &title, parent.as_deref(), &permit)
                .await
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::NotConfigured,
                        "Folders exist on Confluence Cloud only.",
                    )
                })?
                .about(|| format!("Folder `{title}` in space `{}`", space.key))?;
            let mut applied = Applied {
                message: format!("Folder `{}` created", made.title),
                undo: Some(pages::undo_creation(&made)),
                ..Applied::default()
            };
            if made.title != title {
                applied.not_applied.push(NotApplied {
                    field: "title".into(),
                    reason: format!("the site keeps `{}`", made.title),
                });
            }
            let shown = view::page(confluence, &made);
            applied.body.insert("folder".into(), shown.into());
            Ok(applied)
        })
        .edit("title", Value::Null, shown_title)
        .edit("space", Value::Null, json!(key))
        .edit("parent_id", Value::Null, shown_parent);
        change.targets = targets;
        Ok(change)
    }
}
