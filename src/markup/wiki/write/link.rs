//! Links, mentions and the other objects of a line.

use super::escape::{Context, push_target, push_text};
use super::{Breaks, Writer, anchor_name, issue_key, plain_text};
use crate::Format;
use crate::document::{Card, CardKind};
use crate::inline::{Inline, InlineNode, Link, LinkTarget, Mention};
use crate::storage::emoticon;
use crate::wiki::read::mention_prefix;

impl Writer<'_> {
    /// A link with its text.
    pub(super) fn link(&mut self, link: &Link, inner: &[Inline], before: Option<char>) -> String {
        let plain = plain_text(inner);
        if let Some(key) = issue_key(&link.target)
            && plain == Some(key)
            && !before.is_some_and(char::is_alphanumeric)
        {
            return key.to_owned();
        }
        let Some(target) = self.target(&link.target) else {
            return self.rendered(inner, Breaks::Signs, false, false);
        };
        if link.title.is_none() && plain.is_some_and(|text| says_itself(text, &target)) {
            return format!("[{target}]");
        }
        let alias = self.rendered(inner, Breaks::Signs, false, true);
        if alias.trim().is_empty() {
            return format!("[{target}]");
        }
        match &link.title {
            Some(title) => {
                let mut tip = String::new();
                push_text(
                    &mut tip,
                    title,
                    Context {
                        alias: true,
                        ..Context::default()
                    },
                );
                format!("[{alias}|{target}|{tip}]")
            }
            None => format!("[{alias}|{target}]"),
        }
    }

    /// A link's target as it stands in brackets; `None` when Jira has no such link.
    fn target(&mut self, target: &LinkTarget) -> Option<String> {
        let mut out = String::new();
        match target {
            LinkTarget::Url(url) => push_target(&mut out, url),
            LinkTarget::Anchor(anchor) => out = format!("#{}", anchor_name(anchor)),
            LinkTarget::Attachment { filename, page } => {
                if page.is_some() {
                    self.log.note("attachment of another page");
                }
                out = format!("^{filename}");
            }
            LinkTarget::User(id) => {
                out = format!("{}{id}", mention_prefix(self.options.mentions.id_kind))
            }
            LinkTarget::Issue(key) => match &self.options.jira_url {
                Some(url) => push_target(&mut out, &format!("{url}/browse/{key}")),
                None => {
                    self.log.note(format!("link to issue {key}"));
                    return None;
                }
            },
            LinkTarget::Page(page) => match (&self.options.confluence_url, &page.space) {
                (Some(url), Some(space)) => {
                    let title = page.title.replace(' ', "+");
                    push_target(&mut out, &format!("{url}/display/{space}/{title}"));
                }
                _ => {
                    self.log.note(format!("link to page `{}`", page.title));
                    return None;
                }
            },
            LinkTarget::Content { id, .. } => match &self.options.confluence_url {
                Some(url) => push_target(
                    &mut out,
                    &format!("{url}/pages/viewpage.action?pageId={id}"),
                ),
                None => {
                    self.log.note(format!("link to content {id}"));
                    return None;
                }
            },
            LinkTarget::Blog { title, .. } => {
                self.log.note(format!("link to blog post `{title}`"));
                return None;
            }
            LinkTarget::Space(key) => {
                self.log.note(format!("link to space {key}"));
                return None;
            }
            LinkTarget::Shortcut { key, parameter } => out = format!("{parameter}@{key}"),
        }
        Some(out)
    }

    /// Everything in a line that is neither text nor a break.
    pub(super) fn object(&mut self, node: &InlineNode, context: Context<'_>) -> String {
        let mut out = String::new();
        match node {
            InlineNode::Text(text) => push_text(&mut out, text, context),
            InlineNode::HardBreak => out.push_str("\\\\"),
            InlineNode::Mention(mention) => out = self.mention(mention, context),
            InlineNode::Emoji(emoji) => {
                // Directly after a word Jira takes the signs for text.
                let space = if context.before.is_some_and(char::is_alphanumeric) {
                    " "
                } else {
                    ""
                };
                match emoticon::sign(&emoji.short_name) {
                    Some(sign) => out = format!("{space}{sign}"),
                    None => out.push_str(emoji.text.as_deref().unwrap_or(&emoji.short_name)),
                }
            }
            InlineNode::Date(date) => out.push_str(&date.date),
            InlineNode::Status(status) => {
                self.log
                    .note("status label (written as bold text in brackets)");
                let color = if status.color.is_empty() || status.color == "neutral" {
                    "gray"
                } else {
                    &status.color
                };
                out.push_str(&format!("{{color:{color}}}{{*}}\\["));
                push_text(
                    &mut out,
                    &status.text,
                    Context {
                        alias: true,
                        before: Some('['),
                        ..context
                    },
                );
                out.push_str("\\]{*}{color}");
            }
            InlineNode::Card(card) if card.url.is_empty() => {
                self.log.note("a card without an address")
            }
            InlineNode::Card(card) => {
                let mut url = String::new();
                push_target(&mut url, &card.url);
                out = format!("[{url}|{url}|smart-link]");
            }
            InlineNode::Media(media) => out = self.image(media, context),
            InlineNode::Placeholder(placeholder) => {
                self.log.note("placeholder");
                push_text(&mut out, &placeholder.text, context);
            }
            InlineNode::Reference(target) => match (issue_key(target), &**target) {
                (Some(key), _) => out.push_str(key),
                (None, LinkTarget::Attachment { .. } | LinkTarget::Anchor(_)) => {
                    let target = self.target(target).unwrap_or_default();
                    out = format!("[{target}]");
                }
                (None, target) => {
                    let name = crate::text::target_name(target).to_owned();
                    let link = Link {
                        target: target.clone(),
                        ..Link::to_url("")
                    };
                    out = self.link(&link, &[Inline::text(name)], context.before);
                }
            },
            InlineNode::Anchor(name) => out = format!("{{anchor:{}}}", anchor_name(name)),
            InlineNode::Extension(extension) => out = self.inline_extension(extension, context),
            InlineNode::FootnoteReference(label) => {
                self.log.note("footnote (written as a link to its line)");
                let mut alias = String::new();
                push_text(
                    &mut alias,
                    label,
                    Context {
                        alias: true,
                        ..context
                    },
                );
                out = format!("{{^}}[{alias}|#fn-{}]{{^}}", anchor_name(label));
            }
            InlineNode::Opaque(opaque) if opaque.format == Format::Wiki => {
                out.push_str(&opaque.source)
            }
            InlineNode::Opaque(opaque) => {
                self.log
                    .note(format!("{} `{}`", opaque.format, opaque.name));
                push_text(&mut out, &opaque.text, context);
            }
        }
        out
    }

    fn mention(&mut self, mention: &Mention, context: Context<'_>) -> String {
        let id = mention
            .id
            .as_deref()
            .or_else(|| self.options.mentions.id_of(mention.name.as_deref()?));
        if let Some(id) = id {
            self.log.note_mention(mention, id, self.options);
            let kind = mention.kind.unwrap_or(self.options.mentions.id_kind);
            return format!("[{}{id}]", mention_prefix(kind));
        }
        let name = mention.name.as_deref().unwrap_or_default();
        self.log.note(format!("mention of {name} (no id known)"));
        let mut out = "@".to_owned();
        push_text(
            &mut out,
            name,
            Context {
                line_start: false,
                before: Some('@'),
                ..context
            },
        );
        out
    }

    pub(super) fn block_card(&mut self, card: &Card) {
        if card.url.is_empty() {
            self.log.note("a card without an address");
            return;
        }
        let mut url = String::new();
        push_target(&mut url, &card.url);
        let word = match card.kind {
            CardKind::Block => "smart-card",
            CardKind::Embed => "smart-embed",
        };
        self.out.push_str(&format!("[{url}|{url}|{word}]"));
    }
}

/// Whether a link's text is its address.
fn says_itself(text: &str, target: &str) -> bool {
    let address =
        target.starts_with('#') || target.starts_with("mailto:") || target.contains("://");
    address && (text == target || target.strip_prefix("mailto:") == Some(text))
}
