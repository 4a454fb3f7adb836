//! Goes over JSON text once and writes down where each value stands.

use super::tokens::{self, Text, error, skip_space, string};
use super::{JsonError, Kind, NONE, Node};

pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) nodes: Vec<Node>,
    /// How many characters of text are still wanted.
    pub(super) wanted: usize,
    pub(super) is_whole: bool,
}

impl Parser<'_> {
    /// Goes over the text.
    pub(super) fn run(&mut self) -> Result<(), JsonError> {
        let bytes = self.bytes;
        let mut at = 0;
        // The list or object it is in, and the sign that ends that one.
        let (mut parent, mut closer) = (NONE, b']');
        loop {
            at = skip_space(bytes, at);
            let mut key = Text::default();
            if closer == b'}' {
                (key, at) = member_name(bytes, at)?;
            }
            let id = self.nodes.len() as u32;
            let (kind, end) = self.value(at, key, parent)?;
            at = skip_space(bytes, end);
            if matches!(kind, Kind::Object | Kind::Array) {
                (parent, closer) = (id, closer_of(kind));
                if bytes.get(at) != Some(&closer) {
                    continue;
                }
            }
            // After a value: close what ends here, or go on to the next one.
            loop {
                if parent == NONE {
                    return if at == bytes.len() {
                        Ok(())
                    } else {
                        Err(error("something follows the document", at))
                    };
                }
                match bytes.get(at) {
                    Some(b',') if self.wanted == 0 && self.is_content(parent) => {
                        self.is_whole = false;
                        while parent != NONE {
                            parent = self.end(parent, at);
                        }
                        return Ok(());
                    }
                    Some(b',') => {
                        at += 1;
                        break;
                    }
                    Some(byte) if *byte == closer => {
                        parent = self.end(parent, at + 1);
                        closer = self.node(parent).map_or(b']', |node| closer_of(node.kind));
                        at = skip_space(bytes, at + 1);
                    }
                    _ => return Err(error("expected `,` or the end of the list or object", at)),
                }
            }
        }
    }

    /// Writes the value down that begins here, and names the place behind it; of a list or object, behind its sign.
    fn value(&mut self, at: usize, key: Text, parent: u32) -> Result<(Kind, usize), JsonError> {
        let bytes = self.bytes;
        let mut escaped = false;
        let (kind, end) = match bytes.get(at) {
            Some(b'{') => (Kind::Object, at + 1),
            Some(b'[') => (Kind::Array, at + 1),
            Some(b'"') => {
                let text = string(bytes, at)?;
                self.count(key, text);
                escaped = text.escaped;
                (Kind::String, text.end + 1)
            }
            Some(b't') => (Kind::Bool, tokens::word(bytes, at, "true")?),
            Some(b'f') => (Kind::Bool, tokens::word(bytes, at, "false")?),
            Some(b'n') => (Kind::Null, tokens::word(bytes, at, "null")?),
            Some(b'-' | b'0'..=b'9') => (Kind::Number, tokens::number(bytes, at)?),
            _ => return Err(error("expected a value", at.min(bytes.len()))),
        };
        self.nodes.push(Node {
            kind,
            escaped,
            key_escaped: key.escaped,
            start: at as u32,
            end: end as u32,
            key_start: key.start as u32,
            key_end: key.end as u32,
            after: self.nodes.len() as u32 + 1,
            parent,
        });
        Ok((kind, end))
    }

    fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// Takes a text, if it is one that is read, from what is wanted.
    fn count(&mut self, key: Text, text: Text) {
        let bytes = |text: Text| self.bytes.get(text.start..text.end).unwrap_or_default();
        if self.wanted == usize::MAX || bytes(key) != b"text" {
            return;
        }
        let is_first = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        let chars = bytes(text).iter().filter(is_first).count();
        self.wanted = self.wanted.saturating_sub(chars);
    }

    /// Whether a list is the content of a document, whose type is known.
    fn is_content(&self, list: u32) -> bool {
        let is = |node: &Node, key: &[u8]| {
            self.bytes
                .get(node.key_start as usize..node.key_end as usize)
                == Some(key)
        };
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

    /// Ends a list or object, and names the one it is in.
    fn end(&mut self, id: u32, end: usize) -> u32 {
        let after = self.nodes.len() as u32;
        let Some(node) = self.nodes.get_mut(id as usize) else {
            return NONE;
        };
        node.end = end as u32;
        node.after = after;
        node.parent
    }
}

/// The name of a member, and where its value begins.
fn member_name(bytes: &[u8], at: usize) -> Result<(Text, usize), JsonError> {
    if bytes.get(at) != Some(&b'"') {
        return Err(error("expected a member name", at));
    }
    let name = string(bytes, at)?;
    let at = skip_space(bytes, name.end + 1);
    if bytes.get(at) != Some(&b':') {
        return Err(error("expected `:`", at));
    }
    Ok((name, skip_space(bytes, at + 1)))
}

/// The sign that ends a list or object.
fn closer_of(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
}
