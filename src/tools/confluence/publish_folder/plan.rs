//! What publishing would do: every file compared with the page it is.
//!
//! A version that was published says so in its message, with a hash of what was published. So no state is kept
//! anywhere: a page whose newest version says the same hash is as it was left, and one whose newest version says
//! nothing of the kind was changed by somebody since, and is not written over unasked.

use ring::digest::{SHA256, digest};

use super::folder::{Folder, Source};
use super::links::{self, Linked, Relinked};
use crate::confluence::model::{Attachment, Content, Space};
use crate::confluence::{Client, FilesQuery, PageQuery, flows};
use crate::markup::{self, Document, EditError, EditOptions, Format, Options};
use crate::tools::confluence::{labelling, pages, text};
use crate::tools::{About, Context, Error, Result};
use crate::view::page as view;

/// How many pages are looked up at once.
const AT_ONCE: usize = 6;

/// What a version that was published says.
const PUBLISHED: &str = "Published from ";

/// A folder without a text of its own lists what stands below it.
pub(super) const CHILDREN: &str =
    "<p><ac:structured-macro ac:name=\"children\" ac:schema-version=\"2\" /></p>";

/// What becomes of one file.
#[derive(Debug)]
pub(super) struct Step {
    /// Its path below the folder.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The page as it is now; `None` if there is none yet.
    pub page: Option<Content>,
    /// The page it shall stand below.
    pub above: Above,
    /// Whether it stands elsewhere.
    pub moves: bool,
    /// The text it gets; `None` where the page has it already.
    pub text: Option<String>,
    /// What the version says.
    pub message: String,
    /// Labels that are missing.
    pub labels: Vec<String>,
    /// Files that are missing or differ.
    pub files: Vec<Sending>,
    /// Why nothing is done to it.
    pub refusal: Option<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// The page above another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// The top of the space.
    Nothing,
    /// This one.
    Page(String),
    /// The page of another file, by its place.
    Step(usize),
}

/// A file that goes up.
#[derive(Debug)]
pub(super) struct Sending {
    /// Where it is.
    pub file: std::path::PathBuf,
    /// The name it gets.
    pub name: String,
    /// What is said of it: its hash.
    pub comment: String,
    /// The one of that name that is there.
    pub known: Option<Attachment>,
}

impl Step {
    /// Whether there is anything to do.
    pub(super) fn is_idle(&self) -> bool {
        self.refusal.is_none()
            && self.page.is_some()
            && self.text.is_none()
            && !self.moves
            && self.labels.is_empty()
            && self.files.is_empty()
    }

    /// Whether a version is written.
    pub(super) fn writes(&self) -> bool {
        self.text.is_some() || self.moves
    }
}

/// Where and how to publish.
pub(super) struct Wanted<'w> {
    /// The space.
    pub space: &'w Space,
    /// The page above all.
    pub root: Option<&'w str>,
    /// Whether pages that others changed are written over.
    pub overwrite: bool,
}

