//! Storage format as a flat tree of XML nodes that know where they stand in the source.
//!
//! Reading and editing both need it: the reader turns nodes into the document, the editor cuts the original by the
//! ranges kept here, and whatever the document has no word for is copied from the source byte for byte. Apart because
//! it knows XML and nothing of Confluence. Tokens are nested without recursion, so depth costs memory and no stack. No
//! document type is accepted, so no entity can grow.

use std::borrow::Cow;

use super::entities::unescape;

mod build;

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

/// One node; offsets are bytes of the source. Small, because a page of 50 kB has three thousand of them. Nodes stand in
/// document order, so a node's first child follows it, and where the nodes below it end the one beside it begins.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// Name of an element with its prefix, else empty.
    pub(crate) name: &'a str,
    start: u32,
    end: u32,
    inner_start: u32,
    inner_end: u32,
    /// Place of its first attribute in [`Xml::attributes`]; those of the node behind it begin where its own end.
    attributes: u32,
    parent: NodeId,
    /// Behind the last node below this one.
    past: NodeId,
    pub(crate) kind: Kind,
    /// Whether it is text that is the characters it stands for, on one line.
    pub(crate) is_plain: bool,
}

/// The only node of a source that is empty.
const NO_NODE: Node<'static> = Node {
    name: "",
    start: 0,
    end: 0,
    inner_start: 0,
    inner_end: 0,
    attributes: 0,
    parent: 0,
    past: 1,
    kind: Kind::Root,
    is_plain: false,
};

impl Node<'_> {
    /// Where the node begins, tag included.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// Where the node ends, tag included.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    /// Where the content begins.
    pub(crate) fn inner_start(&self) -> usize {
        self.inner_start as usize
    }

    /// Where the content ends; where it begins for an empty element.
    pub(crate) fn inner_end(&self) -> usize {
        self.inner_end as usize
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

/// Name and value of an attribute, references as they stand.
type Attribute<'a> = (&'a str, &'a str);

/// A source and its nodes.
#[derive(Debug)]
pub(crate) struct Xml<'a> {
    pub(crate) source: &'a str,
    nodes: Vec<Node<'a>>,
    /// Of all elements, in order.
    attributes: Vec<Attribute<'a>>,
}

/// Elements that HTML leaves unclosed; some tools store them so, and Confluence's own editor never gives them content.
/// Asked for every element, so matched by bytes.
fn is_void(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"br" | b"hr" | b"img" | b"col" | b"input" | b"wbr"
    )
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
        build::Builder::new(source).run()
    }

    /// The node at a place.
    pub(crate) fn node(&self, id: NodeId) -> &Node<'a> {
        // Identifiers are only made here.
        self.nodes.get(id as usize).unwrap_or(&NO_NODE)
    }

    /// The children of a node in order.
    pub(crate) fn children(&self, id: NodeId) -> Children<'_, 'a> {
        Children {
            xml: self,
            at: id + 1,
            past: self.node(id).past,
        }
    }

    /// The node after this one beside it.
    pub(crate) fn next(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id);
        let next = self.nodes.get(node.past as usize)?;
        (next.parent == node.parent).then_some(node.past)
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
        self.source
            .get(node.start()..node.end())
            .unwrap_or_default()
    }

    /// The source between a node's tags.
    pub(crate) fn inner(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source
            .get(node.inner_start()..node.inner_end())
            .unwrap_or_default()
    }

    /// The characters of a text or CDATA node; empty for any other.
    pub(crate) fn characters(&self, id: NodeId) -> Cow<'a, str> {
        match self.node(id).kind {
            Kind::Text if !self.node(id).is_plain => unescape(self.inner(id)),
            Kind::Text | Kind::Cdata => Cow::Borrowed(self.inner(id)),
            _ => Cow::Borrowed(""),
        }
    }

    /// The text of a node that holds plain text and nothing else.
    pub(crate) fn only_text(&self, id: NodeId) -> Option<&'a str> {
        let only = self.only(id)?;
        self.node(only).is_plain.then(|| self.inner(only))
    }

    /// The child of a node that has no other.
    pub(crate) fn only(&self, id: NodeId) -> Option<NodeId> {
        let past = self.node(id).past;
        let first = id + 1;
        (first < past && self.node(first).past == past).then_some(first)
    }

    /// All characters below a node, in order, without a separator.
    pub(crate) fn text(&self, id: NodeId) -> Cow<'a, str> {
        let past = self.node(id).past;
        if past == id + 2 {
            return self.characters(id + 1);
        }
        let mut text = String::new();
        for below in id..past {
            text.push_str(&self.characters(below));
        }
        Cow::Owned(text)
    }

    /// The next node in document order below `top`, or `None` after the last.
    pub(crate) fn following(&self, id: NodeId, top: NodeId) -> Option<NodeId> {
        let next = id + 1;
        (next < self.node(top).past).then_some(next)
    }

    /// The next node in document order that is not below this one, or `None` after the last.
    pub(crate) fn after(&self, id: NodeId) -> Option<NodeId> {
        let past = self.node(id).past;
        (past < self.node(0).past).then_some(past)
    }

    /// The value of an attribute, references resolved.
    pub(crate) fn attribute(&self, id: NodeId, name: &str) -> Option<Cow<'a, str>> {
        self.raw_attributes(id)
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| unescape(value))
    }

    /// The attributes in order, references resolved.
    pub(crate) fn attributes(&self, id: NodeId) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        self.attributes_but(id, &[])
    }

    /// The attributes of other names than these, in order, references resolved.
    pub(crate) fn attributes_but(
        &self,
        id: NodeId,
        known: &[&str],
    ) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        self.raw_attributes(id)
            .iter()
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, value)| (*name, unescape(value)))
    }

    fn raw_attributes(&self, id: NodeId) -> &[Attribute<'a>] {
        let start = self.node(id).attributes as usize;
        let behind = self.nodes.get(id as usize + 1);
        let end = behind.map_or(self.attributes.len(), |node| node.attributes as usize);
        self.attributes.get(start..end).unwrap_or_default()
    }

    /// Whether the start tag of an element holds more than its name.
    pub(crate) fn has_attributes(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let signs = (node.inner_start - node.start) as usize - node.name.len();
        match signs {
            ..=2 => false,
            3 => self.source.as_bytes().get(node.inner_start() - 2) != Some(&b'/'),
            _ => true,
        }
    }

    /// The start tag of an element, as it stands.
    pub(crate) fn start_tag(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source
            .get(node.start()..node.inner_start())
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
    at: NodeId,
    past: NodeId,
}

impl Iterator for Children<'_, '_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.at >= self.past {
            return None;
        }
        let current = self.at;
        self.at = self.xml.node(current).past;
        Some(current)
    }
}

#[cfg(test)]
mod tests;
