//! Images and files.

use super::escape::{Context, push_target, push_text};
use super::{Breaks, Writer};
use crate::Format;
use crate::document::{Media, MediaBlock, MediaSource};
use crate::inline::Mark;
use crate::storage::attachment_name;

impl Writer<'_> {
    /// An image in a line.
    pub(super) fn image(&mut self, media: &Media, context: Context<'_>) -> String {
        // Directly after a word Jira takes the mark for punctuation.
        let after_word = context.before.is_some_and(char::is_alphanumeric);
        let mut out = String::from(if after_word { " !" } else { "!" });
        match &media.source {
            MediaSource::Url(url) => match attachment_name(url) {
                Some(filename) => out.push_str(&source_name(&filename)),
                None => {
                    let mut target = String::new();
                    push_target(&mut target, url);
                    out.push_str(&target.replace('!', "%21"));
                }
            },
            MediaSource::Attachment { filename, page } => {
                if page.is_some() {
                    self.log.note("attachment of another page");
                }
                out.push_str(&source_name(filename));
            }
            MediaSource::File { id, .. } => {
                self.log.note(format!(
                    "media file {id} (wiki markup names attachments by file name)"
                ));
                let mut text = String::new();
                push_text(&mut text, media.alt.as_deref().unwrap_or_default(), context);
                return text;
            }
        }
        let mut attributes: Vec<String> = Vec::new();
        for (name, value) in [("width", media.width), ("height", media.height)] {
            attributes.extend(value.map(|value| format!("{name}={value}")));
        }
        for (name, value) in [("alt", &media.alt), ("title", &media.title)] {
            let value = value.as_deref().filter(|value| !value.is_empty());
            attributes.extend(value.map(|value| format!("{name}={}", attribute(value))));
        }
        for (name, value) in media.extras.of(Format::Wiki).into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            attributes.push(if value.is_empty() {
                name.clone()
            } else {
                format!("{name}={value}")
            });
        }
        if !attributes.is_empty() {
            out.push('|');
            out.push_str(&attributes.join(","));
        }
        out.push('!');
        out
    }

    pub(super) fn media_block(&mut self, block: &MediaBlock) {
        let link = block.marks.iter().any(|mark| matches!(mark, Mark::Link(_)));
        if link || !block.marks.is_empty() {
            self.log.note("link or comment on an image");
        }
        let context = Context {
            bars: self.cells > 0,
            ..Context::default()
        };
        let image = self.image(&block.media, context);
        self.out.push_str(&image);
        if !block.caption.is_empty() {
            self.log
                .note("caption of an image (written as a line below)");
            self.out
                .push_str(if self.cells > 0 { "\\\\" } else { "\n" });
            self.line(&block.caption, Breaks::Signs, self.cells == 0);
        }
    }

    /// A file beside others.
    pub(super) fn file(&mut self, media: &Media) {
        match &media.source {
            MediaSource::Attachment { filename, .. } => {
                self.out.push_str(&format!("[^{filename}]"))
            }
            _ => {
                let image = self.image(media, Context::default());
                self.out.push_str(&image);
            }
        }
    }
}

/// A file name between exclamation marks.
fn source_name(filename: &str) -> String {
    filename
        .replace('!', "&#33;")
        .replace('|', "&#124;")
        .replace('{', "&#123;")
        .replace('\n', " ")
}

/// An attribute's value: quoted where it holds what would end it.
fn attribute(value: &str) -> String {
    let value = value
        .replace('&', "&amp;")
        .replace('!', "&#33;")
        .replace('|', "&#124;")
        .replace('\\', "&#92;")
        .replace('{', "&#123;")
        .replace('"', "&quot;")
        .replace('\n', " ");
    let plain = !value.contains([',', '=']) && !value.starts_with(' ') && !value.ends_with(' ');
    if plain { value } else { format!("\"{value}\"") }
}