/// Compares every file with its page.
pub(super) async fn steps(cx: &Context, folder: Folder, wanted: &Wanted<'_>) -> Result<Vec<Step>> {
    let Folder { root, mut sources } = folder;
    let relinked = links::relink_all(&mut sources, &|path| links::on_disk(&root, path).is_some());
    let mut names: Vec<String> = Vec::new();
    for document in sources.iter().filter_map(|source| source.text.as_ref()) {
        for name in markup::unresolved_mentions(document) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let options = text::options(cx, names).await?;
    let work: Vec<(&Source, &Relinked)> = sources.iter().zip(&relinked).collect();
    let mut steps = Vec::with_capacity(sources.len());
    for some in work.chunks(AT_ONCE) {
        let mut waiting = Vec::with_capacity(some.len());
        for (source, relinked) in some {
            waiting.push(step(cx, &root, source, relinked, wanted, &options));
        }
        steps.extend(futures_util::future::try_join_all(waiting).await?);
    }
    places(&mut steps, wanted.overwrite);
    Ok(steps)
}

async fn step(
    cx: &Context,
    root: &std::path::Path,
    source: &Source,
    relinked: &Relinked,
    wanted: &Wanted<'_>,
    options: &Options,
) -> Result<Step> {
    let confluence = cx.confluence()?;
    let mut notes = relinked.dead.clone();
    let page = find(cx, source, wanted.space, &mut notes).await?;
    let mut step = Step {
        path: source.path.clone(),
        title: source.title.clone(),
        above: above(cx, source, wanted).await?,
        moves: false,
        text: None,
        message: String::new(),
        labels: Vec::new(),
        files: Vec::new(),
        refusal: None,
        notes,
        page,
    };
    match &source.text {
        Some(document) => compare(&mut step, document, confluence, wanted, options),
        None if step.page.is_none() => step.text = Some(CHILDREN.to_owned()),
        None => {}
    }
    let id = step.page.as_ref().map(|page| page.id.clone());
    if !source.front.labels.is_empty() {
        let named = labelling::names(&source.front.labels).map_err(|error| Error {
            message: format!("`{}`: {}", source.path, error.message),
            ..error
        })?;
        let there = match &id {
            Some(id) => labelling::read(cx, id).await?,
            None => Vec::new(),
        };
        let has = |name: &String| there.iter().any(|label| label.name == *name);
        step.labels = named.into_iter().filter(|name| !has(name)).collect();
    }
    if !relinked.files.is_empty() {
        step.files = files(confluence, root, &relinked.files, id.as_deref()).await?;
    }
    Ok(step)
}

/// The page a file is: the one it names, else the one of its title in the space.
async fn find(
    cx: &Context,
    source: &Source,
    space: &Space,
    notes: &mut Vec<String>,
) -> Result<Option<Content>> {
    let confluence = cx.confluence()?;
    let query = PageQuery {
        body: true,
        properties: false,
    };
    if let Some(id) = &source.front.page_id {
        match flows::page(confluence, id, query).await {
            Ok(page) => {
                let key = confluence
                    .sure_space_key(&page.space)
                    .await
                    .about(|| format!("The space of page `{id}`"))?;
                if key.is_some_and(|key| key.eq_ignore_ascii_case(&space.key))
                    && page.status == "current"
                {
                    return Ok(Some(page));
                }
            }
            Err(error) if error.kind == crate::atlassian::Kind::NotFound => {}
            Err(error) => return Err(error).about(|| format!("Page `{id}`")),
        }
        notes.push(format!(
            "`{}` names page {id}, which is not in space {}; its title decides.",
            source.path, space.key
        ));
    }
    let listed = match confluence
        .titled(&source.title, Some(&space.key), query)
        .await
    {
        None => return Ok(None),
        Some(listed) => {
            listed.about(|| format!("Page `{}` in space `{}`", source.title, space.key))?
        }
    };
    let is_it = |page: &Content| page.title.to_lowercase() == source.title.to_lowercase();
    Ok(listed.items.into_iter().find(is_it))
}

/// The page a file shall stand below.
async fn above(cx: &Context, source: &Source, wanted: &Wanted<'_>) -> Result<Above> {
    if let Some(place) = source.above {
        return Ok(Above::Step(place));
    }
    if let Some(parent) = &source.front.parent {
        let page = pages::titled(cx, parent, Some(&wanted.space.key), PageQuery::default())
            .await
            .map_err(|error| Error {
                message: format!(
                    "`{}` wants to stand below `{parent}`: {}",
                    source.path, error.message
                ),
                ..error
            })?;
        return Ok(Above::Page(page.id));
    }
    Ok(wanted
        .root
        .map_or(Above::Nothing, |root| Above::Page(root.to_owned())))
}

/// The hash that tells what was published.
fn hash(parts: &[&str]) -> String {
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(part.as_bytes());
        all.push(0);
    }
    short(&all)
}

