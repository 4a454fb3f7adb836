//! Lines: marks opened and closed where they change, and what stands between them.

use super::Writer;
use crate::Format;
use crate::document::{Extras, Opaque};
use crate::inline::{Emoji, Inline, InlineNode, Link, LinkTarget, Mark, Mention, Status};
use crate::options::MentionId;
use crate::storage::emoticon;
use crate::storage::escape::{push_attribute, push_cdata, push_text};
use crate::storage::link::user_attribute;
use crate::storage::macros::{FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE, status_colour};
use crate::storage::style::color_to_style;

/// A mark that is open, and how to close it.
struct Open<'l> {
    mark: &'l Mark,
    close: Close,
}

/// How an open mark is closed.
enum Close {
    /// `</name>`.
    Element(String),
    /// The text as it stands.
    Text(&'static str),
    /// The words within were not written; begin again.
    Silence,
    /// It opened nothing.
    Nothing,
}

impl Writer<'_> {
    /// Writes a line.
    pub(super) fn line(&mut self, line: &[Inline]) {
        let mut open: Vec<Open<'_>> = Vec::new();
        for (at, inline) in line.iter().enumerate() {
            let common = open
                .iter()
                .zip(&inline.marks)
                .take_while(|(open, mark)| open.mark == *mark)
                .count();
            while open.len() > common {
                self.close_mark(open.pop());
            }
            for (depth, mark) in inline.marks.iter().enumerate().skip(common) {
                let run = line.get(at..).unwrap_or_default();
                let close = self.open_mark(mark, depth, run);
                open.push(Open { mark, close });
            }
            if self.silent == 0 {
                let plain = matches!(
                    open.last(),
                    Some(Open {
                        close: Close::Text("]]></ac:plain-text-link-body></ac:link>"),
                        ..
                    })
                );
                self.node(&inline.node, plain);
            }
        }
        while !open.is_empty() {
            self.close_mark(open.pop());
        }
    }

    fn close_mark(&mut self, open: Option<Open<'_>>) {
        match open.map(|open| open.close) {
            Some(Close::Element(name)) => self.close(&name),
            Some(Close::Text(text)) => self.out.push_str(text),
            Some(Close::Silence) => self.silent -= 1,
            Some(Close::Nothing) | None => {}
        }
    }

    /// Opens a mark; `run` begins with the first inline that carries it, at `depth` of its marks.
    fn open_mark(&mut self, mark: &Mark, depth: usize, run: &[Inline]) -> Close {
        let name = match mark {
            Mark::Strong => "strong",
            Mark::Em => "em",
            Mark::Strike => "del",
            Mark::Underline => "u",
            Mark::Code => "code",
            Mark::Sub => "sub",
            Mark::Sup => "sup",
            Mark::Color(color) => return self.open_style("color", color),
            Mark::Background(color) => return self.open_style("background-color", color),
            Mark::Annotation(reference) => {
                self.out.push_str("<ac:inline-comment-marker");
                push_attribute(&mut self.out, "ac:ref", reference);
                self.out.push('>');
                return Close::Element("ac:inline-comment-marker".to_owned());
            }
            Mark::Other(opaque) if opaque.format == Format::Storage => {
                self.out.push_str(&opaque.source);
                return Close::Element(opaque.name.clone());
            }
            Mark::Other(opaque) => {
                self.log.note(format!("mark `{}`", opaque.name));
                return Close::Nothing;
            }
            Mark::Link(link) => return self.open_link(link, depth, run),
        };
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        Close::Element(name.to_owned())
    }

    fn open_style(&mut self, property: &str, color: &str) -> Close {
        self.out.push_str("<span");
        let style = format!("{property}: {};", color_to_style(color));
        push_attribute(&mut self.out, "style", &style);
        self.out.push('>');
        Close::Element("span".to_owned())
    }

    fn open_link(&mut self, link: &Link, depth: usize, run: &[Inline]) -> Close {
        let covered = run.iter().take_while(|inline| {
            inline
                .marks
                .get(depth)
                .is_some_and(|mark| matches!(mark, Mark::Link(other) if **other == *link))
        });
        let covered = covered.count();
        let only_text = match run.first() {
            Some(Inline {
                node: InlineNode::Text(text),
                marks,
            }) if covered == 1 && marks.len() == depth + 1 => Some(text),
            _ => None,
        };
        if let LinkTarget::Url(url) = &link.target {
            self.open_address(url, link);
            return Close::Element("a".to_owned());
        }
        if let LinkTarget::Issue(key) = &link.target {
            if let Some(url) = &self.options.jira_url {
                let url = format!("{url}/browse/{key}");
                self.open_address(&url, link);
                return Close::Element("a".to_owned());
            }
            if only_text.is_some_and(|text| text == key) {
                self.issue(key);
                self.silent += 1;
                return Close::Silence;
            }
            self.log.note(format!("link to issue {key}"));
            return Close::Nothing;
        }
        self.open_resource_link(&link.target, &link.extras);
        let bare = link.extras.text(Format::Storage, "@body") == Some("none");
        if bare && only_text.is_some_and(|text| text == crate::text::target_name(&link.target)) {
            self.out.push_str("</ac:link>");
            self.silent += 1;
            return Close::Silence;
        }
        if only_text.is_some() {
            self.out.push_str("<ac:plain-text-link-body><![CDATA[");
            return Close::Text("]]></ac:plain-text-link-body></ac:link>");
        }
        self.out.push_str("<ac:link-body>");
        Close::Text("</ac:link-body></ac:link>")
    }

