//! Lines: text, escapes, dashes, emoticons, code, addresses; phrase marks are paired in `phrases.rs`.

use std::ops::Range;

use super::Reader;
use super::phrases::{Piece, SIGNS, Sign, resolve};
use super::tags::{Role, Tag};
use crate::document::Extension;
use crate::inline::{Emoji, Inline, InlineNode, Link, Mark};
use crate::storage::{emoticon, unescape};

/// Signs a backslash takes the meaning from.
pub(in crate::wiki) fn is_escapable(character: char) -> bool {
    character.is_ascii_punctuation()
}

/// Schemes of addresses that are links without brackets.
pub(in crate::wiki) const SCHEMES: [&str; 8] =
    ["http", "https", "ftp", "ftps", "file", "irc", "news", "ssh"];

/// The pieces of one line while it is read.
#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
    text: String,
    /// The line is the text of a link, so an address in it is none.
    linked: bool,
}

impl Pieces {
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.list
                .push(Piece::Node(Inline::text(std::mem::take(&mut self.text))));
        }
    }

    fn node(&mut self, node: InlineNode) {
        self.inline(Inline::plain(node));
    }

    fn inline(&mut self, inline: Inline) {
        self.end_text();
        self.list.push(Piece::Node(inline));
    }

    fn push(&mut self, piece: Piece) {
        self.end_text();
        self.list.push(piece);
    }
}

