//! Links, mentions and images: what points somewhere, and the `ri:` element that says where.

use serde_json::{Map, Value};

use super::Reader;
use super::line::Line;
use crate::Format;
use crate::document::{Block, Card, CardKind, Extras, Media, MediaBlock, MediaSource};
use crate::inline::{Inline, InlineCard, InlineNode, Link, LinkTarget, Mark, Mention, PageTarget};
use crate::storage::link::{USER_ATTRIBUTES, day_of, user_attribute, user_kind};
use crate::storage::xml::{Kind, NodeId};

/// What an `ac:link` says before its body is read.
struct Head {
    target: LinkTarget,
    /// Attributes of the link and of its resource that the target does not say.
    extras: Map<String, Value>,
    body: Option<NodeId>,
}

impl Reader<'_, '_> {
    /// Reads `<a href>`.
    pub(super) fn address(&mut self, id: NodeId, line: &mut Line) {
        let xml = self.xml;
        let Some(url) = xml.attribute(id, "href") else {
            if xml.inner(id).is_empty() {
                self.push_opaque(id, line);
            } else {
                let other = self.start_tag_mark(id);
                self.marked(id, other, line);
            }
            return;
        };
        let plain = xml.elements(id).next().is_none();
        if plain && xml.attribute(id, "data-card-appearance").as_deref() == Some("inline") {
            let mut extras = self.attribute_map(id, &["href", "data-card-appearance"]);
            let text = xml.text(id);
            if text.trim() != url {
                extras.insert("@text".to_owned(), Value::String(text.into_owned()));
            }
            line.push(InlineNode::Card(Box::new(InlineCard {
                url: url.into_owned(),
                extras: Extras::new(Format::Storage, extras),
            })));
            return;
        }
        let mark = self.address_mark(id, url.into_owned());
        self.marked(id, mark, line);
    }

    fn address_mark(&self, id: NodeId, url: String) -> Mark {
        Mark::Link(Box::new(Link {
            target: LinkTarget::Url(url),
            title: self
                .xml
                .attribute(id, "title")
                .map(std::borrow::Cow::into_owned),
            extras: self.extras(id, &["href", "title"]),
        }))
    }

    fn start_tag_mark(&self, id: NodeId) -> Mark {
        Mark::Other(Box::new(crate::document::Opaque {
            format: Format::Storage,
            name: self.xml.node(id).name.to_owned(),
            source: self.xml.start_tag(id).to_owned(),
            text: String::new(),
        }))
    }

    /// Reads `<ac:link>`.
    pub(super) fn link(&mut self, id: NodeId, line: &mut Line) {
        let Some(head) = self.head(id) else {
            self.push_opaque(id, line);
            return;
        };
        let Some(body) = head.body else {
            self.link_without_body(id, head, line);
            return;
        };
        let plain = self.xml.node(body).name == "ac:plain-text-link-body";
        let before = line.mark_position();
        let outer = line.marks.clone();
        line.marks.retain(|mark| !matches!(mark, Mark::Link(_)));
        line.marks.push(link_mark(head.target, head.extras));
        if plain {
            line.text(&self.xml.text(body));
        } else {
            self.inlines(body, line);
        }
        line.marks = outer;
        if line.mark_position() == before {
            self.push_opaque(id, line);
        }
    }

    fn link_without_body(&mut self, id: NodeId, head: Head, line: &mut Line) {
        match head.target {
            LinkTarget::User(user) => {
                let name = self.options.mentions.name_of(&user).map(str::to_owned);
                let mut extras = head.extras;
                let attribute = extras.shift_remove("@attribute");
                let kind = attribute
                    .as_ref()
                    .and_then(|attribute| user_kind(attribute.as_str()?));
                line.push(InlineNode::Mention(Box::new(Mention {
                    id: Some(user),
                    name,
                    kind,
                    extras: Extras::new(Format::Storage, extras),
                })));
            }
            target if head.extras.is_empty() => {
                line.push(InlineNode::Reference(Box::new(target)));
            }
            target => {
                // The title stands in for the body, so that the attributes have a place.
                let text = crate::text::target_name(&target).to_owned();
                if text.is_empty() {
                    self.push_opaque(id, line);
                    return;
                }
                let mut extras = head.extras;
                extras.insert("@body".to_owned(), Value::String("none".to_owned()));
                let outer = line.marks.clone();
                line.marks.push(link_mark(target, extras));
                line.push(InlineNode::Text(text.into()));
                line.marks = outer;
            }
        }
    }

