//! The inside of JSON strings: escapes read and written.
//!
//! Apart from `json` because edits need them character by character.

use std::borrow::Cow;

use crate::find;

/// The text of a string's source (without quotes). Lone surrogates and broken escapes become U+FFFD.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(index) = rest.find('\\') {
        let (before, escape) = rest.split_at(index);
        out.push_str(before);
        let (character, length) = read_escape(escape);
        out.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character an escape stands for and how many bytes the escape has.
pub(crate) fn read_escape(escape: &str) -> (char, usize) {
    let Some(letter) = escape.get(1..).and_then(|tail| tail.chars().next()) else {
        return ('\u{fffd}', escape.len());
    };
    match letter {
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        'b' => ('\u{8}', 2),
        'f' => ('\u{c}', 2),
        '"' | '\\' | '/' => (letter, 2),
        'u' => {
            let Some(high) = hex4(escape.get(2..6)) else {
                return ('\u{fffd}', 2);
            };
            if (0xd800..0xdc00).contains(&high)
                && escape.get(6..8) == Some("\\u")
                && let Some(low) = hex4(escape.get(8..12))
                && (0xdc00..0xe000).contains(&low)
            {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return (char::from_u32(code).unwrap_or('\u{fffd}'), 12);
            }
            (char::from_u32(high).unwrap_or('\u{fffd}'), 6)
        }
        other => ('\u{fffd}', 1 + other.len_utf8()),
    }
}

fn hex4(digits: Option<&str>) -> Option<u32> {
    let digits = digits?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

/// Appends a JSON string, quotes included.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    push_escaped(out, text);
    out.push('"');
}

/// Appends a text as the inside of a JSON string.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let special = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    let mut rest = text;
    while let Some(index) = find::position(rest.as_bytes(), special) {
        let (clean, tail) = rest.split_at(index);
        out.push_str(clean);
        let byte = tail.as_bytes().first().copied().unwrap_or_default();
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                out.push_str("\\u00");
                for nibble in [control >> 4, control & 15] {
                    out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
                }
            }
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        let mut out = String::new();
        push_string(&mut out, "a\"\\\n\u{1}é");
        assert_eq!(out, "\"a\\\"\\\\\\n\\u0001é\"");
    }

    #[test]
    fn broken_escapes_become_replacement_characters() {
        assert_eq!(unescape("\\"), "\u{fffd}");
        assert_eq!(unescape("\\é\\u12"), "\u{fffd}\u{fffd}12");
    }
}
