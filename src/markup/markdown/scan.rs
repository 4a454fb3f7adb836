//! Looks through text for what has a meaning without being Markdown: addresses, mentions, issue keys, emoji,
//! `H~2~O`, `x^2^`, `==marked==`.
//!
//! Apart because it is one pass over each text with a few bytes to stop at; most texts have none and are pushed whole.

use super::directive;
use crate::Options;
use crate::document::Media;
use crate::emoji;
use crate::find::Signs;
use crate::inline::{Emoji, Inline, InlineNode, Link, Mark, Mention, push_inline};
use crate::options::MentionId;

/// The text as it was read, and where characters in it were escaped.
struct Scan<'a> {
    text: &'a str,
    literal: &'a [usize],
    marks: &'a [Mark],
    options: &'a Options,
    in_link: bool,
}

/// Something found: where it begins and ends, and what it is.
struct Found {
    start: usize,
    end: usize,
    inline: Inline,
}

/// Pushes text with these marks, and what is found in it.
pub(super) fn push_text(
    line: &mut Vec<Inline>,
    text: &str,
    literal: &[usize],
    marks: &[Mark],
    options: &Options,
) {
    let mut from = 0;
    if text.starts_with('{')
        && literal.first() != Some(&0)
        && let Some(Inline {
            node: InlineNode::Media(media),
            ..
        }) = line.last_mut()
    {
        from = media_attributes(media, text);
    }
    let scan = Scan {
        text,
        literal,
        marks,
        options,
        in_link: marks.iter().any(|mark| matches!(mark, Mark::Link(_))),
    };
    let mut position = from;
    let triggers = if options.jira_url.is_some() {
        &TRIGGERS_AND_KEYS
    } else {
        &TRIGGERS
    };
    let next = |from: usize| Some(from + triggers.find(text.as_bytes().get(from..)?)?);
    while let Some(index) = next(position) {
        match scan.at(index, from) {
            Some(found) if found.start >= from => {
                push_run(line, text.get(from..found.start), marks);
                if let InlineNode::Text(_) = found.inline.node {
                    push_inline(line, found.inline);
                } else {
                    line.push(found.inline);
                }
                from = found.end;
                position = found.end;
            }
            _ => position = index + 1,
        }
    }
    push_run(line, text.get(from..), marks);
}

pub(super) fn push_run(line: &mut Vec<Inline>, text: Option<&str>, marks: &[Mark]) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        push_inline(
            line,
            Inline {
                node: InlineNode::Text(text.into()),
                marks: marks.to_vec(),
            },
        );
    }
}

/// Bytes that may begin something.
static TRIGGERS: Signs = Signs::new(b"@[:.^~=");
/// The same with the hyphen of an issue key.
static TRIGGERS_AND_KEYS: Signs = Signs::new(b"@[:.^~=-");

/// `{width=300 layout=wide}` behind an image; how many bytes it is long, or 0.
fn media_attributes(media: &mut Media, text: &str) -> usize {
    let Some(end) = text.bytes().take(512).position(|byte| byte == b'}') else {
        return 0;
    };
    let attributes = directive::attributes(text.get(1..end).unwrap_or_default());
    let known = |name: &str| super::MEDIA_ATTRIBUTES.contains(&name);
    let inline = attributes.words == super::INLINE_MEDIA;
    let only_pairs = attributes.words.is_empty() && !attributes.pairs.is_empty();
    if !(only_pairs || inline) || !attributes.pairs.iter().all(|(name, _)| known(name)) {
        return 0;
    }
    media.width = attributes.number("width").or(media.width);
    media.height = attributes.number("height").or(media.height);
    super::node::keep_media_attributes(media, &attributes);
    end + 1
}

