//! Opening and closing marks: which signs to write so that CommonMark pairs them as they were meant.
//!
//! Apart because flanking is a subject of its own (CommonMark 0.31, section 6.2). Where the rules do not allow the
//! signs, HTML tags stand in; the reader understands them as the same marks.

use super::escape::{self, Surroundings};
use super::runs::{Marks, has_signs};
use super::write_inline::push_link_end;
use crate::inline::Mark;

/// A piece of a line.
#[derive(Debug, Clone)]
pub(super) enum Token<'l> {
    /// A mark begins.
    Open(Open<'l>),
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

/// The beginning of a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'l> {
    mark: &'l Mark,
    /// The token that begins the mark around it.
    around: Option<usize>,
    signs: Option<Signs>,
}

/// A line as tokens.
pub(super) struct Tokens<'l> {
    tokens: Vec<Token<'l>>,
    /// Whether there are marks whose signs must touch words, and whether struck text is among them.
    has_signs: bool,
    is_struck: bool,
}

/// Builds tokens from runs with flat marks.
pub(super) struct Builder<'l> {
    line: Tokens<'l>,
    /// The marks that are open, how many those are, and the token that begins the innermost of them.
    open: Written<'l>,
    depth: usize,
    innermost: Option<usize>,
}

/// The marks of a run that are written around it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written<'l> {
    pub marks: Marks<'l>,
    /// Whether the run is a link without brackets.
    pub bare: bool,
}

impl<'l> Written<'l> {
    fn iter(self) -> impl Iterator<Item = &'l Mark> + Clone {
        self.marks.iter().filter(move |mark| match mark {
            // Code is no pair of signs around other things.
            Mark::Code | Mark::Other(_) => false,
            Mark::Link(_) => !self.bare,
            _ => true,
        })
    }
}

impl<'l> Builder<'l> {
    /// A builder for a line of that many runs.
    pub(super) fn new(runs: usize) -> Self {
        Self {
            line: Tokens {
                tokens: Vec::with_capacity(runs * 3),
                has_signs: false,
                is_struck: false,
            },
            open: Written::default(),
            depth: 0,
            innermost: None,
        }
    }

    /// Ends all marks.
    pub(super) fn end_marks(&mut self) {
        while self.depth > 0 {
            self.close();
        }
        self.open = Written::default();
    }

    /// Makes exactly these marks open.
    pub(super) fn marks(&mut self, wanted: Written<'l>) {
        if self.depth > 0 {
            let pairs = self.open.iter().zip(wanted.iter());
            let common = pairs.take_while(|(open, wanted)| open == wanted).count();
            while self.depth > common {
                self.close();
            }
        }
        for mark in wanted.iter().skip(self.depth) {
            self.open(mark);
        }
        self.open = wanted;
    }

    fn open(&mut self, mark: &'l Mark) {
        self.line.has_signs |= has_signs(mark);
        self.line.is_struck |= matches!(mark, Mark::Strike);
        self.depth += 1;
        let around = self.innermost.replace(self.line.tokens.len());
        self.line.tokens.push(Token::Open(Open {
            mark,
            around,
            signs: None,
        }));
    }

    /// Ends the innermost open mark.
    fn close(&mut self) {
        self.depth -= 1;
        let Some(index) = self.innermost else { return };
        if let Some(Token::Open(open)) = self.line.tokens.get(index) {
            self.innermost = open.around;
        }
        self.line.tokens.push(Token::Close(index));
    }

    /// Adds a piece; an empty one is left out, so that neighbours are what is seen.
    pub(super) fn push(&mut self, token: Token<'l>) {
        let empty = match &token {
            Token::Text(text) => text.is_empty(),
            Token::Raw(text) => text.is_empty(),
            _ => false,
        };
        if !empty {
            self.line.tokens.push(token);
        }
    }

    pub(super) fn finish(mut self) -> Tokens<'l> {
        self.end_marks();
        self.line
    }
}

/// The signs chosen for a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    Stars(&'static str),
    Underscore,
    Html,
}

/// Appends the line the tokens say; `line_start` when it begins where a block may begin.
pub(super) fn push(out: &mut String, mut line: Tokens<'_>, line_start: bool) {
    if line.has_signs {
        choose(&mut line.tokens);
    }
    let is_struck = line.is_struck;
    twice_if_paired(out, is_struck, |out, pairs| {
        push_tokens(out, &line.tokens, line_start, pairs)
    });
}

