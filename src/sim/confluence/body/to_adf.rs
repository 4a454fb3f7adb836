//! Storage to ADF, for `body-format=atlas_doc_format` on Cloud.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::tree::{Element, Node, raw_text};

/// Converts a body to an ADF document.
pub(crate) fn convert(nodes: &[Node]) -> Value {
    let content = blocks(nodes);
    json!({"type": "doc", "version": 1, "content": content})
}

fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        _ => None,
    })
}

/// Names that stand inside a line of text.
fn is_inline(element: &Element) -> bool {
    match element.name.as_str() {
        "strong"
        | "b"
        | "em"
        | "i"
        | "u"
        | "s"
        | "del"
        | "code"
        | "sub"
        | "sup"
        | "span"
        | "a"
        | "br"
        | "time"
        | "ac:link"
        | "ac:emoticon"
        | "ac:inline-comment-marker"
        | "small"
        | "ac:placeholder" => true,
        "ac:structured-macro" => element.attribute("ac:name") == Some("status"),
        _ => false,
    }
}

fn blocks(nodes: &[Node]) -> Vec<Value> {
    let mut out = Vec::new();
    let mut line: Vec<Node> = Vec::new();
    let flush = |line: &mut Vec<Node>, out: &mut Vec<Value>| {
        let text = inline(line, &[]);
        if !text.is_empty() {
            out.push(json!({"type": "paragraph", "content": text}));
        }
        line.clear();
    };
    for node in nodes {
        match node {
            Node::Element(element) if !is_inline(element) => {
                flush(&mut line, &mut out);
                block(element, &mut out);
            }
            Node::Text(text) if text.trim().is_empty() && line.is_empty() => {}
            other => line.push(other.clone()),
        }
    }
    flush(&mut line, &mut out);
    out
}

/// A container that ADF wants filled.
fn filled(nodes: &[Node]) -> Vec<Value> {
    let content = blocks(nodes);
    if content.is_empty() {
        vec![json!({"type": "paragraph", "content": []})]
    } else {
        content
    }
}

fn block(element: &Element, out: &mut Vec<Value>) {
    let name = element.name.as_str();
    match name {
        "p" => {
            // An image inside a paragraph is a block of its own in ADF.
            let (images, text): (Vec<_>, Vec<_>) =
                element.children.iter().cloned().partition(
                    |node| matches!(node, Node::Element(inner) if inner.name == "ac:image"),
                );
            let text = inline(&text, &[]);
            if images.is_empty() || !text.is_empty() {
                out.push(json!({"type": "paragraph", "content": text}));
            }
            for image in elements(&images) {
                block(image, out);
            }
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level: u8 = name.trim_start_matches('h').parse().unwrap_or(1);
            out.push(json!({"type": "heading", "attrs": {"level": level}, "content": inline(&element.children, &[])}));
        }
        "hr" => out.push(json!({"type": "rule"})),
        "blockquote" => {
            out.push(json!({"type": "blockquote", "content": filled(&element.children)}));
        }
        "pre" => out.push(code(&raw_text(&element.children), None)),
        "ul" | "ol" => {
            let items: Vec<Value> = elements(&element.children)
                .filter(|item| item.name == "li")
                .map(|item| json!({"type": "listItem", "content": filled(&item.children)}))
                .collect();
            if name == "ul" {
                out.push(json!({"type": "bulletList", "content": items}));
            } else {
                out.push(json!({"type": "orderedList", "attrs": {"order": 1}, "content": items}));
            }
        }
        "table" => out.push(table(element)),
        "ac:task-list" => out.push(tasks(element)),
        "ac:image" => out.push(image(element)),
        "ac:structured-macro" | "ac:macro" => macro_block(element, out),
        "ac:layout" => {
            for section in elements(&element.children) {
                let cells: Vec<&Element> = elements(&section.children).collect();
                if cells.len() < 2 {
                    for cell in cells {
                        out.extend(blocks(&cell.children));
                    }
                    continue;
                }
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a layout has at most five cells"
                )]
                let width = (10_000.0 / cells.len() as f64).round() / 100.0;
                let columns: Vec<Value> = cells
                    .iter()
                    .map(|cell| {
                        json!({"type": "layoutColumn", "attrs": {"width": width}, "content": filled(&cell.children)})
                    })
                    .collect();
                out.push(json!({"type": "layoutSection", "content": columns}));
            }
        }
        _ => out.extend(blocks(&element.children)),
    }
}

fn code(text: &str, language: Option<String>) -> Value {
    let attributes = match language {
        Some(language) if language != "none" => json!({"language": language}),
        _ => json!({}),
    };
    let content = if text.is_empty() {
        json!([])
    } else {
        json!([{"type": "text", "text": text}])
    };
    json!({"type": "codeBlock", "attrs": attributes, "content": content})
}

