//! The old wiki markup to storage, for bodies sent as `wiki`.
//!
//! It reads the everyday part: headings, lists, tables, `{code}`, `{noformat}`, panels, `*bold*`, `_em_`, `{{mono}}`, links.

use super::escape;

/// Converts wiki markup.
pub(crate) fn convert(source: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    blocks(&lines)
}

fn blocks(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let trimmed = line.trim();
        at += 1;
        if trimmed.is_empty() {
            continue;
        }
        if let Some((name, parameter)) = block_macro(trimmed) {
            let close = format!("{{{name}}}");
            let mut body = Vec::new();
            while let Some(inner) = lines.get(at) {
                at += 1;
                if inner.trim() == close {
                    break;
                }
                body.push(*inner);
            }
            out.push_str(&macro_storage(name, parameter, &body));
        } else if let Some((level, text)) = heading(trimmed) {
            out.push_str(&format!("<h{level}>{}</h{level}>", inline(text)));
        } else if trimmed == "----" {
            out.push_str("<hr />");
        } else if list_mark(trimmed).is_some() {
            let start = at - 1;
            while lines
                .get(at)
                .is_some_and(|line| list_mark(line.trim()).is_some())
            {
                at += 1;
            }
            let items: Vec<(&str, &str)> = lines
                .get(start..at)
                .unwrap_or(&[])
                .iter()
                .filter_map(|line| list_mark(line.trim()))
                .collect();
            out.push_str(&list(&items, 1));
        } else if trimmed.starts_with('|') {
            let start = at - 1;
            while lines
                .get(at)
                .is_some_and(|line| line.trim().starts_with('|'))
            {
                at += 1;
            }
            out.push_str(&table(lines.get(start..at).unwrap_or(&[])));
        } else {
            let mut text = inline(trimmed);
            while let Some(next) = lines.get(at).map(|line| line.trim()) {
                let ends = next.is_empty()
                    || heading(next).is_some()
                    || list_mark(next).is_some()
                    || next.starts_with('|')
                    || block_macro(next).is_some();
                if ends {
                    break;
                }
                text.push_str("<br />");
                text.push_str(&inline(next));
                at += 1;
            }
            out.push_str(&format!("<p>{text}</p>"));
        }
    }
    out
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.strip_prefix('h')?;
    let (level, text) = rest.split_once(". ")?;
    let level: u8 = level.parse().ok()?;
    (1..=6).contains(&level).then_some((level, text))
}

fn list_mark(line: &str) -> Option<(&str, &str)> {
    let (mark, text) = line.split_once(' ')?;
    let valid = !mark.is_empty() && mark.chars().all(|c| matches!(c, '*' | '#' | '-'));
    (valid && mark.len() < 8 && mark != "--" && mark != "---").then_some((mark, text))
}

fn list(items: &[(&str, &str)], depth: usize) -> String {
    let ordered = items.first().is_some_and(|(mark, _)| mark.ends_with('#'));
    let name = if ordered { "ol" } else { "ul" };
    let mut out = format!("<{name}>");
    let mut at = 0;
    while let Some((_, text)) = items.get(at) {
        at += 1;
        let start = at;
        while items.get(at).is_some_and(|(mark, _)| mark.len() > depth) {
            at += 1;
        }
        let below = items.get(start..at).unwrap_or(&[]);
        let nested = if below.is_empty() {
            String::new()
        } else {
            list(below, depth + 1)
        };
        out.push_str(&format!("<li>{}{nested}</li>", inline(text)));
    }
    out + &format!("</{name}>")
}

fn table(lines: &[&str]) -> String {
    let mut out = "<table><tbody>".to_owned();
    for line in lines {
        let line = line.trim();
        let header = line.starts_with("||");
        let (name, separator) = if header { ("th", "||") } else { ("td", "|") };
        let inner = line
            .trim_start_matches(separator)
            .trim_end_matches(separator);
        out.push_str("<tr>");
        for cell in inner.split(separator) {
            out.push_str(&format!("<{name}><p>{}</p></{name}>", inline(cell.trim())));
        }
        out.push_str("</tr>");
    }
    out + "</tbody></table>"
}

fn block_macro(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('{')?.strip_suffix('}')?;
    if inner.contains(['{', '}']) {
        return None;
    }
    let (name, parameter) = inner.split_once(':').unwrap_or((inner, ""));
    matches!(
        name,
        "code" | "noformat" | "info" | "note" | "warning" | "tip" | "panel" | "quote" | "expand"
    )
    .then_some((name, parameter))
}

