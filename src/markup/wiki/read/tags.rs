//! The macros of a text, found and paired in one pass before anything else is read.
//!
//! Apart because pairing needs the whole text: whether `{quote}` opens, closes or is just text depends on what follows.
//! Bodies that are text as it stands (`{code}`) are skipped here, so nothing in them is ever taken for markup.

use std::collections::HashMap;

use crate::wiki::macros::{PAIRED, SINGLE, VERBATIM};

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Begins a body of markup that ends at the tag with this index.
    Open(usize),
    /// Ends the body begun by the tag with this index.
    Close(usize),
    /// Begins a body of plain text that ends at this offset; its end tag ends at the second.
    Verbatim(usize, usize),
    /// Stands for itself.
    Single,
    /// Is no macro.
    Text,
}

/// `{name:parameters}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: &'a str,
    pub(super) parameters: &'a str,
    pub(super) role: Role,
}

impl Tag<'_> {
    /// Whether the tag begins a block, wherever it stands.
    pub(super) fn is_block(&self) -> bool {
        match self.role {
            Role::Open(_) => self.name != "color",
            Role::Verbatim(..) => true,
            Role::Close(_) | Role::Single | Role::Text => false,
        }
    }
}

/// Finds and pairs all tags.
pub(super) fn tags(source: &str) -> Vec<Tag<'_>> {
    let mut tags = find(source);
    pair(&mut tags);
    tags
}

/// Remembers where a text occurs next, so that asking again from further on costs nothing.
pub(super) struct Finder {
    needle: &'static str,
    from: usize,
    found: Option<usize>,
    asked: bool,
}

impl Finder {
    pub(super) fn new(needle: &'static str) -> Finder {
        Finder {
            needle,
            from: 0,
            found: None,
            asked: false,
        }
    }

    /// The first place at or after `from` where the text stands without a backslash before it.
    pub(super) fn next(&mut self, source: &str, from: usize) -> Option<usize> {
        let known = self.asked && from >= self.from && self.found.is_none_or(|found| from <= found);
        if !known {
            (self.from, self.asked) = (from, true);
            self.found = search(source, self.needle, from);
        }
        self.found
    }
}

fn search(source: &str, needle: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + source.get(at..)?.find(needle)?;
        if !is_escaped(source, found, from) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// Whether an odd number of backslashes stands before an offset; none before `from` count.
fn is_escaped(source: &str, at: usize, from: usize) -> bool {
    let before = source.as_bytes().get(from..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count()
        % 2
        == 1
}

fn find(source: &str) -> Vec<Tag<'_>> {
    let bytes = source.as_bytes();
    let mut tags = Vec::new();
    let mut ends: HashMap<&'static str, Finder> = HashMap::new();
    let (mut monospace, mut lines) = (Finder::new("}}"), Finder::new("\n"));
    let mut at = 0;
    while let Some(step) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| matches!(byte, b'{' | b'\\')))
    {
        let start = at + step;
        if bytes.get(start) == Some(&b'\\') {
            at = start + 2;
            continue;
        }
        if bytes.get(start + 1) == Some(&b'{') {
            let line_end = lines.next(source, start).unwrap_or(source.len());
            let close = monospace
                .next(source, start + 2)
                .filter(|close| *close < line_end);
            at = close.map_or(start + 2, |close| close + 2);
            continue;
        }
        let Some(mut tag) = tag_at(source, start) else {
            at = start + 1;
            continue;
        };
        at = tag.end;
        if let Some(name) = VERBATIM.into_iter().find(|name| *name == tag.name) {
            let end_tag = end_tag(name);
            let close = ends
                .entry(name)
                .or_insert_with(|| Finder::new(end_tag))
                .next(source, tag.end);
            tag.role = match close {
                Some(close) => Role::Verbatim(close, close + end_tag.len()),
                None => Role::Text,
            };
            if let Role::Verbatim(_, end) = tag.role {
                at = end;
            }
        }
        tags.push(tag);
    }
    tags
}

fn end_tag(name: &str) -> &'static str {
    match name {
        "code" => "{code}",
        "noformat" => "{noformat}",
        "html" => "{html}",
        "latex" => "{latex}",
        "mermaid" => "{mermaid}",
        "plantuml" => "{plantuml}",
        _ => "{csv}",
    }
}

