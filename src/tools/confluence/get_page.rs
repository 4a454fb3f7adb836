//! `confluence_get_page`: one page, or the part of it that is asked for, in one request.

use super::edits;
use super::pages;
use super::words::{PageFormat, PageRef, SpaceKey};
use crate::confluence::PageQuery;
use crate::confluence::model::Content;
use crate::json::visible;
use crate::markup::{self, Document, Format, Options, OutlineEntry};
use crate::tools::prelude::*;
use crate::view::{DEFAULT_CHARS, Plan, page as view};

/// Read a Confluence page, its outline, or one section.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPage {
    /// Id or URL
    page_id: Option<PageRef>,
    /// Exact title, best with `space_key`
    title: Option<String>,
    space_key: Option<SpaceKey>,
    /// false: only the text
    include_metadata: Option<bool>,
    /// false: storage format
    convert_to_markdown: Option<bool>,
    /// Only headings, with block ids
    outline: Option<bool>,
    /// A heading, `Outer > Inner`, or block id
    section: Option<String>,
    /// Default markdown
    format: Option<PageFormat>,
    /// Characters already read
    offset: Option<u32>,
}

/// Headings given beside a page that is too long to be given whole.
const HEADINGS: usize = 150;

impl Tool for GetPage {
    const NAME: &'static str = "confluence_get_page";
    const TITLE: &'static str = "Get page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("id", "page_id")];

    fn targets(&self) -> Vec<Target> {
        match &self.page_id {
            Some(page) => page.targets(),
            None => self.space_key.iter().map(SpaceKey::target).collect(),
        }
    }
}

impl Read for GetPage {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let has_metadata = self.include_metadata.unwrap_or(true);
        let format = match self.format {
            Some(PageFormat(format)) => format,
            None if self.convert_to_markdown.unwrap_or(true) => Format::Markdown,
            None => Format::Storage,
        };
        let content = self.content(cx, has_metadata).await?;
        let targets = pages::targets(cx, &content).await?;
        let storage = content.body.as_deref().unwrap_or_default();
        let options = view::reading(confluence, storage);
        let mut body = Map::new();
        if has_metadata {
            body.insert("metadata".into(), view::page(confluence, &content).into());
        } else if let Some(origin) = view::origin(confluence, &content) {
            body.insert("origin".into(), json!(origin.name()));
        }
        if self.outline == Some(true) {
            let outline = markup::outline(&document(&content, &options)?);
            body.insert("outline".into(), shown(&outline, usize::MAX));
            return Ok(Reply::new(body).touching(targets).plan(Plan {
                list: Some("outline"),
                ..Plan::default()
            }));
        }
        if pages::is_board(&content.kind) {
            let note = format!(
                "The API gives no text of a {}; people open its address.",
                content.kind
            );
            body.insert("note".into(), json!(note));
            return Ok(Reply::new(body).touching(targets));
        }
        let (text, written_as) = match &self.section {
            Some(section) => {
                let part = part(&document(&content, &options)?, section)?;
                if let Some(first) = part.first {
                    body.insert("section".into(), json!({"id": first, "next": part.next}));
                }
                let written = markup::write(&part.document, format, &options).text;
                (written.trim_end().to_owned(), format)
            }
            None => whole(storage, format, &options),
        };
        let offset = self.offset.unwrap_or(0) as usize;
        if self.section.is_none() && offset == 0 && text.len() > DEFAULT_CHARS {
            // Too long to be read at once: what there is comes first, so that the reader can choose.
            let outline = document(&content, &options).map(|document| markup::outline(&document));
            if let Some(outline) = outline.ok().filter(|outline| !outline.is_empty()) {
                body.insert("outline".into(), shown(&outline, HEADINGS));
            }
        }
        let (text, removed) = from(text, offset);
        let pointer = match body.get_mut("metadata") {
            Some(Value::Object(metadata)) => {
                metadata.insert("content".into(), view::text(text, written_as.name()));
                "/metadata/content/value"
            }
            _ => {
                body.insert("content".into(), json!({"value": text}));
                "/content/value"
            }
        };
        if removed > 0 {
            body.insert("invisible_characters_removed".into(), json!(removed));
        }
        let id = content.id;
        let section = self.section;
        Ok(Reply::new(body).touching(targets).plan(Plan {
            text: Some(pointer),
            rest: Some(Box::new(move |kept| {
                let mut arguments = json!({"page_id": id, "offset": offset + kept});
                if !has_metadata {
                    arguments["include_metadata"] = json!(false);
                }
                match format {
                    Format::Markdown => {}
                    Format::Storage => arguments["convert_to_markdown"] = json!(false),
                    format => arguments["format"] = json!(format.name()),
                }
                if let Some(section) = &section {
                    arguments["section"] = json!(section);
                }
                json!({"tool": "confluence_get_page", "arguments": arguments})
            })),
            ..Plan::default()
        }))
    }
}

