//! Markdown on its way into Jira.

use crate::jira::Client;
use crate::markup::{self, Format, Options};
use crate::tools::{Context, Error, Result};

/// A text in the site's format, and what it could not say there.
pub(super) struct Converted {
    /// The text.
    pub text: String,
    /// What is lost, for the reader of a preview.
    pub losses: Vec<String>,
}

/// Converts Markdown to what this Jira takes, with what is known of the people it mentions.
pub(super) fn to_site_with(
    cx: &Context,
    jira: &Client,
    markdown: &str,
    options: &Options,
) -> Result<Converted> {
    let format = jira.text_format();
    if format == Format::Wiki && !cx.conventions.translate_markup {
        return Ok(Converted {
            text: markdown.to_owned(),
            losses: Vec::new(),
        });
    }
    let written = markup::convert(markdown, Format::Markdown, format, options)
        .map_err(|error| Error::arguments(format!("The text cannot be read: {error}.")))?;
    Ok(Converted {
        text: written.text,
        losses: written
            .losses
            .iter()
            .map(|loss| format!("{} ({})", loss.what, loss.at))
            .collect(),
    })
}
