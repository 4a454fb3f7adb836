//! Goes over JSON text once and writes down where each value stands.

use super::{JsonError, Kind, NONE, Node};

/// Where the key of a member stands, without its quotes.
#[derive(Default)]
struct Key {
    start: u32,
    end: u32,
    escaped: bool,
}

pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) position: usize,
    pub(super) nodes: Vec<Node>,
    /// How many characters of text are still wanted.
    pub(super) wanted: usize,
    pub(super) is_whole: bool,
}

impl Parser<'_> {
    /// Goes over the text.
    pub(super) fn run(&mut self) -> Result<(), JsonError> {
        // The list or object it is in, and the sign that ends that one.
        let (mut parent, mut closer) = (NONE, b']');
        loop {
            self.skip_space();
            let key = if closer == b'}' {
                self.key()?
            } else {
                Key::default()
            };
            let id = self.nodes.len() as u32;
            let kind = self.value(key, parent)?;
            if matches!(kind, Kind::Object | Kind::Array) {
                (parent, closer) = (id, closer_of(kind));
                self.skip_space();
                if self.peek() != Some(closer) {
                    continue;
                }
            }
            // After a value: close what ends here, or go on to the next one.
            loop {
                self.skip_space();
                if parent == NONE {
                    return if self.position == self.bytes.len() {
                        Ok(())
                    } else {
                        Err(self.error("something follows the document"))
                    };
                }
                match self.peek() {
                    Some(b',') if self.wanted == 0 && self.is_content(parent) => {
                        self.is_whole = false;
                        while parent != NONE {
                            parent = self.end(parent);
                        }
                        return Ok(());
                    }
                    Some(b',') => {
                        self.position += 1;
                        break;
                    }
                    Some(byte) if byte == closer => {
                        self.position += 1;
                        parent = self.end(parent);
                        closer = self.node(parent).map_or(b']', |node| closer_of(node.kind));
                    }
                    _ => return Err(self.error("expected `,` or the end of the list or object")),
                }
            }
        }
    }

    fn value(&mut self, key: Key, parent: u32) -> Result<Kind, JsonError> {
        let start = self.position;
        let mut escaped = false;
        let kind = match self.peek() {
            Some(b'{') => {
                self.position += 1;
                Kind::Object
            }
            Some(b'[') => {
                self.position += 1;
                Kind::Array
            }
            Some(b'"') => {
                escaped = self.string()?;
                self.count(&key, start);
                Kind::String
            }
            Some(b't') => self.word("true", Kind::Bool)?,
            Some(b'f') => self.word("false", Kind::Bool)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return Err(self.error("expected a value")),
        };
        self.nodes.push(Node {
            kind,
            escaped,
            key_escaped: key.escaped,
            start: start as u32,
            end: self.position as u32,
            key_start: key.start,
            key_end: key.end,
            after: self.nodes.len() as u32 + 1,
            parent,
        });
        Ok(kind)
    }

    fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// Takes the text a string is, if it is one, from what is wanted.
    fn count(&mut self, key: &Key, start: usize) {
        if self.wanted == usize::MAX || self.bytes_of(key.start, key.end) != b"text" {
            return;
        }
        let written = self.bytes.get(start + 1..self.position - 1);
        let is_first = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        let chars = written.unwrap_or_default().iter().filter(is_first).count();
        self.wanted = self.wanted.saturating_sub(chars);
    }

    /// Whether a list is the content of a document, whose type is known.
    fn is_content(&self, list: u32) -> bool {
        let is = |node: &Node, key: &[u8]| self.bytes_of(node.key_start, node.key_end) == key;
        let Some(node) = self.node(list).filter(|node| is(node, b"content")) else {
            return false;
        };
        let is_outermost = |root: &Node| root.kind == Kind::Object && root.parent == NONE;
        self.node(node.parent).is_some_and(is_outermost)
            && self
                .nodes
                .iter()
                .take(list as usize)
                .any(|node| is(node, b"type"))
    }

    fn bytes_of(&self, start: u32, end: u32) -> &[u8] {
        self.bytes
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Ends a list or object here, and names the one it is in.
    fn end(&mut self, id: u32) -> u32 {
        let after = self.nodes.len() as u32;
        let Some(node) = self.nodes.get_mut(id as usize) else {
            return NONE;
        };
        node.end = self.position as u32;
        node.after = after;
        node.parent
    }

    /// The key of a member, and the colon behind it.
    fn key(&mut self) -> Result<Key, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a member name"));
        }
        let start = self.position + 1;
        let escaped = self.string()?;
        let end = self.position - 1;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.error("expected `:`"));
        }
        self.position += 1;
        self.skip_space();
        Ok(Key {
            start: start as u32,
            end: end as u32,
            escaped,
        })
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Kind, JsonError> {
        let end = self.position + word.len();
        if self.bytes.get(self.position..end) == Some(word.as_bytes()) {
            self.position = end;
            Ok(kind)
        } else {
            Err(self.error("expected a value"))
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    pub(super) fn error(&self, what: &'static str) -> JsonError {
        JsonError {
            what,
            offset: self.position.min(self.bytes.len()),
        }
    }
}

/// The sign that ends a list or object.
fn closer_of(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
}
