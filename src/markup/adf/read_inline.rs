//! ADF read into the tree: what stands inside a line.
//!
//! Apart from `read` so that each file holds one half of the schema.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use super::attributes::{MARKS, Node};
use super::json::{Id, Json};
use super::read_objects;
use crate::document::{Extras, Media, Opaque};
use crate::inline::{
    Date, Emoji, Inline, InlineCard, InlineNode, Link, Mark, Mention, Placeholder, Status,
    push_inline,
};
use crate::{Format, Options, date, target};

/// Whether a node type stands inside lines.
pub(crate) fn is_inline(kind: &str) -> bool {
    matches!(
        kind,
        "text"
            | "hardBreak"
            | "mention"
            | "emoji"
            | "date"
            | "status"
            | "inlineCard"
            | "mediaInline"
            | "placeholder"
            | "inlineExtension"
    )
}

pub(super) struct InlineReader<'j, 'a> {
    pub json: &'j Json<'a>,
    pub options: &'j Options,
}

impl InlineReader<'_, '_> {
    /// Reads the nodes of a line.
    pub(super) fn line(&self, nodes: impl Iterator<Item = Id> + Clone) -> Vec<Inline> {
        let mut line = Vec::with_capacity(nodes.clone().count());
        for id in nodes {
            self.push(id, &mut line);
        }
        line
    }

    fn push(&self, id: Id, line: &mut Vec<Inline>) {
        let node = Node::new(self.json, id);
        match node.kind() {
            "text" => {
                self.push_text(node.own_text(), self.marks(&node), line);
            }
            // The schema gives breaks no marks, and none would be seen.
            "hardBreak" => line.push(Inline::plain(InlineNode::HardBreak)),
            "mediaInline" | "media" => {
                line.push(read_objects::inline_media(media(&node), self.marks(&node)));
            }
            _ => line.push(Inline::plain(self.node(&node))),
        }
    }

