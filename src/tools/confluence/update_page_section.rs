//! `confluence_update_page_section`: the text under one heading, everything else byte for byte as it was.

use super::edit_page::unreadable;
use super::edits;
use super::merging;
use super::pages;
use super::saving::{Rework, rework};
use super::text::writing;
use super::update_page::originals;
use super::words::{PageRef, TextFormat};
use crate::confluence::PageQuery;
use crate::markup::{self, Edit, EditOptions, Format, Place};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Replace the text under one heading of a page; the rest stays byte for byte.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdatePageSection {
    page_id: PageRef,
    heading_text: String,
    /// Without the heading
    new_content: String,
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
        let format = edits::format(self.content_format)?;
        let page = pages::live(cx, &self.page_id, query).await?;
        let targets = pages::targets(cx, &page).await?;
        let basis = merging::basis(cx, &page, self.expected_version).await?;
        let reading = view::reading(confluence, &basis.text);
        let document = markup::read(&basis.text, Format::Storage, &reading)
            .map_err(|error| unreadable(&page.id, &error))?;
        let outline = markup::outline(&document);
        let found = edits::headings(&outline, &self.heading_text);
        let Some(entry) = found.first() else {
            return Err(edits::no_heading(&outline, &self.heading_text));
        };
        let mut options = writing(cx, &self.new_content).await?;
        options.originals = originals(confluence, &basis.text);
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
        let edited = markup::edit(&basis.text, Format::Storage, &[edit], &edit_options).map_err(
            |error| Error::arguments(format!("The section cannot be replaced: {error}.")),
        )?;
        let mut notes = Vec::new();
        if found.len() > 1 {
            notes.push(format!(
                "{} headings read `{}`; this is the first.",
                found.len(),
                entry.title
            ));
        }
        let (text, merged) = basis.onto(cx, &page, edited.text).await?;
        notes.extend(merged);
        let line = format!(
            "Update section `{}` of page `{}` ({})",
            entry.title, page.title, page.id
        );
        rework(
            cx,
            page,
            Rework {
                line,
                text,
                losses: edited.losses,
                notes,
                targets,
                message: self.version_comment,
                is_minor: self.is_minor_edit.unwrap_or(false),
            },
        )
    }
}