fn macro_storage(name: &str, parameter: &str, body: &[&str]) -> String {
    if name == "quote" {
        return format!("<blockquote>{}</blockquote>", blocks(body));
    }
    let mut parameters = String::new();
    for piece in parameter.split('|').filter(|piece| !piece.is_empty()) {
        let (key, value) = piece.split_once('=').unwrap_or(match name {
            "code" => ("language", piece),
            _ => ("title", piece),
        });
        parameters.push_str(&format!(
            "<ac:parameter ac:name=\"{}\">{}</ac:parameter>",
            super::escape_attribute(key),
            escape(value)
        ));
    }
    let body = if matches!(name, "code" | "noformat") {
        format!(
            "<ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body>",
            body.join("\n").replace("]]>", "]]]]><![CDATA[>")
        )
    } else {
        format!("<ac:rich-text-body>{}</ac:rich-text-body>", blocks(body))
    };
    format!("<ac:structured-macro ac:name=\"{name}\">{parameters}{body}</ac:structured-macro>")
}

fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut boundary = true;
    while let Some(first) = rest.chars().next() {
        let span = |open: &str, close: &str| {
            let tail = rest.strip_prefix(open)?;
            let length = tail.find(close).filter(|length| *length > 0)?;
            let inner = tail.get(..length)?;
            let spaced = inner.starts_with(' ') || inner.ends_with(' ');
            Some((inner, tail.get(length + close.len()..)?)).filter(|_| !spaced)
        };
        let found = match first {
            '{' => span("{{", "}}")
                .map(|(inner, tail)| (format!("<code>{}</code>", escape(inner)), tail)),
            '[' => span("[", "]").map(|(inner, tail)| (link(inner), tail)),
            '!' => span("!", "!")
                .filter(|(inner, _)| inner.contains('.'))
                .map(|(inner, tail)| {
                    let name = inner.split('|').next().unwrap_or(inner);
                    let source = if name.contains("://") {
                        format!("<ri:url ri:value=\"{}\" />", super::escape_attribute(name))
                    } else {
                        format!(
                            "<ri:attachment ri:filename=\"{}\" />",
                            super::escape_attribute(name)
                        )
                    };
                    (format!("<ac:image>{source}</ac:image>"), tail)
                }),
            '*' if boundary => span("*", "*")
                .map(|(inner, tail)| (format!("<strong>{}</strong>", inline(inner)), tail)),
            '_' if boundary => {
                span("_", "_").map(|(inner, tail)| (format!("<em>{}</em>", inline(inner)), tail))
            }
            '+' if boundary => {
                span("+", "+").map(|(inner, tail)| (format!("<u>{}</u>", inline(inner)), tail))
            }
            '-' if boundary => {
                span("-", "-").map(|(inner, tail)| (format!("<del>{}</del>", inline(inner)), tail))
            }
            '\\' => rest.get(1..).and_then(|tail| {
                let character = tail.chars().next()?;
                Some((
                    escape(&character.to_string()),
                    tail.get(character.len_utf8()..)?,
                ))
            }),
            _ => None,
        };
        match found {
            Some((html, tail)) => {
                out.push_str(&html);
                rest = tail;
            }
            None => {
                out.push_str(&escape(&first.to_string()));
                rest = rest.get(first.len_utf8()..).unwrap_or("");
            }
        }
        boundary = !first.is_alphanumeric();
    }
    out
}

fn link(inner: &str) -> String {
    let (text, target) = match inner.split_once('|') {
        Some((text, target)) => (text, target),
        None => (inner, inner),
    };
    if let Some(user) = target.strip_prefix('~') {
        return format!(
            "<ac:link><ri:user ri:username=\"{}\" /></ac:link>",
            super::escape_attribute(user)
        );
    }
    if target.contains("://") || target.starts_with("mailto:") {
        return format!(
            "<a href=\"{}\">{}</a>",
            super::escape_attribute(target),
            escape(text)
        );
    }
    let (space, title) = match target.split_once(':') {
        Some((space, title)) => (
            format!(" ri:space-key=\"{}\"", super::escape_attribute(space)),
            title,
        ),
        None => (String::new(), target),
    };
    format!(
        "<ac:link><ri:page{space} ri:content-title=\"{}\" /><ac:plain-text-link-body><![CDATA[{text}]]></ac:plain-text-link-body></ac:link>",
        super::escape_attribute(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_markup_becomes_storage() {
        for (wiki, storage) in [
            ("h2. Title", "<h2>Title</h2>"),
            (
                "a *b* _c_ {{d}}",
                "<p>a <strong>b</strong> <em>c</em> <code>d</code></p>",
            ),
            (
                "* a\n** b\n* c",
                "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            ),
            (
                "||h||\n|c|",
                "<table><tbody><tr><th><p>h</p></th></tr><tr><td><p>c</p></td></tr></tbody></table>",
            ),
            (
                "{code:python}\nx < 1\n{code}",
                "<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">python</ac:parameter><ac:plain-text-body><![CDATA[x < 1]]></ac:plain-text-body></ac:structured-macro>",
            ),
            (
                "[t|https://e.org]",
                "<p><a href=\"https://e.org\">t</a></p>",
            ),
            ("a-b-c 2*3*4", "<p>a-b-c 2*3*4</p>"),
        ] {
            assert_eq!(convert(wiki), storage);
        }
    }
}
