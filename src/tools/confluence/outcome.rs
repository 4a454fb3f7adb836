//! What became of a text that was sent: compared with what the site keeps.

use crate::confluence::model::{Body, Content, Representation};
use crate::markup::{self, Format, Options, text};
use crate::tools::NotApplied;

/// What was asked for and is not so: title and text as the site keeps them.
///
/// The site gives macros ids and orders attributes its own way, so texts are compared by their words.
pub(super) fn differences(page: &Content, title: &str, body: &Body) -> Vec<NotApplied> {
    let mut not_applied = Vec::new();
    if page.title != title {
        not_applied.push(NotApplied {
            field: "title".into(),
            reason: format!("the site keeps `{}`", page.title),
        });
    }
    if body.representation == Representation::Storage
        && let Some(kept) = &page.body
        && let (Some(sent), Some(kept)) = (words(&body.value), words(kept))
        && sent != kept
    {
        not_applied.push(NotApplied {
            field: "content".into(),
            reason: "the site changed the text while keeping it; read the page to see how".into(),
        });
    }
    not_applied
}

/// The words of a storage text in order.
fn words(storage: &str) -> Option<Vec<String>> {
    let document = markup::read(storage, Format::Storage, &Options::default()).ok()?;
    let text = text::blocks_text(&document.blocks);
    Some(text.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(body: &str) -> Content {
        Content {
            title: "T".into(),
            body: Some(body.into()),
            ..Content::default()
        }
    }

    #[test]
    fn ids_do_not_count_and_words_do() {
        let sent = Body::storage("<p>one <strong>two</strong></p>");
        let same = kept("<p local-id=\"a\">one <strong>two</strong></p>");
        assert!(differences(&same, "T", &sent).is_empty());
        let cut = kept("<p>one</p>");
        let fields: Vec<String> = differences(&cut, "Other", &sent)
            .into_iter()
            .map(|one| one.field)
            .collect();
        assert_eq!(fields, ["title", "content"]);
    }
}
