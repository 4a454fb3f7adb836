//! Storage format as a flat tree of XML nodes that know where they stand in the source.
//!
//! Reading and editing both need it: the reader turns nodes into the document, the editor cuts the original by the
//! ranges kept here, and whatever the document has no word for is copied from the source byte for byte. Apart because
//! it knows XML and nothing of Confluence. quick-xml finds the tokens; here they are nested, without recursion, so
//! depth costs memory and no stack. No document type is accepted, so no entity can grow.

use std::borrow::Cow;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::entities::unescape;

/// Place of a node in [`Xml::nodes`].
pub(crate) type NodeId = u32;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The whole source; always node 0.
    Root,
    /// `<name …>…</name>` or `<name …/>`.
    Element,
    /// Characters and references, raw.
    Text,
    /// `<![CDATA[…]]>`.
    Cdata,
    /// `<!-- … -->`.
    Comment,
    /// `<?…?>`.
    Instruction,
}

/// One node; offsets are bytes of the source.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind,
    /// Name of an element with its prefix, else empty.
    pub(crate) name: &'a str,
    /// Raw text between the name and the end of the start tag.
    attributes: &'a str,
    /// Where the node begins and ends, tags included.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the content begins and ends; equal to each other for an empty element.
    pub(crate) inner_start: usize,
    pub(crate) inner_end: usize,
    parent: NodeId,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    next: Option<NodeId>,
}

impl Node<'_> {
    /// The node after this one beside it.
    pub(crate) fn next(&self) -> Option<NodeId> {
        self.next
    }
}

/// Why a text is no storage format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct XmlError {
    /// Byte offset of the fault.
    pub(crate) offset: usize,
    /// What is wrong there, without the place.
    pub(crate) message: String,
}

/// A source and its nodes.
#[derive(Debug)]
pub(crate) struct Xml<'a> {
    pub(crate) source: &'a str,
    nodes: Vec<Node<'a>>,
}

/// Elements that HTML leaves unclosed; some tools store them so, and Confluence's own editor never gives them content.
fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "col" | "input" | "wbr")
}

impl<'a> Xml<'a> {
    /// Reads a fragment of storage format.
    ///
    /// # Errors
    /// Where a tag is not closed, closes nothing, has no name, or a document type stands; with the offset.
    pub(crate) fn parse(source: &'a str) -> Result<Xml<'a>, XmlError> {
        if u32::try_from(source.len()).is_err() {
            return Err(XmlError {
                offset: 0,
                message: "the text is longer than 4 GB".to_owned(),
            });
        }
        Builder::new(source).run()
    }

    /// The node at a place.
    pub(crate) fn node(&self, id: NodeId) -> &Node<'a> {
        // Identifiers are only made here and the root always exists.
        self.nodes.get(id as usize).unwrap_or(&self.nodes[0])
    }

    /// The children of a node in order.
    pub(crate) fn children(&self, id: NodeId) -> Children<'_, 'a> {
        Children {
            xml: self,
            next: self.node(id).first_child,
        }
    }

    /// The children that are elements.
    pub(crate) fn elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id)
            .filter(|child| self.node(*child).kind == Kind::Element)
    }

    /// The first child element of a name.
    pub(crate) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.elements(id)
            .find(|child| self.node(*child).name == name)
    }

    /// The node this one stands in; the root stands in itself.
    pub(crate) fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).parent
    }

    /// The source of a node, tags included.
    pub(crate) fn raw(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source.get(node.start..node.end).unwrap_or_default()
    }

    /// The source between a node's tags.
    pub(crate) fn inner(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source
            .get(node.inner_start..node.inner_end)
            .unwrap_or_default()
    }

    /// The characters of a text or CDATA node; empty for any other.
    pub(crate) fn characters(&self, id: NodeId) -> Cow<'a, str> {
        match self.node(id).kind {
            Kind::Text => unescape(self.inner(id)),
            Kind::Cdata => Cow::Borrowed(self.inner(id)),
            _ => Cow::Borrowed(""),
        }
    }

    /// All characters below a node, in order, without a separator.
    pub(crate) fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        let mut at = Some(id);
        while let Some(current) = at {
            text.push_str(&self.characters(current));
            at = self.following(current, id);
        }
        text
    }

    /// The next node in document order below `top`, or `None` after the last.
    pub(crate) fn following(&self, id: NodeId, top: NodeId) -> Option<NodeId> {
        if let Some(child) = self.node(id).first_child {
            return Some(child);
        }
        let mut at = id;
        while at != top {
            if let Some(next) = self.node(at).next {
                return Some(next);
            }
            at = self.node(at).parent;
        }
        None
    }

    /// The value of an attribute, references resolved.
    pub(crate) fn attribute(&self, id: NodeId, name: &str) -> Option<Cow<'a, str>> {
        self.attributes(id)
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The attributes in order, references resolved.
    pub(crate) fn attributes(&self, id: NodeId) -> Attributes<'a> {
        Attributes {
            rest: self.node(id).attributes,
        }
    }

    /// Whether an element has any attribute.
    pub(crate) fn has_attributes(&self, id: NodeId) -> bool {
        !self.node(id).attributes.is_empty()
    }

    /// The start tag of an element, as it stands.
    pub(crate) fn start_tag(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source
            .get(node.start..node.inner_start)
            .unwrap_or_default()
    }

    /// Line and column of an offset, both from one.
    pub(crate) fn place(source: &str, offset: usize) -> (usize, usize) {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (
            line,
            before.get(line_start..).unwrap_or_default().chars().count() + 1,
        )
    }
}