impl GetPage {
    async fn content(&self, cx: &Context, has_metadata: bool) -> Result<Content> {
        let query = PageQuery {
            body: true,
            properties: has_metadata,
        };
        match (&self.page_id, &self.title) {
            (Some(page), _) => pages::read(cx, page, query).await,
            (None, Some(title)) => {
                let space = self.space_key.as_ref().map(SpaceKey::as_str);
                let mut content = pages::titled(cx, title, space, query).await?;
                pages::fill_space(cx.confluence()?, &mut content).await;
                Ok(content)
            }
            (None, None) => Err(Error::arguments(
                "`confluence_get_page` needs `page_id`, or `title` with `space_key`.",
            )),
        }
    }
}

/// The text of a page as a tree; one that is broken has no parts.
fn document(content: &Content, options: &Options) -> Result<Document> {
    let storage = content.body.as_deref().unwrap_or_default();
    markup::read(storage, Format::Storage, options).map_err(|error| {
        Error::new(
            ErrorKind::Site,
            format!("The text of page `{}` is {error}.", content.id),
        )
        .hint("It can still be read whole, with `convert_to_markdown` false.")
    })
}

/// The whole text; one that is broken is better read as it is than hidden.
fn whole(storage: &str, format: Format, options: &Options) -> (String, Format) {
    match markup::convert(storage, Format::Storage, format, options) {
        Ok(written) if format == Format::Storage => (written.text, format),
        Ok(mut written) => {
            written.text.truncate(written.text.trim_end().len());
            (written.text, format)
        }
        Err(_) => (storage.to_owned(), Format::Storage),
    }
}

/// The section under a heading, or the block of an id.
fn part(document: &Document, name: &str) -> Result<markup::Slice> {
    let outline = markup::outline(document);
    let found = edits::headings(&outline, name);
    let id = match found.as_slice() {
        [] if edits::is_block_id(name) => name,
        [] => return Err(edits::no_heading(&outline, name)),
        [first, ..] => first.id.as_str(),
    };
    markup::section_at(document, id).ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            format!(
                "The page has no block `{id}`; its blocks are `b0` to `b{}`.",
                document.blocks.len().saturating_sub(1)
            ),
        )
    })
}

/// Headings as a list; what is too much is counted.
fn shown(outline: &[OutlineEntry], most: usize) -> Value {
    let mut list: Vec<Value> = outline
        .iter()
        .take(most)
        .map(|entry| {
            json!({
                "id": entry.id,
                "level": entry.level,
                "title": entry.title,
                "characters": entry.characters,
            })
        })
        .collect();
    if outline.len() > most {
        list.push(json!({"more_headings": outline.len() - most}));
    }
    list.into()
}

/// The text from a place on. Places are counted in what a reader saw, so invisible characters go first.
fn from(text: String, offset: usize) -> (String, usize) {
    if offset == 0 {
        return (text, 0);
    }
    let (text, removed) = visible(&text);
    let at = text
        .char_indices()
        .nth(offset)
        .map_or(text.len(), |(at, _)| at);
    (text.get(at..).unwrap_or_default().to_owned(), removed)
}
