//! Where values begin and end. Nothing is checked but that brackets and quotes are closed: who wants a value parses it.

/// What a byte means to somebody who looks for the end of an object or list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Quote,
    Open,
    Close,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    classes[b'"' as usize] = Class::Quote;
    classes[b'{' as usize] = Class::Open;
    classes[b'[' as usize] = Class::Open;
    classes[b'}' as usize] = Class::Close;
    classes[b']' as usize] = Class::Close;
    classes
};

/// The first byte at or after `at` that is no white space.
#[inline]
pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The position behind the string whose opening quote is at `at`.
///
/// Only quotes are looked for; whether one belongs to a backslash is seen from behind.
#[inline]
pub(crate) fn after_string(bytes: &[u8], at: usize) -> Option<usize> {
    let begin = at + 1;
    let mut at = begin;
    loop {
        at = quote(bytes, at)?;
        let before = bytes.get(begin..at)?;
        at += 1;
        if before.last() != Some(&b'\\') {
            return Some(at);
        }
        let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\');
        if backslashes.count() % 2 == 0 {
            return Some(at);
        }
    }
}

/// The first quote at or after `at`.
///
/// Most strings are too short for memchr to be worth its beginning, so sixteen bytes are looked at before.
#[inline]
fn quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..2 {
        let rest = bytes.get(at..)?;
        let Some(eight) = rest.first_chunk::<8>() else {
            break;
        };
        let found = zeroes(u64::from_le_bytes(*eight) ^ (EACH * b'"' as u64));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr(b'"', bytes.get(at..)?).map(|within| at + within)
}

/// A one in each byte.
pub(crate) const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The high bit of each byte.
pub(crate) const HIGH: u64 = EACH << 7;

/// The high bit of each byte that is zero; behind the first of them, of others too (Hacker's Delight, 6-1).
#[inline]
pub(crate) const fn zeroes(eight: u64) -> u64 {
    eight.wrapping_sub(EACH) & !eight & HIGH
}

/// The position behind the value that begins at `at`.
#[inline]
pub(crate) fn after_value(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => after_string(bytes, at),
        b'{' | b'[' => after_container(bytes, at),
        b',' | b':' | b'}' | b']' => None,
        _ => {
            let rest = bytes.get(at..)?;
            let end = rest
                .iter()
                .position(|byte| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'));
            Some(end.map_or(bytes.len(), |end| at + end))
        }
    }
}

fn after_container(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0usize;
    loop {
        match CLASSES[usize::from(*bytes.get(at)?)] {
            Class::Other => at += 1,
            Class::Quote => at = after_string(bytes, at)?,
            Class::Open => {
                depth += 1;
                at += 1;
            }
            Class::Close => {
                at += 1;
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
    }
}