/// Iterates over the children of a node.
pub(crate) struct Children<'x, 'a> {
    xml: &'x Xml<'a>,
    next: Option<NodeId>,
}

impl Iterator for Children<'_, '_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let current = self.next?;
        self.next = self.xml.node(current).next;
        Some(current)
    }
}

/// Iterates over the attributes of a start tag.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start();
        let (name, rest) = rest.split_once('=')?;
        let rest = rest.trim_start();
        let quote = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, rest) = rest.get(1..)?.split_once(quote)?;
        self.rest = rest;
        Some((name.trim_end(), unescape(value)))
    }
}

/// Nests the tokens of quick-xml.
struct Builder<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    nodes: Vec<Node<'a>>,
    open: NodeId,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Builder<'a> {
        let mut reader = Reader::from_reader(source.as_bytes());
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let root = Node {
            kind: Kind::Root,
            name: "",
            attributes: "",
            start: 0,
            end: source.len(),
            inner_start: 0,
            inner_end: source.len(),
            parent: 0,
            first_child: None,
            last_child: None,
            next: None,
        };
        let mut nodes = Vec::with_capacity(source.len() / 24 + 1);
        nodes.push(root);
        Builder {
            source,
            reader,
            nodes,
            open: 0,
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.source.len())
    }

    fn run(mut self) -> Result<Xml<'a>, XmlError> {
        loop {
            let start = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let offset = usize::try_from(self.reader.error_position()).unwrap_or(start);
                    return fault(offset.max(start).min(self.source.len()), error.to_string());
                }
            };
            let end = self.position();
            match event {
                Event::Start(_) => self.start_tag(start, end)?,
                Event::Empty(_) => {
                    let id = self.element(start, end, 2)?;
                    self.close(id, end, end);
                }
                Event::End(_) => self.end_tag(start, end)?,
                Event::Text(_) | Event::GeneralRef(_) => self.text(start, end),
                Event::CData(_) => {
                    self.leaf(Kind::Cdata, start, end, 9, 3);
                }
                Event::Comment(_) => {
                    self.leaf(Kind::Comment, start, end, 4, 3);
                }
                Event::Decl(_) | Event::PI(_) => {
                    self.leaf(Kind::Instruction, start, end, 2, 2);
                }
                Event::DocType(_) => {
                    return fault(start, "a document type is not accepted in storage format");
                }
                Event::Eof => break,
            }
        }
        if self.open != 0 {
            let open = self.nodes.get(self.open as usize);
            let (offset, name) = open.map_or((0, ""), |node| (node.start, node.name));
            return fault(offset, format!("`<{name}>` is never closed"));
        }
        Ok(Xml {
            source: self.source,
            nodes: self.nodes,
        })
    }

    fn start_tag(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        let id = self.element(start, end, 1)?;
        let name = self.name(id);
        if !is_void(name) {
            self.open = id;
            return Ok(());
        }
        // `<br></br>` is one element; `<br>` alone is taken as closed.
        let mut close = end;
        let after = self.source.get(end..).unwrap_or_default();
        if let Some(rest) = after
            .strip_prefix("</")
            .and_then(|rest| rest.strip_prefix(name))
        {
            let rest = rest.trim_start();
            if rest.starts_with('>') && self.reader.read_event().is_ok() {
                close = self.position();
            }
        }
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.inner_start = end;
        }
        self.close(id, end, close);
        Ok(())
    }

    fn end_tag(&mut self, start: usize, end: usize) -> Result<(), XmlError> {
        let name = self
            .source
            .get(start + 2..end.saturating_sub(1))
            .unwrap_or_default()
            .trim_end();
        let open = self.name(self.open);
        if self.open == 0 || open != name {
            let message = if self.open == 0 {
                format!("`</{name}>` closes nothing")
            } else {
                format!("`</{name}>` where `</{open}>` is due")
            };
            return fault(start, message);
        }
        self.close(self.open, start, end);
        self.open = self
            .nodes
            .get(self.open as usize)
            .map_or(0, |node| node.parent);
        Ok(())
    }

    fn name(&self, id: NodeId) -> &'a str {
        self.nodes.get(id as usize).map_or("", |node| node.name)
    }

    fn close(&mut self, id: NodeId, inner_end: usize, end: usize) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.inner_end = inner_end;
            node.end = end;
        }
    }

    /// Adds the element whose start tag stands here; `tail` is the length of `>` or `/>`.
    fn element(&mut self, start: usize, end: usize, tail: usize) -> Result<NodeId, XmlError> {
        let content = self
            .source
            .get(start + 1..end.saturating_sub(tail))
            .unwrap_or_default();
        let length = content
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(content.len());
        let (name, attributes) = content.split_at(length);
        if !is_name(name) {
            return fault(start, "`<` does not begin a tag here; write `&lt;`");
        }
        if !attributes_hold(attributes) {
            return fault(
                start,
                format!("`<{name}>` has an attribute without a quoted value"),
            );
        }
        let id = self.leaf(Kind::Element, start, end, 0, 0);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            (node.name, node.attributes) = (name, attributes);
            (node.inner_start, node.inner_end) = (end, end);
        }
        Ok(id)
    }

    /// Adds characters; references and the characters around them become one node.
    fn text(&mut self, start: usize, end: usize) {
        let last = self
            .nodes
            .get(self.open as usize)
            .and_then(|node| node.last_child);
        if let Some(last) = last
            && let Some(node) = self.nodes.get_mut(last as usize)
            && node.kind == Kind::Text
            && node.end == start
        {
            (node.end, node.inner_end) = (end, end);
            return;
        }
        self.leaf(Kind::Text, start, end, 0, 0);
    }

    /// Adds a node below the open element; `head` and `tail` are the lengths of its delimiters.
    fn leaf(&mut self, kind: Kind, start: usize, end: usize, head: usize, tail: usize) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or_default();
        let parent = self.open;
        self.nodes.push(Node {
            kind,
            name: "",
            attributes: "",
            start,
            end,
            inner_start: start + head,
            inner_end: end.saturating_sub(tail),
            parent,
            first_child: None,
            last_child: None,
            next: None,
        });
        let before = self.nodes.get_mut(parent as usize).and_then(|node| {
            node.first_child.get_or_insert(id);
            node.last_child.replace(id)
        });
        if let Some(before) = before.and_then(|before| self.nodes.get_mut(before as usize)) {
            before.next = Some(id);
        }
        id
    }
}

