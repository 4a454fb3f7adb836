//! What stands in a line: text, marks, dates, emoticons, placeholders, macros.

use serde_json::Value;

use super::line::Line;
use super::{Reader, is_block_element};
use crate::Format;
use crate::document::{Extras, MAX_DEPTH, Opaque};
use crate::inline::{Date, Emoji, InlineNode, Mark, Placeholder};
use crate::storage::macros::{FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE};
use crate::storage::xml::{Kind, NodeId};
use crate::storage::{emoticon, style};

/// The mark an element stands for, whatever its attributes.
fn mark_of(name: &str) -> Option<Mark> {
    Some(match name {
        "strong" | "b" => Mark::Strong,
        "em" | "i" => Mark::Em,
        "u" | "ins" => Mark::Underline,
        "del" | "s" | "strike" => Mark::Strike,
        "sub" => Mark::Sub,
        "sup" => Mark::Sup,
        "code" | "tt" => Mark::Code,
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// Reads the children of an element into a line.
    pub(super) fn inlines(&mut self, parent: NodeId, line: &mut Line) {
        for child in self.xml.children(parent) {
            self.inline(child, line);
        }
    }

    /// Reads one node into a line.
    pub(super) fn inline(&mut self, id: NodeId, line: &mut Line) {
        let xml = self.xml;
        let node = xml.node(id);
        match node.kind {
            Kind::Text if node.is_plain => line.run(xml.inner(id)),
            Kind::Text | Kind::Cdata => line.text(&xml.characters(id)),
            Kind::Element if self.depth < MAX_DEPTH => {
                self.depth += 1;
                self.inline_element(id, node.name, line);
                self.depth -= 1;
            }
            _ => self.push_opaque(id, line),
        }
    }

    fn inline_element(&mut self, id: NodeId, name: &str, line: &mut Line) {
        let xml = self.xml;
        if let Some(mark) = mark_of(name)
            && !xml.has_attributes(id)
        {
            if mark == Mark::Sup
                && let Some(label) = self.footnote_label(id)
            {
                line.push(InlineNode::FootnoteReference(label));
                return;
            }
            self.marked(id, mark, line);
            return;
        }
        match name {
            "br" => line.push(InlineNode::HardBreak),
            "a" => self.address(id, line),
            "ac:link" => self.link(id, line),
            "ac:image" => self.inline_image(id, line),
            "ac:structured-macro" => self.inline_macro(id, line),
            "ac:inline-comment-marker" => match xml.attribute(id, "ac:ref") {
                Some(reference) => self.marked(id, Mark::Annotation(reference.into_owned()), line),
                None => self.push_opaque(id, line),
            },
            "ac:emoticon" => self.emoticon(id, line),
            "time" => self.time(id, line),
            "ac:placeholder" if xml.elements(id).next().is_none() => {
                line.push(InlineNode::Placeholder(Box::new(Placeholder {
                    text: xml.text(id).into_owned(),
                    extras: self.extras(id, &[]),
                })));
            }
            "span" => self.span(id, line),
            name if name.contains(':') || xml.inner(id).is_empty() => {
                self.push_opaque(id, line);
            }
            name if is_block_element(name) => {
                // A block in a line is not storage format; its words are kept apart from their neighbours.
                line.text("\n");
                self.marked(id, self.other_mark(id), line);
                line.text("\n");
            }
            _ => self.marked(id, self.other_mark(id), line),
        }
    }

    /// Reads the content of an element with one more mark. An element that holds nothing is kept as it stands.
    pub(super) fn marked(&mut self, id: NodeId, mark: Mark, line: &mut Line) {
        let mark = match self.xml.only_text(id) {
            // Most marks are on one text and alone.
            Some(text) => match line.marked_text(text, mark) {
                Ok(()) => return,
                Err(mark) => mark,
            },
            None => mark,
        };
        if line.marks.contains(&mark) {
            self.inlines(id, line);
            return;
        }
        let before = line.mark_position();
        let keep = matches!(mark, Mark::Annotation(_) | Mark::Other(_) | Mark::Link(_));
        // Of two colours or links the inner one shows.
        let hidden = line.marks.iter().position(|outer| {
            matches!(
                (&mark, outer),
                (Mark::Color(_), Mark::Color(_))
                    | (Mark::Background(_), Mark::Background(_))
                    | (Mark::Link(_), Mark::Link(_))
            )
        });
        let hidden = hidden.map(|at| (at, line.marks.remove(at)));
        line.marks.push(mark);
        self.inlines(id, line);
        line.marks.pop();
        if let Some((at, outer)) = hidden {
            line.marks.insert(at, outer);
        }
        if keep && line.mark_position() == before {
            self.push_opaque(id, line);
        }
    }

    fn other_mark(&self, id: NodeId) -> Mark {
        Mark::Other(Box::new(Opaque {
            format: Format::Storage,
            name: self.xml.node(id).name.to_owned(),
            source: self.xml.start_tag(id).to_owned(),
            text: String::new(),
        }))
    }

    pub(super) fn push_opaque(&self, id: NodeId, line: &mut Line) {
        line.push(InlineNode::Opaque(Box::new(self.opaque(id))));
    }

    /// The label of a footnote when a superscript is a reference to one: an anchor to come back to, and a link.
    fn footnote_label(&self, id: NodeId) -> Option<String> {
        let xml = self.xml;
        let link = xml.child(id, "ac:link")?;
        let label = xml
            .attribute(link, "ac:anchor")?
            .strip_prefix(FOOTNOTE_DEFINITION)?
            .to_owned();
        let anchor = xml.elements(id).next()?;
        let named = xml
            .text(anchor)
            .trim()
            .strip_prefix(FOOTNOTE_REFERENCE)?
            .starts_with(&label);
        let rest = xml
            .children(id)
            .filter(|child| *child != link && *child != anchor);
        let empty = rest.into_iter().all(|child| self.is_expected(child, &[]));
        (named && empty && xml.node(anchor).name == "ac:structured-macro").then_some(label)
    }

    /// A span of one or two colours is marks; one without attributes is nothing; any other is kept.
    fn span(&mut self, id: NodeId, line: &mut Line) {
        let xml = self.xml;
        let mut colors = Vec::new();
        let mut plain = true;
        for (name, value) in xml.attributes(id) {
            if name != "style" {
                plain = false;
                continue;
            }
            for (property, value) in style::properties(&value) {
                match property.as_str() {
                    "color" => colors.push(Mark::Color(style::color_from_style(value))),
                    "background-color" => {
                        colors.push(Mark::Background(style::color_from_style(value)));
                    }
                    _ => plain = false,
                }
            }
        }
        match (plain, colors.pop(), colors.pop()) {
            (true, None, _) => self.inlines(id, line),
            (true, Some(mark), None) => self.marked(id, mark, line),
            (true, Some(inner), Some(outer)) if colors.is_empty() => {
                let marks = line.marks.clone();
                line.marks.push(outer);
                self.marked(id, inner, line);
                line.marks = marks;
            }
            _ => self.marked(id, self.other_mark(id), line),
        }
    }

    fn time(&mut self, id: NodeId, line: &mut Line) {
        let xml = self.xml;
        match xml.attribute(id, "datetime") {
            Some(date) if xml.inner(id).trim().is_empty() => {
                line.push(InlineNode::Date(Box::new(Date {
                    date: date.into_owned(),
                    extras: self.extras(id, &["datetime"]),
                })));
            }
            _ => self.push_opaque(id, line),
        }
    }

    fn emoticon(&mut self, id: NodeId, line: &mut Line) {
        let xml = self.xml;
        if !xml.inner(id).trim().is_empty() {
            self.push_opaque(id, line);
            return;
        }
        let value = |name| xml.attribute(id, name).map(std::borrow::Cow::into_owned);
        let (name, short) = (value("ac:name"), value("ac:emoji-shortname"));
        let fallback = value("ac:emoji-fallback");
        let Some(short_name) = short
            .clone()
            .or_else(|| name.as_deref().map(emoticon::short_name))
        else {
            self.push_opaque(id, line);
            return;
        };
        let text = fallback
            .clone()
            .filter(|text| !text.starts_with(':'))
            .or_else(|| emoticon::character(&short_name).map(str::to_owned));
        let mut map = self.attribute_map(id, &[]);
        // What the writer makes of the emoji anyway needs no keeping.
        let written = emoticon::attributes(&short_name, text.as_deref());
        if map.len() == written.len()
            && written
                .iter()
                .all(|(name, value)| map.get(*name).and_then(Value::as_str) == Some(value))
        {
            map.clear();
        }
        line.push(InlineNode::Emoji(Box::new(Emoji {
            short_name,
            text,
            extras: Extras::new(Format::Storage, map),
        })));
    }
}
