//! Finds the tokens of the source and nests them, without recursion, and says where nesting fails.
//!
//! The tokens are found here and not by quick-xml: it costs half of the time in which a page is read, mostly to check
//! again that a `&str` is UTF-8 and to wrap what is taken apart anew here. It stays as the judge: `tests.rs` holds both
//! to the same tokens. What there is to find is little, for no document type is accepted: tags end at the first `>`
//! outside of quotes, comments, CDATA and instructions at their own ends.

use memchr::{memchr, memchr3, memmem};

use super::{Attribute, Kind, NO_NODE, Node, NodeId, Xml, XmlError, is_void};
use crate::find::{Signs, near};

/// Finds and nests tokens.
pub(super) struct Builder<'a> {
    source: &'a str,
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
    open: NodeId,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Builder<'a> {
        let mut nodes = Vec::with_capacity(source.len() / 16 + 1);
        nodes.push(Node {
            end: place(source.len()),
            inner_end: place(source.len()),
            ..NO_NODE
        });
        Builder {
            source,
            nodes,
            attributes: Vec::with_capacity(source.len() / 128),
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
        while let Some(first) = bytes.get(at) {
            // Most tags stand right behind another.
            if *first != b'<' {
                at = self.text(at);
                continue;
            }
            at = match bytes.get(at + 1) {
                Some(b'/') => self.end_tag(at)?,
                Some(b'!') => self.declaration(at)?,
                Some(b'?') => self.delimited(Kind::Instruction, at, "<?", "?>")?,
                _ => match self.plain_tag(at) {
                    Some(end) => end,
                    None => self.start_tag(at)?,
                },
            };
        }
        if self.open != 0 {
            let open = self.nodes.get(self.open as usize);
            let (offset, name) = open.map_or((0, ""), |node| (node.start(), node.name));
            return fault(offset, format!("`<{name}>` is never closed"));
        }
        self.close(0, bytes.len(), bytes.len());
        Ok(Xml {
            source: self.source,
            nodes: self.nodes,
            attributes: self.attributes,
        })
    }

    /// Adds the text that begins here; gives where it ends.
    fn text(&mut self, start: usize) -> usize {
        let rest = self.source.as_bytes().get(start..).unwrap_or_default();
        // What ends a text, or keeps it from being plain.
        let sign = near([b'<', b'&', b'\n', b'\r'], rest);
        let length = match sign {
            Some(at) if rest.get(at) == Some(&b'<') => at,
            _ => memchr(b'<', rest).unwrap_or(rest.len()),
        };
        let id = self.leaf(Kind::Text, start, start + length, 0, 0);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.is_plain = match sign {
                Some(at) => at == length,
                None => memchr3(b'&', b'\n', b'\r', rest.get(..length).unwrap_or(rest)).is_none(),
            };
        }
        start + length
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

    /// Opens the element of a start tag that is written as nearly all are: attributes behind one blank each, in double
    /// quotes. Gives where its content begins; `None` for any other, which [`start_tag`](Self::start_tag) judges.
    fn plain_tag(&mut self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let name_end = plain_name_end(bytes, start + 1)?;
        let name = self.source.get(start + 1..name_end)?;
        let before = self.attributes.len();
        let end = self.plain_attributes(name_end);
        if end.is_none() {
            self.attributes.truncate(before);
        }
        let (end, closed) = end?;
        Some(self.element(name, start, before, end, closed))
    }

    /// Adds the attributes that begin here; gives where the tag ends and whether it is closed at once.
    fn plain_attributes(&mut self, start: usize) -> Option<(usize, bool)> {
        let bytes = self.source.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at..)? {
                [b'>', ..] => return Some((at + 1, false)),
                [b'/', b'>', ..] => return Some((at + 2, true)),
                [b' ', b'/', b'>', ..] => return Some((at + 3, true)),
                [b' ', ..] => {
                    let equals = plain_name_end(bytes, at + 1)?;
                    let value = bytes.get(equals..)?.strip_prefix(b"=\"")?;
                    let close = equals + 2 + near([b'"'], value).or_else(|| memchr(b'"', value))?;
                    self.attributes.push((
                        self.source.get(at + 1..equals)?,
                        self.source.get(equals + 2..close)?,
                    ));
                    at = close + 1;
                }
                _ => return None,
            }
        }
    }

    /// Opens the element of any start tag; gives where its content begins.
    #[cold]
    fn start_tag(&mut self, start: usize) -> Result<usize, XmlError> {
        let Some(end) = self.tag_end(start) else {
            return fault(start, "`<` begins a tag that has no end; write `&lt;`");
        };
        let closed = self.source.as_bytes().get(end.saturating_sub(2)) == Some(&b'/');
        let content = self
            .source
            .get(start + 1..end.saturating_sub(if closed { 2 } else { 1 }))
            .unwrap_or_default();
        let length = content
            .bytes()
            .position(|byte| byte.is_ascii_whitespace())
            .unwrap_or(content.len());
        let (name, rest) = content.split_at(length);
        if !is_name(name) {
            return fault(start, "`<` does not begin a tag here; write `&lt;`");
        }
        let before = self.attributes.len();
        let mut attributes = Attributes { rest };
        self.attributes.extend(attributes.by_ref());
        let added = self.attributes.get(before..).unwrap_or_default();
        if !attributes.rest.trim().is_empty() || !added.iter().all(|(name, _)| is_name(name)) {
            return fault(
                start,
                format!("`<{name}>` has an attribute without a quoted value"),
            );
        }
        Ok(self.element(name, start, before, end, closed))
    }

    /// Adds the element of a start tag and opens it; gives where its content begins, or for one without where it ends.
    #[inline(always)]
    fn element(
        &mut self,
        name: &'a str,
        start: usize,
        attributes: usize,
        end: usize,
        closed: bool,
    ) -> usize {
        let id = self.leaf(Kind::Element, start, end, end - start, 0);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.name = name;
            node.attributes = place(attributes);
        }
        if closed {
            return end;
        }
        if is_void(name) {
            // `<br></br>` is one element; `<br>` alone is taken as closed.
            let close = self.void_end(end, name);
            self.close(id, end, close);
            return close;
        }
        self.open = id;
        end
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
        let bytes = self.source.as_bytes();
        let open = self.name(self.open);
        let name_end = start + 2 + open.len();
        if self.open != 0
            && bytes.get(start + 2..name_end) == Some(open.as_bytes())
            && bytes.get(name_end) == Some(&b'>')
        {
            self.leave(start, name_end + 1);
            return Ok(name_end + 1);
        }
        let rest = bytes.get(start..).unwrap_or_default();
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
        self.open = self.close(self.open, inner_end, end);
    }

    fn name(&self, id: NodeId) -> &'a str {
        self.nodes.get(id as usize).map_or("", |node| node.name)
    }

    /// Says where an element ends, and gives the one around it.
    fn close(&mut self, id: NodeId, inner_end: usize, end: usize) -> NodeId {
        let past = place(self.nodes.len());
        let Some(node) = self.nodes.get_mut(id as usize) else {
            return 0;
        };
        node.inner_end = place(inner_end);
        node.end = place(end);
        node.past = past;
        node.parent
    }

    /// Adds a node below the open element; `head` and `tail` are the lengths of its delimiters.
    fn leaf(&mut self, kind: Kind, start: usize, end: usize, head: usize, tail: usize) -> NodeId {
        let id = place(self.nodes.len());
        self.nodes.push(Node {
            start: place(start),
            end: place(end),
            inner_start: place(start + head),
            inner_end: place(end.saturating_sub(tail)),
            attributes: place(self.attributes.len()),
            parent: self.open,
            past: id + 1,
            kind,
            ..NO_NODE
        });
        id
    }
}

