//! `confluence_update_page`: a page's next version.

use super::kept::Inventory;
use super::looks::Looks;
use super::pages;
use super::saving::{Saving, save};
use super::text::{self, Given, Ready};
use super::words::{PageRef, PageWidth, TableLayout, TextFormat};
use crate::confluence::PageQuery;
use crate::confluence::model::{Body, Content};
use crate::markup::options::Originals;
use crate::markup::{self, Format};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Change a Confluence page: its whole text, title, parent, or looks.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdatePage {
    page_id: PageRef,
    /// Kept if left out
    title: Option<String>,
    /// The whole new text
    content: Option<String>,
    is_minor_edit: Option<bool>,
    version_comment: Option<String>,
    parent_id: Option<PageRef>,
    /// Default markdown
    content_format: Option<TextFormat>,
    enable_heading_anchors: Option<bool>,
    include_content: Option<bool>,
    /// Empty removes it
    emoji: Option<String>,
    /// Path, in place of `content`
    content_file: Option<String>,
    page_width: Option<PageWidth>,
    table_layout: Option<TableLayout>,
    /// The version you read
    expected_version: Option<u64>,
}

impl Tool for UpdatePage {
    const NAME: &'static str = "confluence_update_page";
    const TITLE: &'static str = "Update page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["emoji", "page_width"];
    const ALIASES: &'static [(&'static str, &'static str)] = &[("body", "content")];

    fn targets(&self) -> Vec<Target> {
        let parent = self.parent_id.iter().flat_map(PageRef::targets);
        self.page_id.targets().into_iter().chain(parent).collect()
    }
}

impl Write for UpdatePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let looks = Looks {
            emoji: self.emoji,
            width: self.page_width,
        };
        let query = PageQuery {
            body: true,
            properties: looks.is_some(),
        };
        let page = pages::live(cx, &self.page_id, query).await?;
        let base = pages::version(&page);
        if let Some(expected) = self.expected_version {
            pages::check_version(confluence, &page, expected).await?;
        }
        let mut targets = pages::targets(cx, &page).await?;
        let parent_id = match &self.parent_id {
            Some(parent) => {
                let id = pages::id(cx, parent).await?;
                targets.extend(pages::targets_of_id(cx, &id).await?);
                Some(id).filter(|id| page.parent_id.as_ref() != Some(id))
            }
            None => None,
        };
        let source = text::source(cx, self.content, self.content_file).await?;
        let nothing = source.is_none()
            && self.title.is_none()
            && self.parent_id.is_none()
            && !looks.is_some();
        if nothing {
            return Err(Error::arguments(
                "There is nothing to change: give `content` (or `content_file`), `title`, `parent_id`, `emoji` or \
                 `page_width`.",
            ));
        }
        let old = page.body.clone().unwrap_or_default();
        let (before, _) = view::markdown(confluence, &old);
        let mut notes = Vec::new();
        let mut text = None;
        if let Some(source) = source {
            let given = Given {
                text: source,
                format: self.content_format.unwrap_or_default(),
                anchors: self.enable_heading_anchors.unwrap_or(false),
                tables: self.table_layout,
            };
            let format = given.format;
            let asks_for_more = given.anchors || given.tables.is_some();
            let ready = text::ready(cx, given, originals(confluence, &old)).await?;
            // A text that reads the same is the same: the page keeps what Markdown cannot say.
            let is_same = format == TextFormat::Markdown
                && !asks_for_more
                && ready.shown.trim() == before.trim();
            if !is_same {
                notes = losses(confluence, &page, &ready, format);
                text = Some(ready);
            }
        }
        let title = self.title.map(|title| title.trim().to_owned());
        let title = title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| page.title.clone());
        let line = format!("Update page `{}` ({})", page.title, page.id);
        let shown = text.as_ref().map(|ready| ready.shown.clone());
        let writes = text.is_some() || title != page.title || parent_id.is_some();
        let saving = Saving {
            body: text.map_or_else(|| Body::storage(old), |ready| ready.body),
            title: title.clone(),
            message: self.version_comment,
            is_minor: self.is_minor_edit.unwrap_or(false),
            parent_id: parent_id.clone(),
            looks: looks.clone(),
            writes,
            with_text: self.include_content.unwrap_or(false),
            before_text: shown.as_ref().map(|_| before.clone()),
            page: page.clone(),
        };
        let id = page.id.clone();
        let state = saving.state();
        let undo = Undo::Later(&["confluence_update_page"]);
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| {
            save(cx, permit, saving)
        })
        .edit("title", json!(page.title), json!(title))
        .still(move |cx| async move { pages::unchanged(&cx, &id, base).await });
        if let Some(shown) = shown {
            change = change.edit("content", json!(before), json!(shown));
        }
        if parent_id.is_some() {
            change = change.edit("parent_id", json!(page.parent_id), json!(parent_id));
        }
        change = looks.preview(change, Some(&page));
        change.state = state;
        change.targets = targets;
        change.notes = notes;
        Ok(change)
    }
}

/// The nodes of a page that Markdown shows as placeholders.
pub(super) fn originals(confluence: &crate::confluence::Client, storage: &str) -> Originals {
    let options = view::reading(confluence, storage);
    match markup::read(storage, Format::Storage, &options) {
        Ok(document) => Originals::of(&document),
        Err(_) => Originals::default(),
    }
}

/// What the new text takes away, for the reader of the preview.
fn losses(
    confluence: &crate::confluence::Client,
    page: &Content,
    ready: &Ready,
    format: TextFormat,
) -> Vec<String> {
    let old = page.body.as_deref().unwrap_or_default();
    let mut notes = Vec::new();
    let before = Inventory::of(old);
    match format {
        TextFormat::Wiki => {
            let replaced = before.lost_in(&Inventory::default());
            if !replaced.is_empty() {
                notes.push(format!(
                    "Replaced by what the wiki markup says: {}.",
                    replaced.join(", ")
                ));
            }
        }
        TextFormat::Markdown | TextFormat::Storage => {
            let lost = before.lost_in(&Inventory::of(&ready.body.value));
            if !lost.is_empty() {
                notes.push(format!(
                    "This takes away: {}. The placeholders that `confluence_get_page` shows keep what they stand for \
                     if they come back; `confluence_update_page_section` leaves the rest of a page alone.",
                    lost.join(", ")
                ));
            }
        }
    }
    if format == TextFormat::Markdown {
        let options = view::reading(confluence, old);
        let mut reset: Vec<String> = Vec::new();
        if let Ok(written) = markup::convert(old, Format::Storage, Format::Markdown, &options) {
            for loss in written.losses {
                if !reset.contains(&loss.what) {
                    reset.push(loss.what);
                }
            }
        }
        if !reset.is_empty() {
            let more = reset.len().saturating_sub(5);
            reset.truncate(5);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            notes.push(format!(
                "Markdown cannot say, so it is reset: {}{more}.",
                reset.join(", ")
            ));
        }
    }
    notes.extend(ready.losses.iter().cloned());
    notes
}
