//! `confluence_copy_page`: a page once more, in the same space or another.

use super::pages;
use super::words::{PageRef, SpaceKey};
use crate::confluence::model::{Content, Space};
use crate::confluence::{Client, Copy, PageQuery, flows};
use crate::http::Permit;
use crate::tools::prelude::*;
use crate::tools::progress;
use crate::view::page as view;

/// Copy a page with its files, within a space or to another.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CopyPage {
    source_page_id: PageRef,
    destination_space_key: SpaceKey,
    new_title: String,
    destination_parent_id: Option<PageRef>,
    /// Default true
    copy_attachments: Option<bool>,
    copy_children: Option<bool>,
}

impl Tool for CopyPage {
    const NAME: &'static str = "confluence_copy_page";
    const TITLE: &'static str = "Copy page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("page_id", "source_page_id"), ("title", "new_title")];

    fn targets(&self) -> Vec<Target> {
        let mut targets = self.source_page_id.targets();
        targets.push(self.destination_space_key.target());
        targets.extend(self.destination_parent_id.iter().flat_map(PageRef::targets));
        targets
    }
}

impl Write for CopyPage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let title = self.new_title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`new_title` must not be empty."));
        }
        // Where the copy is made by us, it is made of the text.
        let query = PageQuery {
            body: !confluence.copies_by_itself(),
            properties: false,
        };
        let (source, space) = tokio::try_join!(
            pages::live(cx, &self.source_page_id, query),
            pages::space(cx, self.destination_space_key.as_str())
        )?;
        let mut targets = pages::targets(cx, &source).await?;
        targets.push(Target::Space(space.key.clone()));
        let parent = match &self.destination_parent_id {
            Some(parent) => {
                // A parent decides the space whatever the key says, so the two must agree.
                let parent = pages::live(cx, parent, PageQuery::default()).await?;
                targets.extend(pages::targets(cx, &parent).await?);
                let key = parent.space.key.as_deref().unwrap_or(&space.key);
                if !key.eq_ignore_ascii_case(&space.key) {
                    return Err(Error::arguments(format!(
                        "Page `{}` is in space `{key}`, not in `{}`.",
                        parent.id, space.key
                    )));
                }
                Some(parent.id)
            }
            None => None,
        };
        let wanted = Copy {
            source_id: source.id.clone(),
            title: title.clone(),
            parent_id: parent.clone(),
            space_key: space.key.clone(),
            attachments: self.copy_attachments.unwrap_or(true),
        };
        let line = format!(
            "Copy page `{}` ({}) to space {} as `{title}`",
            source.title, source.id, space.key
        );
        let children = match self.copy_children {
            Some(true) => below(cx, &source).await?,
            _ => Vec::new(),
        };
        let is_same_space = source
            .space
            .key
            .as_ref()
            .is_some_and(|key| key.eq_ignore_ascii_case(&space.key));
        let tree: Vec<(String, Option<String>, String)> = children
            .iter()
            .map(|page| {
                // A space keeps one page of a title.
                let title = match is_same_space {
                    true => format!("{} ({title})", page.title),
                    false => page.title.clone(),
                };
                (page.id.clone(), page.parent_id.clone(), title)
            })
            .collect();
        let below: Vec<String> = tree.iter().map(|(_, _, title)| title.clone()).collect();
        let key = space.key.clone();
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let copied = flows::copy(confluence, &source, &space, &wanted, &permit)
                .await
                .about(|| format!("The copy of page `{}`", source.id))?;
            let mut not_applied: Vec<NotApplied> = copied
                .missing
                .into_iter()
                .map(|(name, reason)| NotApplied {
                    field: format!("attachment `{name}`"),
                    reason,
                })
                .collect();
            if copied.page.title != wanted.title {
                not_applied.push(NotApplied {
                    field: "new_title".into(),
                    reason: format!("the site keeps `{}`", copied.page.title),
                });
            }
            let mut undo = vec![pages::undo_of(&copied.page)];
            let mut made: std::collections::BTreeMap<String, String> =
                [(source.id.clone(), copied.page.id.clone())].into();
            let mut below: Vec<Value> = Vec::new();
            for (done, (id, above, title)) in tree.iter().enumerate() {
                progress::report(done + 1, tree.len(), title);
                let parent = above.as_ref().and_then(|above| made.get(above)).cloned();
                let one = child(confluence, id, title, parent, &space, &wanted, &permit).await;
                match one {
                    Ok(page) => {
                        made.insert(id.clone(), page.id.clone());
                        undo.push(pages::undo_of(&page));
                        below.push(json!({"id": page.id, "title": page.title}));
                    }
                    Err(reason) => not_applied.push(NotApplied {
                        field: title.clone(),
                        reason,
                    }),
                }
            }
            undo.reverse();
            let mut body = Map::new();
            body.insert("page".into(), view::page(confluence, &copied.page).into());
            if !tree.is_empty() {
                body.insert("children".into(), below.into());
            }
            if copied.files > 0 {
                body.insert("attachments_copied".into(), json!(copied.files));
            }
            Ok(Applied {
                message: format!("Page copied as `{}`", copied.page.title),
                body,
                not_applied,
                undo: Some(Undo::By(undo)),
                ..Applied::default()
            })
        })
        .edit("title", Value::Null, json!(title))
        .edit("space", Value::Null, json!(key))
        .edit("parent_id", Value::Null, json!(parent))
        .note("Labels, restrictions and comments are not copied.");
        if !below.is_empty() {
            change = change.edit("children", Value::Null, json!(below));
        } else if self.copy_children != Some(true) {
            change
                .notes
                .push("The pages below are not copied; `copy_children` takes them along.".into());
        }
        change.targets = targets;
        Ok(change)
    }
}

