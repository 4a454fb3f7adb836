//! Which characters of a text would be markup, and how they are written instead.
//!
//! A backslash takes the meaning from a sign; where a backslash cannot (before a letter, or for a backslash itself)
//! an HTML reference stands for the character, which Jira keeps.

use crate::storage::{emoticon, unescape};
use crate::wiki::read::{SCHEMES, address_length, reference};

/// Where a text stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context<'c> {
    /// A block could begin here.
    pub(super) line_start: bool,
    /// A phrase began where a block could.
    pub(super) after_sign: bool,
    /// A bar would end something.
    pub(super) bars: bool,
    /// The text is the alias of a link.
    pub(super) alias: bool,
    /// The text is code in a line.
    pub(super) code: bool,
    /// Signs of the marks that are open: these would close them.
    pub(super) open: &'c str,
    /// The character before the text, as written.
    pub(super) before: Option<char>,
}

/// Appends a text with what would be markup escaped.
pub(super) fn push_text(out: &mut String, text: &str, context: Context<'_>) {
    let mut rest = text;
    let mut before = context.before;
    if context.line_start {
        rest = push_line_start(out, rest, &mut before);
    }
    if context.after_sign {
        let signs = rest
            .bytes()
            .take_while(|byte| matches!(byte, b'*' | b'#' | b'-'))
            .count();
        let (signs, tail) = rest.split_at(signs);
        for sign in signs.chars() {
            out.extend(['\\', sign]);
            before = Some(sign);
        }
        rest = tail;
    }
    while let Some(character) = rest.chars().next() {
        if character.is_alphanumeric() || character == ' ' {
            // Words are copied whole; an address among them stays as it is.
            let length = rest
                .find(|c: char| !(c.is_alphanumeric() || c == ' '))
                .unwrap_or(rest.len());
            let (plain, tail) = rest.split_at(length);
            out.push_str(plain);
            before = plain.chars().next_back();
            rest = tail;
            if tail.starts_with("://") && !context.code {
                let scheme = plain.rsplit(' ').next().unwrap_or_default();
                if SCHEMES.contains(&scheme) {
                    let (url, tail) = rest.split_at(address_length(rest));
                    out.push_str(url);
                    before = url.chars().next_back().or(before);
                    rest = tail;
                }
            }
            continue;
        }
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        push_sign(out, character, rest, after, before, context);
        before = Some(character);
        rest = after;
    }
}

fn push_sign(
    out: &mut String,
    character: char,
    rest: &str,
    after: &str,
    before: Option<char>,
    context: Context<'_>,
) {
    let next = after.chars().next();
    let spaced = before.is_some_and(char::is_whitespace) && next.is_some_and(char::is_whitespace);
    let opens =
        !before.is_some_and(char::is_alphanumeric) && next.is_none_or(|next| !next.is_whitespace());
    let escape = match character {
        '\\' => {
            // A backslash before a sign, another, or the end of the text would take part in what follows.
            let alone =
                next.is_some_and(|next| !next.is_ascii_punctuation()) && before != Some('\\');
            out.push_str(if alone { "\\" } else { "&#92;" });
            return;
        }
        '&' => {
            let reference = reference(rest);
            let taken = reference.len() > 1 && unescape(reference) != reference;
            out.push_str(if taken { "&amp;" } else { "&" });
            return;
        }
        '\n' | '\r' => {
            out.push(' ');
            return;
        }
        '{' | '[' => true,
        '}' => context.code,
        ']' => context.alias,
        '|' => context.bars || context.alias,
        '*' | '_' if context.code => opens || context.open.contains(character),
        '*' | '_' => !spaced || context.open.contains(character),
        '-' => {
            let run = out.ends_with("\\-") && before == Some('-') || after.starts_with('-');
            opens || run || context.open.contains('-')
        }
        '+' | '^' | '~' => opens || context.open.contains(character),
        '?' => before == Some('?') || next == Some('?') || context.open.contains('?'),
        '!' => opens,
        ':' | ';' | '(' => {
            // A face can be made of what follows the text, too.
            let follows = next.is_none() && (character != '(' || !context.open.is_empty());
            let face = emoticon::at_start(rest).is_some() || follows;
            face && !before.is_some_and(char::is_alphanumeric)
        }
        _ => false,
    };
    if escape {
        out.push('\\');
    }
    out.push(character);
}

