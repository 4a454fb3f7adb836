//! ADF documents: checked as Cloud checks them, and read as wiki markup or as words.

use serde_json::Value;

/// Node types Cloud's Jira accepts in a description or comment.
const NODES: &[&str] = &[
    "doc",
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "codeBlock",
    "blockquote",
    "rule",
    "panel",
    "table",
    "tableRow",
    "tableCell",
    "tableHeader",
    "mediaSingle",
    "mediaGroup",
    "media",
    "mediaInline",
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "inlineCard",
    "blockCard",
    "embedCard",
    "expand",
    "nestedExpand",
    "taskList",
    "taskItem",
    "decisionList",
    "decisionItem",
    "layoutSection",
    "layoutColumn",
    "extension",
    "bodiedExtension",
    "inlineExtension",
    "caption",
    "blockTaskItem",
];

const MARKS: &[&str] = &[
    "strong",
    "em",
    "code",
    "strike",
    "underline",
    "link",
    "subsup",
    "textColor",
    "backgroundColor",
    "alignment",
    "indentation",
    "annotation",
    "border",
    "breakout",
    "dataConsumer",
    "fragment",
];

/// Whether Cloud would take the document; it answers `INVALID_INPUT` to the rest.
///
/// # Errors
/// What is wrong, for the log of a test; Cloud itself does not say.
pub(crate) fn check(document: &Value) -> Result<(), String> {
    if document.get("type").and_then(Value::as_str) != Some("doc") {
        return Err("the outermost node is no `doc`".to_owned());
    }
    if document.get("version").and_then(Value::as_u64) != Some(1) {
        return Err("`version` is not 1".to_owned());
    }
    if !document.get("content").is_some_and(Value::is_array) {
        return Err("`content` is no list".to_owned());
    }
    check_node(document, "")
}

fn check_node(node: &Value, parent: &str) -> Result<(), String> {
    let Some(kind) = node.get("type").and_then(Value::as_str) else {
        return Err(format!("a node below `{parent}` has no type"));
    };
    if !NODES.contains(&kind) {
        return Err(format!("unknown node `{kind}`"));
    }
    if !allowed(parent, kind) {
        return Err(format!("`{kind}` may not stand in `{parent}`"));
    }
    if kind == "text"
        && node
            .get("text")
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
    {
        return Err("an empty text node".to_owned());
    }
    for mark in node
        .get("marks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let name = mark.get("type").and_then(Value::as_str).unwrap_or_default();
        if !MARKS.contains(&name) {
            return Err(format!("unknown mark `{name}`"));
        }
    }
    let needs_content = matches!(
        kind,
        "bulletList"
            | "orderedList"
            | "listItem"
            | "table"
            | "tableRow"
            | "blockquote"
            | "taskList"
    );
    let content = node.get("content").and_then(Value::as_array);
    if needs_content && content.is_none_or(Vec::is_empty) {
        return Err(format!("`{kind}` has no content"));
    }
    for child in content.into_iter().flatten() {
        check_node(child, kind)?;
    }
    Ok(())
}

fn is_inline(kind: &str) -> bool {
    matches!(
        kind,
        "text"
            | "hardBreak"
            | "mention"
            | "emoji"
            | "date"
            | "status"
            | "inlineCard"
            | "inlineExtension"
            | "mediaInline"
    )
}

/// The rules of the ADF schema that writers break most often.
fn allowed(parent: &str, kind: &str) -> bool {
    match parent {
        "" => kind == "doc",
        "doc" => {
            !is_inline(kind)
                && !matches!(
                    kind,
                    "listItem" | "tableRow" | "tableCell" | "tableHeader" | "taskItem" | "media"
                )
        }
        "paragraph" | "heading" => is_inline(kind),
        "codeBlock" => kind == "text",
        "bulletList" | "orderedList" => kind == "listItem",
        "listItem" => matches!(
            kind,
            "paragraph"
                | "bulletList"
                | "orderedList"
                | "codeBlock"
                | "mediaSingle"
                | "extension"
                | "taskList"
        ),
        "table" => kind == "tableRow",
        "tableRow" => matches!(kind, "tableCell" | "tableHeader"),
        "tableCell" | "tableHeader" => !is_inline(kind) && kind != "table",
        "blockquote" => matches!(
            kind,
            "paragraph"
                | "bulletList"
                | "orderedList"
                | "codeBlock"
                | "mediaSingle"
                | "mediaGroup"
                | "extension"
        ),
        "taskList" => matches!(kind, "taskItem" | "taskList" | "blockTaskItem"),
        "taskItem" | "decisionItem" => is_inline(kind),
        _ => true,
    }
}