/// The most pages that are copied along.
const BELOW: usize = 200;

/// The pages below one, each behind the one it stands below.
async fn below(cx: &Context, source: &Content) -> Result<Vec<Content>> {
    let Some(key) = &source.space.key else {
        return Err(Error::new(
            ErrorKind::Site,
            format!(
                "The site does not say which space page `{}` is in.",
                source.id
            ),
        ));
    };
    let space = pages::space(cx, key).await?;
    let (all, more) = flows::space_pages(cx.confluence()?, &space, 0, 2_000)
        .await
        .about(|| format!("Space `{key}`"))?;
    let mut found: Vec<Content> = Vec::new();
    let mut above: Vec<String> = vec![source.id.clone()];
    while !above.is_empty() {
        let next: Vec<Content> = all
            .iter()
            .filter(|page| {
                page.parent_id
                    .as_ref()
                    .is_some_and(|parent| above.contains(parent))
            })
            .cloned()
            .collect();
        above = next.iter().map(|page| page.id.clone()).collect();
        found.extend(next);
        if found.len() > BELOW || more {
            return Err(Error::new(
                ErrorKind::Limit,
                format!("More than {BELOW} pages stand below page `{}`, or the space is too large to say.", source.id),
            )
            .hint("Copy its branches one by one."));
        }
    }
    Ok(found)
}

/// Copies one page of the tree.
async fn child(
    confluence: &Client,
    id: &str,
    title: &str,
    parent: Option<String>,
    space: &Space,
    wanted: &Copy,
    permit: &Permit,
) -> std::result::Result<Content, String> {
    let Some(parent) = parent else {
        return Err("the page it stands below was not copied".into());
    };
    let query = PageQuery {
        body: !confluence.copies_by_itself(),
        properties: false,
    };
    let source = flows::page(confluence, id, query)
        .await
        .map_err(|error| Error::from(error).to_string())?;
    let copy = Copy {
        source_id: id.to_owned(),
        title: title.to_owned(),
        parent_id: Some(parent),
        ..wanted.clone()
    };
    let copied = flows::copy(confluence, &source, space, &copy, permit)
        .await
        .map_err(|error| Error::from(error).to_string())?;
    match copied.missing.first() {
        Some((name, reason)) => Err(format!("it was copied without `{name}`: {reason}")),
        None => Ok(copied.page),
    }
}
