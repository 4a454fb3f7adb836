//! Tags in raw HTML: their names, attributes and the marks the common ones stand for.
//!
//! Apart because both lines and blocks meet HTML. It is a tokenizer for tags, not an HTML parser: what is not a known tag stays text.

use crate::inline::{Link, Mark};
use crate::target;

/// A tag or the text between two.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// A tag.
    Tag(Tag<'a>),
    /// A comment.
    Comment(&'a str),
}

/// A tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag<'a> {
    /// The name in lower case.
    pub name: String,
    /// Whether it closes.
    pub closing: bool,
    /// Everything between the name and `>`.
    rest: &'a str,
    /// The whole tag.
    pub source: &'a str,
}

impl Tag<'_> {
    /// An attribute, with entities resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|character: char| {
                character.is_whitespace() || character == '/'
            });
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .find(|character: char| {
                    character.is_whitespace() || character == '=' || character == '/'
                })
                .unwrap_or(rest.len())
                .max(1);
            let end = (end..=rest.len()).find(|index| rest.is_char_boundary(*index))?;
            let (found, tail) = rest.split_at(end);
            let (value, tail) = match tail.trim_start().strip_prefix('=') {
                Some(after) => attribute_value(after.trim_start()),
                None => ("", tail),
            };
            if found.eq_ignore_ascii_case(name) {
                return Some(unescape(value));
            }
            rest = tail;
        }
    }

    /// A property of the `style` attribute.
    pub(super) fn style(&self, property: &str) -> Option<String> {
        self.attribute("style")?.split(';').find_map(|rule| {
            let (name, value) = rule.split_once(':')?;
            let value = value.trim();
            (name.trim().eq_ignore_ascii_case(property) && !value.is_empty())
                .then(|| value.to_owned())
        })
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest.split_once(quote).unwrap_or((rest, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// The five entities of XML and numbers; enough for attributes.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(index) = rest.find('&') {
        let (before, entity) = rest.split_at(index);
        out.push_str(before);
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        let name = end.and_then(|end| entity.get(1..end)).unwrap_or_default();
        let character = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            _ => name
                .strip_prefix('#')
                .and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                })
                .and_then(char::from_u32),
        };
        match (character, end) {
            (Some(character), Some(end)) => {
                out.push(character);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// Cuts HTML into tags and text.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        rest: html,
        comments: html.contains("-->"),
    }
}

/// See [`tokens`].
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Whether a comment can end at all; else looking for its end anew at each `<!--` would take quadratic time.
    comments: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some((token, rest)) = tag_or_comment(self.rest, self.comments) {
            self.rest = rest;
            return Some(token);
        }
        // Text up to the next `<` that begins a tag.
        let found = self
            .rest
            .match_indices('<')
            .map(|(index, _)| index)
            .skip_while(|index| *index == 0)
            .find(|index| {
                let tail = self.rest.get(*index..).unwrap_or_default();
                tag_or_comment(tail, self.comments).is_some()
            });
        let Some(index) = found else {
            return Some(Token::Text(std::mem::take(&mut self.rest)));
        };
        let (text, tail) = self.rest.split_at(index);
        self.rest = tail;
        Some(Token::Text(text))
    }
}

fn tag_or_comment(text: &str, comments: bool) -> Option<(Token<'_>, &str)> {
    let inner = text.strip_prefix('<')?;
    if inner.starts_with("!--") {
        if !comments {
            return None;
        }
        let end = inner.find("-->")? + 4;
        let (comment, rest) = text.split_at(end);
        return Some((Token::Comment(comment), rest));
    }
    let (closing, named) = match inner.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, inner),
    };
    if !named.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = named
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-'))?;
    let (name, rest) = named.split_at(name_end);
    if !rest.starts_with(|next: char| next.is_whitespace() || next == '>' || next == '/') {
        return None;
    }
    let end = tag_end(rest)?;
    let (attributes, after) = rest.split_at(end);
    let after = after.get(1..)?;
    let source = text.get(..text.len() - after.len())?;
    let tag = Tag {
        name: name.to_ascii_lowercase(),
        closing,
        rest: attributes,
        source,
    };
    Some((Token::Tag(tag), after))
}

/// The `>` that ends a tag, outside of quoted values. Looks no further than a tag may reasonably be long.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate().take(2048) {
        match (quote, byte) {
            (None, b'>') => return Some(index),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The mark a tag stands for.
pub(super) fn mark(tag: &Tag<'_>) -> Option<Mark> {
    let mark = match tag.name.as_str() {
        "b" | "strong" => Mark::Strong,
        "i" | "em" | "cite" | "var" => Mark::Em,
        "u" | "ins" => Mark::Underline,
        "s" | "del" | "strike" => Mark::Strike,
        "sub" => Mark::Sub,
        "sup" => Mark::Sup,
        "code" | "kbd" | "tt" | "samp" => Mark::Code,
        "mark" => Mark::Background(super::HIGHLIGHT.to_owned()),
        "a" => {
            let href = tag.attribute("href")?;
            let mut link = Link::to_url(String::new());
            link.target = target::read(&href);
            link.title = tag.attribute("title");
            Mark::Link(Box::new(link))
        }
        "font" => Mark::Color(tag.attribute("color")?),
        "span" => {
            if let Some(id) = tag.attribute("data-comment") {
                Mark::Annotation(id)
            } else if let Some(color) = tag.style("color") {
                Mark::Color(color)
            } else if let Some(color) = tag.style("background-color") {
                Mark::Background(color)
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text_are_told_apart() {
        let html = "é<b class='x>y'>a < b</b><!-- c --><br/>";
        let kinds: Vec<String> = tokens(html)
            .map(|token| match token {
                Token::Text(text) => format!("text {text}"),
                Token::Tag(tag) => format!("tag {} {}", tag.name, tag.closing),
                Token::Comment(_) => "comment".to_owned(),
            })
            .collect();
        assert_eq!(
            kinds,
            [
                "text é",
                "tag b false",
                "text a < b",
                "tag b true",
                "comment",
                "tag br false"
            ]
        );
    }

    #[test]
    fn attributes_and_styles_are_found() {
        let Some(Token::Tag(tag)) = tokens(
            r#"<td colspan=2 Style="color: red; background-color:#fff" title="a &amp; b" x>"#,
        )
        .next() else {
            panic!()
        };
        assert_eq!(tag.attribute("colspan").as_deref(), Some("2"));
        assert_eq!(tag.attribute("title").as_deref(), Some("a & b"));
        assert_eq!(tag.style("background-color").as_deref(), Some("#fff"));
        assert_eq!(tag.attribute("x").as_deref(), Some(""));
        assert_eq!(tag.attribute("y"), None);
    }
}
