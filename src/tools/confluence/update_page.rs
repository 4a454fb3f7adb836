//! `confluence_update_page`: a page's next version.

use super::kept::Inventory;
use super::looks::Looks;
use super::merging;
use super::pages;
use super::saving::{Saving, save};
use super::text::{self, Given, said};
use super::words::{PageRef, PageWidth, TableLayout, TextFormat};
use crate::confluence::PageQuery;
use crate::confluence::model::{Body, Content};
use crate::markup::options::Originals;
use crate::markup::{self, EditError, EditOptions, Format};
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
    /// Let it drop macros, files
    allow_loss: Option<bool>,
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
        let basis = merging::basis(cx, &page, self.expected_version).await?;
        let is_title_theirs = self.title.is_some() && basis.title != page.title;
        if let Some(expected) = self.expected_version
            && (source.is_none() || is_title_theirs)
        {
            pages::check_version(confluence, &page, expected).await?;
        }
        let old = page.body.clone().unwrap_or_default();
        let (before, _) = view::markdown(confluence, &old);
        let mut notes = Vec::new();
        let mut text: Option<Body> = None;
        let mut shown = None;
        if let Some(source) = source {
            let given = Given {
                text: source,
                format: self.content_format.unwrap_or_default(),
                anchors: self.enable_heading_anchors.unwrap_or(false),
                tables: self.table_layout,
            };
            let is_wiki = given.format == TextFormat::Wiki;
            let new = fresh(
                cx,
                &page,
                &basis.text,
                given,
                self.allow_loss.unwrap_or(false),
            )
            .await?;
            notes = new.notes;
            if is_wiki {
                // Only the site can read it, so there is nothing to put together.
                if let Some(expected) = self.expected_version {
                    pages::check_version(confluence, &page, expected).await?;
                }
                shown = Some(new.body.value.clone());
                text = Some(new.body);
            } else {
                let (merged, note) = basis.onto(cx, &page, new.body.value).await?;
                notes.extend(note);
                if merged != old {
                    shown = Some(view::markdown(confluence, &merged).0);
                    text = Some(Body::storage(merged));
                }
            }
        }
        let title = self.title.map(|title| title.trim().to_owned());
        let title = title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| page.title.clone());
        let line = format!("Update page `{}` ({})", page.title, page.id);
        let writes = text.is_some() || title != page.title || parent_id.is_some();
        let saving = Saving {
            body: text.unwrap_or_else(|| Body::storage(old)),
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

/// A new text, and what to say of it.
struct Fresh {
    body: Body,
    notes: Vec<String>,
}

/// The text a caller gave in the place of the one that was read.
///
/// Markdown leaves every block that reads the same byte for byte, and is refused where it would drop what it cannot say.
async fn fresh(
    cx: &Context,
    page: &Content,
    old: &str,
    given: Given,
    allow_loss: bool,
) -> Result<Fresh> {
    let confluence = cx.confluence()?;
    let is_whole = given.anchors || given.tables.is_some();
    if given.format == TextFormat::Markdown && !is_whole {
        let mut options = view::reading(confluence, old);
        options.mentions.ids = text::writing(cx, &given.text).await?.mentions.ids;
        options.originals = originals(confluence, old);
        let new = markup::read(&given.text, Format::Markdown, &options)
            .map_err(|error| Error::arguments(format!("The text is {error}.")))?;
        let edit_options = EditOptions {
            allow_loss,
            options,
        };
        match markup::rewrite(old, Format::Storage, &new, &edit_options) {
            Ok(done) => {
                let mut notes = Vec::new();
                let dropped: Vec<String> = done.dropped.iter().map(said).collect();
                if !dropped.is_empty() {
                    notes.push(format!("This takes away: {}.", dropped.join(", ")));
                }
                if !done.reset.is_empty() {
                    notes.push(format!(
                        "Markdown cannot say, so it is reset where the text is new: {}.",
                        few(&done.reset)
                    ));
                }
                notes.extend(done.losses.iter().map(said));
                return Ok(Fresh {
                    body: Body::storage(done.text),
                    notes,
                });
            }
            Err(EditError::WouldLose(losses)) => {
                return Err(refusal(page, &losses.iter().map(said).collect::<Vec<_>>()));
            }
            // A text that is broken can only be replaced.
            Err(_) => {}
        }
    }
    let format = given.format;
    let ready = text::ready(cx, given, originals(confluence, old)).await?;
    let lost = Inventory::of(old).lost_in(&match format {
        TextFormat::Wiki => Inventory::default(),
        _ => Inventory::of(&ready.body.value),
    });
    if format == TextFormat::Markdown && !lost.is_empty() && !allow_loss {
        return Err(refusal(page, &lost));
    }
    let mut notes = Vec::new();
    if !lost.is_empty() {
        notes.push(match format {
            TextFormat::Wiki => {
                format!(
                    "Replaced by what the wiki markup says: {}.",
                    lost.join(", ")
                )
            }
            _ => format!("This takes away: {}.", lost.join(", ")),
        });
    }
    notes.extend(ready.losses);
    Ok(Fresh {
        body: ready.body,
        notes,
    })
}

/// The list of what would go, and the ways out.
fn refusal(page: &Content, lost: &[String]) -> Error {
    Error::arguments(format!(
        "The text would take away what stands in page `{}` (`{}`) and Markdown cannot say: {}. Nothing was changed.",
        page.id,
        page.title,
        few(lost)
    ))
    .hint(
        "Change single places with `confluence_edit_page`; or keep the placeholders that `confluence_get_page` shows in \
         the text; or set `allow_loss` to let it go.",
    )
}

/// The first of many, and how many more.
fn few(things: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = things.iter().take(SHOWN).map(String::as_str).collect();
    match things.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