/// The document as wiki markup.
pub(super) fn to_wiki(document: &Value) -> String {
    let mut out = String::new();
    for block in children(document) {
        block_to_wiki(block, "", &mut out);
    }
    out.trim_end().to_owned()
}

fn block_to_wiki(node: &Value, bullets: &str, out: &mut String) {
    match kind(node) {
        "heading" => {
            let level = node
                .pointer("/attrs/level")
                .and_then(Value::as_u64)
                .unwrap_or(1);
            out.push_str(&format!("h{level}. {}\n\n", inline_to_wiki(node)));
        }
        "bulletList" => list_to_wiki(node, &format!("{bullets}*"), out),
        "orderedList" => list_to_wiki(node, &format!("{bullets}#"), out),
        "codeBlock" => {
            let language = node.pointer("/attrs/language").and_then(Value::as_str);
            let head =
                language.map_or_else(|| "{code}".to_owned(), |name| format!("{{code:{name}}}"));
            out.push_str(&format!("{head}\n{}\n{{code}}\n\n", inline_to_wiki(node)));
        }
        "blockquote" => {
            out.push_str("{quote}\n");
            for child in children(node) {
                block_to_wiki(child, "", out);
            }
            out.push_str("{quote}\n\n");
        }
        "panel" => {
            out.push_str("{panel}\n");
            for child in children(node) {
                block_to_wiki(child, "", out);
            }
            out.push_str("{panel}\n\n");
        }
        "rule" => out.push_str("----\n\n"),
        "table" => {
            for row in children(node) {
                row_to_wiki(row, out);
            }
            out.push('\n');
        }
        "paragraph" => {
            out.push_str(&inline_to_wiki(node));
            out.push_str("\n\n");
        }
        _ => {
            for child in children(node) {
                block_to_wiki(child, bullets, out);
            }
        }
    }
}

fn list_to_wiki(node: &Value, bullets: &str, out: &mut String) {
    for item in children(node) {
        for child in children(item) {
            match kind(child) {
                "paragraph" => out.push_str(&format!("{bullets} {}\n", inline_to_wiki(child))),
                _ => block_to_wiki(child, bullets, out),
            }
        }
    }
    if bullets.len() == 1 {
        out.push('\n');
    }
}

fn row_to_wiki(row: &Value, out: &mut String) {
    let header = children(row).iter().any(|cell| kind(cell) == "tableHeader");
    let sign = if header { "||" } else { "|" };
    for cell in children(row) {
        let text: Vec<String> = children(cell).iter().map(inline_to_wiki).collect();
        out.push_str(&format!("{sign}{}", text.join("\\\\")));
    }
    out.push_str(&format!("{sign}\n"));
}

fn inline_to_wiki(node: &Value) -> String {
    let mut out = String::new();
    for child in children(node) {
        match kind(child) {
            "text" => out.push_str(&marked(child)),
            "hardBreak" => out.push('\n'),
            "mention" => {
                let id = child
                    .pointer("/attrs/id")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                out.push_str(&format!("[~accountid:{id}]"));
            }
            "inlineCard" => {
                let url = child
                    .pointer("/attrs/url")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                out.push_str(&format!("[{url}|{url}|smart-link]"));
            }
            _ => out.push_str(&label(child)),
        }
    }
    out
}

fn marked(node: &Value) -> String {
    let mut text = node
        .get("text")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    for mark in node
        .get("marks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        text = match kind(mark) {
            "strong" => format!("*{text}*"),
            "em" => format!("_{text}_"),
            "code" => format!("{{{{{text}}}}}"),
            "strike" => format!("-{text}-"),
            "underline" => format!("+{text}+"),
            "link" => {
                let href = mark
                    .pointer("/attrs/href")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                format!("[{text}|{href}]")
            }
            _ => text,
        };
    }
    text
}

/// What a node without text shows: emoji, status, date.
fn label(node: &Value) -> String {
    ["shortName", "text", "timestamp", "url"]
        .iter()
        .find_map(|name| {
            node.pointer(&format!("/attrs/{name}"))
                .and_then(Value::as_str)
        })
        .unwrap_or_default()
        .to_owned()
}

/// The words of a document, blocks on lines of their own.
pub(super) fn to_plain(node: &Value) -> String {
    let mut out = String::new();
    collect(node, &mut out);
    out
}

fn collect(node: &Value, out: &mut String) {
    match kind(node) {
        "text" => out.push_str(node.get("text").and_then(Value::as_str).unwrap_or_default()),
        "hardBreak" => out.push('\n'),
        "mention" | "emoji" | "status" | "inlineCard" => out.push_str(&label(node)),
        _ => {
            for child in children(node) {
                collect(child, out);
            }
            if !is_inline(kind(node)) {
                out.push('\n');
            }
        }
    }
}

pub(super) fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn children(node: &Value) -> &[Value] {
    node.get("content")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}