    fn node(&mut self, node: &InlineNode, plain: bool) {
        match node {
            // The CDATA section is open already; what `push_cdata` puts around it is not wanted twice.
            InlineNode::Text(text) if plain => {
                let mut cdata = String::new();
                push_cdata(&mut cdata, text);
                let inner = cdata
                    .strip_prefix("<![CDATA[")
                    .and_then(|cdata| cdata.strip_suffix("]]>"));
                self.out.push_str(inner.unwrap_or_default());
            }
            InlineNode::Text(text) => push_text(&mut self.out, text),
            InlineNode::HardBreak => self.out.push_str("<br/>"),
            InlineNode::Mention(mention) => self.mention(mention),
            InlineNode::Emoji(emoji) => self.emoji(emoji),
            InlineNode::Date(date) => {
                self.out.push_str("<time");
                push_attribute(&mut self.out, "datetime", &date.date);
                self.attributes(&date.extras);
                self.out.push_str("/>");
            }
            InlineNode::Status(status) => self.status(status),
            InlineNode::Card(card) => {
                if card.url.is_empty() {
                    self.log.note("a card without an address");
                    return;
                }
                self.card(&card.url, "inline", &card.extras);
            }
            InlineNode::Media(media) => self.image(media, None, &[]),
            InlineNode::Placeholder(placeholder) => {
                self.open("ac:placeholder", &placeholder.extras);
                push_text(&mut self.out, &placeholder.text);
                self.close("ac:placeholder");
            }
            InlineNode::Reference(target) => self.reference(target),
            InlineNode::Anchor(name) => self.anchor(name),
            InlineNode::Extension(extension) => self.extension(extension),
            InlineNode::FootnoteReference(label) => self.footnote_reference(label),
            InlineNode::Opaque(opaque) => self.opaque(opaque),
        }
    }

    /// Writes what was kept; of another format, what a reader would see of it.
    pub(super) fn opaque(&mut self, opaque: &Opaque) {
        if opaque.format == Format::Storage {
            self.out.push_str(&opaque.source);
            return;
        }
        self.log
            .note(format!("{} `{}`", opaque.format, opaque.name));
        push_text(&mut self.out, &opaque.text);
    }

    fn mention(&mut self, mention: &Mention) {
        let id = mention
            .id
            .as_deref()
            .or_else(|| self.options.mentions.id_of(mention.name.as_deref()?));
        let Some(id) = id else {
            let name = mention.name.as_deref().unwrap_or_default();
            self.log.note(format!("mention of {name} (no id known)"));
            self.out.push('@');
            push_text(&mut self.out, name);
            return;
        };
        self.log.note_mention(mention, id, self.options);
        let kind = mention.kind.unwrap_or(self.options.mentions.id_kind);
        let attribute = user_attribute(kind);
        self.open("ac:link", &mention.extras);
        self.out.push_str("<ri:user");
        push_attribute(&mut self.out, attribute, id);
        self.resource_attributes(&mention.extras);
        self.out.push_str("/></ac:link>");
    }

    fn emoji(&mut self, emoji: &Emoji) {
        if emoji.extras.of(Format::Storage).is_some() {
            self.empty("ac:emoticon", &emoji.extras);
            return;
        }
        // Data Center shows a blue star for every emoji it has no name for; there the character says more.
        let cloud = self.options.mentions.id_kind == MentionId::AccountId;
        match &emoji.text {
            Some(text) if !cloud && emoticon::sign(&emoji.short_name).is_none() => {
                push_text(&mut self.out, text)
            }
            text => {
                self.out.push_str("<ac:emoticon");
                for (name, value) in emoticon::attributes(&emoji.short_name, text.as_deref()) {
                    push_attribute(&mut self.out, name, &value);
                }
                self.out.push_str("/>");
            }
        }
    }

    fn status(&mut self, status: &Status) {
        self.open_macro("status", &status.extras);
        let kept = status.extras.text(Format::Storage, "@colour");
        let colour = status_colour(&status.color).or(kept);
        if let Some(colour) = colour {
            self.parameter("colour", colour);
        } else if status.color != "neutral" && !status.color.is_empty() {
            self.log.note(format!("status colour {}", status.color));
        }
        self.parameter("title", &status.text);
        self.kept_parameters(&status.extras);
        self.close("ac:structured-macro");
    }

    fn footnote_reference(&mut self, label: &str) {
        let next = self.footnotes.len() + 1;
        let known = self.footnotes.get(label).copied();
        let number = known.unwrap_or(next);
        if known.is_none() {
            self.footnotes.insert(label.to_owned(), next);
        }
        self.out.push_str("<sup>");
        // Of several references the footnote leads back to the first.
        let suffix = if known.is_some() { "-again" } else { "" };
        self.anchor(&format!("{FOOTNOTE_REFERENCE}{label}{suffix}"));
        self.open_resource_link(
            &LinkTarget::Anchor(format!("{FOOTNOTE_DEFINITION}{label}")),
            &Extras::NONE,
        );
        self.out.push_str("<ac:link-body>");
        self.out.push_str(&number.to_string());
        self.out.push_str("</ac:link-body></ac:link></sup>");
    }
}