    /// Takes an `ac:link` apart; `None` when it holds anything unexpected.
    fn head(&self, id: NodeId) -> Option<Head> {
        let xml = self.xml;
        let (mut resource, mut body) = (None, None);
        for child in xml.children(id) {
            let node = xml.node(child);
            match node.kind {
                Kind::Text if xml.inner(child).trim().is_empty() => {}
                Kind::Element if node.name.starts_with("ri:") && resource.is_none() => {
                    resource = Some(child)
                }
                Kind::Element
                    if body.is_none()
                        && matches!(node.name, "ac:link-body" | "ac:plain-text-link-body") =>
                {
                    body = Some(child);
                }
                _ => return None,
            }
        }
        let anchor = xml
            .attribute(id, "ac:anchor")
            .map(std::borrow::Cow::into_owned);
        let mut extras = self.attribute_map(id, &["ac:anchor"]);
        let target = match resource {
            None => LinkTarget::Anchor(anchor?),
            Some(resource) => {
                let (target, rest) = self.resource(resource, anchor)?;
                if matches!(target, LinkTarget::User(_)) {
                    // Which kind of id it is says the site, unless the page says otherwise.
                    let usual = user_attribute(self.options.mentions.id_kind);
                    let used = USER_ATTRIBUTES
                        .into_iter()
                        .find(|name| xml.attribute(resource, name).is_some());
                    if let Some(used) = used.filter(|used| *used != usual) {
                        extras.insert("@attribute".to_owned(), Value::String(used.to_owned()));
                    }
                }
                if !rest.is_empty() {
                    extras.insert("@ri".to_owned(), Value::Object(rest));
                }
                target
            }
        };
        Some(Head {
            target,
            extras,
            body,
        })
    }

    /// What an `ri:` element points at, and those of its attributes that the target does not say.
    pub(super) fn resource(
        &self,
        id: NodeId,
        anchor: Option<String>,
    ) -> Option<(LinkTarget, Map<String, Value>)> {
        let xml = self.xml;
        let value = |name| xml.attribute(id, name).map(std::borrow::Cow::into_owned);
        let name = xml.node(id).name;
        if name != "ri:attachment" && !xml.inner(id).trim().is_empty() {
            return None;
        }
        let anchored = anchor.is_some();
        let (target, known): (LinkTarget, &[&str]) = match name {
            "ri:page" => {
                let page = PageTarget {
                    space: value("ri:space-key"),
                    title: value("ri:content-title")?,
                    anchor,
                };
                (
                    LinkTarget::Page(page),
                    &["ri:space-key", "ri:content-title"],
                )
            }
            "ri:blog-post" => {
                let target = LinkTarget::Blog {
                    space: value("ri:space-key"),
                    title: value("ri:content-title")?,
                    day: value("ri:posting-day").map(day_of).unwrap_or_default(),
                    anchor,
                };
                (
                    target,
                    &["ri:space-key", "ri:content-title", "ri:posting-day"],
                )
            }
            "ri:content-entity" => (
                LinkTarget::Content {
                    id: value("ri:content-id")?,
                    anchor,
                },
                &["ri:content-id"],
            ),
            _ if anchored => return None,
            "ri:attachment" => {
                let mut page = None;
                for child in xml.elements(id) {
                    match self.resource(child, None)? {
                        (LinkTarget::Page(target), rest) if rest.is_empty() && page.is_none() => {
                            page = Some(Box::new(target));
                        }
                        _ => return None,
                    }
                }
                (
                    LinkTarget::Attachment {
                        filename: value("ri:filename")?,
                        page,
                    },
                    &["ri:filename"],
                )
            }
            "ri:space" => (LinkTarget::Space(value("ri:space-key")?), &["ri:space-key"]),
            "ri:user" => {
                let name = USER_ATTRIBUTES
                    .into_iter()
                    .find(|name| value(name).is_some())?;
                let rest = self.attribute_map(id, &[name]);
                return Some((LinkTarget::User(value(name)?), rest));
            }
            "ri:url" => (LinkTarget::Url(value("ri:value")?), &["ri:value"]),
            "ri:shortcut" => {
                let target = LinkTarget::Shortcut {
                    key: value("ri:key")?,
                    parameter: value("ri:parameter")?,
                };
                (target, &["ri:key", "ri:parameter"])
            }
            _ => return None,
        };
        // Confluence counts versions here; it writes the number anew on every save.
        let rest = xml
            .attributes_but(id, known)
            .filter(|(name, _)| *name != "ri:version-at-save")
            .map(|(name, value)| (name.to_owned(), Value::String(value.into_owned())))
            .collect();
        Some((target, rest))
    }

    /// A link in a paragraph of its own that is shown as a card.
    pub(super) fn block_card(&mut self, id: NodeId, paragraph: NodeId) -> Option<Block> {
        let xml = self.xml;
        let kind = match xml.attribute(id, "data-card-appearance").as_deref() {
            Some("block") => CardKind::Block,
            Some("embed") => CardKind::Embed,
            _ => return None,
        };
        if xml.elements(id).next().is_some() || xml.has_attributes(paragraph) {
            return None;
        }
        let url = xml.attribute(id, "href")?.into_owned();
        let mut extras = self.attribute_map(id, &["href", "data-card-appearance"]);
        let text = xml.text(id);
        if text.trim() != url {
            extras.insert("@text".to_owned(), Value::String(text.into_owned()));
        }
        Some(Block::Card(Box::new(Card {
            kind,
            url,
            extras: Extras::new(Format::Storage, extras),
        })))
    }

