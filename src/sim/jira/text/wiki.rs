//! Wiki markup to an ADF document, block by block.

use serde_json::{Value, json};

use super::inline;

/// Reads wiki markup.
pub(super) fn read(wiki: &str) -> Value {
    let wiki = wiki.replace("\r\n", "\n");
    let lines: Vec<&str> = wiki.split('\n').collect();
    json!({"type": "doc", "version": 1, "content": blocks(&lines)})
}

fn blocks(lines: &[&str]) -> Vec<Value> {
    let mut content = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let trimmed = line.trim_start();
        let rest = lines.get(at..).unwrap_or_default();
        let block = fenced(rest)
            .or_else(|| heading(trimmed))
            .or_else(|| rule(trimmed))
            .or_else(|| quote(trimmed))
            .or_else(|| list(rest))
            .or_else(|| table(rest));
        match block {
            Some((node, taken)) => {
                end_paragraph(&mut paragraph, &mut content);
                content.push(node);
                at += taken;
            }
            None => {
                if trimmed.is_empty() {
                    end_paragraph(&mut paragraph, &mut content);
                } else {
                    paragraph.push(line);
                }
                at += 1;
            }
        }
    }
    end_paragraph(&mut paragraph, &mut content);
    content
}

fn end_paragraph(lines: &mut Vec<&str>, content: &mut Vec<Value>) {
    if !lines.is_empty() {
        content.push(paragraph(&lines.join("\n")));
        lines.clear();
    }
}

fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "content": inline::read(text)})
}

fn heading(line: &str) -> Option<(Value, usize)> {
    let rest = line.strip_prefix('h')?;
    let (level, text) = rest.split_once('.')?;
    let level: u8 = level.parse().ok().filter(|level| (1..=6).contains(level))?;
    let node = json!({
        "type": "heading",
        "attrs": {"level": level},
        "content": inline::read(text.trim()),
    });
    Some((node, 1))
}

fn rule(line: &str) -> Option<(Value, usize)> {
    (line.trim_end() == "----").then(|| (json!({"type": "rule"}), 1))
}

fn quote(line: &str) -> Option<(Value, usize)> {
    let text = line.strip_prefix("bq.")?;
    Some((
        json!({"type": "blockquote", "content": [paragraph(text.trim())]}),
        1,
    ))
}

/// `{code}`, `{noformat}`, `{quote}` and `{panel}` up to their closing twin.
fn fenced(lines: &[&str]) -> Option<(Value, usize)> {
    let first = lines.first()?.trim();
    let inner = first.strip_prefix('{')?;
    let (head, after) = inner.split_once('}')?;
    let (name, parameters) = head.split_once(':').unwrap_or((head, ""));
    if !matches!(
        name,
        "code" | "noformat" | "quote" | "panel" | "info" | "note" | "warning" | "tip"
    ) {
        return None;
    }
    let close = format!("{{{name}}}");
    let mut body: Vec<&str> = Vec::new();
    let mut taken = 1;
    match after.find(&close) {
        Some(end) => body.push(after.get(..end)?),
        None => {
            if !after.is_empty() {
                body.push(after);
            }
            loop {
                let line = lines.get(taken)?;
                taken += 1;
                if let Some(end) = line.find(&close) {
                    let last = line.get(..end)?;
                    if !last.is_empty() {
                        body.push(last);
                    }
                    break;
                }
                body.push(line);
            }
        }
    }
    let node = match name {
        "code" | "noformat" => code(parameters, &body.join("\n")),
        "quote" => json!({"type": "blockquote", "content": blocks(&body)}),
        "panel" => {
            json!({"type": "panel", "attrs": {"panelType": "info"}, "content": blocks(&body)})
        }
        kind => {
            let kind = if kind == "tip" { "success" } else { kind };
            json!({"type": "panel", "attrs": {"panelType": kind}, "content": blocks(&body)})
        }
    };
    Some((node, taken))
}

fn code(parameters: &str, text: &str) -> Value {
    let language = parameters
        .split('|')
        .find(|part| !part.contains('=') && !part.is_empty());
    let content = match text.is_empty() {
        true => json!([]),
        false => json!([{"type": "text", "text": text}]),
    };
    match language {
        Some(language) => {
            json!({"type": "codeBlock", "attrs": {"language": language}, "content": content})
        }
        None => json!({"type": "codeBlock", "content": content}),
    }
}

/// The stars and hashes in front of a list item, and its text.
fn bullet(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let end = line.find(|letter| !matches!(letter, '*' | '#' | '-'))?;
    let (signs, text) = line.split_at_checked(end)?;
    let text = text.strip_prefix(' ')?;
    (!signs.is_empty() && (signs.len() == 1 || !signs.contains('-'))).then_some((signs, text))
}

fn list(lines: &[&str]) -> Option<(Value, usize)> {
    bullet(lines.first()?)?;
    let items: Vec<(&str, &str)> = lines.iter().map_while(|line| bullet(line)).collect();
    Some((list_of(&items, 1), items.len()))
}

/// A list of the items at `depth`; deeper ones belong to the item before them.
fn list_of(items: &[(&str, &str)], depth: usize) -> Value {
    let ordered = items
        .first()
        .and_then(|(signs, _)| signs.chars().nth(depth - 1))
        == Some('#');
    let mut nodes: Vec<Value> = Vec::new();
    let mut at = 0;
    while let Some((_, text)) = items.get(at) {
        let nested = items
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|(signs, _)| signs.len() > depth)
            .count();
        let mut content = vec![paragraph(text)];
        if nested > 0 {
            let deeper = items.get(at + 1..=at + nested).unwrap_or_default();
            content.push(list_of(deeper, depth + 1));
        }
        nodes.push(json!({"type": "listItem", "content": content}));
        at += nested + 1;
    }
    let kind = if ordered { "orderedList" } else { "bulletList" };
    json!({"type": kind, "content": nodes})
}

fn table(lines: &[&str]) -> Option<(Value, usize)> {
    let rows: Vec<Value> = lines.iter().map_while(|line| row(line)).collect();
    let taken = rows.len();
    (taken > 0).then(|| (json!({"type": "table", "content": rows}), taken))
}

fn row(line: &str) -> Option<Value> {
    let line = line.trim();
    let (separator, kind) = match line.starts_with("||") {
        true => ("||", "tableHeader"),
        false => ("|", "tableCell"),
    };
    let inner = line.strip_prefix(separator)?;
    let inner = inner.strip_suffix(separator).unwrap_or(inner);
    let cells: Vec<Value> = cells(inner, separator)
        .iter()
        .map(|cell| json!({"type": kind, "content": [paragraph(cell.trim())]}))
        .collect();
    Some(json!({"type": "tableRow", "content": cells}))
}

/// Splits at separators outside links.
fn cells(text: &str, separator: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut brackets = 0_usize;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if brackets == 0
            && let Some(tail) = rest.strip_prefix(separator)
        {
            cells.push(String::new());
            rest = tail;
            continue;
        }
        match letter {
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(letter);
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    cells
}
