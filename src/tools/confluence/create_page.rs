//! `confluence_create_page`: a new page or live doc.

use super::looks::Looks;
use super::pages;
use super::text::{self, Given};
use super::words::{PageWidth, ParentRef, SpaceKey, TableLayout, TextFormat};
use crate::confluence::PageQuery;
use crate::confluence::model::NewContent;
use crate::markup::options::Originals;
use crate::tools::prelude::*;
use crate::view::page as view;

/// Create a Confluence page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreatePage {
    space_key: SpaceKey,
    title: String,
    content: Option<String>,
    /// Or titles `A > B`
    parent_id: Option<ParentRef>,
    content_format: Option<TextFormat>,
    enable_heading_anchors: Option<bool>,
    include_content: Option<bool>,
    emoji: Option<String>,
    /// Path, in place of `content`
    content_file: Option<String>,
    page_width: Option<PageWidth>,
    table_layout: Option<TableLayout>,
    /// `live` (Cloud)
    subtype: Option<String>,
}

impl Tool for CreatePage {
    const NAME: &'static str = "confluence_create_page";
    const TITLE: &'static str = "Create page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("body", "content")];

    fn targets(&self) -> Vec<Target> {
        let mut targets = vec![self.space_key.target()];
        targets.extend(self.parent_id.iter().flat_map(ParentRef::targets));
        targets
    }
}

impl Write for CreatePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`title` must not be empty."));
        }
        match self.subtype.as_deref() {
            None | Some("page") => {}
            Some("live") if confluence.has_live_docs() => {}
            Some("live") => {
                return Err(Error::arguments(
                    "Live docs exist on Confluence Cloud only.",
                ));
            }
            Some(other) => {
                return Err(Error::arguments(format!(
                    "`{other}` is not a subtype; use `live`, or leave it out."
                )));
            }
        }
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let mut targets = vec![Target::Space(space.key.clone())];
        let parent_id = match &self.parent_id {
            Some(parent) => {
                let id = pages::parent(cx, parent, &space.key).await?;
                targets.extend(pages::targets_of_id(cx, &id).await?);
                Some(id)
            }
            None => None,
        };
        let given = Given {
            text: text::source(cx, self.content, self.content_file)
                .await?
                .unwrap_or_default(),
            format: self.content_format.unwrap_or_default(),
            anchors: self.enable_heading_anchors.unwrap_or(false),
            tables: self.table_layout,
        };
        let ready = text::ready(cx, given, Originals::default()).await?;
        let looks = Looks {
            emoji: self.emoji,
            width: self.page_width,
        };
        let new = NewContent {
            space: (*space).clone(),
            title: title.clone(),
            parent_id: parent_id.clone(),
            body: ready.body,
            subtype: self.subtype.filter(|subtype| subtype == "live"),
        };
        let with_text = self.include_content.unwrap_or(false);
        let line = format!("Create page `{title}` in space {}", space.key);
        let subtype = new.subtype.clone();
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, {
            let looks = looks.clone();
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                let mut page = confluence
                    .create_page(&new, &permit)
                    .await
                    .about(|| format!("Page `{}` in space `{}`", new.title, new.space.key))?;
                // The page is there from here on: whatever fails now is said beside it.
                let mut not_applied = looks.apply(confluence, &mut page, &permit).await;
                if page.body.is_none() {
                    let query = PageQuery {
                        body: true,
                        properties: false,
                    };
                    if let Ok(read) = confluence.page(&page.id, query).await {
                        page.body = read.body;
                    }
                }
                not_applied.extend(super::outcome::differences(&page, &new.title, &new.body));
                if let Some(wanted) = &new.parent_id
                    && page
                        .parent_id
                        .as_ref()
                        .is_some_and(|parent| parent != wanted)
                {
                    not_applied.push(NotApplied {
                        field: "parent_id".into(),
                        reason: format!(
                            "the page stands below `{}`",
                            page.parent_id.as_deref().unwrap_or_default()
                        ),
                    });
                }
                page.space.name = Some(new.space.name.clone());
                let mut lean = view::page(confluence, &page);
                if with_text {
                    let (text, _) =
                        view::markdown(confluence, page.body.as_deref().unwrap_or_default());
                    lean.insert("content".into(), view::text(text, "markdown"));
                }
                let mut body = Map::new();
                body.insert("page".into(), lean.into());
                Ok(Applied {
                    message: format!("Page `{}` created", page.title),
                    body,
                    not_applied,
                    undo: Some(pages::undo_creation(&page)),
                    ..Applied::default()
                })
            }
        })
        .edit("title", Value::Null, json!(title))
        .edit("space", Value::Null, json!(space.key))
        .edit("parent_id", Value::Null, json!(parent_id))
        .edit("subtype", Value::Null, json!(subtype))
        .edit("content", Value::Null, json!(ready.shown));
        change = looks.preview(change, None);
        change.targets = targets;
        change.notes.extend(ready.losses);
        Ok(change)
    }
}