fn fault<T>(offset: usize, message: impl Into<String>) -> Result<T, XmlError> {
    Err(XmlError {
        offset,
        message: message.into(),
    })
}

/// Whether a text can name an element or attribute; quick-xml takes anything up to a space.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | ':'))
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '\u{b7}'))
}

/// Whether every attribute has a name and a quoted value.
fn attributes_hold(raw: &str) -> bool {
    let mut attributes = Attributes { rest: raw };
    while let Some((name, _)) = attributes.next() {
        if !is_name(name) {
            return false;
        }
    }
    attributes.rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Xml};

    #[test]
    fn nodes_know_their_place() {
        let source =
            "<p a='1' b=\"x&amp;y\">t&nbsp;&lt;<br/><![CDATA[<]]]]><![CDATA[>]]></p><!-- c -->";
        let xml = Xml::parse(source).expect("well-formed");
        let top: Vec<_> = xml.children(0).collect();
        assert_eq!(top.len(), 2);
        let paragraph = top[0];
        assert_eq!(xml.attribute(paragraph, "b").as_deref(), Some("x&y"));
        assert_eq!(xml.text(paragraph), "t\u{a0}<<]]>");
        assert_eq!(
            xml.raw(paragraph),
            source.strip_suffix("<!-- c -->").unwrap_or_default()
        );
        assert_eq!(xml.inner(top[1]), " c ");
        assert_eq!(xml.node(top[1]).kind, Kind::Comment);
    }

    #[test]
    fn void_elements_may_stay_open() {
        let xml = Xml::parse("<p>a<br>b<br></br>c<hr ></p>").expect("void elements need no end");
        assert_eq!(xml.text(0), "abc");
        assert_eq!(xml.elements(1).count(), 3);
    }

    #[test]
    fn faults_are_named_with_their_place() {
        for (source, message) in [
            ("<p>a", "`<p>` is never closed"),
            ("a</p>", "`</p>` closes nothing"),
            ("<p>\n<b>x</p>", "`</p>` where `</b>` is due"),
            ("1 < 2 > 0", "`<` does not begin a tag here; write `&lt;`"),
            (
                "<p class>x</p>",
                "`<p>` has an attribute without a quoted value",
            ),
            (
                "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
                "a document type is not accepted in storage format",
            ),
        ] {
            let error = Xml::parse(source).expect_err(source);
            assert_eq!(error.message, message, "{source}");
        }
        assert_eq!(Xml::place("<p>\n<b>x</p>", 8), (2, 5));
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = "<a>".repeat(100_000) + "x" + &"</a>".repeat(100_000);
        assert_eq!(Xml::parse(&deep).expect("deep").text(0), "x");
    }
}
