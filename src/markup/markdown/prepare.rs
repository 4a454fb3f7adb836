//! Gives directives lines of their own before the Markdown parser sees them.
//!
//! Apart because CommonMark knows no `:::` containers: without blank lines around it a `:::` would be part of a
//! paragraph, a table or a list item. Only documents that have directives at all are copied; lines inside code are left alone.
//! Also turns MkDocs' `!!! note` into `:::`, and gives the content of `<details>` lines of its own.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::directive;

/// How deep `!!!` within `!!!` is read; each level is prepared anew.
const MAX_ADMONITIONS: usize = 8;

/// The source with blank lines around directives.
pub(super) fn prepare(source: &str, parser_options: pulldown_cmark::Options) -> Cow<'_, str> {
    prepare_at(source, parser_options, 0)
}

fn prepare_at(source: &str, parser_options: pulldown_cmark::Options, depth: usize) -> Cow<'_, str> {
    let Survey { directives, code } = survey(source);
    // Nearly no document has directives.
    if directives.is_empty() {
        return Cow::Borrowed(source);
    }
    let code = code.unwrap_or_else(|| code_ranges(source, parser_options));
    let mut code = code.into_iter().peekable();
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    // Up to where the source was copied: lines that stay are copied together.
    let mut copied = 0;
    for Range { start, end } in directives {
        while code.next_if(|range| range.end <= start).is_some() {}
        // A fence behind a list marker begins within its line.
        if start < copied || code.peek().is_some_and(|range| range.start < end) {
            continue;
        }
        let (prefix, rest) = split_prefix(source.get(start..end).unwrap_or_default());
        let rest = rest.trim();
        let opening = if prefix.is_empty() && depth < MAX_ADMONITIONS {
            directive::admonition(rest)
        } else {
            None
        };
        if opening.is_some() || is_directive(rest) {
            out.push_str(source.get(copied..start).unwrap_or_default());
            own_line(&mut out, prefix, opening.as_deref().unwrap_or(rest));
            copied = end;
        }
        if opening.is_some() {
            let (inside, length) = admonished(source.get(end..).unwrap_or_default());
            out.push_str(&prepare_at(&inside, parser_options, depth + 1));
            own_line(&mut out, "", ":::");
            copied = end + length;
        }
    }
    out.push_str(source.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The indented lines behind MkDocs' `!!!` line without their indent, and how long they are in the source.
fn admonished(source: &str) -> (String, usize) {
    let mut inside = String::new();
    for (start, line) in lines(source) {
        let inner = line
            .strip_prefix("    ")
            .or_else(|| line.strip_prefix('\t'));
        match inner {
            Some(inner) => inside.push_str(inner),
            None if line.trim().is_empty() => inside.push_str(line),
            None => return (inside, start),
        }
    }
    (inside, source.len())
}

/// The lines of a text with their ends, and where they begin.
fn lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = memchr::memchr_iter(b'\n', source.as_bytes()).map(|end| end + 1);
    let mut start = 0;
    ends.chain(std::iter::once(source.len()))
        .filter_map(move |end| {
            let line = source.get(start..end)?;
            let found = (start, line);
            start = end;
            (!line.is_empty()).then_some(found)
        })
}

/// Whether a line begins as directives do, the signs of containers apart.
fn may_be_directive(rest: &str) -> bool {
    match rest.as_bytes().first() {
        Some(b':') => rest.starts_with(":::"),
        Some(b'{') => rest.starts_with("{expand"),
        Some(b'!') => rest.starts_with("!!! "),
        Some(b'<') => is_directive(rest),
        _ => false,
    }
}

/// Writes a line with blank lines around it, inside the same containers. Behind a list marker no blank line comes before:
/// it would end the item.
fn own_line(out: &mut String, prefix: &str, line: &str) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    let marked = prefix.contains(|sign: char| !matches!(sign, ' ' | '\t' | '>'));
    let blank: String = prefix
        .chars()
        .map(|sign| if sign == '>' { '>' } else { ' ' })
        .collect();
    let blank = blank.trim_end();
    if !marked {
        out.push_str(blank);
        out.push('\n');
    }
    out.push_str(prefix);
    out.push_str(line);
    out.push('\n');
    out.push_str(blank);
    out.push('\n');
}

/// The signs of containers before a line: spaces, `>` and list markers.
fn split_prefix(line: &str) -> (&str, &str) {
    let bytes = line.as_bytes();
    let mut end = 0;
    loop {
        while matches!(bytes.get(end), Some(b' ' | b'\t' | b'>')) {
            end += 1;
        }
        let digits = bytes
            .iter()
            .skip(end)
            .take(9)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let sign = match bytes.get(end + digits) {
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if digits > 0 => 1,
            _ => break,
        };
        if !matches!(bytes.get(end + digits + sign), Some(b' ' | b'\t')) {
            break;
        }
        end += digits + sign;
    }
    line.split_at(end)
}

