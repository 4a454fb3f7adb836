//! Saves a page's next version and tells what is so afterwards. The tools that change a text end here.

use std::sync::Arc;

use super::kept::Inventory;
use super::looks::Looks;
use super::text::said;
use super::{outcome, pages};
use crate::confluence::model::{Body, Content, Update};
use crate::confluence::{PageQuery, flows};
use crate::http::Permit;
use crate::markup::Loss;
use crate::tools::prelude::*;
use crate::view::page as view;

/// A next version, ready to be written.
pub(super) struct Saving {
    /// The page as it was read.
    pub page: Content,
    /// Its title from now on.
    pub title: String,
    /// Its text from now on.
    pub body: Body,
    /// What to say of the version.
    pub message: Option<String>,
    /// Whether to leave watchers in peace.
    pub is_minor: bool,
    /// The page to stand below, if it moves.
    pub parent_id: Option<String>,
    /// Emoji and width.
    pub looks: Looks,
    /// Whether a version is written at all; looks alone need none.
    pub writes: bool,
    /// Whether the answer carries the text.
    pub with_text: bool,
    /// The text as it was, if it changes.
    pub before_text: Option<String>,
}

impl Saving {
    /// The parts of a page that this changes, as they are in `page`.
    fn parts(&self, page: &Content) -> Map<String, Value> {
        let looks = &page.properties;
        let parts = [
            ("title", self.title != self.page.title, json!(page.title)),
            ("content", self.before_text.is_some(), json!(page.body)),
            ("parent_id", self.parent_id.is_some(), json!(page.parent_id)),
            (
                "emoji",
                self.looks.emoji.is_some(),
                json!(view::emoji(looks).unwrap_or_default()),
            ),
            (
                "page_width",
                self.looks.width.is_some(),
                json!(view::width(looks).unwrap_or_default()),
            ),
        ];
        parts
            .into_iter()
            .filter(|(_, is_changed, _)| *is_changed)
            .map(|(part, _, value)| (part.to_owned(), value))
            .collect()
    }

    /// The page as it is before, for an undo that comes this way.
    pub(super) fn state(&self) -> Map<String, Value> {
        let parts = self.parts(&self.page).into_iter();
        parts.map(|(part, value)| (part, mark(&value))).collect()
    }

    /// What brings the old version back, as a new one.
    fn undo(&self, now: &Content) -> Undo {
        let mut arguments = self.parts(&self.page);
        if arguments.is_empty() {
            return Undo::By(Vec::new());
        }
        arguments.insert("page_id".into(), json!(self.page.id));
        arguments.insert("content_format".into(), json!("storage"));
        let undo = Undo::by("confluence_update_page", arguments.into());
        let left = self.parts(now).into_iter();
        left.fold(undo, |undo, (part, value)| undo.expecting(part, &value))
    }
}

/// A text that was worked over, and what to say of it.
pub(super) struct Rework {
    /// One line for the preview.
    pub line: String,
    /// The whole new text in storage format.
    pub text: String,
    /// What was dropped, or could not be kept.
    pub losses: Vec<Loss>,
    /// What else a reader should know.
    pub notes: Vec<String>,
    /// The spaces it touches.
    pub targets: Vec<Target>,
    /// What to say of the version.
    pub message: Option<String>,
    /// Whether to leave watchers in peace.
    pub is_minor: bool,
}

/// The change that saves a worked-over text: what goes and what stays is counted in the texts themselves.
pub(super) fn rework(cx: &Context, page: Content, rework: Rework) -> Result<Change> {
    let confluence = cx.confluence()?;
    let old = page.body.clone().unwrap_or_default();
    let (had, has) = (Inventory::of(&old), Inventory::of(&rework.text));
    let mut notes = rework.notes;
    let lost = had.lost_in(&has);
    if lost.is_empty() {
        notes.extend(rework.losses.iter().map(said));
    } else {
        notes.push(format!("This takes away: {}.", lost.join(", ")));
    }
    let kept = had.kept_in(&has);
    if !kept.is_empty() {
        notes.push(format!("Kept as they are: {}.", kept.join(", ")));
    }
    let (before, _) = view::markdown(confluence, &old);
    let (after, _) = view::markdown(confluence, &rework.text);
    let base = pages::version(&page);
    let id = page.id.clone();
    let saving = Saving {
        writes: rework.text != old,
        body: Body::storage(rework.text),
        title: page.title.clone(),
        message: rework.message,
        is_minor: rework.is_minor,
        parent_id: None,
        looks: Looks::default(),
        with_text: false,
        before_text: Some(before.clone()),
        page,
    };
    let state = saving.state();
    let undo = Undo::Later(&["confluence_update_page"]);
    let mut change = Change::new(Action::Update, rework.line, undo, move |cx, permit| {
        save(cx, permit, saving)
    })
    .edit("content", json!(before), json!(after))
    .still(move |cx| async move { pages::unchanged(&cx, &id, base).await });
    change.state = state;
    change.targets = rework.targets;
    change.notes = notes;
    Ok(change)
}

