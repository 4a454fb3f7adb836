//! `confluence_publish_folder`: a folder of Markdown files as a page tree; only what changed is written.

mod apply;
mod folder;
pub(super) mod front;
mod links;
mod plan;

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::confluence::PageQuery;
use crate::tools::prelude::*;
use crate::view::page as view;

/// Publish a folder of Markdown files as a page tree; unchanged pages stay untouched.
///
/// Links and images come along. Front matter: `title`, `labels`, `parent`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PublishFolder {
    /// Path
    folder: String,
    space_key: SpaceKey,
    /// Default: the space's home page
    parent_id: Option<PageRef>,
    /// Also over pages others changed
    overwrite: Option<bool>,
}

impl Tool for PublishFolder {
    const NAME: &'static str = "confluence_publish_folder";
    const TITLE: &'static str = "Publish folder";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        let parent = self.parent_id.iter().flat_map(PageRef::targets);
        std::iter::once(self.space_key.target())
            .chain(parent)
            .collect()
    }
}

impl Write for PublishFolder {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let folder = folder::read(cx, self.folder.trim()).await?;
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let mut targets = vec![Target::Space(space.key.clone())];
        let root = match &self.parent_id {
            Some(parent) => {
                let page = pages::live(cx, parent, PageQuery::default()).await?;
                targets.extend(pages::targets(cx, &page).await?);
                let key = page.space.key.as_deref().unwrap_or(&space.key);
                if !key.eq_ignore_ascii_case(&space.key) {
                    return Err(Error::arguments(format!(
                        "Page `{}` is in space `{key}`, not in `{}`.",
                        page.id, space.key
                    )));
                }
                Some(page.id)
            }
            None => space.homepage_id.clone(),
        };
        let wanted = plan::Wanted {
            space: &space,
            root: root.as_deref(),
            overwrite: self.overwrite.unwrap_or(false),
        };
        let mut steps = plan::steps(cx, folder, &wanted).await?;
        let mut notes: Vec<String> = steps.iter().flat_map(|step| step.notes.clone()).collect();
        let (mut made, mut changed, mut same, mut refused) = (0, 0, 0, 0);
        let mut edits: Vec<(String, Value, Value)> = Vec::new();
        for step in &mut steps {
            if step.is_idle() {
                same += 1;
                continue;
            }
            if step.refusal.is_none() && made + changed >= apply::PAGES {
                step.refusal = Some(format!(
                    "only {} pages are written at once; call again to go on",
                    apply::PAGES
                ));
            }
            if let Some(reason) = &step.refusal {
                refused += 1;
                notes.push(format!("`{}` is left alone: {reason}.", step.path));
                continue;
            }
            let before = match &step.page {
                None => {
                    made += 1;
                    String::new()
                }
                Some(page) => {
                    changed += 1;
                    view::markdown(confluence, page.body.as_deref().unwrap_or_default()).0
                }
            };
            if let Some(text) = &step.text {
                let after = view::markdown(confluence, text).0;
                let before = if step.page.is_some() {
                    json!(before)
                } else {
                    Value::Null
                };
                edits.push((step.path.clone(), before, json!(after)));
            }
            if step.moves {
                let from = step.page.as_ref().and_then(|page| page.parent_id.clone());
                let to = match &step.above {
                    plan::Above::Page(id) => json!(id),
                    _ => json!("the page of its folder"),
                };
                edits.push((format!("{} below", step.path), json!(from), to));
            }
            if !step.labels.is_empty() {
                edits.push((
                    format!("{} labels", step.path),
                    Value::Null,
                    json!(step.labels),
                ));
            }
            if !step.files.is_empty() {
                let names: Vec<&str> = step.files.iter().map(|file| file.name.as_str()).collect();
                edits.push((format!("{} files", step.path), Value::Null, json!(names)));
            }
        }
        let old = || {
            let alive = |step: &&plan::Step| step.refusal.is_none() && step.page.is_some();
            steps.iter().filter(alive)
        };
        let has_labels = old().any(|step| !step.labels.is_empty());
        let has_files = old().any(|step| !step.files.is_empty());
        if refused > 0 && self.overwrite != Some(true) {
            notes.push("`overwrite` publishes over what others changed.".into());
        }
        notes.push("Pages of files that are gone stay.".into());
        let line = format!(
            "Publish to space {}: {made} new pages, {changed} changed, {same} unchanged, {refused} left alone",
            space.key
        );
        let undo = Undo::Later(match (has_labels, has_files) {
            (false, false) => &["confluence_update_page", "confluence_delete_page"],
            (true, false) => &[
                "confluence_update_page",
                "confluence_delete_page",
                "confluence_remove_label",
            ],
            (false, true) => &[
                "confluence_update_page",
                "confluence_delete_page",
                "confluence_delete_attachment",
                "confluence_restore_attachment",
            ],
            (true, true) => &[
                "confluence_update_page",
                "confluence_delete_page",
                "confluence_remove_label",
                "confluence_delete_attachment",
                "confluence_restore_attachment",
            ],
        });
        let attaches = steps
            .iter()
            .any(|step| step.refusal.is_none() && !step.files.is_empty());
        let work = apply::Work {
            space: (*space).clone(),
            steps,
        };
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| {
            apply::apply(cx, permit, work)
        });
        if made > 0 || attaches {
            change = change.also(Action::Create);
        }
        for (field, before, after) in edits {
            change = change.edit(field, before, after);
        }
        change.targets = targets;
        change.notes = notes;
        Ok(change)
    }
}
