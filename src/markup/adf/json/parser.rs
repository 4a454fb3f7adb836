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
        let mut open: Vec<u32> = Vec::new();
        loop {
            self.skip_space();
            let key = match open.last() {
                Some(&parent) if self.is_object(parent) => {
                    let key = self.key()?;
                    self.skip_space();
                    self.expect(b':', "expected `:`")?;
                    self.skip_space();
                    key
                }
                _ => Key::default(),
            };
            let id = self.value(key, open.last().copied())?;
            self.count(id);
            if matches!(self.nodes.get(id as usize), Some(node) if node.end == 0) {
                self.skip_space();
                if self.peek() == Some(self.closer(id)) {
                    self.close(id);
                } else {
                    open.push(id);
                    continue;
                }
            }
            // After a value: close what ends here, or go on to the next one.
            loop {
                self.skip_space();
                let Some(&parent) = open.last() else {
                    return if self.position == self.bytes.len() {
                        Ok(())
                    } else {
                        Err(self.error("something follows the document"))
                    };
                };
                match self.peek() {
                    Some(b',') if self.wanted == 0 && self.is_content(&open) => {
                        self.is_whole = false;
                        for id in open.iter().rev() {
                            self.end(*id);
                        }
                        return Ok(());
                    }
                    Some(b',') => {
                        self.position += 1;
                        break;
                    }
                    Some(byte) if byte == self.closer(parent) => {
                        self.close(parent);
                        open.pop();
                    }
                    _ => return Err(self.error("expected `,` or the end of the list or object")),
                }
            }
        }
    }

    fn value(&mut self, key: Key, parent: Option<u32>) -> Result<u32, JsonError> {
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
                Kind::String
            }
            Some(b't') => self.word("true", Kind::Bool)?,
            Some(b'f') => self.word("false", Kind::Bool)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return Err(self.error("expected a value")),
        };
        let end = if matches!(kind, Kind::Object | Kind::Array) {
            0
        } else {
            self.position as u32
        };
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            kind,
            escaped,
            key_escaped: key.escaped,
            start: start as u32,
            end,
            key_start: key.start,
            key_end: key.end,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
            parent: parent.unwrap_or(NONE),
        });
        if let Some(parent) = parent {
            let before = self
                .nodes
                .get_mut(parent as usize)
                .map(|node| std::mem::replace(&mut node.last_child, id));
            match before {
                Some(NONE) => {
                    if let Some(node) = self.nodes.get_mut(parent as usize) {
                        node.first_child = id;
                    }
                }
                Some(before) => {
                    if let Some(node) = self.nodes.get_mut(before as usize) {
                        node.next = id;
                    }
                }
                None => {}
            }
        }
        Ok(id)
    }

    fn is_object(&self, id: u32) -> bool {
        matches!(self.nodes.get(id as usize), Some(node) if node.kind == Kind::Object)
    }

    fn closer(&self, id: u32) -> u8 {
        if self.is_object(id) { b'}' } else { b']' }
    }

    /// Takes the text a value is, if it is one, from what is wanted.
    fn count(&mut self, id: u32) {
        if self.wanted == usize::MAX {
            return;
        }
        let Some(node) = self.nodes.get(id as usize) else {
            return;
        };
        let key = self
            .bytes
            .get(node.key_start as usize..node.key_end as usize);
        if node.kind != Kind::String || key != Some(b"text") {
            return;
        }
        let written = self
            .bytes
            .get(node.start as usize + 1..(node.end as usize).saturating_sub(1));
        let is_first = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        let chars = written.unwrap_or_default().iter().filter(is_first).count();
        self.wanted = self.wanted.saturating_sub(chars);
    }

    /// Whether the open lists and objects are the content of a document, whose type is known.
    fn is_content(&self, open: &[u32]) -> bool {
        let [root, list] = open else {
            return false;
        };
        let key = |id: u32| {
            let node = self.nodes.get(id as usize)?;
            self.bytes
                .get(node.key_start as usize..node.key_end as usize)
        };
        let mut before = *root + 1..*list;
        self.is_object(*root)
            && key(*list) == Some(b"content")
            && before.any(|id| key(id) == Some(b"type"))
    }

    fn close(&mut self, id: u32) {
        self.position += 1;
        self.end(id);
    }

    fn end(&mut self, id: u32) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.end = self.position as u32;
        }
    }

    fn key(&mut self) -> Result<Key, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a member name"));
        }
        let start = self.position + 1;
        let escaped = self.string()?;
        Ok(Key {
            start: start as u32,
            end: (self.position - 1) as u32,
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

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.position += 1;
            Ok(())
        } else {
            Err(self.error(what))
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