/// Whether the rest of a line is a directive or a tag that must not swallow the Markdown after it.
fn is_directive(rest: &str) -> bool {
    let rest = rest.trim();
    if rest.starts_with(":::") {
        return directive::is_fence(rest);
    }
    if rest.starts_with("{expand") {
        return directive::expand(rest).is_some();
    }
    let tag = |name: &str| {
        rest.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    (tag("<details") || tag("</details") || tag("<summary")) && rest.ends_with('>')
}

/// What one look at the beginning of each line says.
struct Survey {
    /// The lines that may be directives, if they are no code.
    directives: Vec<Range<usize>>,
    /// Where code is, if that can be told without the parser: all fences stand at the very beginning of their lines, where
    /// they are in no list and no quote, and nothing else can hold code. So it is in nearly all documents.
    code: Option<Vec<Range<usize>>>,
}

/// A fence: where its line begins, its sign and how many there are.
#[derive(Clone, Copy)]
struct Fence {
    start: usize,
    sign: u8,
    length: usize,
}

fn survey(source: &str) -> Survey {
    let mut directives = Vec::new();
    let mut code = Vec::new();
    let mut plain = memchr::memchr(b'\r', source.as_bytes()).is_none();
    let mut open: Option<Fence> = None;
    for (start, line) in lines(source) {
        // Most lines are told by their first byte.
        if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '\n') {
            continue;
        }
        let (prefix, rest) = split_prefix(line);
        let end = start + line.len();
        if may_be_directive(rest) {
            directives.push(start..end);
            // Behind so much space it may be code.
            plain &= open.is_some() || !(prefix.contains("    ") || prefix.contains('\t'));
        }
        let fence = fence(rest).map(|(sign, length)| Fence {
            start,
            sign,
            length,
        });
        match (open, fence) {
            (None, Some(fence)) if is_opening(rest, fence) => {
                plain &= prefix.is_empty();
                open = Some(fence);
            }
            (Some(opening), Some(fence)) if is_closing(rest, fence, opening) => {
                plain &= prefix.is_empty();
                code.push(opening.start..end);
                open = None;
            }
            (Some(_), _) => {}
            // HTML may hold what looks like a fence, a footnote may begin with one.
            (None, _) if rest.starts_with('<') => plain = false,
            (None, _) if rest.starts_with('[') => {
                plain &= !(rest.contains("```") || rest.contains("~~~"));
            }
            (None, _) => {}
        }
    }
    code.extend(open.map(|fence| fence.start..source.len()));
    Survey {
        directives,
        code: plain.then_some(code),
    }
}

/// The sign a line begins with, three times or more.
fn fence(rest: &str) -> Option<(u8, usize)> {
    let sign = *rest.as_bytes().first()?;
    if !matches!(sign, b'`' | b'~') {
        return None;
    }
    let length = rest.bytes().take_while(|byte| *byte == sign).count();
    (length >= 3).then_some((sign, length))
}

/// What stands behind backticks must hold none, else it is code in a line.
fn is_opening(rest: &str, fence: Fence) -> bool {
    let info = rest.as_bytes().get(fence.length..).unwrap_or_default();
    fence.sign != b'`' || memchr::memchr(b'`', info).is_none()
}

fn is_closing(rest: &str, fence: Fence, opening: Fence) -> bool {
    let after = rest.get(fence.length..).unwrap_or_default();
    fence.sign == opening.sign
        && fence.length >= opening.length
        && after.trim_matches([' ', '\t', '\n']).is_empty()
}

/// Where code is, by the parser itself.
fn code_ranges(source: &str, parser_options: pulldown_cmark::Options) -> Vec<Range<usize>> {
    Parser::new_ext(source, parser_options)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) => Some(range),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn options() -> pulldown_cmark::Options {
        pulldown_cmark::Options::ENABLE_TABLES
            | pulldown_cmark::Options::ENABLE_FOOTNOTES
            | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
            | pulldown_cmark::Options::ENABLE_TASKLISTS
            | pulldown_cmark::Options::ENABLE_GFM
    }

    /// Which of the lines that may be directives are code.
    fn in_code(directives: &[Range<usize>], code: &[Range<usize>]) -> Vec<bool> {
        let within = |line: &Range<usize>| {
            code.iter()
                .any(|range| range.start < line.end && line.start < range.end)
        };
        directives.iter().map(within).collect()
    }

    #[test]
    fn a_page_with_fences_is_told_without_the_parser() {
        let source = "# a\n\n:::info\n```rust\n:::note\n```\n:::\n\n~~~\n```\n:::\n";
        let Survey { directives, code } = survey(source);
        let code = code.expect("all fences stand at the beginning of their lines");
        assert_eq!(in_code(&directives, &code), [false, true, false, true]);
    }

    #[test]
    fn a_directive_in_a_fence_behind_a_marker_is_left_alone() {
        let source = "- a\n\n  ```\n  :::info\n  ```\n";
        assert!(survey(source).code.is_none());
        assert_eq!(prepare(source, options()), source);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_told_of_code_agrees_with_the_parser(parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "```", "````", "~~~", "~~~~", "`", "rust", " ", "  ", "    ", "\t", "\n", "\n", "\n", "\n\n",
                ":::info\n", ":::\n", "> ", "- ", "1. ", "[^1]: ", "[a]: ", "<div>", "<!--", "-->", "<pre>", "x",
                "{expand:a}\n", "!!! note\n", "| a |\n|---|\n", "# ", "===", "---", "\\", "<details>\n", "\r",
            ]),
            0..24,
        )) {
            let source = parts.concat();
            let Survey { directives, code } = survey(&source);
            if let Some(code) = code {
                let known = code_ranges(&source, options());
                prop_assert_eq!(in_code(&directives, &code), in_code(&directives, &known), "{:?}", source);
            }
        }
    }
}
