//! What the tools of pages share: finding a page, telling its space, saying who changed it.

use serde_json::json;

use crate::atlassian::{Kind, Product, Target, timestamp};
use crate::confluence::model::{Content, Space};
use crate::confluence::{Client, PageQuery, SearchQuery, flows};
use crate::query::{Condition, contains, cql, equals};
use crate::tools::{About, Context, Error, ErrorKind, Result, Reverse, Undo};
use crate::view::page::name;

use super::words::{PageRef, ParentRef};

/// A page by any of its names; one that is out of reach is refused here, before anything can be said of it.
pub(super) async fn read(cx: &Context, page: &PageRef, query: PageQuery) -> Result<Content> {
    let confluence = cx.confluence()?;
    let mut content = match page {
        PageRef::Id(id) => flows::page(confluence, id, query)
            .await
            .about(|| format!("Page `{id}`"))?,
        PageRef::Titled { space, title } => titled(cx, title, Some(space), query).await?,
    };
    fill_space(confluence, &mut content).await;
    targets(cx, &content).await?;
    Ok(content)
}

/// A page that is to be changed: one in the trash is told apart, because writing to it would bring it back.
pub(super) async fn live(cx: &Context, page: &PageRef, query: PageQuery) -> Result<Content> {
    let content = read(cx, page, query).await?;
    if is_board(&content.kind) {
        return Err(Error::arguments(format!(
            "`{}` (`{}`) is a {}, not a page; the API changes none.",
            content.id, content.title, content.kind
        )));
    }
    if content.status != "trashed" {
        return Ok(content);
    }
    Err(Error::new(
        ErrorKind::NotFound,
        format!(
            "Page `{}` (`{}`) is in the trash.",
            content.id, content.title
        ),
    )
    .hint("`confluence_restore_page` brings it back."))
}

/// Whether it is something that people draw or fill in the browser, of which the API tells no more than a title.
pub(super) fn is_board(kind: &str) -> bool {
    matches!(kind, "whiteboard" | "database" | "embed")
}

/// The id of a page by any of its names; costs a request only for a name that is no id.
pub(super) async fn id(cx: &Context, page: &PageRef) -> Result<String> {
    match page {
        PageRef::Id(id) => Ok(id.clone()),
        PageRef::Titled { space, title } => {
            let found = titled(cx, title, Some(space), PageQuery::default()).await?;
            Ok(found.id)
        }
    }
}

/// The id of a page to write below. Titles lead to the last, which must stand below those before it.
pub(super) async fn parent(cx: &Context, parent: &ParentRef, space: &str) -> Result<String> {
    let titles = match parent {
        ParentRef::Page(page) => return id(cx, page).await,
        ParentRef::Titles(titles) => titles,
    };
    let Some((last, above)) = titles.split_last() else {
        return Err(Error::arguments("The parent is empty."));
    };
    let found = titled(cx, last, Some(space), PageQuery::default()).await?;
    let confluence = cx.confluence()?;
    let mut below = found.clone();
    for title in above.iter().rev() {
        let next = match &below.parent_id {
            Some(parent) => Some(
                flows::page(confluence, parent, PageQuery::default())
                    .await
                    .about(|| format!("Page `{parent}`"))?,
            ),
            None => None,
        };
        match next {
            Some(next) if next.title.to_lowercase() == title.to_lowercase() => below = next,
            next => {
                let where_it_is = match next {
                    Some(next) => format!("below `{}`", next.title),
                    None => "at the top of its space".to_owned(),
                };
                return Err(Error::arguments(format!(
                    "Page `{}` stands {where_it_is}, not below `{title}`.",
                    below.title
                )));
            }
        }
    }
    Ok(found.id)
}

