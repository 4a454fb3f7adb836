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
pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The position behind the string whose opening quote is at `at`.
///
/// Eight bytes at a time: most strings are too short for a search by memchr to be worth its beginning.
pub(crate) fn after_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        let rest = bytes.get(at..)?;
        let Some(eight) = rest.first_chunk::<8>() else {
            at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            if bytes.get(at) == Some(&b'"') {
                return Some(at + 1);
            }
            at += 2;
            continue;
        };
        let eight = u64::from_le_bytes(*eight);
        let found = zeroes(eight ^ (EACH * b'"' as u64)) | zeroes(eight ^ (EACH * b'\\' as u64));
        if found == 0 {
            at += 8;
            continue;
        }
        at += found.trailing_zeros() as usize / 8;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// A one in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The high bit of each byte that is zero; behind the first of them, of others too (Hacker's Delight, 6-1).
const fn zeroes(eight: u64) -> u64 {
    eight.wrapping_sub(EACH) & !eight & (EACH << 7)
}

/// The position behind the value that begins at `at`.
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

/// The items of the list that begins at `at` and ends the text, as places in it; `None` if there is none.
pub(crate) fn items(bytes: &[u8], at: usize) -> Option<Vec<(usize, usize)>> {
    let mut items = Vec::new();
    let mut at = opened(bytes, at, b'[')?;
    if bytes.get(at) == Some(&b']') {
        return (at + 1 == bytes.len()).then_some(items);
    }
    loop {
        let end = after_value(bytes, at)?;
        items.push((at, end));
        match next(bytes, end, b']')? {
            Some(begin) => at = begin,
            None => return Some(items),
        }
    }
}

/// A member of an object: where its key stands (without quotes) and where its value.
pub(crate) type Place = ((usize, usize), (usize, usize));

/// The members of the object that begins at `at` and ends the text; `None` if there is none.
pub(crate) fn members(bytes: &[u8], at: usize) -> Option<Vec<Place>> {
    let mut members = Vec::with_capacity(8);
    let mut at = opened(bytes, at, b'{')?;
    if bytes.get(at) == Some(&b'}') {
        return (at + 1 == bytes.len()).then_some(members);
    }
    loop {
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let key_end = after_string(bytes, at)?;
        let colon = skip_space(bytes, key_end);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        let begin = skip_space(bytes, colon + 1);
        let end = after_value(bytes, begin)?;
        members.push(((at + 1, key_end - 1), (begin, end)));
        match next(bytes, end, b'}')? {
            Some(begin) => at = begin,
            None => return Some(members),
        }
    }
}

fn opened(bytes: &[u8], at: usize, bracket: u8) -> Option<usize> {
    (bytes.get(at) == Some(&bracket)).then(|| skip_space(bytes, at + 1))
}

/// Where the next item begins; `None` within if the list ends here, `None` if neither.
fn next(bytes: &[u8], end: usize, closing: u8) -> Option<Option<usize>> {
    let at = skip_space(bytes, end);
    match bytes.get(at)? {
        b',' => Some(Some(skip_space(bytes, at + 1))),
        byte if *byte == closing && at + 1 == bytes.len() => Some(None),
        _ => None,
    }
}
