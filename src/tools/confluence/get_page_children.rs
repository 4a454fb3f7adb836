//! `confluence_get_page_children`: what stands right below a page or folder.

use super::pages;
use super::words::PageRef;
use crate::confluence::{ChildrenQuery, flows};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List the pages and folders right below a page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageChildren {
    parent_id: PageRef,
    /// `version,history`
    expand: Option<Csv>,
    /// Default 25
    #[schemars(range(min = 1))]
    limit: Option<u32>,
    include_content: Option<bool>,
    convert_to_markdown: Option<bool>,
    /// Offset
    start: Option<u32>,
    /// Default true
    include_folders: Option<bool>,
}

impl Tool for GetPageChildren {
    const NAME: &'static str = "confluence_get_page_children";
    const TITLE: &'static str = "Get child pages";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "parent_id")];

    fn targets(&self) -> Vec<Target> {
        self.parent_id.targets()
    }
}

impl Read for GetPageChildren {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.parent_id).await?;
        let limit = self.limit.unwrap_or(25) as usize;
        if limit == 0 {
            return Err(Error::arguments("`limit` must be at least 1."));
        }
        let start = self.start.unwrap_or(0) as usize;
        let with_text = self.include_content.unwrap_or(false);
        let with_folders = self.include_folders.unwrap_or(true);
        let query = ChildrenQuery {
            parent_id: id.clone(),
            limit,
            body: with_text,
            details: self.expand.is_some_and(|Csv(parts)| {
                parts
                    .iter()
                    .any(|part| part == "version" || part == "history")
            }),
            ..ChildrenQuery::default()
        };
        let (mut children, more) = flows::children(confluence, query, start, |child| {
            // Whiteboards and databases stand in the tree as folders do.
            child.kind == "page" || with_folders
        })
        .await
        .about(|| format!("Page `{id}`"))?;
        let mut touched = Vec::new();
        for child in &mut children {
            pages::fill_space(confluence, child).await;
            touched.extend(pages::targets(cx, child).await?);
        }
        if children.is_empty() {
            touched = pages::targets_of_id(cx, &id).await?;
        }
        let as_markdown = self.convert_to_markdown.unwrap_or(true);
        let results: Vec<Value> = children
            .iter_mut()
            .map(|child| {
                // Which page is above is what was asked.
                child.parent_id = None;
                child.ancestors.clear();
                let mut lean = view::page(confluence, child);
                if let (true, Some(storage)) = (with_text, child.body.as_deref()) {
                    lean.insert("content".into(), text(confluence, storage, as_markdown));
                }
                lean.into()
            })
            .collect();
        let mut body = json!({
            "parent_id": id,
            "count": results.len(),
            "limit_requested": limit,
            "start_requested": start,
            "results": results,
        });
        if more {
            body["next_start"] = json!(start + children.len());
        }
        Ok(Reply::new(body).listing(touched).plan(Plan {
            list: Some("results"),
            item_texts: &["content/value"],
            columns: &["url", "created"],
            rest: Some(Box::new(move |kept| {
                let mut arguments = json!({"parent_id": id, "start": start + kept, "limit": limit});
                if with_text {
                    arguments["include_content"] = json!(true);
                }
                json!({"tool": "confluence_get_page_children", "arguments": arguments})
            })),
            ..Plan::default()
        }))
    }
}

/// A child's text.
fn text(confluence: &crate::confluence::Client, storage: &str, as_markdown: bool) -> Value {
    if as_markdown {
        let (text, is_markdown) = view::markdown(confluence, storage);
        view::text(text, if is_markdown { "markdown" } else { "storage" })
    } else {
        view::text(storage.to_owned(), "storage")
    }
}
