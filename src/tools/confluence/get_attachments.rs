//! `confluence_get_attachments`: the files of a page.

use super::attached;
use super::pages;
use super::words::PageRef;
use crate::confluence::{FilesQuery, flows};
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the attachments of a page or blog post.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetAttachments {
    /// Page id or URL
    content_id: PageRef,
    start: Option<u32>,
    /// Default 50
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<u32>,
    /// Exact name
    filename: Option<String>,
    media_type: Option<String>,
}

impl Tool for GetAttachments {
    const NAME: &'static str = "confluence_get_attachments";
    const TITLE: &'static str = "Get attachments";
    const TOOLSET: Toolset = Toolset::ConfluenceAttachments;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "content_id")];

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Read for GetAttachments {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let id = pages::id(cx, &self.content_id).await?;
        let touched = pages::targets_of_id(cx, &id).await?;
        let start = self.start.unwrap_or(0) as usize;
        let limit = self.limit.unwrap_or(50).clamp(1, 1000) as usize;
        let query = FilesQuery {
            page_id: id.clone(),
            name: self.filename.clone(),
            media_type: self.media_type.clone(),
            ..FilesQuery::default()
        };
        let (files, more) = flows::attachments(confluence, query, start + limit)
            .await
            .about(|| format!("Page `{id}`"))?;
        let known = files.len();
        let shown: Vec<Value> = files
            .iter()
            .skip(start)
            .map(|file| {
                let mut shown = attached::shown(confluence, file);
                shown.remove("page_id");
                shown.into()
            })
            .collect();
        let mut body = json!({"content_id": id, "attachments": shown, "start": start});
        if more {
            body["next_start"] = json!(known);
        } else {
            body["total"] = json!(known);
        }
        let arguments = (self.filename, self.media_type);
        Ok(Reply::new(body).touching(touched).plan(Plan {
            list: Some("attachments"),
            columns: &["author", "comment"],
            rest: Some(Box::new(move |kept| {
                let mut next = json!({"content_id": id, "start": start + kept});
                if let Some(name) = &arguments.0 {
                    next["filename"] = json!(name);
                }
                if let Some(kind) = &arguments.1 {
                    next["media_type"] = json!(kind);
                }
                json!({"tool": Self::NAME, "arguments": next})
            })),
            ..Plan::default()
        }))
    }
}