impl Scan<'_> {
    fn is_literal(&self, index: usize) -> bool {
        self.literal.binary_search(&index).is_ok()
    }

    fn byte(&self, index: usize) -> Option<u8> {
        self.text.as_bytes().get(index).copied()
    }

    fn before(&self, index: usize) -> Option<char> {
        self.text.get(..index)?.chars().next_back()
    }

    fn after(&self, index: usize) -> Option<char> {
        self.text.get(index..)?.chars().next()
    }

    fn with_mark(&self, text: &str, mark: Mark) -> Inline {
        let mut marks = self.marks.to_vec();
        if !marks.contains(&mark) {
            marks.push(mark);
        }
        Inline {
            node: InlineNode::Text(text.into()),
            marks,
        }
    }

    fn node(&self, node: InlineNode) -> Inline {
        Inline {
            node,
            marks: self.marks.to_vec(),
        }
    }

    fn at(&self, index: usize, from: usize) -> Option<Found> {
        if self.is_literal(index) {
            return None;
        }
        match self.byte(index)? {
            b'@' if self.byte(index + 1) == Some(b'[') => self.mention(index),
            b'@' => self.email(index, from),
            b'[' => self.legacy_mention(index),
            b':' if self.text.get(index..)?.starts_with("://") => self.address(index, from),
            b':' => self.emoji(index),
            b'.' => self.www(index, from),
            b'^' => self.wrapped(index, "^", Mark::Sup),
            b'~' => self.subscript(index),
            b'=' => self.highlight(index),
            b'-' => self.issue_key(index, from),
            _ => None,
        }
    }

    /// `@[Name or e-mail]`
    fn mention(&self, index: usize) -> Option<Found> {
        let start = index + 2;
        if self.is_literal(index + 1) {
            return None;
        }
        let length = self
            .text
            .get(start..)?
            .bytes()
            .take(256)
            .enumerate()
            .position(|(offset, byte)| byte == b']' && !self.is_literal(start + offset))?;
        let name = self.text.get(start..start + length)?.trim();
        if name.is_empty() {
            return None;
        }
        let mentions = &self.options.mentions;
        let id = mentions.id_of(name).map(str::to_owned);
        // A person found by e-mail is shown by name, where it is known.
        let shown = match &id {
            Some(id) if name.contains('@') => mentions.name_of(id).unwrap_or(name),
            _ => name,
        };
        Some(Found {
            start: index,
            end: start + length + 1,
            inline: self.node(InlineNode::Mention(Box::new(Mention {
                id,
                name: Some(shown.to_owned()),
                ..Mention::default()
            }))),
        })
    }

    /// `[~accountid:ID]`, and `[~name]` where people are named by user name.
    fn legacy_mention(&self, index: usize) -> Option<Found> {
        let inner = self.text.get(index..)?.strip_prefix("[~")?;
        let length = inner.bytes().take(256).position(|byte| byte == b']')?;
        let inner = inner.get(..length)?;
        let id = match inner.strip_prefix("accountid:") {
            Some(id) => id,
            None if self.options.mentions.id_kind == MentionId::UserName => inner,
            None => return None,
        };
        if id.is_empty() || id.contains(char::is_whitespace) {
            return None;
        }
        let name = self.options.mentions.name_of(id).map(str::to_owned);
        Some(Found {
            start: index,
            end: index + 2 + length + 1,
            inline: self.node(InlineNode::Mention(Box::new(Mention {
                id: Some(id.to_owned()),
                name,
                ..Mention::default()
            }))),
        })
    }

    /// `http://…` and the like, as GitHub finds them.
    fn address(&self, colon: usize, from: usize) -> Option<Found> {
        if self.in_link {
            return None;
        }
        let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
            self.text
                .get(..colon)
                .is_some_and(|before| before.ends_with(scheme))
        })?;
        let start = colon - scheme.len();
        if !self.begins_word(start, from) {
            return None;
        }
        let end = self.address_end(colon + 3)?;
        self.link(start, end, "")
    }

    /// `www.…`
    fn www(&self, dot: usize, from: usize) -> Option<Found> {
        if self.in_link || !self.text.get(..dot)?.ends_with("www") {
            return None;
        }
        if !self.begins_word(dot - 3, from) {
            return None;
        }
        let end = self.address_end(dot + 1)?;
        self.link(dot - 3, end, "http://")
    }

    /// Asked before looking for an address's end, so that `xhttp://xhttp://…` takes linear time.
    fn begins_word(&self, start: usize, from: usize) -> bool {
        start >= from && !self.before(start).is_some_and(char::is_alphanumeric)
    }

    fn link(&self, start: usize, end: usize, scheme: &str) -> Option<Found> {
        let shown = self.text.get(start..end)?;
        let link = Link::to_url(format!("{scheme}{shown}"));
        Some(Found {
            start,
            end,
            inline: self.with_mark(shown, Mark::Link(Box::new(link))),
        })
    }

    /// Where an address ends: before space and `<`, without punctuation at the end and closing parentheses too many.
    fn address_end(&self, from: usize) -> Option<usize> {
        let rest = self.text.get(from..)?;
        let mut length = rest
            .find(|character: char| character.is_whitespace() || character == '<')
            .unwrap_or(rest.len());
        if !rest.starts_with(|first: char| first.is_alphanumeric() || first == '[') {
            return None;
        }
        let opened = |part: &str| part.bytes().filter(|byte| *byte == b'(').count();
        let closed = |part: &str| part.bytes().filter(|byte| *byte == b')').count();
        let mut surplus: Option<isize> = None;
        loop {
            let part = rest.get(..length)?;
            match part.chars().next_back()? {
                '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ';' => length -= 1,
                ')' => {
                    let extra = surplus
                        .get_or_insert_with(|| closed(part) as isize - opened(part) as isize);
                    if *extra <= 0 {
                        break;
                    }
                    *extra -= 1;
                    length -= 1;
                }
                _ => break,
            }
        }
        (length > 0).then_some(from + length)
    }

    /// `a@b.example`
    fn email(&self, at: usize, from: usize) -> Option<Found> {
        if self.in_link {
            return None;
        }
        let local = self
            .text
            .get(from..at)?
            .bytes()
            .rev()
            .take(64)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(byte))
            .count();
        let start = at - local;
        let domain = self.text.get(at + 1..)?;
        let mut length = domain
            .bytes()
            .take(255)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
            .count();
        while length > 0 && matches!(domain.as_bytes().get(length - 1), Some(b'.')) {
            length -= 1;
        }
        let domain = domain.get(..length)?;
        let good_end = domain.ends_with(|last: char| last.is_ascii_alphanumeric());
        if local == 0
            || !self.begins_word(start, from)
            || !domain.contains('.')
            || domain.starts_with('.')
            || !good_end
        {
            return None;
        }
        self.link(start, at + 1 + length, "mailto:")
    }

    /// `:rocket:`
    fn emoji(&self, index: usize) -> Option<Found> {
        let inner = self.text.get(index + 1..)?;
        let length = inner.bytes().take(32).position(|byte| byte == b':')?;
        let name = inner.get(..length)?;
        let characters = emoji::characters(name)?;
        let end = index + length + 2;
        let joined = |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() || c == ':');
        if joined(self.before(index)) || joined(self.after(end)) {
            return None;
        }
        Some(Found {
            start: index,
            end,
            inline: self.node(InlineNode::Emoji(Box::new(Emoji {
                short_name: format!(":{name}:"),
                text: Some(characters.to_owned()),
                ..Emoji::default()
            }))),
        })
    }

    /// A short text without spaces between the same sign twice.
    fn wrapped(&self, index: usize, sign: &str, mark: Mark) -> Option<Found> {
        let start = index + sign.len();
        let inner = self.text.get(start..)?;
        let limit = (0..=inner.len().min(40))
            .rev()
            .find(|end| inner.is_char_boundary(*end))?;
        let length = inner.get(..limit)?.find(sign)?;
        let inner = inner.get(..length)?;
        if inner.is_empty()
            || inner.contains(char::is_whitespace)
            || self.is_literal(start + length)
        {
            return None;
        }
        Some(Found {
            start: index,
            end: start + length + sign.len(),
            inline: self.with_mark(inner, mark),
        })
    }

    /// `H~2~O`: between word characters on one side at least; else it is GitHub's strike, which the parser has found.
    fn subscript(&self, index: usize) -> Option<Found> {
        let found = self.wrapped(index, "~", Mark::Sub)?;
        let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        (word(self.before(found.start)) || word(self.after(found.end))).then_some(found)
    }

    /// `==marked text==`
    fn highlight(&self, index: usize) -> Option<Found> {
        let inner = self.text.get(index..)?.strip_prefix("==")?;
        let length = inner.find("==")?;
        let (words, end) = (inner.get(..length)?, index + length + 4);
        let joined = |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() || c == '=');
        if words.is_empty()
            || words.starts_with([' ', '='])
            || words.ends_with(' ')
            || joined(self.before(index))
            || joined(self.after(end))
        {
            return None;
        }
        Some(Found {
            start: index,
            end,
            inline: self.with_mark(words, Mark::Background(super::HIGHLIGHT.to_owned())),
        })
    }

    /// `PROJ-12` becomes a link where the address of Jira is known.
    fn issue_key(&self, hyphen: usize, from: usize) -> Option<Found> {
        let base = self.options.jira_url.as_deref()?;
        if self.in_link {
            return None;
        }
        let length = self
            .text
            .get(from..hyphen)?
            .bytes()
            .rev()
            .take(64)
            .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
            .count();
        let start = hyphen - length;
        let mut end = hyphen;
        while self.byte(end) == Some(b'-') {
            let digits = self
                .text
                .get(end + 1..)?
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            if digits == 0 {
                return None;
            }
            end += 1 + digits;
        }
        let key = self.text.get(start..end)?;
        let joined = |side: Option<char>| {
            side.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '#' | '@'))
        };
        if length < 2
            || !key.starts_with(|first: char| first.is_ascii_uppercase())
            || joined(self.before(start))
            || joined(self.after(end))
        {
            return None;
        }
        let link = Link::to_url(format!("{base}/browse/{key}"));
        Some(Found {
            start,
            end,
            inline: self.with_mark(key, Mark::Link(Box::new(link))),
        })
    }
}