fn table(element: &Element) -> Value {
    let mut rows = Vec::new();
    let parts = element
        .elements()
        .flat_map(|part| match part.name.as_str() {
            "tr" => vec![part],
            "tbody" | "thead" | "tfoot" => part.elements().collect(),
            _ => Vec::new(),
        });
    for row in parts.filter(|row| row.name == "tr") {
        let cells: Vec<Value> = row
            .elements()
            .map(|cell| {
                let kind = if cell.name == "th" {
                    "tableHeader"
                } else {
                    "tableCell"
                };
                let mut attributes = Map::new();
                for span in ["colspan", "rowspan"] {
                    if let Some(count) = cell
                        .attribute(span)
                        .and_then(|text| text.parse::<u64>().ok())
                    {
                        attributes.insert(span.to_owned(), json!(count));
                    }
                }
                json!({"type": kind, "attrs": attributes, "content": filled(&cell.children)})
            })
            .collect();
        rows.push(json!({"type": "tableRow", "content": cells}));
    }
    json!({"type": "table", "attrs": {"isNumberColumnEnabled": false, "layout": "default"}, "content": rows})
}

fn tasks(element: &Element) -> Value {
    let items: Vec<Value> = element
        .elements()
        .filter(|task| task.name == "ac:task")
        .map(|task| {
            let field = |name: &str| {
                task.child(name)
                    .map(|child| raw_text(&child.children))
                    .unwrap_or_default()
            };
            let state = if field("ac:task-status") == "complete" {
                "DONE"
            } else {
                "TODO"
            };
            let body = task
                .child("ac:task-body")
                .map(|body| inline(&body.children, &[]))
                .unwrap_or_default();
            json!({"type": "taskItem", "attrs": {"localId": field("ac:task-id"), "state": state}, "content": body})
        })
        .collect();
    json!({"type": "taskList", "attrs": {"localId": "tasks"}, "content": items})
}

fn image(element: &Element) -> Value {
    let media = match (element.child("ri:url"), element.child("ri:attachment")) {
        (Some(url), _) => {
            json!({"type": "external", "url": url.attribute("ri:value").unwrap_or("")})
        }
        (None, Some(file)) => {
            let name = file.attribute("ri:filename").unwrap_or("");
            json!({"type": "file", "id": name, "collection": "attachments", "__fileName": name})
        }
        (None, None) => json!({"type": "external", "url": ""}),
    };
    let mut media = media;
    if let Some(alt) = element.attribute("ac:alt") {
        media["alt"] = json!(alt);
    }
    json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [{"type": "media", "attrs": media}]})
}

fn macro_block(element: &Element, out: &mut Vec<Value>) {
    let name = element.attribute("ac:name").unwrap_or("");
    let rich = || {
        element
            .child("ac:rich-text-body")
            .map(|body| filled(&body.children))
            .unwrap_or_else(|| filled(&[]))
    };
    let plain = || {
        element
            .child("ac:plain-text-body")
            .map(|body| raw_text(&body.children))
            .unwrap_or_default()
    };
    match name {
        "code" | "noformat" => out.push(code(&plain(), element.parameter("language"))),
        "info" | "note" | "warning" | "tip" => {
            // The old editor's names: its "note" is ADF's warning, its "warning" ADF's error, its "tip" ADF's success.
            let kind = match name {
                "note" => "warning",
                "warning" => "error",
                "tip" => "success",
                _ => "info",
            };
            out.push(json!({"type": "panel", "attrs": {"panelType": kind}, "content": rich()}));
        }
        "expand" => {
            let title = element.parameter("title").unwrap_or_default();
            out.push(json!({"type": "expand", "attrs": {"title": title}, "content": rich()}));
        }
        _ => {
            let mut parameters = Map::new();
            for parameter in element
                .elements()
                .filter(|child| child.name == "ac:parameter")
            {
                let key = parameter.attribute("ac:name").unwrap_or("").to_owned();
                parameters.insert(key, json!({"value": raw_text(&parameter.children)}));
            }
            let id = element.attribute("ac:macro-id").unwrap_or("");
            let attributes = json!({
                "layout": "default",
                "extensionType": "com.atlassian.confluence.macro.core",
                "extensionKey": name,
                "parameters": {"macroParams": parameters, "macroMetadata": {"macroId": {"value": id}, "schemaVersion": {"value": "1"}, "title": name}},
            });
            if element.child("ac:rich-text-body").is_some() {
                out.push(
                    json!({"type": "bodiedExtension", "attrs": attributes, "content": rich()}),
                );
            } else {
                out.push(json!({"type": "extension", "attrs": attributes}));
            }
        }
    }
}

fn inline(nodes: &[Node], marks: &[Value]) -> Vec<Value> {
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) | Node::CData(text) => {
                let text = text.replace('\n', " ");
                if !text.is_empty() {
                    out.push(marked(json!({"type": "text", "text": text}), marks));
                }
            }
            Node::Element(element) => inline_element(element, marks, &mut out),
        }
    }
    out
}

fn marked(mut node: Value, marks: &[Value]) -> Value {
    if !marks.is_empty() {
        node["marks"] = json!(marks);
    }
    node
}