impl<'a> Reader<'a> {
    /// Reads a range of one or more lines; every line break within is a hard break.
    pub(super) fn line_of(&mut self, range: Range<usize>) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let line_end = self.line_end(at, range.end);
            let line = self.slice(at..line_end);
            let start = at + line.len() - line.trim_ascii_start().len();
            let end = line_end - (line.len() - line.trim_ascii_end().len());
            if start < end {
                if !out.is_empty() && !ends_with_break(&out) {
                    out.push(Inline::plain(InlineNode::HardBreak));
                }
                let base = self.base_marks();
                self.one_line(start..end, &base, &mut out);
            }
            at = line_end + 1;
        }
        out
    }

    /// The colour that was open when the line began.
    fn base_marks(&self) -> Vec<Mark> {
        self.colors
            .last()
            .map(|(_, color)| Mark::Color((*color).to_owned()))
            .into_iter()
            .collect()
    }

    /// Reads a range without line breaks.
    pub(super) fn one_line(&mut self, range: Range<usize>, base: &[Mark], out: &mut Vec<Inline>) {
        let mut pieces = Pieces {
            linked: base.iter().any(|mark| matches!(mark, Mark::Link(_))),
            ..Pieces::default()
        };
        let mut at = range.start;
        let bytes = self.source.as_bytes();
        while at < range.end {
            let rest = bytes.get(at..range.end).unwrap_or_default();
            let step = rest
                .iter()
                .position(|byte| is_special(*byte))
                .unwrap_or(rest.len());
            pieces.text.push_str(self.slice(at..at + step));
            at += step;
            if at < range.end {
                at = self.special(at, &range, &mut pieces);
            }
        }
        pieces.end_text();
        resolve(pieces.list, base, out);
    }

    /// Reads what a special character begins, and says where it ends.
    fn special(&mut self, at: usize, range: &Range<usize>, pieces: &mut Pieces) -> usize {
        let end = range.end;
        let rest = self.slice(at..end);
        let Some(character) = rest.chars().next() else {
            return end;
        };
        match character {
            '\\' => return backslash(rest, at, pieces),
            '{' => {
                if let Some(next) = self.brace(at, range, pieces) {
                    return next;
                }
            }
            '[' => {
                if let Some(next) = self.link(at, end, &mut |inline| pieces.inline(inline)) {
                    return next;
                }
            }
            '!' if !self.word_before(at, range) => {
                if let Some((media, next)) = self.image(at, end) {
                    pieces.node(InlineNode::Media(Box::new(media)));
                    return next;
                }
            }
            '&' => {
                let reference = reference(rest);
                pieces.text.push_str(&unescape(reference));
                return at + reference.len();
            }
            ':' | ';' | '(' => {
                if character == ':'
                    && !pieces.linked
                    && let Some(next) = address(rest, at, pieces)
                {
                    return next;
                }
                if let Some((sign, short_name)) = emoticon::at_start(rest)
                    && !self.word_before(at, range)
                    && !(sign.ends_with(char::is_alphanumeric)
                        && rest
                            .get(sign.len()..)
                            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric)))
                {
                    pieces.node(InlineNode::Emoji(Box::new(Emoji {
                        short_name: short_name.to_owned(),
                        text: emoticon::character(short_name).map(str::to_owned),
                        ..Emoji::default()
                    })));
                    return at + sign.len();
                }
            }
            '-' => return self.dashes(at, range, pieces),
            '*' | '_' | '+' | '^' | '~' => {
                pieces.push(Piece::Sign(self.sign(at, 1, character, range)));
                return at + 1;
            }
            '?' if rest.starts_with("??") => {
                pieces.push(Piece::Sign(self.sign(at, 2, '?', range)));
                return at + 2;
            }
            _ => {}
        }
        pieces.text.push(character);
        at + character.len_utf8()
    }

    /// Whether a letter or digit stands directly before an offset.
    pub(super) fn word_before(&self, at: usize, range: &Range<usize>) -> bool {
        self.slice(range.start..at).ends_with(char::is_alphanumeric)
    }

    fn sign(&self, at: usize, length: usize, character: char, range: &Range<usize>) -> Sign {
        let before = self.slice(range.start..at).chars().next_back();
        let after = self.slice(at + length..range.end).chars().next();
        let opens = !before.is_some_and(char::is_alphanumeric)
            && after.is_some_and(|after| !after.is_whitespace() && after != character);
        let closes = before.is_some_and(|before| !before.is_whitespace() && before != character)
            && !after.is_some_and(char::is_alphanumeric);
        let written = SIGNS
            .into_iter()
            .find(|(sign, ..)| *sign == character)
            .map_or("", |(_, written, _)| written);
        Sign {
            character,
            written,
            opens,
            closes,
        }
    }

    /// One dash is a sign; two or three between spaces are a dash of the language; more are dashes.
    fn dashes(&mut self, at: usize, range: &Range<usize>, pieces: &mut Pieces) -> usize {
        let rest = self.slice(at..range.end);
        let count = rest.bytes().take_while(|byte| *byte == b'-').count();
        if count == 1 {
            pieces.push(Piece::Sign(self.sign(at, 1, '-', range)));
            return at + 1;
        }
        let before = self.slice(range.start..at).chars().next_back();
        let after = rest.get(count..).and_then(|rest| rest.chars().next());
        let apart = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
        match (apart, count) {
            (true, 2) => pieces.text.push('–'),
            (true, 3) => pieces.text.push('—'),
            _ => pieces.text.extend(std::iter::repeat_n('-', count)),
        }
        at + count
    }

    /// Reads what a brace begins: code, a sign in braces, or a macro within the line.
    fn brace(&mut self, at: usize, range: &Range<usize>, pieces: &mut Pieces) -> Option<usize> {
        let rest = self.slice(at..range.end);
        if rest.starts_with("{{") {
            let close = self
                .finders
                .braces
                .next(self.source, at + 2)
                .filter(|close| *close < range.end)?;
            let code = self.slice(at + 2..close);
            if code.is_empty() {
                return None;
            }
            let mark = vec![Mark::Code];
            pieces.inline(Inline {
                node: InlineNode::Text(without_escapes(code).into()),
                marks: mark,
            });
            return Some(close + 2);
        }
        if let Some((character, _, braced)) = SIGNS
            .into_iter()
            .find(|(_, _, braced)| rest.starts_with(braced))
        {
            pieces.push(Piece::Sign(Sign {
                character,
                written: braced,
                opens: true,
                closes: true,
            }));
            return Some(at + braced.len());
        }
        let (index, tag) = self.tag_at(at).filter(|(_, tag)| tag.end <= range.end)?;
        self.inline_tag(index, &tag, pieces)
    }

    fn inline_tag(&mut self, index: usize, tag: &Tag<'a>, pieces: &mut Pieces) -> Option<usize> {
        match tag.role {
            Role::Open(_) if tag.name == "color" => {
                let color = tag
                    .parameters
                    .strip_prefix("color=")
                    .unwrap_or(tag.parameters);
                self.colors.push((index, color));
                pieces.push(Piece::Color(index, color.to_owned()));
            }
            Role::Close(open) if tag.name == "color" => {
                self.colors.retain(|(index, _)| *index != open);
                pieces.push(Piece::ColorEnd(open));
            }
            Role::Single if tag.name == "anchor" => {
                pieces.node(InlineNode::Anchor(tag.parameters.trim().to_owned()));
            }
            Role::Single => {
                let extension: Extension = super::macros::extension(tag, None);
                pieces.node(InlineNode::Extension(Box::new(extension)));
            }
            _ => return None,
        }
        Some(tag.end)
    }
}

fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'\\'
            | b'{'
            | b'['
            | b'!'
            | b'&'
            | b':'
            | b';'
            | b'('
            | b'-'
            | b'*'
            | b'_'
            | b'+'
            | b'^'
            | b'~'
            | b'?'
    )
}

fn ends_with_break(line: &[Inline]) -> bool {
    line.last()
        .is_some_and(|inline| inline.node == InlineNode::HardBreak)
}

/// The reference a text begins with, or its ampersand alone.
pub(in crate::wiki) fn reference(text: &str) -> &str {
    let length = text
        .bytes()
        .skip(1)
        .take(10)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count()
        + 1;
    match text.get(..length + 1) {
        Some(reference) if reference.ends_with(';') => reference,
        _ => text.get(..1).unwrap_or_default(),
    }
}

/// Two backslashes are a line break, one takes the meaning from a sign, more are backslashes.
fn backslash(rest: &str, at: usize, pieces: &mut Pieces) -> usize {
    let count = rest.bytes().take_while(|byte| *byte == b'\\').count();
    let next = rest.get(count..).and_then(|rest| rest.chars().next());
    match (count, next) {
        (2, _) => {
            pieces.node(InlineNode::HardBreak);
            at + 2
        }
        (1, Some(next)) if is_escapable(next) => {
            pieces.text.push(next);
            at + 2
        }
        _ => {
            pieces.text.extend(std::iter::repeat_n('\\', count));
            at + count
        }
    }
}

/// The text of code in a line or of a link's tip, without the backslashes before signs.
pub(super) fn without_escapes(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        match characters.peek() {
            Some(next) if character == '\\' && is_escapable(*next) && *next != '\\' => {}
            _ => text.push(character),
        }
    }
    match unescape(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(text) => text,
    }
}

/// Reads an address whose scheme has been read as text; `rest` begins with the colon.
fn address(rest: &str, at: usize, pieces: &mut Pieces) -> Option<usize> {
    let letters = pieces
        .text
        .bytes()
        .rev()
        .take(8)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let start = pieces.text.len() - letters;
    let scheme = pieces.text.get(start..)?;
    let minimum = if SCHEMES.contains(&scheme) && rest.starts_with("://") {
        3
    } else if scheme == "mailto" {
        1
    } else {
        return None;
    };
    let length = address_length(rest);
    if length <= minimum || pieces.text.get(..start)?.ends_with(char::is_alphanumeric) {
        return None;
    }
    let url = format!("{scheme}{}", rest.get(..length)?);
    pieces.text.truncate(start);
    let text = url.strip_prefix("mailto:").unwrap_or(&url).to_owned();
    pieces.inline(Inline {
        node: InlineNode::Text(text.into()),
        marks: vec![Mark::Link(Box::new(Link::to_url(url)))],
    });
    Some(at + length)
}

/// How far an address reaches: to white space or a sign that cannot be in one, without the punctuation of the sentence.
pub(in crate::wiki) fn address_length(rest: &str) -> usize {
    let stop = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '|' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | '^' | '\\'
            )
    };
    let end = rest.find(stop).unwrap_or(rest.len());
    // A character written as a reference is not part of it: our writer puts those where the address ends.
    let end = rest
        .get(..end)
        .and_then(|url| url.find("&#"))
        .unwrap_or(end);
    let mut url = rest.get(..end).unwrap_or_default();
    let opened = url.matches('(').count();
    let mut closed = url.matches(')').count();
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '+' => {}
            _ => break,
        }
        url = url.get(..url.len() - 1).unwrap_or_default();
    }
    url.len()
}
