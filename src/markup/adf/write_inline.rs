//! The tree written as ADF: what stands inside a line.
//!
//! Apart from `write` so that each file holds one half of the schema.

use std::borrow::Cow;

use serde_json::json;

use super::json_text::push_string;
use super::rules::{color, is_safe_url};
use super::write::{Attr, Writer, is_foreign_mark};
use crate::document::{ExtensionBody, Extras, MACRO_TYPE, Opaque};
use crate::inline::{Inline, InlineNode, LinkTarget, Mark, Mention};
use crate::options::Placeholders;
use crate::{Format, date, placeholder, target, text};

impl Writer<'_> {
    /// Writes `,"content":[…]`.
    pub(super) fn line(&mut self, line: &[Inline]) {
        self.out.push_str(r#","content":["#);
        let start = self.out.len();
        for inline in line {
            let before = self.out.len();
            if before > start {
                self.out.push(',');
            }
            let node_start = self.out.len();
            self.inline(inline);
            if self.out.len() == node_start {
                self.out.truncate(before);
            }
        }
        self.out.push(']');
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.node {
            InlineNode::Text(text) => self.text(text, &inline.marks),
            InlineNode::HardBreak => self.out.push_str(r#"{"type":"hardBreak"}"#),
            InlineNode::Mention(mention) => self.mention(mention, &inline.marks),
            InlineNode::Emoji(emoji) => {
                let linked = inline
                    .marks
                    .iter()
                    .any(|mark| matches!(mark, Mark::Link(_)));
                if linked || emoji.short_name.is_empty() {
                    let shown = emoji.text.as_deref().unwrap_or(&emoji.short_name);
                    return self.text(shown, &inline.marks);
                }
                self.note_marks(&inline.marks, "emoji");
                self.open("emoji");
                let shown = emoji.text.as_deref().map_or(Attr::None, Attr::Text);
                let own = [
                    ("shortName", Attr::Text(&emoji.short_name)),
                    ("text", shown),
                ];
                self.atom(&own, &emoji.extras);
            }
            InlineNode::Date(day) => {
                self.note_marks(&inline.marks, "date");
                let exact = day.extras.text(Format::Adf, "timestamp");
                let stamp = match (exact, date::to_millis(&day.date)) {
                    (Some(exact), _) => exact.to_owned(),
                    (None, Some(millis)) => millis.to_string(),
                    (None, None) => return self.text(&day.date, &inline.marks),
                };
                self.open("date");
                self.atom(&[("timestamp", Attr::Text(&stamp))], &day.extras);
            }
            InlineNode::Status(status) => {
                if status.text.is_empty() {
                    self.log.note("status without text");
                    return;
                }
                self.note_marks(&inline.marks, "status");
                let named = matches!(
                    status.color.as_str(),
                    "neutral" | "purple" | "blue" | "red" | "yellow" | "green"
                );
                let shade = match color(&status.color) {
                    _ if named => status.color.clone(),
                    Some(hex) => hex,
                    None => "neutral".to_owned(),
                };
                self.open("status");
                let own = [
                    ("text", Attr::Text(&status.text)),
                    ("color", Attr::Text(&shade)),
                ];
                self.atom(&own, &status.extras);
            }
            InlineNode::Card(card) => {
                self.note_marks(&inline.marks, "card");
                self.open("inlineCard");
                let url = if card.url.is_empty() {
                    Attr::None
                } else {
                    Attr::Text(&card.url)
                };
                self.atom(&[("url", url)], &card.extras);
            }
            InlineNode::Media(media) => self.inline_media(media, &inline.marks),
            InlineNode::Placeholder(instruction) => {
                self.note_marks(&inline.marks, "placeholder");
                self.open("placeholder");
                self.atom(
                    &[("text", Attr::Text(&instruction.text))],
                    &instruction.extras,
                );
            }
            InlineNode::Reference(target) => self.reference(target, &inline.marks),
            InlineNode::Anchor(name) => {
                let parameters = json!({"macroParams": {"": {"value": name}}});
                self.open("inlineExtension");
                let own = [
                    ("extensionType", Attr::Text(MACRO_TYPE)),
                    ("extensionKey", Attr::Text("anchor")),
                    ("parameters", Attr::Json(&parameters)),
                ];
                self.atom(&own, &Extras::NONE);
            }
            InlineNode::Extension(extension) => {
                self.note_marks(&inline.marks, "macro");
                self.open("inlineExtension");
                self.extension_attributes(extension);
                self.kept_marks(&extension.extras);
                self.out.push('}');
                if let Some(ExtensionBody::Blocks(blocks)) = &extension.body {
                    self.log.note("body of a macro in a line (written as text)");
                    self.out.push(',');
                    self.text(&text::blocks_text(blocks).replace('\n', " "), &[]);
                }
            }
            InlineNode::FootnoteReference(label) => {
                self.log.note("footnote reference (written as text)");
                self.text(&format!("[{label}]"), &[Mark::Sup]);
            }
            InlineNode::Opaque(opaque) if opaque.format == Format::Adf => {
                self.out.push_str(&opaque.source);
            }
            InlineNode::Opaque(opaque) => self.foreign(opaque),
        }
    }

    /// Closes a node that has attributes only.
    pub(super) fn atom(&mut self, own: &[(&str, Attr<'_>)], extras: &Extras) {
        self.attributes(own, extras);
        self.kept_marks(extras);
        self.out.push('}');
    }

    /// Bold and the like cannot stand on nodes that are no text.
    pub(super) fn note_marks(&mut self, marks: &[Mark], node: &str) {
        for mark in marks {
            let what = match mark {
                Mark::Link(_) => "link",
                Mark::Annotation(_) => "inline comment",
                _ => "formatting",
            };
            self.log.note(format!("{what} on a {node}"));
        }
    }

    /// A node of another format, as its visible stand-in.
    fn foreign(&mut self, opaque: &Opaque) {
        self.log.note(format!(
            "{} of {} (written as a placeholder)",
            opaque.name, opaque.format
        ));
        let carried = self.options.placeholders == Placeholders::SelfContained;
        let shown = placeholder::write(&placeholder::Placeholder {
            kind: placeholder::Kind::Span,
            name: format!("{}/{}", opaque.format, opaque.name),
            parameters: text_parameter(opaque),
            id: Some(placeholder::id_of(&opaque.source)),
            source: carried.then(|| opaque.source.clone()),
        });
        self.text(&shown, &[Mark::Code]);
    }

    /// Writes a text node; nothing for empty text, and breaks for line breaks.
    pub(super) fn text(&mut self, text: &str, marks: &[Mark]) {
        let suffix = self.unsafe_link_suffix(text, marks);
        if suffix.is_none() && !text.is_empty() && memchr::memchr(b'\n', text.as_bytes()).is_none()
        {
            return self.text_node(text, marks);
        }
        let mut first = true;
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.comma(&mut first);
                self.out.push_str(r#"{"type":"hardBreak"}"#);
            }
            if !part.is_empty() {
                self.comma(&mut first);
                self.text_node(part, marks);
            }
        }
        if let Some(suffix) = suffix {
            self.comma(&mut first);
            self.text_node(&suffix, &[]);
        }
    }

    fn text_node(&mut self, text: &str, marks: &[Mark]) {
        self.out.push_str(r#"{"type":"text","text":"#);
        push_string(&mut self.out, text);
        self.marks(marks);
        self.out.push('}');
    }

    /// An address the editor would refuse is written behind the text it stood under.
    fn unsafe_link_suffix(&mut self, text: &str, marks: &[Mark]) -> Option<String> {
        let link = marks.iter().find_map(|mark| match mark {
            Mark::Link(link) => Some(link),
            _ => None,
        })?;
        if self.href(&link.target).is_some() {
            return None;
        }
        let address = target::write(&link.target);
        self.log.note(format!(
            "link to `{address}` (ADF takes addresses of the web only; written as text)"
        ));
        (!address.is_empty() && address != text).then(|| format!(" ({address})"))
    }

    /// The address ADF can hold for a target, if there is one.
    fn href<'l>(&self, to: &'l LinkTarget) -> Option<Cow<'l, str>> {
        let address = match to {
            LinkTarget::Url(url) => Cow::Borrowed(url.as_str()),
            other => Cow::Owned(target::web_address(other, self.options)?),
        };
        is_safe_url(&address).then_some(address)
    }

    /// Writes `,"marks":[…]`. Code goes with links and comments only.
    pub(super) fn marks(&mut self, marks: &[Mark]) {
        if marks.is_empty() {
            return;
        }
        let code = marks.contains(&Mark::Code);
        let start = self.out.len();
        self.out.push_str(r#","marks":["#);
        let inside = self.out.len();
        let mut script = false;
        for mark in marks {
            let before = self.out.len();
            if before > inside {
                self.out.push(',');
            }
            let mark_start = self.out.len();
            let with_code = matches!(mark, Mark::Code | Mark::Link(_) | Mark::Annotation(_));
            if code && !with_code {
                self.log.note("formatting on code");
            } else {
                let is_script = matches!(mark, Mark::Sub | Mark::Sup);
                if !(is_script && script) {
                    self.mark(mark);
                }
                script |= is_script;
            }
            if self.out.len() == mark_start {
                self.out.truncate(before);
            }
        }
        if self.out.len() == inside {
            self.out.truncate(start);
        } else {
            self.out.push(']');
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Strong => self.out.push_str(r#"{"type":"strong"}"#),
            Mark::Em => self.out.push_str(r#"{"type":"em"}"#),
            Mark::Strike => self.out.push_str(r#"{"type":"strike"}"#),
            Mark::Underline => self.out.push_str(r#"{"type":"underline"}"#),
            Mark::Code => self.out.push_str(r#"{"type":"code"}"#),
            Mark::Sub => self
                .out
                .push_str(r#"{"type":"subsup","attrs":{"type":"sub"}}"#),
            Mark::Sup => self
                .out
                .push_str(r#"{"type":"subsup","attrs":{"type":"sup"}}"#),
            Mark::Color(written) => self.color_mark("textColor", written),
            Mark::Background(written) => self.color_mark("backgroundColor", written),
            Mark::Annotation(id) => {
                self.open("annotation");
                let own = [
                    ("id", Attr::Text(id)),
                    ("annotationType", Attr::Text("inlineComment")),
                ];
                self.attributes(&own, &Extras::NONE);
                self.out.push('}');
            }
            Mark::Link(link) => {
                if let Some(href) = self.href(&link.target) {
                    self.open("link");
                    let title = link.title.as_deref().map_or(Attr::None, Attr::Text);
                    self.attributes(
                        &[("href", Attr::Text(&href)), ("title", title)],
                        &link.extras,
                    );
                    self.out.push('}');
                }
            }
            Mark::Other(opaque) if is_foreign_mark(mark) => {
                self.log
                    .note(format!("{} of {}", opaque.name, opaque.format));
            }
            Mark::Other(opaque) => self.out.push_str(&opaque.source),
        }
    }

    fn color_mark(&mut self, kind: &str, written: &str) {
        match color(written) {
            Some(hex) => {
                self.open(kind);
                self.attributes(&[("color", Attr::Text(&hex))], &Extras::NONE);
                self.out.push('}');
            }
            None => self.log.note(format!("colour `{written}`")),
        }
    }

    fn mention(&mut self, mention: &Mention, marks: &[Mark]) {
        let name = mention.name.as_deref();
        let id = mention
            .id
            .as_deref()
            .or_else(|| self.options.mentions.id_of(name?));
        let Some(id) = id else {
            let name = text::mention_name(mention);
            self.log.note(format!(
                "mention of `{name}` (not resolved; written as text)"
            ));
            return self.text(&format!("@{name}"), marks);
        };
        let id = id.to_owned();
        self.note_marks(marks, "mention");
        // A mention found by e-mail shows the person's name, where it is known.
        let shown = name
            .filter(|name| !(mention.id.is_none() && name.contains('@')))
            .or_else(|| self.options.mentions.name_of(&id))
            .or(name)
            .map(|name| format!("@{name}"));
        self.open("mention");
        let own = [
            ("id", Attr::Text(&id)),
            ("text", shown.as_deref().map_or(Attr::None, Attr::Text)),
        ];
        self.atom(&own, &mention.extras);
    }

    /// A link without text: a card where there is an address, else its name.
    fn reference(&mut self, to: &LinkTarget, marks: &[Mark]) {
        match self.href(to) {
            Some(url) => {
                self.note_marks(marks, "card");
                self.open("inlineCard");
                self.atom(&[("url", Attr::Text(&url))], &Extras::NONE);
            }
            None => {
                let address = target::write(to);
                self.log.note(format!(
                    "link to `{address}` (no address known; written as text)"
                ));
                self.text(&format!("{} ({address})", text::target_name(to)), marks);
            }
        }
    }
}

fn text_parameter(opaque: &Opaque) -> Vec<(String, String)> {
    if opaque.text.is_empty() {
        Vec::new()
    } else {
        vec![("text".to_owned(), opaque.text.clone())]
    }
}
