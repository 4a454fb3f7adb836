//! Strings and numbers of JSON, by its grammar and no more: a node that is kept as it stands must be JSON when it returns.
//!
//! Apart from `json`, which nests them.

use super::{JsonError, Kind, Parser};
use crate::find;

impl Parser<'_> {
    /// Goes over a string, and says whether it holds escapes.
    pub(super) fn string(&mut self) -> Result<bool, JsonError> {
        let mut escaped = false;
        let start = self.position;
        self.position += 1;
        let special = |byte: u8| (byte == b'"') | (byte == b'\\') | (byte < 0x20);
        loop {
            let rest = self.bytes.get(self.position..).unwrap_or_default();
            let Some(length) = find::position(rest, special) else {
                self.position = start;
                return Err(self.error("a string that does not end"));
            };
            self.position += length;
            match rest.get(length) {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    self.escape()?;
                    escaped = true;
                }
                _ => return Err(self.error("a control character in a string")),
            }
        }
    }

    /// Half a surrogate is an escape; what stands for no character at all is none. Nodes are kept as they stand, so what
    /// is no JSON must not come in.
    fn escape(&mut self) -> Result<(), JsonError> {
        let length = match self.bytes.get(self.position + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.position + 2..self.position + 6);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Err(self.error("a malformed escape in a string"));
                }
                6
            }
            _ => return Err(self.error("a malformed escape in a string")),
        };
        self.position += length;
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        self.position > start
    }

    pub(super) fn number(&mut self) -> Result<Kind, JsonError> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        let zero = self.peek() == Some(b'0');
        let whole = self.position;
        let mut well = self.digits() && !(zero && self.position > whole + 1);
        if self.peek() == Some(b'.') {
            self.position += 1;
            well &= self.digits();
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            well &= self.digits();
        }
        if !well {
            self.position = start;
            return Err(self.error("a malformed number"));
        }
        Ok(Kind::Number)
    }
}
