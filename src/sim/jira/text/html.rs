//! An ADF document as the HTML Jira renders.

use serde_json::Value;

use super::adf::{children, kind};

/// Writes the blocks one after the other.
pub(super) fn write(document: &Value) -> String {
    let mut out = String::new();
    for block in children(document) {
        node(block, &mut out);
    }
    out
}

fn node(it: &Value, out: &mut String) {
    let wrap = |tag: &str, out: &mut String| {
        out.push_str(&format!("<{tag}>"));
        for child in children(it) {
            node(child, out);
        }
        out.push_str(&format!("</{tag}>"));
    };
    match kind(it) {
        "paragraph" => wrap("p", out),
        "heading" => {
            let level = it
                .pointer("/attrs/level")
                .and_then(Value::as_u64)
                .unwrap_or(1);
            wrap(&format!("h{level}"), out);
        }
        "bulletList" => wrap("ul", out),
        "orderedList" => wrap("ol", out),
        "listItem" => wrap("li", out),
        "blockquote" => wrap("blockquote", out),
        "panel" => wrap("div", out),
        "codeBlock" => {
            out.push_str("<div class=\"code panel\"><div class=\"codeContent panelContent\"><pre class=\"code-java\">");
            for child in children(it) {
                node(child, out);
            }
            out.push_str("</pre></div></div>");
        }
        "rule" => out.push_str("<hr />"),
        "table" => {
            out.push_str("<div class='table-wrap'><table class='confluenceTable'><tbody>");
            for child in children(it) {
                node(child, out);
            }
            out.push_str("</tbody></table></div>");
        }
        "tableRow" => wrap("tr", out),
        "tableHeader" => wrap("th", out),
        "tableCell" => wrap("td", out),
        "hardBreak" => out.push_str("<br/>"),
        "text" => text(it, out),
        "mention" => {
            let name = it
                .pointer("/attrs/text")
                .and_then(Value::as_str)
                .unwrap_or_default();
            out.push_str(&format!("<a class=\"user-hover\">{}</a>", escape(name)));
        }
        _ => {
            for child in children(it) {
                node(child, out);
            }
        }
    }
}

fn text(it: &Value, out: &mut String) {
    let mut html = escape(it.get("text").and_then(Value::as_str).unwrap_or_default());
    for mark in it
        .get("marks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        html = match kind(mark) {
            "strong" => format!("<b>{html}</b>"),
            "em" => format!("<em>{html}</em>"),
            "code" => format!("<tt>{html}</tt>"),
            "strike" => format!("<del>{html}</del>"),
            "underline" => format!("<ins>{html}</ins>"),
            "link" => {
                let href = mark
                    .pointer("/attrs/href")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                format!(
                    "<a href=\"{}\" class=\"external-link\" rel=\"nofollow\">{html}</a>",
                    escape(href)
                )
            }
            _ => html,
        };
    }
    out.push_str(&html);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
