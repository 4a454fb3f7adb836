//! Storage format as a flat tree of XML nodes that know where they stand in the source.
//!
//! Reading and editing both need it: the reader turns nodes into the document, the editor cuts the original by the
//! ranges kept here, and whatever the document has no word for is copied from the source byte for byte. Apart because
//! it knows XML and nothing of Confluence. quick-xml finds the tokens; here they are nested, without recursion, so
//! depth costs memory and no stack. No document type is accepted, so no entity can grow.

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
        build::Builder::new(source).run()
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

#[cfg(test)]
mod tests;
