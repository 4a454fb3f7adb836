//! The edits of `confluence_edit_page` as callers write them: read, checked, and given their places.
//!
//! Ids and numbers are those of the page as it was read, whatever the other edits of the call do: cells and tasks come
//! first, then rows and blocks from the end to the beginning, then what needs no place.

mod given;
#[cfg(test)]
mod tests;

use serde_json::Value;

use self::given::Given;
use super::words::TextFormat;
use crate::markup::{self, Document, Edit, Format, Options, OutlineEntry, Place};
use crate::tools::{Error, ErrorKind, JsonObject, Result};

/// One edit with its place in the caller's list.
pub(super) struct Placed {
    /// From 1.
    pub number: usize,
    /// The word the caller used.
    pub op: String,
    /// What is done; more than one where markup has no single word for it.
    pub edits: Vec<Edit>,
}

/// The page the edits are for.
pub(super) struct Page<'p> {
    /// As it was read.
    pub document: &'p Document,
    /// Its headings.
    pub outline: &'p [OutlineEntry],
    /// How new content is read.
    pub options: &'p Options,
    /// What it is written in.
    pub format: Format,
}

/// The words an edit may use for what it does.
const OPS: &str = "`append`, `prepend`, `insert_before`, `insert_after`, `append_to_section`, `replace_section`, \
                   `remove_section`, `replace_block`, `remove_block`, `replace_text`, `set_cell`, `add_row` or `tick_task`";

/// Everything written in a list of edits, for the people it mentions.
pub(super) fn texts(edits: &[JsonObject]) -> String {
    let mut texts = String::new();
    for edit in edits {
        for value in edit.values() {
            match value {
                Value::String(text) => {
                    texts.push_str(text);
                    texts.push('\n');
                }
                Value::Array(list) => {
                    for text in list.iter().filter_map(Value::as_str) {
                        texts.push_str(text);
                        texts.push('\n');
                    }
                }
                _ => {}
            }
        }
    }
    texts
}

/// The format of new content; the site alone can read wiki markup, and it reads whole pages only.
pub(super) fn format(format: Option<TextFormat>) -> Result<Format> {
    match format.unwrap_or_default() {
        TextFormat::Markdown => Ok(Format::Markdown),
        TextFormat::Storage => Ok(Format::Storage),
        TextFormat::Wiki => Err(Error::arguments(
            "A section takes `markdown` or `storage`; only whole pages take `wiki`.",
        )),
    }
}

