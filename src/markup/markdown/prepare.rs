//! Gives directives lines of their own before the Markdown parser sees them.
//!
//! Apart because CommonMark knows no `:::` containers: without blank lines around it a `:::` would be part of a
//! paragraph, a table or a list item. Only documents that have directives at all are copied; lines inside code are left alone.
//! Also turns MkDocs' `!!! note` into `:::`, and gives the content of `<details>` lines of its own.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::directive;

/// The source with blank lines around directives.
pub(super) fn prepare(source: &str, parser_options: pulldown_cmark::Options) -> Cow<'_, str> {
    // Nearly no document has directives; one look at the beginning of each line says so.
    let wanted = |after: &str| {
        let rest = split_prefix(after).1;
        match rest.as_bytes().first() {
            Some(b':') => rest.starts_with(":::"),
            Some(b'{') => rest.starts_with("{expand"),
            Some(b'!') => rest.starts_with("!!! "),
            Some(b'<') => is_directive(rest.lines().next().unwrap_or_default()),
            _ => false,
        }
    };
    let ends = memchr::memchr_iter(b'\n', source.as_bytes());
    let starts = std::iter::once(0).chain(ends.map(|end| end + 1));
    if !starts
        .into_iter()
        .any(|start| wanted(source.get(start..).unwrap_or_default()))
    {
        return Cow::Borrowed(source);
    }
    let code = code_ranges(source, parser_options);
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    let mut next_code = 0;
    let mut offset = 0;
    let mut admonition: Option<&str> = None;
    for line in source.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        while code.get(next_code).is_some_and(|range| range.end <= start) {
            next_code += 1;
        }
        // A fence behind a list marker begins within its line.
        let in_code = code
            .get(next_code)
            .is_some_and(|range| range.start < offset);
        let (prefix, rest) = split_prefix(line);
        if let Some(outer) = admonition {
            let blank = rest.trim().is_empty();
            match line
                .strip_prefix("    ")
                .or_else(|| line.strip_prefix('\t'))
            {
                Some(inner) => {
                    out.push_str(inner);
                    continue;
                }
                None if blank => {
                    out.push_str(line);
                    continue;
                }
                None => {
                    own_line(&mut out, outer, ":::");
                    admonition = None;
                }
            }
        }
        if in_code {
            out.push_str(line);
            continue;
        }
        if prefix.is_empty()
            && let Some(opening) = directive::admonition(rest.trim())
        {
            own_line(&mut out, "", &opening);
            admonition = Some("");
            continue;
        }
        if is_directive(rest) {
            own_line(&mut out, prefix, rest.trim());
        } else {
            out.push_str(line);
        }
    }
    if admonition.is_some() {
        own_line(&mut out, "", ":::");
    }
    Cow::Owned(out)
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
