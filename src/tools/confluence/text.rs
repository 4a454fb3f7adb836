//! Texts on their way into Confluence.

use super::people;
use super::words::{TableLayout, TextFormat};
use crate::confluence::model::{Body, Representation};
use crate::markup::options::{Mentions, Originals};
use crate::markup::{self, Format, Loss, Options};
use crate::tools::allowed::{Allowed, Wrong};
use crate::tools::{Context, Error, ErrorKind, Result};
use crate::view::page as view;

/// The most bytes of one text: Confluence takes no larger ones.
const BYTES: u64 = 5 * 1024 * 1024;

/// The most people that are looked up for one text.
const PEOPLE: usize = 20;

/// A text as a caller gives it.
pub(super) struct Given {
    /// The text.
    pub text: String,
    /// Its form.
    pub format: TextFormat,
    /// Whether headings get anchors (Markdown).
    pub anchors: bool,
    /// The width of tables (Markdown).
    pub tables: Option<TableLayout>,
}

/// A text as the site takes it.
pub(super) struct Ready {
    /// What to send.
    pub body: Body,
    /// What a reader of a preview compares: Markdown where we can make it.
    pub shown: String,
    /// What could not be said, for the reader.
    pub losses: Vec<String>,
}

/// Brings a text into the form the site takes. `originals` are the nodes of the page it replaces, for placeholders that
/// come back.
pub(super) async fn ready(cx: &Context, given: Given, originals: Originals) -> Result<Ready> {
    let confluence = cx.confluence()?;
    match given.format {
        TextFormat::Wiki => Ok(Ready {
            shown: given.text.clone(),
            body: Body {
                representation: Representation::Wiki,
                value: given.text,
            },
            losses: Vec::new(),
        }),
        TextFormat::Storage => {
            // A text that is broken is refused here, with the place, and not by the site, without.
            markup::read(&given.text, Format::Storage, &Options::default())
                .map_err(|error| Error::arguments(format!("The text is {error}.")))?;
            let (shown, _) = view::markdown(confluence, &given.text);
            Ok(Ready {
                shown,
                body: Body::storage(given.text),
                losses: Vec::new(),
            })
        }
        TextFormat::Markdown => {
            let mut options = writing(cx, &given.text).await?;
            options.originals = originals;
            options.heading_anchors = given.anchors;
            options.table_width = given.tables.map(|TableLayout(width)| width);
            let written = markup::convert(&given.text, Format::Markdown, Format::Storage, &options)
                .map_err(|error| Error::arguments(format!("The text is {error}.")))?;
            Ok(Ready {
                body: Body::storage(written.text),
                shown: given.text,
                losses: written.losses.iter().map(said).collect(),
            })
        }
    }
}

/// The text of a comment: Markdown, or storage format where that is said.
pub(super) async fn comment(
    cx: &Context,
    text: &str,
    format: Option<TextFormat>,
) -> Result<(String, Vec<String>)> {
    let format = format.unwrap_or_default();
    if format == TextFormat::Wiki {
        return Err(Error::arguments(
            "A comment takes `markdown` or `storage`; only whole pages take `wiki`.",
        ));
    }
    let given = Given {
        text: text.to_owned(),
        format,
        anchors: false,
        tables: None,
    };
    let ready = ready(cx, given, Originals::default()).await?;
    Ok((ready.body.value, ready.losses))
}

/// A loss as a line for the reader.
pub(super) fn said(loss: &Loss) -> String {
    format!("{} ({})", loss.what, loss.at)
}

/// How Markdown is written for this site: with the ids of the people it mentions.
pub(super) async fn writing(cx: &Context, markdown: &str) -> Result<Options> {
    let mut names = mentioned(markdown);
    names.truncate(PEOPLE);
    options(cx, names).await
}

/// The same for texts that mention these people.
pub(super) async fn options(cx: &Context, names: Vec<String>) -> Result<Options> {
    let confluence = cx.confluence()?;
    let mut mentions = Mentions {
        id_kind: confluence.mention_id(),
        ..Mentions::default()
    };
    for name in names {
        if let Some(id) = people::id_of(confluence, &name).await {
            mentions.ids.insert(name, id);
        }
    }
    Ok(Options {
        mentions,
        confluence_url: Some(confluence.base().to_owned()),
        ..Options::default()
    })
}

/// The names in `@[Name]`; one with an id behind it needs no looking up.
fn mentioned(markdown: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = markdown;
    while let Some(at) = rest.find("@[") {
        rest = rest.get(at + 2..).unwrap_or_default();
        let Some(end) = rest.find([']', '\n']) else {
            break;
        };
        let (name, tail) = rest.split_at(end);
        let is_name = tail.starts_with(']') && !tail.starts_with("](") && !name.trim().is_empty();
        if is_name && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    names
}

/// The text of a page: given as such, or read from a file below the allowed folder. `None` where neither is given.
pub(super) async fn source(
    cx: &Context,
    content: Option<String>,
    content_file: Option<String>,
) -> Result<Option<String>> {
    match (content, content_file) {
        (Some(_), Some(_)) => Err(Error::arguments(
            "Give either `content` or `content_file`, not both.",
        )),
        (Some(text), None) => Ok(Some(text)),
        (None, Some(path)) => file(cx, &path).await.map(Some),
        (None, None) => Ok(None),
    }
}

/// A text file below the allowed folder, links followed.
async fn file(cx: &Context, path: &str) -> Result<String> {
    let wrong = |wrong: Wrong| wrong.about(&format!("The file `{path}`"), "nothing was read");
    let unreadable = |error: std::io::Error| wrong(Wrong::Unreadable(error));
    let allowed = Allowed::of(cx).await.map_err(unreadable)?;
    let real = allowed.find(path).await.map_err(wrong)?;
    let about = tokio::fs::metadata(&real).await.map_err(unreadable)?;
    // A pipe would be waited for, a device read without end.
    if !about.is_file() {
        return Err(Error::arguments(format!("`{path}` is not a file.")));
    }
    if about.len() > BYTES {
        return Err(Error::new(
            ErrorKind::Limit,
            format!(
                "The file `{path}` is larger than {} MiB.",
                BYTES / (1024 * 1024)
            ),
        ));
    }
    let bytes = tokio::fs::read(&real).await.map_err(unreadable)?;
    String::from_utf8(bytes)
        .map_err(|_| Error::arguments(format!("The file `{path}` is not UTF-8 text.")))
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn names_without_an_id_are_looked_up() {
        assert_eq!(
            mentioned(
                "Hi @[Ada Lovelace], @[Bob](accountid:5b), @[Ada Lovelace] and @[] @[broken\n]"
            ),
            ["Ada Lovelace"]
        );
    }
}