impl Page<'_> {
    /// The edits in the order they are to be carried out.
    pub(super) fn place(&self, edits: &[JsonObject]) -> Result<Vec<Placed>> {
        let mut placed = Vec::new();
        for (index, edit) in edits.iter().enumerate() {
            let number = index + 1;
            let told = |error: Error| Error {
                message: format!("Edit {number}: {}", error.message),
                ..error
            };
            placed.push(self.one(number, edit).map_err(told)?);
        }
        self.check_apart(&placed)?;
        placed.sort_by_cached_key(rank);
        Ok(placed)
    }

    /// Refuses an edit of a block that another edit of the call takes away.
    fn check_apart(&self, placed: &[Placed]) -> Result<()> {
        for whole in placed {
            let Some(Edit::ReplaceSection { .. }) = whole.edits.first() else {
                continue;
            };
            let Some(id) = whole.edits.first().and_then(place) else {
                continue;
            };
            let count = markup::section_at(self.document, id)
                .map_or(1, |slice| slice.document.blocks.len());
            let own = steps(id);
            let Some((first, above)) = own.split_last() else {
                continue;
            };
            let is_inside = |other: &Placed| {
                let other = other.edits.first().and_then(place).map(steps);
                other.is_some_and(|other| {
                    other.starts_with(above)
                        && other
                            .get(above.len())
                            .is_some_and(|index| *index > *first && *index < first + count)
                })
            };
            if let Some(inside) = placed.iter().find(|other| is_inside(other)) {
                return Err(Error::arguments(format!(
                    "Edit {} lies in the section that edit {} replaces.",
                    inside.number, whole.number
                )));
            }
        }
        Ok(())
    }

    fn one(&self, number: usize, edit: &JsonObject) -> Result<Placed> {
        let given = Given { edit };
        let op = given.word("op")?.to_ascii_lowercase();
        let edits = match op.as_str() {
            "append" => vec![Edit::Append {
                content: self.content(&given, "content")?,
            }],
            "prepend" => vec![Edit::Prepend {
                content: self.content(&given, "content")?,
            }],
            "insert_before" => vec![Edit::InsertBefore {
                place: self.at(&given)?,
                content: self.content(&given, "content")?,
            }],
            "insert_after" => vec![Edit::InsertAfter {
                place: self.at(&given)?,
                content: self.content(&given, "content")?,
            }],
            "append_to_section" => vec![Edit::InsertAfter {
                place: self.section_end(&given)?,
                content: self.content(&given, "content")?,
            }],
            "replace_section" => vec![Edit::ReplaceSection {
                place: self.heading(&given)?,
                content: self.content(&given, "content")?,
            }],
            "remove_section" => {
                let place = self.heading(&given)?;
                vec![
                    Edit::ReplaceSection {
                        place: place.clone(),
                        content: Document::default(),
                    },
                    Edit::RemoveBlock { place },
                ]
            }
            "replace_block" => vec![Edit::ReplaceBlock {
                place: self.at(&given)?,
                content: self.content(&given, "content")?,
            }],
            "remove_block" => vec![Edit::RemoveBlock {
                place: self.at(&given)?,
            }],
            "replace_text" => vec![Edit::ReplaceText {
                find: given.text("find")?.to_owned(),
                replace: given.optional("replace").unwrap_or_default().to_owned(),
                occurrence: given.occurrence()?,
            }],
            "set_cell" => vec![Edit::SetCell {
                table: given.number("table")?.unwrap_or(0),
                row: given.needed("row")?,
                column: given.needed("column")?,
                content: self.content(&given, "content")?,
            }],
            "add_row" => vec![Edit::AddRow {
                table: given.number("table")?.unwrap_or(0),
                after: given.number("after")?,
                cells: self.cells(&given)?,
            }],
            "tick_task" => vec![Edit::TickTask {
                task: given.task()?,
                done: given.flag("done")?.unwrap_or(true),
            }],
            other => {
                return Err(Error::arguments(format!(
                    "`{other}` is not an edit; use {OPS}."
                )));
            }
        };
        given.nothing_else(&op)?;
        Ok(Placed { number, op, edits })
    }

    fn content(&self, given: &Given<'_>, key: &str) -> Result<Document> {
        self.read(given.text(key)?)
    }

    fn read(&self, text: &str) -> Result<Document> {
        markup::read(text, self.format, self.options)
            .map_err(|error| Error::arguments(format!("The text is {error}.")))
    }

    fn cells(&self, given: &Given<'_>) -> Result<Vec<Document>> {
        match given.edit.get("cells") {
            Some(Value::Array(cells)) => cells
                .iter()
                .map(|cell| match cell {
                    Value::String(text) => self.read(text),
                    other => self.read(&other.to_string()),
                })
                .collect(),
            _ => Err(Error::arguments("`cells` must be a list of texts.")),
        }
    }

    /// A block by its id, or a heading.
    fn at(&self, given: &Given<'_>) -> Result<Place> {
        let at = given.text("at")?;
        if is_block_id(at) && !self.outline.iter().any(|entry| entry.title == at) {
            return Ok(Place::Block(at.to_owned()));
        }
        self.named(at)
    }

    /// A heading, by its words or the id of its block.
    fn heading(&self, given: &Given<'_>) -> Result<Place> {
        self.at(given)
    }

    fn named(&self, name: &str) -> Result<Place> {
        let found = headings(self.outline, name);
        match found.as_slice() {
            [entry] => Ok(Place::Block(entry.id.clone())),
            [] => Err(no_heading(self.outline, name)),
            several => {
                let ids: Vec<String> = several
                    .iter()
                    .map(|entry| format!("`{}` ({})", entry.id, entry.path.join(" > ")))
                    .collect();
                Err(Error::arguments(format!(
                    "{} headings read `{name}`: {}.",
                    several.len(),
                    ids.join(", ")
                ))
                .hint("Give the id, or the path as `Outer > Inner`."))
            }
        }
    }

    /// The last block of a section.
    fn section_end(&self, given: &Given<'_>) -> Result<Place> {
        let place = self.heading(given)?;
        let Place::Block(id) = &place else {
            return Ok(place);
        };
        let Some(entry) = self.outline.iter().find(|entry| entry.id == *id) else {
            return Err(Error::arguments(format!(
                "Block `{id}` is no heading, so no section begins there."
            )));
        };
        let count = markup::section_at(self.document, &entry.id)
            .map_or(1, |slice| slice.document.blocks.len().max(1));
        let (prefix, index) = match entry.id.rsplit_once('.') {
            Some((prefix, index)) => (format!("{prefix}."), index),
            None => ("b".to_owned(), entry.id.trim_start_matches('b')),
        };
        let first: usize = index.parse().unwrap_or(0);
        Ok(Place::Block(format!("{prefix}{}", first + count - 1)))
    }
}