/// Writes the version based on the one that was read, then the looks, and compares what the site keeps.
pub(super) async fn save(cx: Arc<Context>, permit: Permit, saving: Saving) -> Result<Applied> {
    let confluence = cx.confluence()?;
    let base = pages::version(&saving.page);
    let mut page = saving.page.clone();
    let mut not_applied = Vec::new();
    if saving.writes {
        let update = Update {
            id: saving.page.id.clone(),
            kind: saving.page.kind.clone(),
            title: saving.title.clone(),
            body: saving.body.clone(),
            number: base + 1,
            message: saving.message.clone(),
            is_minor: saving.is_minor,
            parent_id: saving.parent_id.clone(),
            space_key: None,
        };
        let written = match confluence.update_page(&update, &permit).await {
            Ok(written) => written,
            Err(error) => {
                return Err(pages::explain(confluence, error, &saving.page.id, base).await);
            }
        };
        page = read_back(confluence, written, &saving.page).await?;
        not_applied.extend(compare(&page, &saving, base));
    }
    not_applied.extend(saving.looks.apply(confluence, &mut page, &permit).await);
    let mut applied = Applied {
        message: if saving.writes || saving.looks.is_some() {
            format!("Page `{}` updated", page.title)
        } else {
            format!("Page `{}` is so already; nothing was written", page.title)
        },
        not_applied,
        ..Applied::default()
    };
    changed(&mut applied, confluence, &page, &saving, base);
    applied.undo = Some(saving.undo(&page));
    pages::fill_space(confluence, &mut page).await;
    let mut lean = view::page(confluence, &page);
    if saving.with_text {
        let (text, is_markdown) =
            view::markdown(confluence, page.body.as_deref().unwrap_or_default());
        let format = if is_markdown { "markdown" } else { "storage" };
        lean.insert("content".into(), view::text(text, format));
    }
    applied.body.insert("page".into(), lean.into());
    Ok(applied)
}

/// The page as the site keeps it: the answer to the write, or where that holds no text, one more read.
async fn read_back(
    confluence: &crate::confluence::Client,
    written: Content,
    before: &Content,
) -> Result<Content> {
    let mut page = if written.body.is_some() {
        written
    } else {
        let query = PageQuery {
            body: true,
            properties: false,
        };
        flows::page(confluence, &before.id, query).await.about(|| {
            format!(
                "Page `{}` was written, but reading it back failed. It",
                before.id
            )
        })?
    };
    page.properties.clone_from(&before.properties);
    Ok(page)
}

/// What was asked for and is not so.
fn compare(page: &Content, saving: &Saving, base: u64) -> Vec<NotApplied> {
    let mut not_applied = outcome::differences(page, &saving.title, &saving.body);
    let now = pages::version(page);
    if now == base {
        not_applied.push(NotApplied {
            field: "version".into(),
            reason: format!("the page is still at version {base}"),
        });
    }
    let is_minor = page
        .version
        .as_ref()
        .is_some_and(|version| version.is_minor);
    if saving.is_minor && !is_minor {
        not_applied.push(NotApplied {
            field: "is_minor_edit".into(),
            reason: "this site knows no minor edits through its API; watchers were told".into(),
        });
    }
    if let (Some(wanted), Some(parent)) = (&saving.parent_id, &page.parent_id)
        && wanted != parent
    {
        not_applied.push(NotApplied {
            field: "parent_id".into(),
            reason: format!("the page stands below `{parent}`"),
        });
    }
    not_applied
}

/// What is different now, field by field, from what was read before and after.
fn changed(
    applied: &mut Applied,
    confluence: &crate::confluence::Client,
    page: &Content,
    saving: &Saving,
    base: u64,
) {
    let mut put = |field: &str, before: Value, after: Value| {
        if before != after {
            applied.changed.push(FieldEdit {
                field: field.into(),
                before,
                after,
            });
        }
    };
    put("version", json!(base), json!(pages::version(page)));
    put("title", json!(saving.page.title), json!(page.title));
    if let Some(before) = &saving.before_text {
        let (after, _) = view::markdown(confluence, page.body.as_deref().unwrap_or_default());
        put("content", json!(before), json!(after));
    }
    if saving.parent_id.is_some() {
        put(
            "parent_id",
            json!(saving.page.parent_id),
            json!(page.parent_id),
        );
    }
    let emoji = |content: &Content| json!(view::emoji(&content.properties));
    put("emoji", emoji(&saving.page), emoji(page));
    let width = |content: &Content| json!(view::width(&content.properties));
    put("page_width", width(&saving.page), width(page));
}
