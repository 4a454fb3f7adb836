//! Escapes that keep text text: what would be read as Markdown gets a backslash, and only that.
//!
//! Apart because every place that writes words needs it. The rules are local (the characters around one), so that ordinary
//! prose stays readable: `snake_case`, `5 * 3`, `array[0]` and `a < b` need none.

use crate::emoji;
use crate::find::Signs;

/// Where text stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings {
    /// Whether it is inside a link's or image's text.
    pub link: bool,
    /// Whether a lone `~`, `^` or `=` could find a partner in the line.
    pub pairs: bool,
    /// The character before it.
    pub before: Option<char>,
    /// The character after it; `None` at the end of the line.
    pub after: Option<char>,
}

/// Whether text is written as it is: no sign in it could mean anything, and nothing at its start could begin a block.
pub(super) fn is_clean(text: &str, line_start: bool) -> bool {
    let begins_word = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let bytes = text.as_bytes();
    (!line_start || bytes.first().is_none_or(begins_word)) && special(bytes).is_none()
}

/// Appends text so that it reads back as it is, and says how many signs it holds that mean something in pairs.
pub(super) fn push_text(
    out: &mut String,
    text: &str,
    line_start: bool,
    around: Surroundings,
) -> usize {
    let mut rest = text;
    if line_start {
        rest = push_line_start(out, text);
    }
    let start = text.get(..text.len() - rest.len()).unwrap_or_default();
    let paired = start.bytes().filter(is_paired).count();
    let before = start.chars().next_back().or(around.before);
    let Some(first) = special(rest.as_bytes()) else {
        out.push_str(rest);
        return paired;
    };
    paired + push_special(out, rest, first, before, around)
}

/// The same for text whose first special byte is known, and that is not the start of a line.
fn push_special(
    out: &mut String,
    text: &str,
    first: usize,
    mut before: Option<char>,
    around: Surroundings,
) -> usize {
    let bytes = text.as_bytes();
    let (mut clean_from, mut index, mut paired) = (0, 0, 0);
    let mut found = Some(first);
    while let Some(skipped) = found {
        index += skipped;
        let byte = bytes.get(index).copied().unwrap_or_default();
        paired += usize::from(is_paired(&byte));
        if index > clean_from {
            before = text
                .get(..index)
                .and_then(|start| start.chars().next_back());
        }
        let tail = text.get(index..).unwrap_or_default();
        let mut signs = tail.chars();
        signs.next();
        if needs_escape(byte, before, signs.next().or(around.after), tail, around) {
            out.push_str(text.get(clean_from..index).unwrap_or_default());
            out.push('\\');
            clean_from = index;
        }
        before = Some(char::from(byte));
        index += 1;
        found = bytes.get(index..).and_then(|tail| SPECIAL.find(tail));
    }
    out.push_str(text.get(clean_from..).unwrap_or_default());
    paired
}

/// Whether a sign means something where there are two of it.
fn is_paired(byte: &u8) -> bool {
    matches!(byte, b'~' | b'^' | b'=')
}

/// Bytes that may need a backslash, here or in a table, and the end of a line.
static SPECIAL: Signs = Signs::new(b"\\`*_[]<&~^=!:@{|\n");

/// Where the first byte is that may need a backslash. Much text is short: what is left behind blocks of 16 bytes is
/// gone over at once too, and byte by byte only where there is something.
fn special(bytes: &[u8]) -> Option<usize> {
    if bytes.len() < 16 {
        let is_clean = !bytes
            .iter()
            .fold(false, |any, byte| any | SPECIAL.contain(*byte));
        if is_clean {
            return None;
        }
    }
    SPECIAL.find(bytes)
}

fn needs_escape(
    byte: u8,
    before: Option<char>,
    after: Option<char>,
    tail: &str,
    around: Surroundings,
) -> bool {
    let space = |side: Option<char>| side.is_none_or(char::is_whitespace);
    let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match byte {
        b'`' => true,
        b'\\' => after.is_none_or(|next| next.is_ascii_punctuation()),
        b'*' => !(space(before) && space(after)),
        b'_' => !(word(before) && word(after) || space(before) && space(after)),
        b'[' => {
            around.link
                || matches!(after, Some('^' | '~' | '!') | None)
                || matches!(before, Some('@'))
                || matches!(after, Some(' ' | 'x' | 'X'))
                    && tail.get(2..3) == Some("]")
                    && before.is_none()
        }
        b']' => around.link || matches!(after, Some('(' | '[' | ':')),
        b'<' => {
            after.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
        }
        b'&' => {
            after.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#')
                && (tail.len() < 40 && around.after.is_some()
                    || tail.bytes().take(40).any(|byte| byte == b';'))
        }
        b'~' | b'^' => around.pairs && !(space(before) && space(after)),
        b'=' => around.pairs && before != Some('=') && after == Some('='),
        b'!' => after == Some('[') || tail.len() == 1 && around.after.is_some(),
        b':' => begins_emoji(tail),
        b'@' => tail.len() == 1 && around.after == Some('['),
        b'{' => matches!(before, Some(')')) && tail.starts_with('{') && around.before == Some(')'),
        _ => false,
    }
}

fn begins_emoji(tail: &str) -> bool {
    let Some(inner) = tail.get(1..) else {
        return false;
    };
    inner
        .bytes()
        .take(32)
        .position(|byte| byte == b':')
        .and_then(|length| inner.get(..length))
        .is_some_and(|name| emoji::characters(name).is_some())
}