/// The tag at a brace, not yet paired.
fn tag_at(source: &str, start: usize) -> Option<Tag<'_>> {
    let rest = source.get(start + 1..)?;
    let length = rest
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))?;
    let name = rest
        .get(..length)
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let rest = rest.get(length..)?;
    let (parameters, end) = match rest.as_bytes().first()? {
        b'}' => ("", start + 1 + length + 1),
        b':' => {
            // Parameters end with the line; the bound keeps a row of `{a:` linear.
            let close = rest
                .bytes()
                .take(2000)
                .position(|byte| matches!(byte, b'}' | b'\n' | b'{'))?;
            if rest.as_bytes().get(close) != Some(&b'}') {
                return None;
            }
            (rest.get(1..close)?, start + 1 + length + close + 1)
        }
        _ => return None,
    };
    let role = if SINGLE.contains(&name) {
        Role::Single
    } else {
        Role::Text
    };
    Some(Tag {
        start,
        end,
        name,
        parameters,
        role,
    })
}

/// Pairs tags by name. A block that closes leaves what is open within it as text; colours cross blocks freely.
fn pair(tags: &mut [Tag<'_>]) {
    let mut stack: Vec<usize> = Vec::new();
    let mut open_by_name: HashMap<&str, usize> = HashMap::new();
    let mut colors: Vec<usize> = Vec::new();
    for index in 0..tags.len() {
        let Some(tag) = tags.get(index).copied() else {
            continue;
        };
        if tag.role != Role::Text || VERBATIM.contains(&tag.name) {
            continue;
        }
        if tag.name == "color" {
            match colors.last() {
                Some(open) if tag.parameters.is_empty() => {
                    let open = *open;
                    colors.pop();
                    join(tags, open, index);
                }
                _ if tag.parameters.is_empty() => {}
                _ => colors.push(index),
            }
            continue;
        }
        let opens = !tag.parameters.is_empty();
        let is_open = open_by_name.get(tag.name).is_some_and(|count| *count > 0);
        if !opens && is_open {
            while let Some(open) = stack.pop() {
                let name = tags.get(open).map_or("", |tag| tag.name);
                if let Some(count) = open_by_name.get_mut(name) {
                    *count -= 1;
                }
                if name == tag.name {
                    join(tags, open, index);
                    break;
                }
            }
        } else if PAIRED.contains(&tag.name) || opens && tag.parameters.contains('=') {
            stack.push(index);
            *open_by_name.entry(tag.name).or_insert(0) += 1;
        }
    }
    for tag in tags {
        // An unknown macro with named parameters and no end is one without a body.
        if tag.role == Role::Text
            && tag.parameters.contains('=')
            && !PAIRED.contains(&tag.name)
            && !VERBATIM.contains(&tag.name)
        {
            tag.role = Role::Single;
        }
    }
}

fn join(tags: &mut [Tag<'_>], open: usize, close: usize) {
    if let Some(tag) = tags.get_mut(open) {
        tag.role = Role::Open(close);
    }
    if let Some(tag) = tags.get_mut(close) {
        tag.role = Role::Close(open);
    }
}

#[cfg(test)]
mod tests {
    use super::{Finder, Role, tags};

    fn roles(source: &str) -> Vec<String> {
        tags(source)
            .iter()
            .map(|tag| {
                let role = match tag.role {
                    Role::Open(_) => "open",
                    Role::Close(_) => "close",
                    Role::Verbatim(..) => "verbatim",
                    Role::Single => "single",
                    Role::Text => "text",
                };
                format!("{} {role}", tag.name)
            })
            .collect()
    }

    #[test]
    fn tags_pair_by_name() {
        for (source, expected) in [
            (
                "{quote}a{quote}b{quote}",
                vec!["quote open", "quote close", "quote text"],
            ),
            (
                "{panel:title=x}{quote}a{panel}b{quote}",
                vec!["panel open", "quote text", "panel close", "quote text"],
            ),
            (
                "{color:red}{quote}a{color}{quote}",
                vec!["color open", "quote open", "color close", "quote close"],
            ),
            (
                "{code:java}{quote}{code}{quote}",
                vec!["code verbatim", "quote text"],
            ),
            ("{code}", vec!["code text"]),
            (
                "{id} {toc} {x:a=b} \\{quote} {{ {quote} }} {a b}",
                vec!["id text", "toc single", "x single"],
            ),
        ] {
            assert_eq!(roles(source), expected, "{source}");
        }
    }

    #[test]
    fn a_finder_skips_what_is_escaped() {
        let mut finder = Finder::new("]");
        assert_eq!(finder.next("a\\]b]c", 0), Some(4));
        assert_eq!(finder.next("a\\]b]c", 3), Some(4));
        assert_eq!(finder.next("a\\]b]c", 5), None);
    }
}