/// Appends a line that is nothing but text, and says whether no sign in it could mean something.
pub(super) fn push_plain(out: &mut String, text: &str, line_start: bool) -> bool {
    let text = trim_start(text);
    if escape::is_clean(text, line_start) {
        out.push_str(text);
        return true;
    }
    twice_if_paired(out, false, |out, pairs| {
        let around = Surroundings {
            pairs,
            ..Surroundings::default()
        };
        escape::push_text(out, text, line_start, around)
    });
    false
}

/// Appends a line by `write`, which is told whether signs that mean something in pairs may find a partner, and counts
/// those it meets. Few lines hold two; such a line is written once more.
fn twice_if_paired(out: &mut String, pairs: bool, write: impl Fn(&mut String, bool) -> usize) {
    let start = out.len();
    if write(out, pairs) > 1 && !pairs {
        out.truncate(start);
        write(out, true);
    }
}

/// Appends what the tokens say, and says how many signs are in their text that mean something in pairs.
fn push_tokens(out: &mut String, tokens: &[Token<'_>], mut line_start: bool, pairs: bool) -> usize {
    let start = out.len();
    let last = |out: &String| out.get(start..)?.chars().next_back();
    let mut link_depth = 0_usize;
    let mut paired = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(open) => {
                if matches!(open.mark, Mark::Link(_)) {
                    link_depth += 1;
                }
                push_open(out, open);
                line_start = false;
            }
            Token::Close(open) => {
                if let Some(Token::Open(open)) = tokens.get(*open) {
                    if matches!(open.mark, Mark::Link(_)) {
                        link_depth = link_depth.saturating_sub(1);
                    }
                    push_close(out, open);
                }
            }
            Token::Text(text) => {
                let trimmed = if line_start || out.len() == start {
                    trim_start(text)
                } else {
                    text
                };
                if escape::is_clean(trimmed, line_start) {
                    out.push_str(trimmed);
                    line_start = line_start && trimmed.is_empty();
                    continue;
                }
                let around = Surroundings {
                    link: link_depth > 0,
                    pairs,
                    before: if line_start { None } else { last(out) },
                    after: first_sign(tokens, index + 1),
                };
                paired += escape::push_text(out, trimmed, line_start, around);
                line_start = line_start && trimmed.is_empty();
            }
            Token::Raw(raw) => {
                // Two code spans side by side would be one.
                if raw.starts_with('`') && last(out) == Some('`') {
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
                if joined(last(out)) {
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
                trim_end(out, start);
                out.push_str(if *newline { "\\\n" } else { "<br>" });
                line_start = *newline;
            }
        }
    }
    paired
}

/// A text without the spaces before it.
fn trim_start(text: &str) -> &str {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let spaces = text.bytes().take_while(is_space).count();
    text.get(spaces..).unwrap_or_default()
}

/// Takes the spaces at the end away, as far as they stand behind `start`.
pub(super) fn trim_end(out: &mut String, start: usize) {
    let written = out.get(start..).unwrap_or_default();
    let kept = written.trim_end_matches(' ').len();
    out.truncate(start + kept);
}

fn push_open(out: &mut String, open: &Open<'_>) {
    match (open.mark, open.signs) {
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

fn push_close(out: &mut String, open: &Open<'_>) {
    match (open.mark, open.signs) {
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
fn choose(tokens: &mut [Token<'_>]) {
    for close in 0..tokens.len() {
        let Some(Token::Close(open)) = tokens.get(close) else {
            continue;
        };
        let open = *open;
        let Some(Token::Open(Open { mark, .. })) = tokens.get(open) else {
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
            _ if !touches_stars(tokens, open) && !touches_stars(tokens, close) => Signs::Stars("*"),
            _ if !word(outer_before) && !word(outer_after) => Signs::Underscore,
            _ => Signs::Html,
        };
        if let Some(Token::Open(open)) = tokens.get_mut(open) {
            open.signs = Some(choice);
        }
    }
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
        let open = match token {
            Some(Token::Close(open)) => tokens.get(*open),
            token => token,
        };
        matches!(
            open,
            Some(Token::Open(Open {
                mark: Mark::Strong | Mark::Em,
                ..
            }))
        )
    };
    stars(index.checked_sub(1)) || stars(Some(index + 1))
}

/// The first character a token will write; signs and tags count as punctuation.
fn first_sign(tokens: &[Token<'_>], index: usize) -> Option<char> {
    match tokens.get(index)? {
        Token::Open(open) => Some(if matches!(open.mark, Mark::Link(_)) {
            '['
        } else {
            '*'
        }),
        Token::Close(open) => Some(match tokens.get(*open) {
            Some(Token::Open(open)) if matches!(open.mark, Mark::Link(_)) => ']',
            _ => '*',
        }),
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
