//! `confluence_get_page`: one page as Markdown, in one request.

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::confluence::PageQuery;
use crate::json::strip_invisible;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Read a Confluence page by id, address, or title.
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
    /// Characters already read
    offset: Option<u32>,
}

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
        let as_markdown = self.convert_to_markdown.unwrap_or(true);
        let query = PageQuery {
            body: true,
            properties: has_metadata,
        };
        let content = match (&self.page_id, &self.title) {
            (Some(page), _) => pages::read(cx, page, query).await?,
            (None, Some(title)) => {
                let space = self.space_key.as_ref().map(SpaceKey::as_str);
                let mut content = pages::titled(cx, title, space, query).await?;
                pages::fill_space(confluence, &mut content).await;
                content
            }
            (None, None) => {
                return Err(Error::arguments(
                    "`confluence_get_page` needs `page_id`, or `title` with `space_key`.",
                ));
            }
        };
        let targets = pages::targets(cx, &content).await?;
        let storage = content.body.as_deref().unwrap_or_default();
        let (text, is_markdown) = if as_markdown {
            view::markdown(confluence, storage)
        } else {
            (storage.to_owned(), false)
        };
        let offset = self.offset.unwrap_or(0) as usize;
        let (text, removed) = from(text, offset);
        let format = if is_markdown { "markdown" } else { "storage" };
        let mut body = Map::new();
        let pointer = if has_metadata {
            let mut metadata = view::page(confluence, &content);
            metadata.insert("content".into(), view::text(text, format));
            body.insert("metadata".into(), metadata.into());
            "/metadata/content/value"
        } else {
            body.insert("content".into(), json!({"value": text}));
            "/content/value"
        };
        if removed > 0 {
            body.insert("invisible_characters_removed".into(), json!(removed));
        }
        let id = content.id;
        Ok(Reply::new(body).touching(targets).plan(Plan {
            text: Some(pointer),
            rest: Some(Box::new(move |kept| {
                let mut arguments = json!({"page_id": id, "offset": offset + kept});
                if !has_metadata {
                    arguments["include_metadata"] = json!(false);
                }
                if !as_markdown {
                    arguments["convert_to_markdown"] = json!(false);
                }
                json!({"tool": "confluence_get_page", "arguments": arguments})
            })),
            ..Plan::default()
        }))
    }
}

/// The text from a place on. Places are counted in what a reader saw, so invisible characters go first.
fn from(text: String, offset: usize) -> (String, usize) {
    if offset == 0 {
        return (text, 0);
    }
    let mut text = Value::String(text);
    let removed = strip_invisible(&mut text);
    let text = text.as_str().unwrap_or_default();
    let at = text
        .char_indices()
        .nth(offset)
        .map_or(text.len(), |(at, _)| at);
    (text.get(at..).unwrap_or_default().to_owned(), removed)
}
