//! Markdown, read into the tree and written from it.
//!
//! CommonMark 0.31 with GitHub's tables, task lists, strike, footnotes, alerts and bare addresses, by `pulldown-cmark`; and, so
//! that nothing a page can hold is lost:
//!
//! - `:::info Title` … `:::` panels (`info note tip success warning error custom`), `<details>`/`{expand:Title}` expands,
//!   `:::columns` with `:::column width=50`, `:::decisions`, `:::figure` (image and caption), `:::files`, `:::table layout=wide`
//! - `@[Name or e-mail]` mentions (also `@[Name](accountid:ID)`, `username:`, `userkey:`, and `[~accountid:ID]`), `:rocket:` emoji
//! - `[text](page:SPACE/Title)`, `attachment:`, `user:` … targets (see `target.rs`), `![alt](file.png){width=300}`
//! - `[url](url "smart-link")`, alone in a paragraph `"smart-card"` or `"smart-embed"`: links shown as cards
//! - `` `{macro:toc maxLevel=3}` `` and its kin for macros, statuses, dates and unknown nodes (see `placeholder.rs`), `:::macro name` … `:::`
//!   around a macro's body
//! - `<u> <sub> <sup> <mark> <span style="color: …">` and the HTML names of what Markdown has signs for; tables that GitHub's
//!   syntax cannot hold as `<table>` with Markdown in the cells. Other HTML is text; comments are dropped and listed.
//!
//! Kept deliberately plain: bare addresses and issue keys in text become links when read back, spaces at the edges of lines
//! go, and an empty first table row means a table without header.

mod bare;
mod blocks;
mod delimiters;
mod directive;
mod escape;
mod fence;
mod html;
mod html_blocks;
mod line;
mod links;
mod node;
mod paragraph;
mod prepare;
mod read;
mod runs;
mod scan;
#[cfg(test)]
mod tests;
mod write;
mod write_blocks;
mod write_code;
mod write_inline;
mod write_table;

pub(super) use self::node::collect_originals;
pub(super) use self::read::read;
pub(super) use self::write::write;

/// The colour of `==marked==` text: the palette's yellow, as Confluence's editor writes it.
const HIGHLIGHT: &str = "#fedec8";
/// The link title that makes a link a card in the line. The words are those of Jira's wiki markup.
const SMART_LINK: &str = "smart-link";
/// The link title that makes a link a card on lines of its own.
const SMART_CARD: &str = "smart-card";
/// The link title that makes a link an embedded page.
const SMART_EMBED: &str = "smart-embed";
/// Attributes an image may carry behind it in braces.
const MEDIA_ATTRIBUTES: [&str; 4] = ["width", "height", "layout", "display"];
/// The word in the braces of an image that stands in a line though it is alone there.
const INLINE_MEDIA: &str = "inline";
/// The language of the code block that holds a macro's plain body.
const PLAIN_BODY: &str = "macro-body";
/// An empty comment between two code spans; it is no loss when it is left out.
const SEPARATOR: &str = "<!---->";
