//! `confluence_move_page`: a page with everything below it to another place.

use super::pages;
use super::siblings::Between;
use super::words::{MovePosition, PageRef, SpaceKey};
use crate::confluence::model::Content;
use crate::confluence::{PageQuery, Position, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Move a page below another page, or to another space.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MovePage {
    page_id: PageRef,
    target_parent_id: Option<PageRef>,
    /// Alone: below its home page
    target_space_key: Option<SpaceKey>,
    /// Below it (`append`, default), or beside it (Cloud)
    position: Option<MovePosition>,
    /// For an undo: the pages it stood between
    #[schemars(skip)]
    between: Option<Between>,
}

impl Tool for MovePage {
    const NAME: &'static str = "confluence_move_page";
    const TITLE: &'static str = "Move page";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        let mut targets = self.page_id.targets();
        targets.extend(self.target_parent_id.iter().flat_map(PageRef::targets));
        targets.extend(self.target_space_key.iter().map(SpaceKey::target));
        targets
    }
}

impl Write for MovePage {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let mut position = self
            .position
            .map_or(Position::Append, |MovePosition(position)| position);
        if position != Position::Append && !confluence.orders_siblings() {
            return Err(Error::arguments(
                "This Confluence can only put a page below another (`append`); its API has no `above` and `below`.",
            ));
        }
        // Where the move is a new version, the version carries the text as it is.
        let query = PageQuery {
            body: !confluence.orders_siblings(),
            properties: false,
        };
        let mut target_id = match (&self.target_parent_id, &self.target_space_key) {
            (Some(parent), _) => parent.clone(),
            (None, Some(key)) => {
                let space = pages::space(cx, key.as_str()).await?;
                let home = space.homepage_id.clone().ok_or_else(|| {
                    Error::arguments(format!("Space `{key}` has no home page to move below."))
                        .hint("Give `target_parent_id`.")
                })?;
                PageRef::Id(home)
            }
            (None, None) => {
                return Err(Error::arguments(
                    "`confluence_move_page` needs `target_parent_id` or `target_space_key`.",
                ));
            }
        };
        if let (Some(between), PageRef::Id(parent)) = (&self.between, &target_id)
            && let Some((beside, sibling)) = between.place(confluence, parent).await?
        {
            position = beside;
            target_id = PageRef::Id(sibling);
        }
        let (page, target) = tokio::try_join!(
            pages::live(cx, &self.page_id, query),
            pages::live(cx, &target_id, PageQuery::default())
        )?;
        if let (Some(wanted), Some(key)) = (&self.target_space_key, &target.space.key)
            && !wanted.as_str().eq_ignore_ascii_case(key)
        {
            return Err(Error::arguments(format!(
                "Page `{}` is in space `{key}`, not in `{wanted}`.",
                target.id
            )));
        }
        let mut targets = pages::targets(cx, &page).await?;
        targets.extend(pages::targets(cx, &target).await?);
        let base = pages::version(&page);
        let parent_after = match position {
            Position::Append => Some(target.id.clone()),
            Position::Before | Position::After => target.parent_id.clone(),
        };
        let place = match position {
            Position::Append => "below",
            Position::Before => "before",
            Position::After => "after",
        };
        let line = format!(
            "Move page `{}` ({}) {place} `{}` ({})",
            page.title, page.id, target.title, target.id
        );
        let beside = (position != Position::Append).then(|| format!("{place} {}", target.id));
        let id = page.id.clone();
        let spaces = (page.space.key.clone(), target.space.key.clone());
        let parents = (page.parent_id.clone(), parent_after.clone());
        // Only where somebody may want it back.
        let between = match cx.journal.is_some() {
            true => Between::of(confluence, &page).await?,
            false => None,
        };
        let undo = match &page.parent_id {
            Some(parent) => Undo::by(
                "confluence_move_page",
                json!({"page_id": page.id, "target_parent_id": parent, "between": between}),
            )
            .expecting("parent_id", &json!(parent_after)),
            None => Undo::never(
                "the page stands at the top of its space, and the API puts no page back there",
            ),
        };
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            if let Err(error) = flows::relocate(confluence, &page, position, &target, &permit).await
            {
                return Err(pages::explain(confluence, error, &page.id, base).await);
            }
            let mut moved = flows::page(confluence, &page.id, PageQuery::default())
                .await
                .about(|| {
                    format!(
                        "Page `{}` was moved, but reading it back failed. It",
                        page.id
                    )
                })?;
            pages::fill_space(confluence, &mut moved).await;
            Ok(applied(confluence, &page, &moved, &target, parent_after))
        })
        .state("parent_id", &json!(parents.0))
        .edit("parent_id", json!(parents.0), json!(parents.1))
        .edit("space", json!(spaces.0), json!(spaces.1))
        .edit("position", Value::Null, json!(beside))
        .still(move |cx| async move { pages::unchanged(&cx, &id, base).await });
        if cx.journal.is_some() && !confluence.orders_siblings() {
            change.notes.push(
                "An undo puts it below the same page again, but not between the same pages: this Confluence's API \
                 orders none."
                    .into(),
            );
        }
        change.targets = targets;
        Ok(change)
    }
}

fn applied(
    confluence: &crate::confluence::Client,
    before: &Content,
    moved: &Content,
    target: &Content,
    parent: Option<String>,
) -> Applied {
    let mut applied = Applied {
        message: format!("Page `{}` moved", moved.title),
        ..Applied::default()
    };
    if parent.is_some() && moved.parent_id != parent {
        applied.message = format!("Page `{}` was not moved as asked", moved.title);
        applied.not_applied.push(NotApplied {
            field: "parent_id".into(),
            reason: match &moved.parent_id {
                Some(parent) => format!("the page stands below `{parent}`"),
                None => "the page stands at the top of its space".into(),
            },
        });
    }
    if target.space.key.is_some() && moved.space.key != target.space.key {
        applied.not_applied.push(NotApplied {
            field: "space".into(),
            reason: format!(
                "the page is in space `{}`",
                moved.space.key.as_deref().unwrap_or("?")
            ),
        });
    }
    let pairs = [
        ("parent_id", json!(before.parent_id), json!(moved.parent_id)),
        ("space", json!(before.space.key), json!(moved.space.key)),
    ];
    for (field, before, after) in pairs {
        if before != after {
            applied.changed.push(FieldEdit {
                field: field.into(),
                before,
                after,
            });
        }
    }
    let page = view::page(confluence, moved);
    applied.body.insert("page".into(), page.into());
    applied
}
