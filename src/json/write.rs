//! Writes an answer, and counts what writing would give.

use std::io::Write;

use crate::scan::{EACH, HIGH, zeroes};
use crate::tree::{Object, Tree};

/// A tree as JSON text, without a space more than needed.
pub fn text(tree: &Tree<'_>) -> String {
    let mut out = Vec::with_capacity(1024);
    push(&mut out, tree);
    // All that was written is text.
    String::from_utf8(out).unwrap_or_default()
}

fn push(out: &mut Vec<u8>, tree: &Tree<'_>) {
    match tree {
        Tree::Null => out.extend_from_slice(b"null"),
        Tree::Bool(true) => out.extend_from_slice(b"true"),
        Tree::Bool(false) => out.extend_from_slice(b"false"),
        // Into memory, which takes everything.
        Tree::Number(number) => drop(write!(out, "{number}")),
        Tree::Text(text) => push_string(out, text),
        Tree::List(list) => {
            out.push(b'[');
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                push(out, item);
            }
            out.push(b']');
        }
        Tree::Object(object) => {
            out.push(b'{');
            for (at, (name, value)) in object.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                push_string(out, name);
                out.push(b':');
                push(out, value);
            }
            out.push(b'}');
        }
    }
}

/// Writes a text as JSON does, quotes included.
///
/// Eight bytes at a time, up to the first that has to be escaped. The text of an answer is itself JSON, full of quotes, so
/// what stands behind one is not searched byte by byte.
pub fn push_string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        let found = special(u64::from_le_bytes(*eight));
        out.extend_from_slice(eight);
        if found == 0 {
            rest = behind;
            continue;
        }
        let before = found.trailing_zeros() as usize / 8;
        out.truncate(out.len() + before - 8);
        let Some((byte, behind)) = rest.get(before..).and_then(<[u8]>::split_first) else {
            break;
        };
        match ESCAPES[usize::from(*byte)] {
            0 | b'u' => push_byte(out, *byte),
            letter => out.extend_from_slice(&[b'\\', letter]),
        }
        rest = behind;
    }
    for byte in rest {
        push_byte(out, *byte);
    }
    out.push(b'"');
}

/// The high bit of each of eight bytes that has to be escaped; behind the first of them, of others too.
#[inline]
fn special(eight: u64) -> u64 {
    // A byte of another character than one of ASCII is not below 0x20, though subtracting may make it look so.
    let is_control = eight.wrapping_sub(EACH * 0x20) & !eight & HIGH;
    is_control | zeroes(eight ^ (EACH * b'"' as u64)) | zeroes(eight ^ (EACH * b'\\' as u64))
}

fn push_byte(out: &mut Vec<u8>, byte: u8) {
    match ESCAPES[usize::from(byte)] {
        0 => out.push(byte),
        b'u' => drop(write!(out, "\\u{byte:04x}")),
        letter => out.extend_from_slice(&[b'\\', letter]),
    }
}

/// The letter behind the backslash for bytes that must not stand for themselves, else zero.
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        escapes[byte] = b'u';
        byte += 1;
    }
    escapes[0x08] = b'b';
    escapes[0x09] = b't';
    escapes[0x0a] = b'n';
    escapes[0x0c] = b'f';
    escapes[0x0d] = b'r';
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes
};

/// The characters of what [`text`] writes, counted instead of written.
pub fn length(tree: &Tree<'_>) -> usize {
    match tree {
        Tree::Null | Tree::Bool(true) => 4,
        Tree::Bool(false) => 5,
        Tree::Number(number) => number.to_string().len(),
        Tree::Text(text) => length_of(text),
        Tree::List(items) => {
            let commas = items.len().saturating_sub(1);
            2 + commas + items.iter().map(length).sum::<usize>()
        }
        Tree::Object(object) => length_of_object(object),
    }
}

/// The characters of an object as [`text`] writes it.
pub fn length_of_object(object: &Object<'_>) -> usize {
    let commas = object.len().saturating_sub(1);
    let members = object
        .iter()
        .map(|(name, value)| length_of(name) + 1 + length(value));
    2 + commas + members.sum::<usize>()
}

/// The characters of a text as JSON writes it, quotes included.
pub fn length_of(text: &str) -> usize {
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let count = |bytes: &[u8]| -> usize {
        let written = bytes
            .iter()
            .map(|byte| usize::from(WRITTEN[usize::from(*byte)]));
        written.sum()
    };
    let counts = eights.iter().map(|eight| {
        let word = u64::from_le_bytes(*eight);
        match (special(word) | word & HIGH) == 0 {
            true => 8,
            false => count(eight),
        }
    });
    2 + counts.sum::<usize>() + count(rest)
}

/// The characters that a byte adds; a character is counted by its first byte.
const WRITTEN: [u8; 256] = {
    let mut written = [1; 256];
    let mut byte = 0;
    while byte < 256 {
        written[byte] = match (ESCAPES[byte], byte) {
            (0, 0x80..0xc0) => 0,
            (0, _) => 1,
            (b'u', _) => 6,
            _ => 2,
        };
        byte += 1;
    }
    written
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn check(value: Value) {
        let tree = Tree::from(value.clone());
        let written = text(&tree);
        assert_eq!(written, value.to_string());
        assert_eq!(length(&tree), written.chars().count(), "{written}");
    }

    #[test]
    fn it_is_written_as_serde_writes_and_counted_as_written() {
        let values = [
            json!(null),
            json!([]),
            json!({}),
            json!([true, false, null, 1, -2.5, 1e30]),
            json!({"a": {"b\"c": ["d\\", "e\n\r\t\u{8}\u{c}"]}, "ü": "漢字 👩\u{200d}💻"}),
            json!("\u{1}\u{1f}\u{7f}/"),
            json!("x".repeat(1000) + "ü"),
        ];
        values.into_iter().for_each(check);
    }

    proptest! {
        #[test]
        fn no_text_is_written_otherwise(text in any::<String>(), more in "[ -~\n\"\\\\\u{0}-\u{1f}é漢]{0,40}") {
            check(json!({text.clone(): more, more.clone(): text}));
        }
    }
}
