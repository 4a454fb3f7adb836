//! Strings and numbers of JSON, by its grammar and no more: a node that is kept as it stands must be JSON when it returns.
//!
//! Apart from `parser`, which nests them.

use super::JsonError;

/// Where the inside of a string stands, and whether it holds escapes.
#[derive(Clone, Copy, Default)]
pub(super) struct Text {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) escaped: bool,
}

pub(super) fn error(what: &'static str, offset: usize) -> JsonError {
    JsonError { what, offset }
}

/// The first place that is no white space. Sites write none.
#[inline]
pub(super) fn skip_space(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(0..=b' ') => behind_space(bytes, at),
        _ => at,
    }
}

fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The string whose opening quote is at `at`.
#[inline(always)]
pub(super) fn string(bytes: &[u8], at: usize) -> Result<Text, JsonError> {
    let start = at + 1;
    match special(bytes, start) {
        Some(end) if bytes.get(end) == Some(&b'"') => Ok(Text {
            start,
            end,
            escaped: false,
        }),
        // Few strings hold anything else that is special.
        _ => escaped_string(bytes, start),
    }
}

fn escaped_string(bytes: &[u8], start: usize) -> Result<Text, JsonError> {
    let mut at = start;
    loop {
        let Some(end) = special(bytes, at) else {
            return Err(error("a string that does not end", start - 1));
        };
        match bytes.get(end) {
            Some(b'"') => {
                return Ok(Text {
                    start,
                    end,
                    escaped: true,
                });
            }
            Some(b'\\') => at = end + escape(bytes, end)?,
            _ => return Err(error("a control character in a string", end)),
        }
    }
}

/// How long an escape is. Half a surrogate is one; what stands for no character at all is none. Nodes are kept as they
/// stand, so what is no JSON must not come in.
fn escape(bytes: &[u8], at: usize) -> Result<usize, JsonError> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u')
            if bytes
                .get(at + 2..at + 6)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
        {
            Ok(6)
        }
        _ => Err(error("a malformed escape in a string", at)),
    }
}

/// Where the first quote, backslash or control character is.
///
/// Eight bytes at a time: most strings are too short for a search by memchr to be worth its beginning.
#[inline(always)]
fn special(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut rest = bytes.get(at..)?;
    while let Some((eight, tail)) = rest.split_first_chunk::<8>() {
        let eight = u64::from_le_bytes(*eight);
        // With one bit turned, the quote stands right behind the control characters.
        let found = below(eight ^ (EACH * 0x02), 0x21) | below(eight ^ (EACH * b'\\' as u64), 1);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
        rest = tail;
    }
    let wanted = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    Some(at + rest.iter().position(wanted)?)
}

/// A one in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The high bit of each byte that is below `limit`; behind the first of them, of others too (Hacker's Delight, 6-1).
const fn below(eight: u64, limit: u64) -> u64 {
    eight.wrapping_sub(EACH * limit) & !eight & (EACH << 7)
}

/// The place behind a word.
pub(super) fn word(bytes: &[u8], at: usize, word: &str) -> Result<usize, JsonError> {
    let end = at + word.len();
    if bytes.get(at..end) == Some(word.as_bytes()) {
        Ok(end)
    } else {
        Err(error("expected a value", at))
    }
}

fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// The place behind a number.
pub(super) fn number(bytes: &[u8], start: usize) -> Result<usize, JsonError> {
    let is = |at: usize, signs: &[u8]| bytes.get(at).is_some_and(|byte| signs.contains(byte));
    let whole = start + usize::from(is(start, b"-"));
    let mut at = digits(bytes, whole);
    let mut well = at > whole && !(is(whole, b"0") && at > whole + 1);
    if is(at, b".") {
        let part = at + 1;
        at = digits(bytes, part);
        well &= at > part;
    }
    if is(at, b"eE") {
        let part = at + 1 + usize::from(is(at + 1, b"+-"));
        at = digits(bytes, part);
        well &= at > part;
    }
    if well {
        Ok(at)
    } else {
        Err(error("a malformed number", start))
    }
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
                    assert_eq!(special(&bytes, 0), None);
                    bytes[at] = byte;
                    assert_eq!(
                        special(&bytes, 0),
                        is_special.then_some(at),
                        "{byte} at {at}"
                    );
                    if let Some(last) = bytes.last_mut().filter(|_| is_special && at + 1 < length) {
                        *last = 0;
                        assert_eq!(special(&bytes, 0), Some(at), "{byte} at {at}");
                    }
                }
            }
        }
    }
}