fn short(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Puts the text of a file beside that of its page.
fn compare(
    step: &mut Step,
    document: &Document,
    confluence: &Client,
    wanted: &Wanted<'_>,
    options: &Options,
) {
    let written = markup::write(document, Format::Storage, options);
    step.notes.extend(
        written
            .losses
            .iter()
            .map(|loss| format!("`{}`: {}", step.path, text::said(loss))),
    );
    let mark = hash(&[&step.title, &written.text]);
    step.message = format!("{PUBLISHED}{} ({mark})", step.path);
    let Some(page) = &step.page else {
        step.text = Some(written.text);
        return;
    };
    let old = page.body.as_deref().unwrap_or_default();
    let said = page
        .version
        .as_ref()
        .and_then(|version| version.message.as_deref());
    let said = said.unwrap_or_default();
    let is_ours = said.starts_with(PUBLISHED) || old.trim().is_empty() || old == CHILDREN;
    let is_titled = page.title == step.title;
    if is_ours && is_titled && said.ends_with(&format!("({mark})")) {
        return;
    }
    let mut reading = view::reading(confluence, old);
    reading.mentions.ids.clone_from(&options.mentions.ids);
    let edit_options = EditOptions {
        // Of a page nobody else changed, everything is from the file.
        allow_loss: wanted.overwrite || is_ours,
        options: reading,
    };
    let text = match markup::rewrite(old, Format::Storage, document, &edit_options) {
        Ok(done) => done.text,
        Err(EditError::WouldLose(losses)) => {
            let lost: Vec<String> = losses.iter().take(5).map(text::said).collect();
            step.refusal = Some(format!(
                "the page holds what the file does not say: {}",
                lost.join(", ")
            ));
            return;
        }
        // What is broken can only be replaced.
        Err(_) => written.text,
    };
    if text == old && is_titled {
        return;
    }
    if !is_ours && !wanted.overwrite {
        let version = pages::version(page);
        let by = page
            .version
            .as_ref()
            .and_then(|version| version.by.as_ref());
        let by =
            by.and_then(|by| view::name(confluence, by).or_else(|| by.handle().map(str::to_owned)));
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        step.refusal = Some(format!(
            "page {} was not published from a file, or was changed since (version {version}{by})",
            page.id
        ));
        return;
    }
    step.text = Some(text);
}

/// The files of a page that are missing or differ.
async fn files(
    confluence: &Client,
    root: &std::path::Path,
    linked: &[Linked],
    page: Option<&str>,
) -> Result<Vec<Sending>> {
    let there = match page {
        Some(id) => {
            let query = FilesQuery {
                page_id: id.to_owned(),
                ..FilesQuery::default()
            };
            let listed = flows::attachments(confluence, query, 1_000).await;
            listed.about(|| format!("The files of page `{id}`"))?.0
        }
        None => Vec::new(),
    };
    let mut sending = Vec::new();
    for file in linked {
        let Some(path) = links::on_disk(root, &file.path) else {
            continue;
        };
        let bytes = links::bytes(&path).await.map_err(|reason| {
            Error::arguments(format!(
                "The file `{}` cannot be sent: {reason}.",
                file.path
            ))
        })?;
        let comment = format!("sha256:{}", short(&bytes));
        let known = there.iter().find(|known| known.title == file.name);
        if let Some(known) = known
            && (known.comment.as_deref() == Some(comment.as_str())
                || is_same(confluence, known, &bytes).await)
        {
            continue;
        }
        sending.push(Sending {
            file: path,
            name: file.name.clone(),
            comment,
            known: known.cloned(),
        });
    }
    Ok(sending)
}

/// The most bytes of a file that is fetched to be compared; a larger one is sent anew.
const COMPARED: u64 = 5 * 1024 * 1024;

/// Whether a file that somebody else attached holds the same bytes; asked only where its size does not tell.
async fn is_same(confluence: &Client, known: &Attachment, bytes: &[u8]) -> bool {
    if known.size != Some(bytes.len() as u64) || bytes.len() as u64 > COMPARED {
        return false;
    }
    // One that cannot be read is sent anew.
    matches!(confluence.download(known).await, Some(Ok(there)) if there == bytes)
}

/// Says of each page whether it moves, now that all are found.
fn places(steps: &mut [Step], overwrite: bool) {
    let ids: Vec<Option<String>> = steps
        .iter()
        .map(|step| step.page.as_ref().map(|page| page.id.clone()))
        .collect();
    for step in steps.iter_mut() {
        let Some(page) = &step.page else { continue };
        let wanted = match &step.above {
            Above::Nothing => continue,
            Above::Page(id) => Some(id.clone()),
            Above::Step(place) => ids.get(*place).cloned().flatten(),
        };
        let is_there = match &wanted {
            // A page is not put below itself: the folder may hold the page it is published below.
            Some(wanted) => *wanted == page.id || page.parent_id.as_ref() == Some(wanted),
            None => false,
        };
        if is_there || step.refusal.is_some() {
            continue;
        }
        let said = page
            .version
            .as_ref()
            .and_then(|version| version.message.as_deref());
        let is_ours = said.is_some_and(|said| said.starts_with(PUBLISHED));
        if is_ours || overwrite || step.text.is_some() {
            step.moves = true;
        } else {
            step.notes.push(format!(
                "Page {} (`{}`) stays where it is: it was not published from a file.",
                page.id, page.title
            ));
        }
    }
}