    /// Text with line breaks in it is shown with breaks (the editor's `pre-wrap`), so they become hard breaks.
    fn push_text(&self, text: Cow<'_, str>, marks: Vec<Mark>, line: &mut Vec<Inline>) {
        // A break is an escape in JSON, and a text that has none is borrowed.
        if matches!(text, Cow::Borrowed(_))
            || memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none()
        {
            let node = InlineNode::Text(text.into());
            return push_inline(line, Inline { node, marks });
        }
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                line.push(Inline::plain(InlineNode::HardBreak));
            }
            push_inline(
                line,
                Inline {
                    node: InlineNode::Text(part.strip_suffix('\r').unwrap_or(part).into()),
                    marks: marks.clone(),
                },
            );
        }
    }

    /// Nodes the schema gives no marks; those they carry all the same go to the extras.
    fn node(&self, node: &Node<'_, '_>) -> InlineNode {
        let kind = node.kind();
        match kind {
            "mention" => {
                let id = node.text("id");
                let shown = node.text("text");
                let name = shown
                    .map(|text| text.strip_prefix('@').unwrap_or(&text).to_owned())
                    .filter(|name| !name.is_empty())
                    .or_else(|| {
                        let id = id.as_deref()?;
                        self.options.mentions.name_of(id).map(str::to_owned)
                    });
                InlineNode::Mention(Box::new(Mention {
                    id,
                    name,
                    kind: None,
                    extras: node.extras(&["id", "text"], node.raw_marks()),
                }))
            }
            "emoji" => InlineNode::Emoji(Box::new(Emoji {
                short_name: node.text("shortName").unwrap_or_default(),
                text: node.text("text").filter(|text| !text.is_empty()),
                extras: node.extras(&["shortName", "text"], node.raw_marks()),
            })),
            "date" => read_date(node),
            "status" => InlineNode::Status(Box::new(Status {
                text: node.text("text").unwrap_or_default(),
                color: node.text("color").unwrap_or_else(|| "neutral".to_owned()),
                extras: node.extras(&["text", "color"], node.raw_marks()),
            })),
            "inlineCard" => InlineNode::Card(Box::new(InlineCard {
                url: node.text("url").unwrap_or_default(),
                extras: node.extras(&["url"], node.raw_marks()),
            })),
            "placeholder" => InlineNode::Placeholder(Box::new(Placeholder {
                text: node.text("text").unwrap_or_default(),
                extras: node.extras(&["text"], node.raw_marks()),
            })),
            "inlineExtension" => InlineNode::Extension(Box::new(read_objects::extension(node))),
            _ => InlineNode::Opaque(Box::new(Opaque {
                format: Format::Adf,
                name: if kind.is_empty() {
                    "node".to_owned()
                } else {
                    kind.to_owned()
                },
                source: self.json.raw(node.id).to_owned(),
                text: node.words(),
            })),
        }
    }

    /// The marks of a node, each once.
    pub(super) fn marks(&self, node: &Node<'_, '_>) -> Vec<Mark> {
        let ids = node.marks();
        let count = ids.clone().count();
        let mut marks = Vec::with_capacity(count);
        // One mark or none is the rule.
        if count < 2 {
            marks.extend(ids.map(|id| self.mark(id)));
            return marks;
        }
        let mut seen = HashSet::new();
        for id in ids {
            if seen.insert(self.json.raw(id)) {
                marks.push(self.mark(id));
            }
        }
        marks.sort_by_key(|mark| *mark == Mark::Code);
        marks
    }

    /// One mark.
    pub(super) fn mark(&self, id: Id) -> Mark {
        let node = Node::new(self.json, id);
        let kind = node.kind();
        let known = match kind {
            "strong" => Some(Mark::Strong),
            "em" => Some(Mark::Em),
            "strike" => Some(Mark::Strike),
            "underline" => Some(Mark::Underline),
            "code" => Some(Mark::Code),
            "subsup" => match node.shown("type").as_deref() {
                Some("sub") => Some(Mark::Sub),
                Some("sup") => Some(Mark::Sup),
                _ => None,
            },
            "textColor" => node.text("color").map(Mark::Color),
            "backgroundColor" => node.text("color").map(Mark::Background),
            "link" => node.shown("href").map(|href| {
                Mark::Link(Box::new(Link {
                    target: target::read(&href),
                    title: node.text("title"),
                    extras: node.extras(&["href", "title"], Vec::new()),
                }))
            }),
            "annotation" if node.shown("annotationType").as_deref() == Some("inlineComment") => {
                node.text("id").map(Mark::Annotation)
            }
            _ => None,
        };
        known.unwrap_or_else(|| {
            Mark::Other(Box::new(Opaque {
                format: Format::Adf,
                name: kind.to_owned(),
                source: self.json.raw(id).to_owned(),
                text: String::new(),
            }))
        })
    }
}

fn read_date(node: &Node<'_, '_>) -> InlineNode {
    let stamp = node.text("timestamp").unwrap_or_default();
    let mut extra = node.extra_map(&["timestamp"], node.raw_marks());
    let day = stamp.trim().parse().ok().and_then(date::from_millis);
    let exact = day
        .as_deref()
        .and_then(date::to_millis)
        .map(|millis| millis.to_string());
    if day.is_some() && exact.as_deref() != Some(stamp.as_str()) {
        extra.insert("timestamp".to_owned(), Value::String(stamp.clone()));
    }
    InlineNode::Date(Box::new(Date {
        date: day.unwrap_or(stamp),
        extras: Extras::new(Format::Adf, extra),
    }))
}

/// The media of a `media` or `mediaInline` node; its marks are read apart.
pub(super) fn media(node: &Node<'_, '_>) -> Media {
    let source = read_objects::media_source(node);
    let mut extra = node.extra_map(
        &["id", "collection", "url", "alt", "width", "height"],
        Vec::new(),
    );
    if matches!(
        extra.get("type").and_then(Value::as_str),
        Some("file" | "external")
    ) {
        extra.shift_remove("type");
    }
    extra.shift_remove(MARKS);
    Media {
        source,
        alt: node.text("alt").filter(|alt| !alt.is_empty()),
        title: None,
        width: node.number("width"),
        height: node.number("height"),
        extras: Extras::new(Format::Adf, extra),
    }
}
