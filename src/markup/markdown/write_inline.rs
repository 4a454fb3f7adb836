//! The tree written as Markdown: lines.
//!
//! Two steps: the flat marks become opening and closing tokens, then each pair gets the signs that CommonMark's flanking
//! rules allow where it stands, or else HTML tags. So what is written reads back as the same marks.

use super::escape::{self, Surroundings};
use super::node;
use super::write::Writer;
use crate::document::{Block, ExtensionBody, Media, Paragraph};
use crate::inline::{Inline, InlineNode, Link, LinkTarget, Mark, Mention};
use crate::options::{MentionId, Placeholders};
use crate::placeholder::{self, Kind, Placeholder};
use crate::{Format, Options, emoji, target, text};

use super::delimiters::{self, Token, Tokens, Written};
use super::runs::{self, Marks, RunNode, Runs};

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A paragraph: breaks may begin a new line.
    Paragraph,
    /// A heading or the like: one line.
    Single,
    /// A cell of a table between `|`.
    Cell,
}

/// The placeholder a node of a line is shown as, if it is.
pub(super) fn placeholder_of(node: &InlineNode, options: &Options) -> Option<Placeholder> {
    match node {
        InlineNode::Opaque(opaque) => Some(node::opaque_placeholder(opaque, Kind::Span, options)),
        InlineNode::Extension(extension) if extension.body.is_none() => Some(
            node::extension_placeholder(extension, Kind::Inline, options),
        ),
        InlineNode::Extension(extension) => {
            let words = match &extension.body {
                Some(ExtensionBody::Plain(text)) => text.clone(),
                Some(ExtensionBody::Blocks(blocks)) => text::blocks_text(blocks),
                None => String::new(),
            };
            let shown = [("name", extension.name.as_str()), ("text", words.as_str())];
            let format = node::native_format(extension);
            Some(known(node, format, "inlineExtension", &shown, options))
        }
        InlineNode::Card(card) if card.url.is_empty() || has_extras(&card.extras) => {
            let shown = [("url", card.url.as_str())];
            Some(known(node, Format::Adf, "inlineCard", &shown, options))
        }
        _ => None,
    }
}

fn has_extras(extras: &crate::document::Extras) -> bool {
    extras
        .of(Format::Adf)
        .is_some_and(|map| map.keys().any(|key| key != "localId"))
}

fn known(
    node: &InlineNode,
    format: Format,
    name: &str,
    shown: &[(&str, &str)],
    options: &Options,
) -> Placeholder {
    let line = vec![Inline::plain(node.clone())];
    let block = Block::Paragraph(Paragraph::new(line));
    node::known_placeholder(block, format, Kind::Span, name, shown, options)
}

