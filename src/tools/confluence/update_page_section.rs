//! `confluence_update_page_section`: the text under one heading, everything else byte for byte as it was.

use super::kept::Inventory;
use super::looks::Looks;
use super::pages;
use super::saving::{Saving, save};
use super::text::{said, writing};
use super::update_page::originals;
use super::words::{PageRef, TextFormat};
use crate::confluence::PageQuery;
use crate::confluence::model::Body;
use crate::markup::{self, Edit, EditOptions, Format, OutlineEntry, Place};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Replace the text under one heading of a page; the rest stays byte for byte.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdatePageSection {
    page_id: PageRef,
    heading_text: String,
    /// Without the heading
    new_content: String,
    /// Default markdown
    content_format: Option<TextFormat>,
    is_minor_edit: Option<bool>,
    version_comment: Option<String>,
    /// The version you read
    expected_version: Option<u64>,
}

impl Tool for UpdatePageSection {
    const NAME: &'static str = "confluence_update_page_section";
    const TITLE: &'static str = "Update page section";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["new_content"];
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("heading", "heading_text"), ("content", "new_content")];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for UpdatePageSection {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let query = PageQuery {
            body: true,
            properties: false,
        };
        let page = pages::live(cx, &self.page_id, query).await?;
        let base = pages::version(&page);
        if let Some(expected) = self.expected_version {
            pages::check_version(confluence, &page, expected).await?;
        }
        let targets = pages::targets(cx, &page).await?;
        let format = match self.content_format.unwrap_or_default() {
            TextFormat::Markdown => Format::Markdown,
            TextFormat::Storage => Format::Storage,
            TextFormat::Wiki => {
                return Err(Error::arguments(
                    "A section takes `markdown` or `storage`; only whole pages take `wiki`.",
                ));
            }
        };
        let old = page.body.clone().unwrap_or_default();
        let unreadable = |error: markup::ReadError| {
            Error::new(
                ErrorKind::Site,
                format!(
                    "Page `{}` cannot be edited in parts: its text is {error}.",
                    page.id
                ),
            )
            .hint("`confluence_update_page` can replace the whole text.")
        };
        let document = markup::read(&old, Format::Storage, &view::reading(confluence, &old))
            .map_err(unreadable)?;
        let outline = markup::outline(&document);
        let (entry, count) = find(&outline, &self.heading_text).ok_or_else(|| {
            let headings: Vec<String> = outline
                .iter()
                .map(|entry| format!("`{}`", entry.title))
                .collect();
            let error = Error::new(
                ErrorKind::NotFound,
                format!("Page `{}` has no heading `{}`.", page.id, self.heading_text),
            );
            if headings.is_empty() {
                error.hint(
                    "It has no headings at all; `confluence_update_page` replaces the whole text.",
                )
            } else {
                error.hint(format!("Its headings: {}.", headings.join(", ")))
            }
        })?;
        let mut options = writing(cx, &self.new_content).await?;
        options.originals = originals(confluence, &old);
        let content = markup::read(&self.new_content, format, &options)
            .map_err(|error| Error::arguments(format!("The text is {error}.")))?;
        let edit = Edit::ReplaceSection {
            place: Place::Block(entry.id.clone()),
            content,
        };
        // What the section loses is told, not refused: replacing it was asked for.
        let edit_options = EditOptions {
            allow_loss: true,
            options,
        };
        let edited =
            markup::edit(&old, Format::Storage, &[edit], &edit_options).map_err(|error| {
                Error::arguments(format!("The section cannot be replaced: {error}."))
            })?;
        let mut notes = Vec::new();
        if count > 1 {
            notes.push(format!(
                "{count} headings read `{}`; this is the first.",
                entry.title
            ));
        }
        let lost = Inventory::of(&old).lost_in(&Inventory::of(&edited.text));
        if lost.is_empty() {
            notes.extend(edited.losses.iter().map(said));
        } else {
            notes.push(format!("This takes away: {}.", lost.join(", ")));
        }
        let (before, _) = view::markdown(confluence, &old);
        let (after, _) = view::markdown(confluence, &edited.text);
        let line = format!(
            "Update section `{}` of page `{}` ({})",
            entry.title, page.title, page.id
        );
        let title = page.title.clone();
        let id = page.id.clone();
        let saving = Saving {
            writes: edited.text != old,
            body: Body::storage(edited.text),
            title,
            message: self.version_comment,
            is_minor: self.is_minor_edit.unwrap_or(false),
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
        .edit("content", json!(before), json!(after))
        .still(move |cx| async move { pages::unchanged(&cx, &id, base).await });
        change.state = state;
        change.targets = targets;
        change.notes = notes;
        Ok(change)
    }
}

/// The heading meant, and how many read like it: exactly so first, else without regard to case and spacing.
fn find<'o>(outline: &'o [OutlineEntry], heading: &str) -> Option<(&'o OutlineEntry, usize)> {
    let heading = heading.trim().trim_start_matches('#').trim();
    let fold = |title: &str| {
        let words: Vec<&str> = title.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let exact: Vec<&OutlineEntry> = outline
        .iter()
        .filter(|entry| entry.title == heading)
        .collect();
    let alike: Vec<&OutlineEntry> = if exact.is_empty() {
        let wanted = fold(heading);
        outline
            .iter()
            .filter(|entry| fold(&entry.title) == wanted)
            .collect()
    } else {
        exact
    };
    alike.first().map(|entry| (*entry, alike.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> OutlineEntry {
        OutlineEntry {
            level: 2,
            title: title.into(),
            id: format!("b-{title}"),
            path: vec![title.into()],
            characters: 0,
        }
    }

    #[test]
    fn an_exact_heading_comes_before_one_that_reads_alike() {
        let outline = [
            entry("SETUP"),
            entry("Setup"),
            entry("Roll  out"),
            entry("Setup"),
        ];
        let found = |heading: &str| {
            find(&outline, heading).map(|(entry, count)| (entry.title.clone(), count))
        };
        assert_eq!(found("Setup"), Some(("Setup".into(), 2)));
        assert_eq!(found("## roll out"), Some(("Roll  out".into(), 1)));
        assert_eq!(found("setup"), Some(("SETUP".into(), 3)));
        assert_eq!(found("Nowhere"), None);
    }
}
