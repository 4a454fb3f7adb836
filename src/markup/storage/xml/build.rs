//! Nests the tokens of quick-xml, without recursion, and says where nesting fails.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::{Attributes, Kind, Node, NodeId, Xml, XmlError, is_void};

/// Nests the tokens of quick-xml.
pub(super) struct Builder<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    nodes: Vec<Node<'a>>,
    open: NodeId,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Builder<'a> {
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

    pub(super) fn run(mut self) -> Result<Xml<'a>, XmlError> {
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
    for (name, _) in attributes.by_ref() {
        if !is_name(name) {
            return false;
        }
    }
    attributes.rest.trim().is_empty()
}
