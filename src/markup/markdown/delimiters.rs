//! Opening and closing marks: which signs to write so that CommonMark pairs them as they were meant.
//!
//! Apart because flanking is a subject of its own (CommonMark 0.31, section 6.2). Where the rules do not allow the
//! signs, HTML tags stand in; the reader understands them as the same marks.

use std::borrow::Cow;

use super::escape::{self, Surroundings};
use super::write_inline::push_link_end;
use crate::inline::{Inline, InlineNode, Mark, push_inline};

/// A piece of a line.
#[derive(Debug, Clone)]
pub(super) enum Token<'l> {
    /// A mark begins.
    Open(&'l Mark),
    /// The mark that began at that token ends.
    Close(usize),
    /// Text to escape.
    Text(&'l str),
    /// Markdown as it stands.
    Raw(String),
    /// An emoji by name.
    Emoji(&'l str),
    /// A break; on a new line, or as a tag.
    Break { newline: bool },
}

/// Builds tokens from runs with flat marks.
pub(super) struct Builder<'l> {
    tokens: Vec<Token<'l>>,
    open: Vec<(&'l Mark, usize)>,
}

impl<'l> Builder<'l> {
    /// A builder for a line of that many runs.
    pub(super) fn new(runs: usize) -> Self {
        Self {
            tokens: Vec::with_capacity(runs * 2),
            open: Vec::new(),
        }
    }

    /// Makes exactly these marks open.
    pub(super) fn marks(&mut self, marks: &[&'l Mark]) {
        let common = self
            .open
            .iter()
            .zip(marks)
            .take_while(|((open, _), wanted)| open == *wanted)
            .count();
        while self.open.len() > common {
            if let Some((_, index)) = self.open.pop() {
                self.tokens.push(Token::Close(index));
            }
        }
        for mark in marks.iter().skip(common) {
            self.open.push((mark, self.tokens.len()));
            self.tokens.push(Token::Open(mark));
        }
    }

    /// Adds a piece; an empty one is left out, so that neighbours are what is seen.
    pub(super) fn push(&mut self, token: Token<'l>) {
        let empty = match &token {
            Token::Text(text) => text.is_empty(),
            Token::Raw(text) => text.is_empty(),
            _ => false,
        };
        if !empty {
            self.tokens.push(token);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Token<'l>> {
        self.marks(&[]);
        self.tokens
    }
}

fn has_signs(mark: &Mark) -> bool {
    matches!(mark, Mark::Strong | Mark::Em | Mark::Strike)
}

/// Moves spaces at the edges of bold, italic and struck text outside: Markdown's signs must touch the words.
pub(super) fn settle_spaces(line: &[Inline]) -> Cow<'_, [Inline]> {
    let edge = |inline: &Inline| match &inline.node {
        InlineNode::Text(text) => {
            inline.marks.iter().any(has_signs)
                && !inline.marks.contains(&Mark::Code)
                && (text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace))
        }
        _ => false,
    };
    if !line.iter().any(edge) {
        return Cow::Borrowed(line);
    }
    let mut out: Vec<Inline> = Vec::with_capacity(line.len() + 8);
    for (index, inline) in line.iter().enumerate() {
        let InlineNode::Text(text) = &inline.node else {
            out.push(inline.clone());
            continue;
        };
        if !edge(inline) {
            push_inline(&mut out, inline.clone());
            continue;
        }
        let marks_of = |index: Option<usize>| {
            index
                .and_then(|index| line.get(index))
                .map(|inline| inline.marks.as_slice())
                .unwrap_or_default()
        };
        let before = marks_of(index.checked_sub(1));
        let after = marks_of(Some(index + 1));
        let shared = |neighbour: &[Mark]| -> Vec<Mark> {
            inline
                .marks
                .iter()
                .filter(|mark| !has_signs(mark) || neighbour.contains(mark))
                .cloned()
                .collect()
        };
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len().max(start);
        let mut part = |text: Option<&str>, marks: Vec<Mark>| {
            let node = InlineNode::Text(text.unwrap_or_default().into());
            push_inline(&mut out, Inline { node, marks });
        };
        if start == text.len() {
            let both = shared(before)
                .into_iter()
                .filter(|mark| !has_signs(mark) || after.contains(mark));
            part(Some(text), both.collect());
            continue;
        }
        part(text.get(..start), shared(before));
        part(text.get(start..end), inline.marks.clone());
        part(text.get(end..), shared(after));
    }
    Cow::Owned(out)
}

/// The signs chosen for a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    Stars(&'static str),
    Underscore,
    Html,
}

/// Appends the line the tokens say; `line_start` when it begins where a block may begin.
pub(super) fn push(out: &mut String, tokens: &[Token<'_>], mut line_start: bool) {
    let signs = choose(tokens);
    let pairs = may_pair(tokens);
    let mut link_depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(mark) => {
                if matches!(mark, Mark::Link(_)) {
                    link_depth += 1;
                }
                push_open(out, mark, signs.get(index).copied().flatten());
                line_start = false;
            }
            Token::Close(open) => {
                if let Some(Token::Open(mark)) = tokens.get(*open) {
                    if matches!(mark, Mark::Link(_)) {
                        link_depth = link_depth.saturating_sub(1);
                    }
                    push_close(out, mark, signs.get(*open).copied().flatten());
                }
            }
            Token::Text(text) => {
                let trimmed = if line_start || out.is_empty() {
                    text.trim_start_matches([' ', '\t'])
                } else {
                    text
                };
                let around = Surroundings {
                    line_start,
                    link: link_depth > 0,
                    pairs,
                    before: if line_start {
                        None
                    } else {
                        out.chars().next_back()
                    },
                    after: first_sign(tokens, index + 1),
                };
                escape::push_text(out, trimmed, around);
                line_start = line_start && trimmed.is_empty();
            }
            Token::Raw(raw) => {
                // Two code spans side by side would be one.
                if raw.starts_with('`') && out.ends_with('`') {
                    out.push_str(super::SEPARATOR);
                }
                out.push_str(raw);
                line_start = line_start && raw.is_empty();
            }
            Token::Emoji(name) => {
                // Between letters `:name:` would not be seen.
                let joined = |side: Option<char>| {
                    side.is_some_and(|sign| sign.is_alphanumeric() || sign == ':')
                };
                if joined(out.chars().next_back()) {
                    out.push_str(super::SEPARATOR);
                }
                out.push(':');
                out.push_str(name);
                out.push(':');
                if joined(first_sign(tokens, index + 1)) {
                    out.push_str(super::SEPARATOR);
                }
                line_start = false;
            }
            Token::Break { newline } => {
                let kept = out.trim_end_matches(' ').len();
                out.truncate(kept);
                out.push_str(if *newline { "\\\n" } else { "<br>" });
                line_start = *newline;
            }
        }
    }
}

