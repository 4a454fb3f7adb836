//! `confluence_edit_page`: edits of single places; everything else of the page stays byte for byte.

use super::edits;
use super::merging;
use super::pages;
use super::saving::{Rework, rework};
use super::text::writing;
use super::update_page::originals;
use super::words::{PageRef, TextFormat};
use crate::confluence::PageQuery;
use crate::markup::{self, Edit, EditOptions, Format};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Edit places of a page; all else stays byte for byte.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EditPage {
    page_id: PageRef,
    /// `{op, at, content}`; op: append, prepend, insert_before, insert_after, append_to_section, replace_section,
    /// remove_section, replace_block, remove_block; or replace_text {find, replace, occurrence: n or all}, set_cell
    /// {table, row, column, content}, add_row {table, after, cells}, tick_task {task, done}. `at`: heading or block id of
    /// `confluence_get_page` outline
    edits: Vec<JsonObject>,
    content_format: Option<TextFormat>,
    /// Let it drop macros, files
    allow_loss: Option<bool>,
    is_minor_edit: Option<bool>,
    version_comment: Option<String>,
    /// The version you read
    expected_version: Option<u64>,
}

impl Tool for EditPage {
    const NAME: &'static str = "confluence_edit_page";
    const TITLE: &'static str = "Edit page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for EditPage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        if self.edits.is_empty() {
            return Err(Error::arguments(
                "`edits` is empty: there is nothing to do.",
            ));
        }
        let format = edits::format(self.content_format)?;
        let query = PageQuery {
            body: true,
            properties: false,
        };
        let page = pages::live(cx, &self.page_id, query).await?;
        let targets = pages::targets(cx, &page).await?;
        let basis = merging::basis(cx, &page, self.expected_version).await?;
        let reading = view::reading(confluence, &basis.text);
        let document = markup::read(&basis.text, Format::Storage, &reading)
            .map_err(|error| unreadable(&page.id, &error))?;
        let outline = markup::outline(&document);
        let mut options = writing(cx, &edits::texts(&self.edits)).await?;
        options.originals = originals(confluence, &basis.text);
        let place = edits::Page {
            document: &document,
            outline: &outline,
            options: &options,
            format,
        };
        let placed = place.place(&self.edits)?;
        let edit_options = EditOptions {
            allow_loss: self.allow_loss.unwrap_or(false),
            options: options.clone(),
        };
        let mut text = basis.text.clone();
        let mut outcomes: Vec<(usize, String, usize)> = Vec::new();
        let mut losses = Vec::new();
        for placed in &placed {
            let steps: &[Edit] = &placed.edits;
            let done = markup::edit(&text, Format::Storage, steps, &edit_options)
                .map_err(|error| refused(&page.id, placed.number, &placed.op, &error))?;
            text = done.text;
            let count = done.outcomes.iter().map(|outcome| outcome.count).max();
            outcomes.push((placed.number, placed.op.clone(), count.unwrap_or(0)));
            losses.extend(done.losses);
        }
        outcomes.sort_by_key(|(number, ..)| *number);
        let mut notes: Vec<String> = outcomes
            .iter()
            .filter(|(_, _, count)| *count != 1)
            .map(|(number, op, count)| match count {
                0 => format!("Edit {number} (`{op}`): it was so already."),
                count => format!("Edit {number} (`{op}`): {count} places."),
            })
            .collect();
        let (text, merged) = basis.onto(cx, &page, text).await?;
        notes.extend(merged);
        let line = format!(
            "Edit page `{}` ({}), {} edit{}",
            page.title,
            page.id,
            self.edits.len(),
            if self.edits.len() == 1 { "" } else { "s" }
        );
        rework(
            cx,
            page,
            Rework {
                line,
                text,
                losses,
                notes,
                targets,
                message: self.version_comment,
                is_minor: self.is_minor_edit.unwrap_or(false),
            },
        )
    }
}

/// A page whose text cannot be read, and so not be edited in parts.
pub(super) fn unreadable(id: &str, error: &markup::ReadError) -> Error {
    Error::new(
        ErrorKind::Site,
        format!("Page `{id}` cannot be edited in parts: its text is {error}."),
    )
    .hint("`confluence_update_page` can replace the whole text.")
}

fn refused(id: &str, number: usize, op: &str, error: &markup::EditError) -> Error {
    let told = Error::arguments(format!(
        "Edit {number} (`{op}`) of page `{id}` was not carried out, nor any other: {error}."
    ));
    match error {
        markup::EditError::WouldLose(_) => told.hint(
            "Edit around it, put the placeholder that `confluence_get_page` shows into the content, or set `allow_loss`.",
        ),
        markup::EditError::NotFound { .. } => Error {
            kind: ErrorKind::NotFound,
            ..told
        }
        .hint("`confluence_get_page` with `outline` shows headings and block ids."),
        markup::EditError::Ambiguous { .. } => told.hint("Give `occurrence`: a number from 1 on, or `all`."),
        _ => told,
    }
}