/// An offset or a count as nodes hold it; texts that are longer were refused.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a text is shorter than 4 GB, and so is its number of nodes"
)]
fn place(offset: usize) -> u32 {
    offset as u32
}

fn fault<T>(offset: usize, message: impl Into<String>) -> Result<T, XmlError> {
    Err(XmlError {
        offset,
        message: message.into(),
    })
}

/// The bytes of a name that is plain; others may be in one too.
static NAME: Signs =
    Signs::new(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:-.");

/// Where the name ends that begins here, if a letter begins it. Byte by byte, for names are short.
fn plain_name_end(bytes: &[u8], at: usize) -> Option<usize> {
    let name = bytes.get(at..)?;
    if !name.first()?.is_ascii_alphabetic() {
        return None;
    }
    Some(at + name.iter().position(|byte| !NAME.contain(*byte))?)
}

/// Whether a text can name an element or attribute.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | ':'))
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '\u{b7}'))
}

/// Iterates over the attributes of a start tag, references as they stand.
struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.rest.as_bytes();
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        let start = bytes.iter().position(|byte| !blank(byte))?;
        let equals = start + bytes.get(start..)?.iter().position(|byte| *byte == b'=')?;
        let after = bytes.get(equals + 1..)?;
        let open = equals + 1 + after.iter().position(|byte| !blank(byte))?;
        let quote = *bytes
            .get(open)
            .filter(|byte| matches!(byte, b'"' | b'\''))?;
        let close = open + 1 + memchr(quote, bytes.get(open + 1..)?)?;
        let name = self.rest.get(start..equals)?.trim_ascii_end();
        let value = self.rest.get(open + 1..close)?;
        self.rest = self.rest.get(close + 1..)?;
        Some((name, value))
    }
}
