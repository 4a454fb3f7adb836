//! Finds the tokens of the source and nests them, without recursion, and says where nesting fails.
//!
//! The tokens are found here and not by quick-xml: it costs half of the time in which a page is read, mostly to check
//! again that a `&str` is UTF-8 and to wrap what is taken apart anew here. It stays as the judge: `tests.rs` holds both
//! to the same tokens. What there is to find is little, for no document type is accepted: tags end at the first `>`
//! outside of quotes, comments, CDATA and instructions at their own ends.

use memchr::{memchr, memchr3, memmem};

use super::{Attributes, Kind, NONE, Node, NodeId, Xml, XmlError, is_void};

/// Finds and nests tokens.
pub(super) struct Builder<'a> {
    source: &'a str,
    nodes: Vec<Node<'a>>,
    open: NodeId,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Builder<'a> {
        let mut nodes = Vec::with_capacity(source.len() / 24 + 1);
        nodes.push(node(Kind::Root, 0, 0, source.len()));
        Builder {
            source,
            nodes,
            open: 0,
        }
    }

    pub(super) fn run(mut self) -> Result<Xml<'a>, XmlError> {
        let bytes = self.source.as_bytes();
        let mut at = if self.source.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(length) = memchr(b'<', rest) else {
                self.leaf(Kind::Text, at, bytes.len(), 0, 0);
                break;
            };
            let start = at + length;
            if length > 0 {
                self.leaf(Kind::Text, at, start, 0, 0);
            }
            at = match bytes.get(start + 1) {
                Some(b'/') => self.end_tag(start)?,
                Some(b'!') => self.declaration(start)?,
                Some(b'?') => self.delimited(Kind::Instruction, start, "<?", "?>")?,
                _ => self.start_tag(start)?,
            };
        }
        if self.open != 0 {
            let open = self.nodes.get(self.open as usize);
            let (offset, name) = open.map_or((0, ""), |node| (node.start(), node.name));
            return fault(offset, format!("`<{name}>` is never closed"));
        }
        Ok(Xml {
            source: self.source,
            nodes: self.nodes,
        })
    }

    /// What begins with `<!`.
    fn declaration(&mut self, start: usize) -> Result<usize, XmlError> {
        let rest = self.source.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            self.delimited(Kind::Comment, start, "<!--", "-->")
        } else if rest.starts_with("<![CDATA[") {
            self.delimited(Kind::Cdata, start, "<![CDATA[", "]]>")
        } else if rest
            .get(2..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("doctype"))
        {
            fault(start, "a document type is not accepted in storage format")
        } else {
            fault(
                start,
                "`<!` begins neither a comment nor CDATA here; write `&lt;`",
            )
        }
    }

    /// A node from one delimiter to another; gives where it ends.
    fn delimited(
        &mut self,
        kind: Kind,
        start: usize,
        opening: &str,
        closing: &str,
    ) -> Result<usize, XmlError> {
        let inside = start + opening.len();
        let rest = self.source.as_bytes().get(inside..).unwrap_or_default();
        let Some(length) = memmem::find(rest, closing.as_bytes()) else {
            return fault(start, format!("`{opening}` without `{closing}`"));
        };
        let end = inside + length + closing.len();
        self.leaf(kind, start, end, opening.len(), closing.len());
        Ok(end)
    }

    /// Where the tag that begins here ends, behind the first `>` outside of quotes.
    fn tag_end(&self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut at = start + 1;
        loop {
            at += memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
            match bytes.get(at)? {
                b'>' => return Some(at + 1),
                quote => at += 2 + memchr(*quote, bytes.get(at + 1..)?)?,
            }
        }
    }

    fn start_tag(&mut self, start: usize) -> Result<usize, XmlError> {
        if let Some(id) = self.bare_tag(start) {
            return Ok(self.opened(id));
        }
        let Some(end) = self.tag_end(start) else {
            return fault(start, "`<` begins a tag that has no end; write `&lt;`");
        };
        let closed = self.source.as_bytes().get(end.saturating_sub(2)) == Some(&b'/');
        let id = self.element(start, end, if closed { 2 } else { 1 })?;
        if closed {
            return Ok(end);
        }
        Ok(self.opened(id))
    }

    /// Opens the element whose start tag was added last; gives where its content begins, or for one without where it ends.
    fn opened(&mut self, id: NodeId) -> usize {
        let (name, end) = self
            .nodes
            .get(id as usize)
            .map_or(("", 0), |node| (node.name, node.inner_start()));
        if !is_void(name) {
            self.open = id;
            return end;
        }
        // `<br></br>` is one element; `<br>` alone is taken as closed.
        let close = self.void_end(end, name);
        self.close(id, end, close);
        close
    }

    /// Adds the element of a start tag that is nothing but a name, as most are.
    fn bare_tag(&mut self, start: usize) -> Option<NodeId> {
        let rest = self.source.get(start + 1..)?;
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let length = rest.bytes().position(|byte| !is_name_byte(byte))?;
        if rest.as_bytes().get(length) != Some(&b'>') {
            return None;
        }
        let end = start + length + 2;
        let name = rest.get(..length)?;
        Some(self.named(name, start, end, end - 1))
    }

    fn named(&mut self, name: &'a str, start: usize, end: usize, attributes_end: usize) -> NodeId {
        let id = self.leaf(Kind::Element, start, end, 0, 0);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.name = name;
            node.attributes_end = place(attributes_end);
            (node.inner_start, node.inner_end) = (place(end), place(end));
        }
        id
    }

    /// Where an element without content ends that should have been closed at once.
    fn void_end(&self, end: usize, name: &str) -> usize {
        let after = self.source.get(end..).unwrap_or_default();
        let tail = after
            .strip_prefix("</")
            .and_then(|rest| rest.strip_prefix(name))
            .and_then(|rest| rest.trim_ascii_start().strip_prefix('>'));
        tail.map_or(end, |tail| self.source.len() - tail.len())
    }

    fn end_tag(&mut self, start: usize) -> Result<usize, XmlError> {
        let open = self.name(self.open);
        let rest = self.source.as_bytes().get(start..).unwrap_or_default();
        let expected = rest
            .get(2..)
            .and_then(|rest| rest.strip_prefix(open.as_bytes()));
        if self.open != 0 && expected.is_some_and(|after| after.first() == Some(&b'>')) {
            let end = start + open.len() + 3;
            self.leave(start, end);
            return Ok(end);
        }
        let Some(length) = memchr(b'>', rest) else {
            return fault(start, "`</` begins a tag that has no end; write `&lt;`");
        };
        let end = start + length + 1;
        let name = self
            .source
            .get(start + 2..end - 1)
            .unwrap_or_default()
            .trim_ascii_end();
        if self.open == 0 || open != name {
            let message = if self.open == 0 {
                format!("`</{name}>` closes nothing")
            } else {
                format!("`</{name}>` where `</{open}>` is due")
            };
            return fault(start, message);
        }
        self.leave(start, end);
        Ok(end)
    }

    /// Closes the open element.
    fn leave(&mut self, inner_end: usize, end: usize) {
        self.close(self.open, inner_end, end);
        self.open = self
            .nodes
            .get(self.open as usize)
            .map_or(0, |node| node.parent);
    }

    fn name(&self, id: NodeId) -> &'a str {
        self.nodes.get(id as usize).map_or("", |node| node.name)
    }

    fn close(&mut self, id: NodeId, inner_end: usize, end: usize) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.inner_end = place(inner_end);
            node.end = place(end);
        }
    }

    /// Adds the element whose start tag stands here; `tail` is the length of `>` or `/>`.
    fn element(&mut self, start: usize, end: usize, tail: usize) -> Result<NodeId, XmlError> {
        let content = self
            .source
            .get(start + 1..end.saturating_sub(tail))
            .unwrap_or_default();
        let length = content
            .bytes()
            .position(|byte| byte.is_ascii_whitespace())
            .unwrap_or(content.len());
        let (name, attributes) = content.split_at(length);
        if !is_name(name) {
            return fault(start, "`<` does not begin a tag here; write `&lt;`");
        }
        if !attributes.is_empty() && !attributes_hold(attributes) {
            return fault(
                start,
                format!("`<{name}>` has an attribute without a quoted value"),
            );
        }
        Ok(self.named(name, start, end, end.saturating_sub(tail)))
    }

    /// Adds a node below the open element; `head` and `tail` are the lengths of its delimiters.
    fn leaf(&mut self, kind: Kind, start: usize, end: usize, head: usize, tail: usize) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or_default();
        let parent = self.open;
        let mut leaf = node(kind, parent, start, end);
        leaf.inner_start = place(start + head);
        leaf.inner_end = place(end.saturating_sub(tail));
        self.nodes.push(leaf);
        if let Some(above) = self.nodes.get_mut(parent as usize) {
            let before = above.last_child;
            above.last_child = id;
            if before == NONE {
                above.first_child = id;
            } else if let Some(before) = self.nodes.get_mut(before as usize) {
                before.next = id;
            }
        }
        id
    }
}

/// A node with nothing in it yet.
fn node(kind: Kind, parent: NodeId, start: usize, end: usize) -> Node<'static> {
    Node {
        name: "",
        start: place(start),
        end: place(end),
        inner_start: place(start),
        inner_end: place(end),
        attributes_end: 0,
        parent,
        first_child: NONE,
        last_child: NONE,
        next: NONE,
        kind,
    }
}

/// An offset as nodes hold it; texts that are longer were refused.
fn place(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn fault<T>(offset: usize, message: impl Into<String>) -> Result<T, XmlError> {
    Err(XmlError {
        offset,
        message: message.into(),
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.')
}

/// Whether a text can name an element or attribute.
fn is_name(name: &str) -> bool {
    if let Some(first) = name.bytes().next()
        && (first.is_ascii_alphabetic() || matches!(first, b'_' | b':'))
        && name.bytes().all(is_name_byte)
    {
        return true;
    }
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
