//! Strings and numbers of JSON, by its grammar and no more: a node that is kept as it stands must be JSON when it returns.
//!
//! Apart from `json`, which nests them.

use super::{JsonError, Kind, Parser};

impl Parser<'_> {
    /// Goes over a string, and says whether it holds escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<bool, JsonError> {
        let rest = self.bytes.get(self.position + 1..).unwrap_or_default();
        match special(rest) {
            Some(length) if rest.get(length) == Some(&b'"') => {
                self.position += length + 2;
                Ok(false)
            }
            // Few strings hold anything else that is special.
            _ => self.escaped_string(),
        }
    }

    fn escaped_string(&mut self) -> Result<bool, JsonError> {
        let start = self.position;
        self.position += 1;
        loop {
            let rest = self.bytes.get(self.position..).unwrap_or_default();
            let Some(length) = special(rest) else {
                self.position = start;
                return Err(self.error("a string that does not end"));
            };
            self.position += length;
            match rest.get(length) {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(true);
                }
                Some(b'\\') => self.escape()?,
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

/// Where the first quote, backslash or control character is.
///
/// Eight bytes at a time: most strings are too short for a search by memchr to be worth its beginning.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let found = below(eight, 0x20)
            | below(eight ^ (EACH * b'"' as u64), 1)
            | below(eight ^ (EACH * b'\\' as u64), 1);
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let wanted = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    Some(eights.len() * 8 + rest.iter().position(wanted)?)
}

/// A one in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The high bit of each byte that is below `limit`; behind the first of them, of others too (Hacker's Delight, 6-1).
const fn below(eight: u64, limit: u64) -> u64 {
    eight.wrapping_sub(EACH * limit) & !eight & (EACH << 7)
}

#[cfg(test)]
mod tests {
    use super::special;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for length in 1..20 {
                for at in 0..length {
                    let mut bytes = vec![b'a'; length];
                    assert_eq!(special(&bytes), None);
                    bytes[at] = byte;
                    assert_eq!(special(&bytes), is_special.then_some(at), "{byte} at {at}");
                    if let Some(last) = bytes.last_mut().filter(|_| is_special && at + 1 < length) {
                        *last = 0;
                        assert_eq!(special(&bytes), Some(at), "{byte} at {at}");
                    }
                }
            }
        }
    }
}