    /// The image that is all an element holds, directly or as the body of a link.
    pub(super) fn only_image(&self, id: NodeId) -> Option<NodeId> {
        let xml = self.xml;
        let holder = match xml.node(id).name {
            "ac:link" => {
                self.head(id)
                    .filter(|head| !matches!(head.target, LinkTarget::User(_)))?;
                xml.child(id, "ac:link-body")?
            }
            _ => id,
        };
        xml.attribute(id, "href")
            .filter(|_| xml.node(id).name == "a")
            .map(|_| ())
            .or_else(|| (holder != id).then_some(()))?;
        let image = self.only_child(holder)?;
        (xml.node(image).name == "ac:image" && self.image_source(image).is_some()).then_some(image)
    }

    /// An image that stands by itself, perhaps within a link.
    pub(super) fn image_block(&mut self, id: NodeId, outer: NodeId) -> Block {
        let Some((source, children)) = self.image_source(id) else {
            return self.opaque_block(outer);
        };
        let caption = self
            .xml
            .child(id, "ac:caption")
            .map(|caption| self.caption(caption));
        let mut marks = Vec::new();
        if outer != id {
            let mark = match self.xml.attribute(outer, "href") {
                Some(url) => Some(self.address_mark(outer, url.into_owned())),
                None => self
                    .head(outer)
                    .map(|head| link_mark(head.target, head.extras)),
            };
            marks.extend(mark);
        }
        let media = self.media(id, source, children, &["ac:layout"]);
        Block::Media(Box::new(MediaBlock {
            media,
            marks,
            caption: caption.unwrap_or_default(),
            layout: self
                .xml
                .attribute(id, "ac:layout")
                .map(std::borrow::Cow::into_owned),
            extras: Extras::NONE,
        }))
    }

    /// A caption is a line, in a paragraph or without.
    fn caption(&mut self, id: NodeId) -> Vec<Inline> {
        let holder = self
            .only_child(id)
            .filter(|only| self.xml.node(*only).name == "p");
        self.line(holder.unwrap_or(id))
    }

    /// An image in a line.
    pub(super) fn inline_image(&mut self, id: NodeId, line: &mut Line) {
        match self.image_source(id) {
            Some((source, children)) if self.xml.child(id, "ac:caption").is_none() => {
                let media = self.media(id, source, children, &[]);
                line.push(InlineNode::Media(Box::new(media)));
            }
            _ => self.push_opaque(id, line),
        }
    }

    /// Where an image comes from, and the source of its other children; `None` when the tree cannot say it.
    fn image_source(&self, id: NodeId) -> Option<(MediaSource, String)> {
        let xml = self.xml;
        let mut source = None;
        let mut children = String::new();
        for child in xml.elements(id) {
            match xml.node(child).name {
                "ri:attachment" | "ri:url" if source.is_none() => {
                    source = Some(match self.resource(child, None)? {
                        (LinkTarget::Attachment { filename, page }, _) => {
                            MediaSource::Attachment { filename, page }
                        }
                        (LinkTarget::Url(url), _) => MediaSource::Url(url),
                        _ => return None,
                    });
                }
                "ac:caption" => {}
                name if name.starts_with("ri:") => return None,
                _ => children.push_str(xml.raw(child)),
            }
        }
        Some((source?, children))
    }

    fn media(&self, id: NodeId, source: MediaSource, children: String, known: &[&str]) -> Media {
        let xml = self.xml;
        let number = |name| {
            let number: f64 = xml.attribute(id, name)?.parse().ok()?;
            (number.is_finite() && number.to_string() == *xml.attribute(id, name)?)
                .then_some(number)
        };
        let (width, height) = (number("ac:width"), number("ac:height"));
        let mut known = known.to_vec();
        known.extend(["ac:alt", "ac:title"]);
        known.extend(width.map(|_| "ac:width"));
        known.extend(height.map(|_| "ac:height"));
        let mut extras = self.attribute_map(id, &known);
        if !children.is_empty() {
            extras.insert("@children".to_owned(), Value::String(children));
        }
        Media {
            source,
            alt: xml
                .attribute(id, "ac:alt")
                .map(std::borrow::Cow::into_owned),
            title: xml
                .attribute(id, "ac:title")
                .map(std::borrow::Cow::into_owned),
            width,
            height,
            extras: Extras::new(Format::Storage, extras),
        }
    }
}

fn link_mark(target: LinkTarget, extras: Map<String, Value>) -> Mark {
    Mark::Link(Box::new(Link {
        target,
        title: None,
        extras: Extras::new(Format::Storage, extras),
    }))
}