/// The page of a title in a space, or the only one of that title anywhere.
///
/// One request: the site's list of pages by title where it can be asked (Cloud needs the space's number for it, which
/// is a fact after the first time), else a search. A search may not know a page that was made a second ago, so before
/// "there is none" the list is asked all the same.
pub(super) async fn titled(
    cx: &Context,
    title: &str,
    space: Option<&str>,
    query: PageQuery,
) -> Result<Content> {
    let confluence = cx.confluence()?;
    let subject = || match space {
        Some(key) => format!("Page `{title}` in space `{key}`"),
        None => format!("Page `{title}`"),
    };
    let listed = match space {
        Some(_) => confluence.titled(title, space, query).await,
        None => None,
    };
    let was_listed = listed.is_some();
    let mut found = match listed {
        Some(Ok(listed)) => listed.items,
        // Data Center answers so for a space that does not exist; which ones do is said below.
        Some(Err(error)) if error.kind == Kind::NotFound => Vec::new(),
        Some(Err(error)) => return Err(error).about(subject),
        None => {
            let mut wanted = cql::Cql::from(equals("type", "page")).and(equals("title", title));
            if let Some(key) = space {
                wanted = wanted.and(equals("space", key));
            }
            let wanted = cx.cql(&wanted.to_string(), &[])?;
            let found = confluence.content_search(wanted.as_str(), 10).await;
            match found {
                Ok(found) => found.items,
                // A space that does not exist makes the query invalid; the list below says so in plain words.
                Err(error) if space.is_some() && error.kind == Kind::Invalid => Vec::new(),
                Err(error) => return Err(error).about(subject),
            }
        }
    };
    found.retain(|page| page.title.to_lowercase() == title.to_lowercase());
    if found.is_empty()
        && let Some(key) = space
    {
        self::space(cx, key).await?;
        if !was_listed && let Some(listed) = confluence.titled(title, space, query).await {
            found = listed.about(subject)?.items;
        }
    }
    if found.len() > 1 {
        let pages: Vec<String> = found.iter().map(describe).collect();
        return Err(Error::arguments(format!(
            "There are {} pages with the title `{title}`: {}.",
            found.len(),
            pages.join("; ")
        ))
        .hint("Give `page_id` or `space_key`."));
    }
    match found.pop() {
        Some(page) => Ok(page),
        None => Err(not_titled(cx, title, space, subject()).await),
    }
}

/// "There is none", with the titles that come near.
async fn not_titled(cx: &Context, title: &str, space: Option<&str>, subject: String) -> Error {
    let error = Error::new(
        ErrorKind::NotFound,
        format!("{subject} does not exist, or the account may not see it."),
    );
    let only: Vec<String> = space.map(str::to_owned).into_iter().collect();
    let Some(words) = any_word(title) else {
        return error;
    };
    let wanted = cql::Cql::from(equals("type", "page")).and(words);
    let (Ok(confluence), Ok(wanted)) = (cx.confluence(), cx.cql(&wanted.to_string(), &only)) else {
        return error;
    };
    let query = SearchQuery {
        cql: wanted.as_str().to_owned(),
        limit: 25,
        cursor: None,
        viewed: false,
    };
    let mut found: Vec<Content> = match confluence.search(&query).await {
        Ok(page) => page
            .items
            .into_iter()
            .filter_map(|hit| hit.content)
            .collect(),
        Err(_) => Vec::new(),
    };
    let wanted = title.to_lowercase();
    let likeness = |page: &Content| strsim::jaro_winkler(&page.title.to_lowercase(), &wanted);
    found.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    let near: Vec<String> = found.iter().take(3).map(describe).collect();
    if near.is_empty() {
        error.hint("`confluence_search` finds pages by words.")
    } else {
        error.hint(format!("Nearest: {}.", near.join("; ")))
    }
}

/// Titles with any of the words: a title with a typo still has its other words right.
fn any_word(title: &str) -> Option<Condition> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .take(8)
        .map(|word| contains("title", word))
        .reduce(Condition::or)
}

fn describe(page: &Content) -> String {
    match &page.space.key {
        Some(key) => format!("`{}` ({} in {key})", page.title, page.id),
        None => format!("`{}` ({})", page.title, page.id),
    }
}

/// A space by its key; an unknown one is answered with the nearest.
pub(super) async fn space(cx: &Context, key: &str) -> Result<std::sync::Arc<Space>> {
    let confluence = cx.confluence()?;
    let subject = || format!("Space `{key}`");
    if let Some(space) = confluence.space_by_key(key).await.about(subject)? {
        return Ok(space);
    }
    let error = Error::new(
        ErrorKind::NotFound,
        format!("Space `{key}` does not exist, or the account may not see it."),
    );
    let likeness = |space: &Space| {
        let wanted = key.to_lowercase();
        strsim::jaro_winkler(&space.key.to_lowercase(), &wanted)
            .max(strsim::jaro_winkler(&space.name.to_lowercase(), &wanted))
    };
    let mut spaces = confluence.spaces().await.unwrap_or_default();
    spaces.retain(|space| cx.may_read(&Target::Space(space.key.clone())));
    // `Tech` for the space `TECH`, or for the only one of that name.
    let meant = |space: &&Space| {
        space.key.eq_ignore_ascii_case(key) || space.name.eq_ignore_ascii_case(key)
    };
    let mut alike = spaces.iter().filter(meant);
    if let (Some(space), None) = (alike.next(), alike.next())
        && let Some(space) = confluence.space_by_key(&space.key).await.about(subject)?
    {
        return Ok(space);
    }
    spaces.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    let near: Vec<String> = spaces
        .iter()
        .take(3)
        .map(|space| format!("`{}` ({})", space.key, space.name))
        .collect();
    Err(if near.is_empty() {
        error
    } else {
        error.hint(format!("Nearest: {}.", near.join(", ")))
    })
}

