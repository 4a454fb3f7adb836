//! The id of a message that is too long to keep.
//!
//! Apart because it is a small machine of its own: it looks at bytes as they pass and remembers nothing but the
//! top-level `id`, wherever it stands, so that the client that waits for an answer gets one.

use rmcp::model::RequestId;

/// An id longer than this is not remembered.
const LONGEST_ID: usize = 256;

/// Looks for the top-level `id` of one JSON object.
#[derive(Debug, Default)]
pub(crate) struct Skim {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// Text of the top-level key, or of the value behind `"id":`.
    kept: Vec<u8>,
    place: Place,
    id: Option<RequestId>,
}

/// What the bytes of the top level are part of.
#[derive(Debug, Default, PartialEq, Clone, Copy)]
enum Place {
    #[default]
    Key,
    Value,
    Id,
}

impl Skim {
    /// Looks at the next bytes of the message.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.step(byte);
        }
    }

    /// The id, once all bytes were fed.
    pub(crate) fn id(self) -> Option<RequestId> {
        self.id
    }

    fn step(&mut self, byte: u8) {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            self.keep(byte);
            return;
        }
        match byte {
            b'"' => {
                self.in_text = true;
                self.keep(byte);
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                if self.depth == 1 {
                    self.end_of_member();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b':' if self.depth == 1 => {
                let key = std::mem::take(&mut self.kept);
                self.place = if key == b"\"id\"" {
                    Place::Id
                } else {
                    Place::Value
                };
            }
            b',' if self.depth == 1 => self.end_of_member(),
            b' ' | b'\t' | b'\r' => {}
            _ => self.keep(byte),
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.depth == 1 && self.place != Place::Value && self.kept.len() < LONGEST_ID {
            self.kept.push(byte);
        }
    }

    fn end_of_member(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        if self.place == Place::Id {
            self.id = serde_json::from_slice(&kept).ok();
        }
        self.place = Place::Key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_level_id_is_found_wherever_it_stands() {
        let cases = [
            (r#"{"jsonrpc":"2.0","id":12,"params":{"id":3}}"#, Some("12")),
            (
                r#"{"params":{"id":3,"t":"\",\"id\":4}"},"method":"id","id" : "a,\"b" }"#,
                Some("a,\"b"),
            ),
            (r#"{"params":{"id":3}}"#, None),
            (r#"{"id":{"id":1},"method":"x"}"#, None),
            (r#"[{"id":5}]"#, None),
            ("not json", None),
        ];
        for (text, wanted) in cases {
            let mut skim = Skim::default();
            // One byte at a time: nothing may depend on where the pieces are cut.
            for byte in text.as_bytes() {
                skim.feed(std::slice::from_ref(byte));
            }
            let id = skim.id().map(|id| id.to_string());
            assert_eq!(id.as_deref(), wanted, "{text}");
        }
    }
}