impl Writer<'_> {
    /// Appends a line as Markdown, without the signs of its block. Says whether it is text without any sign that could
    /// mean something, in Markdown or in a table.
    pub(super) fn push_line(&mut self, out: &mut String, line: &[Inline], kind: LineKind) -> bool {
        let start = out.len();
        let line_start = kind == LineKind::Paragraph;
        let is_clean = match line {
            // Most lines are one plain text.
            [
                Inline {
                    node: InlineNode::Text(text),
                    marks,
                },
            ] if marks.is_empty() => delimiters::push_plain(out, text, line_start),
            _ => {
                let runs = runs::settle(line);
                delimiters::push(out, self.tokens(&runs, kind), line_start);
                false
            }
        };
        if kind == LineKind::Cell && !is_clean {
            escape_bars(out, start);
        }
        is_clean
    }

    /// Writes a line behind what stands before each line.
    pub(super) fn line(&mut self, line: &[Inline], kind: LineKind) {
        let (before, started) = (self.out.len(), self.started);
        self.line_start();
        let start = self.out.len();
        let is_clean = self.rest_of_line(line, kind);
        let text = self.out.get(start..).unwrap_or_default();
        let is_broken =
            || text.ends_with('\n') || !self.prefix.is_empty() && escape::has(text, b'\n');
        // What turned out as no line, or as several behind a prefix, is set again.
        if text.is_empty() || !is_clean && is_broken() {
            let text = text.to_owned();
            self.out.truncate(before);
            self.started = started;
            self.lines(&text);
        }
    }

    /// Writes a line where it stands, as [`push_line`](Self::push_line) does.
    pub(super) fn rest_of_line(&mut self, line: &[Inline], kind: LineKind) -> bool {
        let mut out = std::mem::take(&mut self.out);
        let is_clean = self.push_line(&mut out, line, kind);
        self.out = out;
        is_clean
    }

    fn tokens<'r>(&mut self, runs: &'r Runs<'_>, kind: LineKind) -> Tokens<'r> {
        let mut builder = delimiters::Builder::new(runs.len());
        let is_break = |index: Option<usize>| {
            let side = index.and_then(|index| runs.get(index));
            side.is_none_or(|run| run.is_break())
        };
        for index in 0..runs.len() {
            let Some(run) = runs.get(index) else { break };
            if let (RunNode::Text(text), true) = (run.node, run.marks.is_plain()) {
                builder.end_marks();
                builder.push(Token::Text(text));
                continue;
            }
            if run.is_break() {
                builder.end_marks();
                let at_edge = is_break(index.checked_sub(1)) || is_break(Some(index + 1));
                builder.push(Token::Break {
                    newline: kind == LineKind::Paragraph && !at_edge,
                });
                continue;
            }
            let bare = self.bare_link(run, runs, index);
            self.note_marks(run.marks);
            builder.marks(Written {
                marks: run.marks,
                bare: bare.is_some(),
            });
            builder.push(match (run.node, bare) {
                (RunNode::Text(text), _) if run.marks.is_code() => Token::Raw(self.code_span(text)),
                (_, Some(bare)) => Token::Raw(bare),
                (RunNode::Text(text), _) => Token::Text(text),
                (RunNode::Other(node), _) => {
                    self.node(node, runs.len() == 1 && kind == LineKind::Paragraph)
                }
            });
        }
        builder.finish()
    }

    /// Notes what Markdown cannot say of marks.
    fn note_marks(&mut self, marks: Marks<'_>) {
        for mark in marks.iter() {
            match mark {
                Mark::Other(opaque) => self.log.note(format!("mark `{}`", opaque.name)),
                Mark::Link(link) if has_extras(&link.extras) => {
                    self.log.note("attributes of a link");
                }
                _ => {}
            }
        }
    }

    fn code_span(&self, code: &str) -> String {
        let mut out = String::new();
        // A code text that looks like a placeholder must not come back as one.
        if code.starts_with('{') && placeholder::read(code).is_some() {
            out.push_str("<code>");
            let around = Surroundings {
                pairs: true,
                ..Surroundings::default()
            };
            escape::push_text(&mut out, code, false, around);
            out.push_str("</code>");
        } else {
            escape::push_code(&mut out, code);
        }
        out
    }

    fn node<'l>(&mut self, node: &'l InlineNode, alone: bool) -> Token<'l> {
        if let Some(placeholder) = placeholder_of(node, self.options) {
            return code_token(&placeholder);
        }
        let simple = |kind, name: &str, parameters: Vec<(String, String)>| {
            code_token(&Placeholder {
                kind,
                name: name.to_owned(),
                parameters,
                id: None,
                source: None,
            })
        };
        match node {
            InlineNode::Mention(mention) => self.mention(mention),
            InlineNode::Emoji(shown) => {
                let name = shown.short_name.trim_matches(':');
                if emoji::characters(name).is_some() {
                    return Token::Emoji(name);
                }
                self.log.note(format!(
                    "emoji `{}` (its characters stay)",
                    shown.short_name
                ));
                Token::Text(shown.text.as_deref().unwrap_or(&shown.short_name))
            }
            InlineNode::Date(date) => {
                if date.extras.text(Format::Adf, "timestamp").is_some() {
                    self.log.note("time of day of a date");
                }
                if date.date.is_empty() {
                    return Token::Raw(String::new());
                }
                simple(Kind::Date, &date.date, Vec::new())
            }
            InlineNode::Status(status) => {
                let color = vec![("color".to_owned(), status.color.clone())];
                let color = if status.color == "neutral" {
                    Vec::new()
                } else {
                    color
                };
                simple(Kind::Status, &status.text, color)
            }
            InlineNode::Card(card) => {
                let mut link = Link::to_url(card.url.clone());
                link.title = Some(super::SMART_LINK.to_owned());
                Token::Raw(self.whole_link(&card.url, &link))
            }
            InlineNode::Media(media) => Token::Raw(self.image(
                media,
                &[],
                if alone {
                    Some(super::INLINE_MEDIA)
                } else {
                    None
                },
            )),
            InlineNode::Placeholder(instruction) => {
                simple(Kind::Template, &instruction.text, Vec::new())
            }
            InlineNode::Reference(to) => {
                let mut link = Link::to_url(String::new());
                link.target = to.as_ref().clone();
                Token::Raw(self.whole_link(text::target_name(to), &link))
            }
            InlineNode::Anchor(name) => simple(Kind::Anchor, name, Vec::new()),
            InlineNode::FootnoteReference(label) => {
                Token::Raw(format!("[^{}]", footnote_label(label)))
            }
            InlineNode::Text(text) => Token::Text(text),
            InlineNode::HardBreak => Token::Break { newline: false },
            InlineNode::Extension(_) | InlineNode::Opaque(_) => Token::Raw(String::new()),
        }
    }

    fn whole_link(&self, shown: &str, link: &Link) -> String {
        let mut out = String::from("[");
        push_link_text(&mut out, shown);
        push_link_end(&mut out, link);
        out
    }

    /// `@[Name]` where the name leads back to the id, else with the id.
    fn mention(&mut self, mention: &Mention) -> Token<'static> {
        let extra = mention.extras.of(Format::Adf).is_some_and(|map| {
            map.keys()
                .any(|key| !matches!(key.as_str(), "localId" | "accessLevel"))
        });
        if extra {
            self.log.note("attributes of a mention");
        }
        let mut out = String::new();
        let known_name = mention.name.as_deref().filter(|name| {
            !name.is_empty()
                && name.trim().len() == name.len()
                && !name.contains('\n')
                && name.len() < 250
        });
        let mentions = &self.options.mentions;
        match (known_name, &mention.id) {
            (Some(name), Some(id))
                if mention.kind.is_some() || mentions.id_of(name) != Some(id) =>
            {
                push_mention(&mut out, name, id, self.kind_of(mention));
            }
            (Some(name), _) => {
                out.push_str("@[");
                push_link_text(&mut out, name);
                out.push(']');
            }
            (None, Some(id)) => {
                let kind = self.kind_of(mention);
                // A user name says who is meant; an account id or key does not.
                let readable = kind == MentionId::UserName && id.len() < 250;
                push_mention(&mut out, if readable { id } else { "" }, id, kind);
            }
            (None, None) => {}
        }
        Token::Raw(out)
    }

    fn kind_of(&self, mention: &Mention) -> MentionId {
        mention.kind.unwrap_or(self.options.mentions.id_kind)
    }

    /// An image with the attributes that differ from the plain.
    pub(super) fn image(
        &mut self,
        media: &Media,
        more: &[(&str, String)],
        word: Option<&str>,
    ) -> String {
        if has_extras(&media.extras) {
            self.log.note("attributes of an image");
        }
        let mut out = String::from("![");
        push_link_text(&mut out, media.alt.as_deref().unwrap_or_default());
        out.push_str("](");
        escape::push_destination(&mut out, &target::write_media(&media.source));
        if let Some(title) = &media.title {
            escape::push_title(&mut out, title);
        }
        out.push(')');
        let mut attributes: Vec<String> = Vec::new();
        for (name, value) in [("width", media.width), ("height", media.height)] {
            if let Some(value) = value {
                attributes.push(format!("{name}={value}"));
            }
        }
        attributes.extend(more.iter().map(|(name, value)| format!("{name}={value}")));
        attributes.extend(word.map(str::to_owned));
        if !attributes.is_empty() {
            out.push('{');
            out.push_str(&attributes.join(" "));
            out.push('}');
        }
        out
    }

    /// A placeholder on a line of its own.
    pub(super) fn placeholder_line(&self, placeholder: &Placeholder) -> String {
        let mut out = String::new();
        escape::push_code(&mut out, &placeholder::write(placeholder));
        out
    }

    /// Whether macros are shown with their source.
    pub(super) fn self_contained(&self) -> bool {
        self.options.placeholders == Placeholders::SelfContained
    }
}