/// Escapes what would begin a block at the start of a line; returns the text that is still to be written.
fn push_line_start<'t>(out: &mut String, text: &'t str) -> &'t str {
    let Some(first) = text.chars().next() else {
        return text;
    };
    let tail = text.get(first.len_utf8()..).unwrap_or_default();
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let escape = match first {
        '#' => ends_word(tail.trim_start_matches('#')),
        '>' | '|' => true,
        '*' => ends_word(tail),
        '-' | '+' => ends_word(tail) || tail.starts_with(['-', ' ', '|', ':']),
        '=' => tail.trim_matches('=').trim().is_empty(),
        ':' => tail.starts_with("::") || tail.starts_with('-'),
        '~' => tail.starts_with('~'),
        '{' => tail.starts_with("expand"),
        '!' => tail.starts_with("!! "),
        _ => false,
    };
    if escape {
        out.push('\\');
        out.push(first);
        return tail;
    }
    if first.is_ascii_digit() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = text.split_at(digits);
        if let Some(rest) = tail.strip_prefix(['.', ')'])
            && ends_word(rest)
            && digits <= 9
        {
            out.push_str(number);
            out.push('\\');
            out.push_str(tail.get(..1).unwrap_or_default());
            return rest;
        }
    }
    text
}

/// Bytes of addresses that mean nothing to Markdown.
static PLAIN: Signs =
    Signs::new(b"/:.-_?=#%+,@$~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

/// Appends an address as a link's destination.
pub(super) fn push_destination(out: &mut String, address: &str) {
    if !address.is_empty() && address.bytes().all(|byte| PLAIN.contain(byte)) {
        out.push_str(address);
        return;
    }
    let plain = !address.is_empty()
        && !address.starts_with('<')
        && address
            .chars()
            .all(|character| !character.is_whitespace() && !character.is_control())
        && balanced(address);
    if !plain {
        out.push('<');
    }
    let bytes = address.as_bytes();
    for (index, character) in address.char_indices() {
        let next = bytes.get(index + 1);
        match character {
            '\\' if next.is_none_or(u8::is_ascii_punctuation) => out.push_str("\\\\"),
            '<' | '>' if !plain => {
                out.push('\\');
                out.push(character);
            }
            '&' if next.is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'#')
                && bytes.iter().skip(index).take(40).any(|byte| *byte == b';') =>
            {
                out.push_str("&amp;");
            }
            '\n' => out.push_str("%0A"),
            '\r' => out.push_str("%0D"),
            other => out.push(other),
        }
    }
    if !plain {
        out.push('>');
    }
}

/// Whether parentheses are balanced and not too deep for CommonMark.
fn balanced(address: &str) -> bool {
    let mut depth = 0_i32;
    for byte in address.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if !(0..=16).contains(&depth) {
            return false;
        }
    }
    depth == 0
}

/// Appends a link's title with the space before it.
pub(super) fn push_title(out: &mut String, title: &str) {
    out.push_str(" \"");
    for character in title.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Appends text as HTML, for attributes and titles.
pub(super) fn push_html(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
}

/// Appends a code span.
pub(super) fn push_code(out: &mut String, code: &str) {
    if memchr::memchr(b'`', code.as_bytes()).is_none() && !code.starts_with(' ') {
        out.push('`');
        out.push_str(code);
        out.push('`');
        return;
    }
    let fence = "`".repeat(longest_run(code, b'`') + 1);
    let all_space = code.bytes().all(|byte| byte == b' ');
    let pad = code.starts_with('`')
        || code.ends_with('`')
        || (code.starts_with(' ') && code.ends_with(' ') && !all_space);
    out.push_str(&fence);
    if pad {
        out.push(' ');
    }
    out.push_str(code);
    if pad {
        out.push(' ');
    }
    out.push_str(&fence);
}

/// Whether a sign is in a text: a short one is looked through sooner than a search begins.
pub(super) fn has(text: &str, sign: u8) -> bool {
    if text.len() < 24 {
        return text.bytes().any(|byte| byte == sign);
    }
    memchr::memchr(sign, text.as_bytes()).is_some()
}

/// The longest run of a sign in a text.
pub(super) fn longest_run(text: &str, sign: u8) -> usize {
    if !has(text, sign) {
        return 0;
    }
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        let around = Surroundings {
            pairs: true,
            ..Surroundings::default()
        };
        push_text(&mut out, text, true, around);
        out
    }

    #[test]
    fn prose_stays_readable() {
        for text in [
            "snake_case_name",
            "5 * 3 * 2",
            "array[0]",
            "a < b && c > d",
            "C:\\dir",
            "A & B",
            "10:30",
            "x = y",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn markup_is_escaped() {
        for (text, expected) in [
            ("*x*", "\\*x\\*"),
            ("# x", "\\# x"),
            ("#x", "#x"),
            ("1. x", "1\\. x"),
            ("- x", "\\- x"),
            ("<b>", "\\<b>"),
            ("&amp;", "\\&amp;"),
            ("[a](b)", "[a\\](b)"),
            ("![a](b)", "\\![a\\](b)"),
            ("@[x]", "@\\[x]"),
            ("`x`", "\\`x\\`"),
            (":rocket:", "\\:rocket:"),
            (":::info", "\\:::info"),
            ("x ==y== z", "x \\==y\\== z"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