fn inline_element(element: &Element, marks: &[Value], out: &mut Vec<Value>) {
    let mark = |mark: Value| {
        let mut all = marks.to_vec();
        if !all.contains(&mark) {
            all.push(mark);
        }
        inline(&element.children, &all)
    };
    match element.name.as_str() {
        "strong" | "b" => out.extend(mark(json!({"type": "strong"}))),
        "em" | "i" => out.extend(mark(json!({"type": "em"}))),
        "u" => out.extend(mark(json!({"type": "underline"}))),
        "s" | "del" => out.extend(mark(json!({"type": "strike"}))),
        "code" => out.extend(mark(json!({"type": "code"}))),
        "sub" => out.extend(mark(json!({"type": "subsup", "attrs": {"type": "sub"}}))),
        "sup" => out.extend(mark(json!({"type": "subsup", "attrs": {"type": "sup"}}))),
        "a" => out.extend(mark(
            json!({"type": "link", "attrs": {"href": element.attribute("href").unwrap_or("")}}),
        )),
        "ac:inline-comment-marker" => out.extend(mark(
            json!({"type": "annotation", "attrs": {"annotationType": "inlineComment", "id": element.attribute("ac:ref").unwrap_or("")}}),
        )),
        "br" => out.push(json!({"type": "hardBreak"})),
        "time" => {
            let millis = element
                .attribute("datetime")
                .and_then(|day| format!("{day}T00:00:00Z").parse::<Timestamp>().ok())
                .map_or(0, Timestamp::as_millisecond);
            out.push(json!({"type": "date", "attrs": {"timestamp": millis.to_string()}}));
        }
        "ac:emoticon" => {
            let short = element
                .attribute("ac:emoji-shortname")
                .map_or_else(
                    || format!(":{}:", element.attribute("ac:name").unwrap_or("")),
                    str::to_owned,
                );
            let mut attributes = json!({"shortName": short});
            for (from, to) in [("ac:emoji-id", "id"), ("ac:emoji-fallback", "text")] {
                if let Some(value) = element.attribute(from) {
                    attributes[to] = json!(value);
                }
            }
            out.push(json!({"type": "emoji", "attrs": attributes}));
        }
        "ac:structured-macro" => {
            let colour = element.parameter("colour").unwrap_or_default();
            let colour = match colour.to_ascii_lowercase().as_str() {
                "" | "grey" => "neutral".to_owned(),
                other => other.to_owned(),
            };
            out.push(json!({"type": "status", "attrs": {"text": element.parameter("title").unwrap_or_default(), "color": colour, "style": "bold", "localId": element.attribute("ac:macro-id").unwrap_or("")}}));
        }
        "ac:link" => link(element, marks, out),
        "ac:placeholder" => out.push(
            json!({"type": "placeholder", "attrs": {"text": raw_text(&element.children)}}),
        ),
        _ => out.extend(inline(&element.children, marks)),
    }
}

fn link(element: &Element, marks: &[Value], out: &mut Vec<Value>) {
    if let Some(user) = element.child("ri:user") {
        let id = user.attribute("ri:account-id").unwrap_or("");
        out.push(json!({"type": "mention", "attrs": {"id": id, "text": format!("@{id}"), "accessLevel": ""}}));
        return;
    }
    let target = match (element.child("ri:page"), element.child("ri:attachment")) {
        (Some(page), _) => page.attribute("ri:content-title").unwrap_or(""),
        (None, Some(file)) => file.attribute("ri:filename").unwrap_or(""),
        (None, None) => element.attribute("ac:anchor").unwrap_or(""),
    };
    let body = element
        .child("ac:link-body")
        .or_else(|| element.child("ac:plain-text-link-body"));
    let href = match element
        .child("ri:page")
        .and_then(|page| page.attribute("ri:space-key"))
    {
        Some(space) => format!("/wiki/display/{space}/{}", target.replace(' ', "+")),
        None => format!("/wiki/search?text={}", target.replace(' ', "+")),
    };
    let mut all = marks.to_vec();
    all.push(json!({"type": "link", "attrs": {"href": href}}));
    match body {
        Some(body) => out.extend(inline(&body.children, &all)),
        None if target.is_empty() => {}
        None => out.push(marked(json!({"type": "text", "text": target}), &all)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn marks_macros_and_tables_find_their_nodes() {
        let nodes = parse(
            "<p>a <strong>b</strong></p><table><tbody><tr><th>h</th></tr></tbody></table>\
             <ac:structured-macro ac:name=\"note\"><ac:rich-text-body><p>n</p></ac:rich-text-body></ac:structured-macro>\
             <ac:structured-macro ac:name=\"drawio\" ac:macro-id=\"m\"><ac:parameter ac:name=\"d\">1</ac:parameter></ac:structured-macro>",
        )
        .unwrap();
        let document = convert(&nodes);
        let content = document["content"].as_array().unwrap();
        assert_eq!(content[0]["content"][1]["marks"][0]["type"], "strong");
        assert_eq!(
            content[1]["content"][0]["content"][0]["type"],
            "tableHeader"
        );
        assert_eq!(content[2]["attrs"]["panelType"], "warning");
        assert_eq!(content[3]["attrs"]["extensionKey"], "drawio");
        assert_eq!(
            content[3]["attrs"]["parameters"]["macroParams"]["d"]["value"],
            "1"
        );
    }
}
