//! `confluence_add_inline_comment`: a comment beside a piece of a page's text.

use super::commenting::{self, Commenting};
use super::words::{PageRef, TextFormat};
use super::{pages, text};
use crate::confluence::PageQuery;
use crate::confluence::model::{InlineSelection, NewComment};
use crate::tools::prelude::*;

/// Comment on a piece of a page's text.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddInlineComment {
    page_id: PageRef,
    body: String,
    content_format: Option<TextFormat>,
    /// Exact words of the page
    text_selection: String,
    /// How often they occur; counted if left out
    text_selection_match_count: Option<u32>,
    /// Which of them, from 0
    text_selection_match_index: Option<u32>,
}

impl Tool for AddInlineComment {
    const NAME: &'static str = "confluence_add_inline_comment";
    const TITLE: &'static str = "Add inline comment";
    const TOOLSET: Toolset = Toolset::ConfluenceComments;
    const ACTION: Action = Action::Comment;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("comment", "body"), ("content", "body")];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for AddInlineComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let query = PageQuery {
            body: true,
            properties: false,
        };
        let page = pages::live(cx, &self.page_id, query).await?;
        let targets = pages::targets(cx, &page).await?;
        let words = self.text_selection;
        let found = occurrences(page.body.as_deref().unwrap_or_default(), &words);
        let count = self.text_selection_match_count.unwrap_or(found);
        let index = self.text_selection_match_index.unwrap_or(0);
        if count == 0 {
            return Err(Error::arguments(format!(
                "Page `{}` does not hold the text `{words}` in one piece; nothing was written.",
                page.id
            ))
            .hint("Take words as they stand in one paragraph, without marks in between."));
        }
        if index >= count {
            return Err(Error::arguments(format!(
                "`text_selection_match_index` is {index}, but the text occurs {count} times (counted from 0)."
            )));
        }
        let (storage, losses) = text::comment(cx, &self.body, self.content_format).await?;
        let mut notes = losses;
        if count > 1 && self.text_selection_match_index.is_none() {
            notes.push(format!(
                "The text occurs {count} times; the comment hangs on the first."
            ));
        }
        Ok(commenting::change(Commenting {
            title: format!(
                "Comment on `{words}` in page `{}` ({})",
                page.title, page.id
            ),
            done: format!("Inline comment added to `{}`", page.title),
            comment: NewComment {
                page_id: page.id,
                page_kind: page.kind,
                parent: None,
                body: storage,
                selection: Some(InlineSelection {
                    text: words,
                    count,
                    index,
                }),
            },
            markdown: self.body,
            targets,
            losses: notes,
        }))
    }
}

/// How often the words occur in the text of a storage document: between tags, outside of CDATA, where the site can
/// hang a comment on them.
fn occurrences(storage: &str, words: &str) -> u32 {
    let wanted = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    if wanted.trim().is_empty() {
        return 0;
    }
    let mut count = 0;
    let mut rest = storage;
    while !rest.is_empty() {
        if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
            rest = rest.get(end..).unwrap_or_default();
        } else if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            rest = rest.get(end..).unwrap_or_default();
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = rest.get(..end).unwrap_or_default();
            count += text.matches(&wanted).count() as u32;
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::occurrences;

    #[test]
    fn words_are_counted_where_a_comment_can_hang() {
        let page =
            "<p title=\"one\">one two one</p><p>a &amp; b</p><![CDATA[one]]><p>o<em>ne</em></p>";
        assert_eq!(occurrences(page, "one"), 2);
        assert_eq!(occurrences(page, "a & b"), 1);
        assert_eq!(occurrences(page, "three"), 0);
        assert_eq!(occurrences(page, " "), 0);
    }
}