/// Adds the key and name of a content's space where they are known without asking.
pub(super) async fn fill_space(confluence: &Client, content: &mut Content) {
    if let Some(id) = &content.space.id
        && content.space.name.is_none()
        && let Some(space) = confluence.known_space(id).await
    {
        content.space.key = Some(space.key.clone());
        content.space.name = Some(space.name.clone()).filter(|name| !name.is_empty());
    }
}

/// The space a content belongs to, as the site names it.
///
/// With limits set it must be told for sure, and what cannot be told is out of reach; without, no request is made for it.
pub(super) async fn targets(cx: &Context, content: &Content) -> Result<Vec<Target>> {
    let known = &content.space.key;
    if !cx.reach.is_limited(Product::Confluence) {
        return Ok(known.iter().cloned().map(Target::Space).collect());
    }
    let confluence = cx.confluence()?;
    let key = confluence
        .sure_space_key(&content.space)
        .await
        .about(|| format!("The space of page `{}`", content.id))?;
    match key.map(Target::Space) {
        // The door would say the same, but only after the tool: an error of the tool must not tell of the page.
        Some(target) => match cx.reach.closes(&target) {
            Some(closed) => Err(Error::closed(&target, closed.by.as_deref())),
            None => Ok(vec![target]),
        },
        None => Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "The space of page `{}` cannot be told, so it is out of reach; nothing was done.",
                content.id
            ),
        )
        .hint("The operator limits spaces by CONFLUENCE_SPACES_FILTER.")),
    }
}

/// The space of a page whose answer does not tell it: a request, made only where limits are set.
pub(super) async fn targets_of_id(cx: &Context, id: &str) -> Result<Vec<Target>> {
    if !cx.reach.is_limited(Product::Confluence) {
        return Ok(Vec::new());
    }
    let confluence = cx.confluence()?;
    let content = flows::page(confluence, id, PageQuery::default())
        .await
        .about(|| format!("Page `{id}`"))?;
    targets(cx, &content).await
}

/// The version a page is at.
pub(super) fn version(page: &Content) -> u64 {
    page.version.as_ref().map_or(0, |version| version.number)
}

/// Puts a page that was made into the trash, if nobody wrote to it since.
pub(super) fn undo_creation(page: &Content) -> Undo {
    Undo::By(vec![undo_of(page)])
}

/// The same as one call of several.
pub(super) fn undo_of(page: &Content) -> Reverse {
    Reverse::call("confluence_delete_page", json!({"page_id": page.id}))
        .expecting("version", &json!(version(page)))
}

/// Refuses a change whose base is not what the page is now, and says who changed it.
pub(super) async fn check_version(confluence: &Client, page: &Content, base: u64) -> Result<()> {
    if version(page) == base {
        return Ok(());
    }
    Err(conflict(confluence, page, base).await)
}

/// Asks whether a page is still at the version a change was prepared for.
pub(super) async fn unchanged(cx: &Context, id: &str, base: u64) -> Result<()> {
    let confluence = cx.confluence()?;
    let page = flows::page(confluence, id, PageQuery::default())
        .await
        .about(|| format!("Page `{id}`"))?;
    check_version(confluence, &page, base).await
}

/// The error for a page that moved on.
pub(super) async fn conflict(confluence: &Client, page: &Content, base: u64) -> Error {
    let now = version(page);
    let saved = page.version.as_ref();
    let by = saved.and_then(|version| version.by.as_ref());
    if let Some(id) = by.and_then(|by| by.id.as_deref()) {
        flows::learn_names(confluence, &[id]).await;
    }
    let who = by
        .and_then(|by| name(confluence, by).or_else(|| by.handle().map(str::to_owned)))
        .map(|who| format!(" by {who}"))
        .unwrap_or_default();
    let when = saved
        .and_then(|version| version.when.as_deref())
        .map(|when| format!(" at {}", timestamp(when)))
        .unwrap_or_default();
    let what = saved
        .and_then(|version| version.message.as_deref())
        .map(|message| format!(" (\"{message}\")"))
        .unwrap_or_default();
    Error::new(
        ErrorKind::Conflict,
        format!(
            "Page `{}` (`{}`) is at version {now}, changed{who}{when}{what}; the change was based on version {base}. \
             Nothing was overwritten.",
            page.id, page.title
        ),
    )
    .hint("Read it again and repeat the change on what is there now.")
}

/// Turns the site's "conflict" into words that say who was faster.
pub(super) async fn explain(
    confluence: &Client,
    error: crate::atlassian::Error,
    id: &str,
    base: u64,
) -> Error {
    if error.kind == Kind::Conflict
        && let Ok(now) = flows::page(confluence, id, PageQuery::default()).await
        && version(&now) != base
    {
        return conflict(confluence, &now, base).await;
    }
    match Err::<(), _>(error).about(|| format!("Page `{id}`")) {
        Err(error) => error,
        Ok(()) => Error::new(ErrorKind::Bug, "a failure that is none"),
    }
}