/// Writes what at the beginning of a line would begin a block, and gives the rest.
fn push_line_start<'t>(out: &mut String, text: &'t str, before: &mut Option<char>) -> &'t str {
    // Spaces before the sign do not save it, and are not shown.
    let text = text.trim_start_matches([' ', '\t']);
    let signs = text
        .bytes()
        .take_while(|byte| matches!(byte, b'*' | b'#' | b'-'))
        .count();
    let (sign, rest) = text.split_at(signs);
    let marks_item = !sign.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let rule = sign.len() >= 4 && sign.bytes().all(|byte| byte == b'-');
    if marks_item || rule {
        for character in sign.chars() {
            out.push('\\');
            out.push(character);
        }
        *before = sign.chars().next_back();
        return rest;
    }
    if let Some(rest) = text.strip_prefix('|') {
        out.push_str("\\|");
        *before = Some('|');
        return rest;
    }
    let heading = matches!(text.as_bytes(), [b'h', b'1'..=b'6', b'.', ..]);
    let quote = text
        .strip_prefix("bq.")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    if heading || quote {
        let (word, rest) = text.split_at(2);
        out.push_str(word);
        out.push_str("&#46;");
        *before = Some('.');
        return rest.strip_prefix('.').unwrap_or(rest);
    }
    text
}

/// The target of a link or image as it can stand in brackets.
pub(super) fn push_target(out: &mut String, url: &str) {
    for character in url.chars() {
        match character {
            '|' => out.push_str("%7C"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '\n' | '\r' => {}
            character if character.is_whitespace() => out.push_str("%20"),
            '\\' => out.push_str("%5C"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, push_text};

    fn written(text: &str, context: Context<'_>) -> String {
        let mut out = String::new();
        push_text(&mut out, text, context);
        out
    }

    #[test]
    fn what_would_be_markup_is_escaped_and_nothing_else() {
        for (text, expected) in [
            ("a_b_c", "a\\_b\\_c"),
            ("5 * 3 * 2", "5 * 3 * 2"),
            ("*bold*", "\\*bold\\*"),
            ("well-known, 3 - 2", "well-known, 3 - 2"),
            ("-x- --help a -- b", "\\-x- \\-\\-help a \\-\\- b"),
            ("x+y C++ ^2", "x+y C++ \\^2"),
            ("{code} [x] a|b", "\\{code} \\[x] a|b"),
            ("why?? really?", "why\\?\\? really?"),
            ("wow! !a.png!", "wow! \\!a.png!"),
            ("see :) f(x) (x)", "see \\:) f(x) \\(x)"),
            (
                "C:\\temp\\x \\\\srv a\\*b",
                "C:\\temp\\x &#92;&#92;srv a&#92;\\*b",
            ),
            ("AT&T &nbsp; &amp;", "AT&T &amp;nbsp; &amp;amp;"),
            (
                "http://x.y/a_b_c?d=*e*f f_g",
                "http://x.y/a_b_c?d=*e*f f\\_g",
            ),
            ("#T # x", "#T # x"),
        ] {
            assert_eq!(
                written(
                    text,
                    Context {
                        before: Some(' '),
                        ..Context::default()
                    }
                ),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_beginning_of_a_line_is_no_block() {
        for (text, expected) in [
            ("# x", "\\# x"),
            ("* x", "\\* x"),
            ("-", "\\-"),
            ("----", "\\-\\-\\-\\-"),
            ("|a|", "\\|a|"),
            ("h1. x", "h1&#46; x"),
            ("bq. x", "bq&#46; x"),
            ("#T", "#T"),
            ("h1.x", "h1&#46;x"),
        ] {
            assert_eq!(
                written(
                    text,
                    Context {
                        line_start: true,
                        ..Context::default()
                    }
                ),
                expected,
                "{text}"
            );
        }
    }
}