fn code_token(placeholder: &Placeholder) -> Token<'static> {
    let mut out = String::new();
    escape::push_code(&mut out, &placeholder::write(placeholder));
    Token::Raw(out)
}

/// Escapes what would end a cell, from `start` on.
pub(super) fn escape_bars(out: &mut String, start: usize) {
    let cell = out.get(start..).unwrap_or_default();
    if escape::has(cell, b'|') {
        let escaped = cell.replace('|', "\\|");
        out.truncate(start);
        out.push_str(&escaped);
    }
}

/// Appends `@[name](scheme:id)`.
fn push_mention(out: &mut String, name: &str, id: &str, kind: MentionId) {
    out.push_str("@[");
    push_link_text(out, name);
    out.push_str("](");
    let scheme = match kind {
        MentionId::AccountId => "accountid",
        MentionId::UserName => "username",
        MentionId::UserKey => "userkey",
    };
    escape::push_destination(out, &format!("{scheme}:{id}"));
    out.push(')');
}

/// Appends text inside brackets; line breaks become spaces.
fn push_link_text(out: &mut String, shown: &str) {
    let around = Surroundings {
        link: true,
        pairs: true,
        after: Some(']'),
        before: Some('['),
    };
    if memchr::memchr2(b'\n', b'\r', shown.as_bytes()).is_none() {
        escape::push_text(out, shown, false, around);
    } else {
        escape::push_text(out, &shown.replace(['\n', '\r'], " "), false, around);
    }
}

/// Appends `](address "title")`.
pub(super) fn push_link_end(out: &mut String, link: &Link) {
    out.push_str("](");
    match &link.target {
        LinkTarget::Url(url) => escape::push_destination(out, url),
        other => escape::push_destination(out, &target::write(other)),
    }
    if let Some(title) = &link.title {
        escape::push_title(out, title);
    }
    out.push(')');
}

/// A label without the signs that would end it.
pub(super) fn footnote_label(label: &str) -> String {
    let clean: String = label
        .chars()
        .map(|sign| {
            if sign.is_whitespace() || "[]\\^`".contains(sign) {
                '-'
            } else {
                sign
            }
        })
        .collect();
    if clean.is_empty() {
        "note".to_owned()
    } else {
        clean
    }
}