/// Whether signs that mean something in pairs occur more than once in the line.
fn may_pair(tokens: &[Token<'_>]) -> bool {
    let mut count = 0;
    for token in tokens {
        match token {
            Token::Text(text) => count += paired_signs(text),
            Token::Open(Mark::Strike) => count += 2,
            _ => {}
        }
    }
    count > 1
}

/// How many signs a text holds that mean something in pairs.
pub(super) fn paired_signs(text: &str) -> usize {
    memchr::memchr3_iter(b'~', b'^', b'=', text.as_bytes()).count()
}

fn push_open(out: &mut String, mark: &Mark, signs: Option<Signs>) {
    match (mark, signs) {
        (_, Some(Signs::Stars(stars))) => out.push_str(stars),
        (_, Some(Signs::Underscore)) => out.push('_'),
        (Mark::Link(_), _) => out.push('['),
        (Mark::Color(color), _) => push_span(out, "style", &format!("color: {color}")),
        (Mark::Background(color), _) if color == super::HIGHLIGHT => out.push_str("<mark>"),
        (Mark::Background(color), _) => {
            push_span(out, "style", &format!("background-color: {color}"))
        }
        (Mark::Annotation(id), _) => push_span(out, "data-comment", id),
        (mark, _) => {
            if let Some(name) = tag_name(mark) {
                out.push('<');
                out.push_str(name);
                out.push('>');
            }
        }
    }
}

fn push_span(out: &mut String, attribute: &str, value: &str) {
    out.push_str("<span ");
    out.push_str(attribute);
    out.push_str("=\"");
    escape::push_html(out, value);
    out.push_str("\">");
}

fn push_close(out: &mut String, mark: &Mark, signs: Option<Signs>) {
    match (mark, signs) {
        (_, Some(Signs::Stars(stars))) => out.push_str(stars),
        (_, Some(Signs::Underscore)) => out.push('_'),
        (Mark::Link(link), _) => push_link_end(out, link),
        (Mark::Background(color), _) if color == super::HIGHLIGHT => out.push_str("</mark>"),
        (Mark::Color(_) | Mark::Background(_) | Mark::Annotation(_), _) => out.push_str("</span>"),
        (mark, _) => {
            if let Some(name) = tag_name(mark) {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
}

fn tag_name(mark: &Mark) -> Option<&'static str> {
    match mark {
        Mark::Strong => Some("strong"),
        Mark::Em => Some("em"),
        Mark::Strike => Some("del"),
        Mark::Underline => Some("u"),
        Mark::Sub => Some("sub"),
        Mark::Sup => Some("sup"),
        _ => None,
    }
}

/// Chooses the signs of each opening token.
fn choose(tokens: &[Token<'_>]) -> Vec<Option<Signs>> {
    let signed = |token: &Token<'_>| matches!(token, Token::Open(mark) if has_signs(mark));
    if !tokens.iter().any(signed) {
        return Vec::new();
    }
    let mut signs = vec![None; tokens.len()];
    for (close, token) in tokens.iter().enumerate() {
        let Token::Close(open) = token else { continue };
        let Some(Token::Open(mark)) = tokens.get(*open) else {
            continue;
        };
        if !has_signs(mark) {
            continue;
        }
        let outer_before = open
            .checked_sub(1)
            .and_then(|index| last_sign(tokens, index));
        let inner_first = first_sign(tokens, open + 1);
        let inner_last = close
            .checked_sub(1)
            .and_then(|index| last_sign(tokens, index));
        let outer_after = first_sign(tokens, close + 1);
        let flanks = flanking(inner_first, outer_before) && flanking(inner_last, outer_after);
        let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let choice = match mark {
            _ if !flanks => Signs::Html,
            Mark::Strong => Signs::Stars("**"),
            Mark::Strike => Signs::Stars("~~"),
            _ if !touches_stars(tokens, *open) && !touches_stars(tokens, close) => {
                Signs::Stars("*")
            }
            _ if !word(outer_before) && !word(outer_after) => Signs::Underscore,
            _ => Signs::Html,
        };
        if let Some(slot) = signs.get_mut(*open) {
            *slot = Some(choice);
        }
    }
    signs
}

/// Whether signs with `inner` on one side and `outer` on the other lean on the inner side.
fn flanking(inner: Option<char>, outer: Option<char>) -> bool {
    let Some(inner) = inner else { return false };
    let punctuation = |sign: char| {
        sign.is_ascii_punctuation() || !(sign.is_alphanumeric() || sign.is_whitespace())
    };
    !inner.is_whitespace()
        && (!punctuation(inner)
            || outer.is_none_or(|outer| outer.is_whitespace() || punctuation(outer)))
}

/// Whether the token stands next to another mark that is written with stars.
fn touches_stars(tokens: &[Token<'_>], index: usize) -> bool {
    let stars = |index: Option<usize>| {
        let token = index.and_then(|index| tokens.get(index));
        let mark = match token {
            Some(Token::Open(mark)) => Some(mark),
            Some(Token::Close(open)) => match tokens.get(*open) {
                Some(Token::Open(mark)) => Some(mark),
                _ => None,
            },
            _ => None,
        };
        matches!(mark, Some(Mark::Strong | Mark::Em))
    };
    stars(index.checked_sub(1)) || stars(Some(index + 1))
}

/// The first character a token will write; signs and tags count as punctuation.
fn first_sign(tokens: &[Token<'_>], index: usize) -> Option<char> {
    match tokens.get(index)? {
        Token::Open(Mark::Link(_)) => Some('['),
        Token::Close(open) => match tokens.get(*open) {
            Some(Token::Open(Mark::Link(_))) => Some(']'),
            _ => Some('*'),
        },
        Token::Open(_) => Some('*'),
        Token::Text(text) => text.chars().next(),
        Token::Raw(raw) => raw.chars().next(),
        Token::Emoji(_) => Some(':'),
        Token::Break { newline: true } => None,
        Token::Break { newline: false } => Some('<'),
    }
}

/// The last character a token will write.
fn last_sign(tokens: &[Token<'_>], index: usize) -> Option<char> {
    match tokens.get(index)? {
        Token::Open(_) | Token::Close(_) => Some('*'),
        Token::Text(text) => text.chars().next_back(),
        Token::Raw(raw) => raw.chars().next_back(),
        Token::Emoji(_) => Some(':'),
        Token::Break { newline: true } => None,
        Token::Break { newline: false } => Some('>'),
    }
}
