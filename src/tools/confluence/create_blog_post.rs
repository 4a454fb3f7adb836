//! `confluence_create_blog_post`: a blog post in a space.

use super::pages;
use super::text::{self, Given};
use super::words::{SpaceKey, TextFormat};
use crate::confluence::model::NewContent;
use crate::markup::options::Originals;
use crate::tools::prelude::*;
use crate::view::page as view;

/// Publish a blog post.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateBlogPost {
    space_key: SpaceKey,
    title: String,
    content: Option<String>,
    /// Path, in place of `content`
    content_file: Option<String>,
    content_format: Option<TextFormat>,
}

impl Tool for CreateBlogPost {
    const NAME: &'static str = "confluence_create_blog_post";
    const TITLE: &'static str = "Create blog post";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("body", "content")];

    fn targets(&self) -> Vec<Target> {
        vec![self.space_key.target()]
    }
}

impl Write for CreateBlogPost {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`title` must not be empty."));
        }
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let given = Given {
            text: text::source(cx, self.content, self.content_file)
                .await?
                .unwrap_or_default(),
            format: self.content_format.unwrap_or_default(),
            anchors: false,
            tables: None,
        };
        let ready = text::ready(cx, given, Originals::default()).await?;
        let new = NewContent {
            space: (*space).clone(),
            title: title.clone(),
            parent_id: None,
            body: ready.body,
            subtype: None,
        };
        let line = format!("Publish blog post `{title}` in space {}", space.key);
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let mut post = confluence
                .create_blog_post(&new, &permit)
                .await
                .about(|| format!("Blog post `{}` in space `{}`", new.title, new.space.key))?;
            post.space.name = Some(new.space.name.clone());
            let not_applied = super::outcome::differences(&post, &new.title, &new.body);
            let mut body = Map::new();
            body.insert("page".into(), view::page(confluence, &post).into());
            Ok(Applied {
                message: format!("Blog post `{}` published", post.title),
                body,
                not_applied,
                undo: Some(pages::undo_creation(&post)),
                ..Applied::default()
            })
        })
        .edit("title", Value::Null, json!(title))
        .edit("space", Value::Null, json!(space.key))
        .edit("content", Value::Null, json!(ready.shown))
        .note("Its space's watchers are told.");
        change.targets = vec![Target::Space(space.key.clone())];
        change.notes.extend(ready.losses);
        Ok(change)
    }
}