/// The headings a caller may mean: written exactly so first, then by their path, then whatever the case.
pub(super) fn headings<'o>(outline: &'o [OutlineEntry], name: &str) -> Vec<&'o OutlineEntry> {
    let name = name.trim().trim_start_matches('#').trim();
    let fold = |title: &str| {
        let words: Vec<&str> = title.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let exact: Vec<&OutlineEntry> = outline.iter().filter(|entry| entry.title == name).collect();
    if !exact.is_empty() {
        return exact;
    }
    let wanted = fold(name);
    let alike: Vec<&OutlineEntry> = outline
        .iter()
        .filter(|entry| fold(&entry.title) == wanted)
        .collect();
    if !alike.is_empty() {
        return alike;
    }
    let path: Vec<String> = name.split(" > ").map(fold).collect();
    outline
        .iter()
        .filter(|entry| {
            let own: Vec<String> = entry.path.iter().map(|title| fold(title)).collect();
            let mut rest = own.iter();
            path.len() > 1
                && own.last() == path.last()
                && path.iter().all(|step| rest.any(|title| title == step))
        })
        .collect()
}

/// "There is none", with those there are.
pub(super) fn no_heading(outline: &[OutlineEntry], name: &str) -> Error {
    let error = Error::new(
        ErrorKind::NotFound,
        format!("The page has no heading `{name}`."),
    );
    if outline.is_empty() {
        return error
            .hint("It has no headings at all; blocks are named by id (`b0` is the first).");
    }
    let known: Vec<String> = outline
        .iter()
        .take(40)
        .map(|entry| format!("`{}`", entry.title))
        .collect();
    error.hint(format!("Its headings: {}.", known.join(", ")))
}

/// Whether a text is an id as the outline shows them: `b4`, `b4.0.2`.
pub(super) fn is_block_id(text: &str) -> bool {
    text.strip_prefix('b').is_some_and(|steps| {
        steps
            .split('.')
            .all(|step| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Where an edit comes in the order: blocks from the end, so that no edit moves the place of another.
fn rank(placed: &Placed) -> impl Ord + use<> {
    let first = placed.edits.first();
    let (kind, way) = match first {
        Some(Edit::SetCell { .. } | Edit::TickTask { .. }) => (0, Vec::new()),
        // Rows from the end as well; what is put at the end does not move the others.
        Some(Edit::AddRow { after, .. }) => (1, after.iter().map(|after| after + 1).collect()),
        Some(Edit::ReplaceSection { .. }) => (2, Vec::new()),
        Some(Edit::InsertAfter { .. }) => (3, Vec::new()),
        Some(Edit::ReplaceBlock { .. } | Edit::RemoveBlock { .. }) => (4, Vec::new()),
        Some(Edit::InsertBefore { .. }) => (5, Vec::new()),
        _ => (6, Vec::new()),
    };
    let stage = match kind {
        0 => 0,
        1 => 1,
        2..=5 => 2,
        _ => 3,
    };
    let way = first.and_then(place).map_or(way, steps);
    // Of two that insert at one place the last goes first: it then stands behind the other.
    let turn = match kind {
        1 if way.is_empty() => placed.number,
        1 | 3 | 5 => usize::MAX - placed.number,
        _ => placed.number,
    };
    (stage, std::cmp::Reverse(way), kind, turn)
}

fn place(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::InsertBefore { place, .. }
        | Edit::InsertAfter { place, .. }
        | Edit::ReplaceSection { place, .. }
        | Edit::ReplaceBlock { place, .. }
        | Edit::RemoveBlock { place } => match place {
            Place::Block(id) => Some(id),
            Place::Heading(_) => None,
        },
        _ => None,
    }
}

/// The way an id names, step by step.
fn steps(id: &str) -> Vec<usize> {
    id.trim_start_matches('b')
        .split('.')
        .filter_map(|step| step.parse().ok())
        .collect()
}
