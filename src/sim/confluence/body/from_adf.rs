//! ADF to storage, for bodies that Cloud clients write as `atlas_doc_format`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{escape, escape_attribute};

/// Converts an ADF document.
pub(crate) fn convert(document: &Value) -> String {
    children(document)
}

fn children(node: &Value) -> String {
    node.get("content")
        .and_then(Value::as_array)
        .map(|content| content.iter().map(convert_node).collect())
        .unwrap_or_default()
}

fn attribute<'a>(node: &'a Value, name: &str) -> &'a str {
    node.get("attrs")
        .and_then(|attributes| attributes.get(name))
        .and_then(Value::as_str)
        .unwrap_or("")
}

fn convert_node(node: &Value) -> String {
    let inner = || children(node);
    match node.get("type").and_then(Value::as_str).unwrap_or("") {
        "text" => text(node),
        "paragraph" => {
            let inner = inner();
            if inner.is_empty() {
                "<p />".to_owned()
            } else {
                format!("<p>{inner}</p>")
            }
        }
        "heading" => {
            let level = node
                .pointer("/attrs/level")
                .and_then(Value::as_u64)
                .unwrap_or(1)
                .clamp(1, 6);
            format!("<h{level}>{}</h{level}>", inner())
        }
        "rule" => "<hr />".to_owned(),
        "hardBreak" => "<br />".to_owned(),
        "blockquote" => format!("<blockquote>{}</blockquote>", inner()),
        "bulletList" => format!("<ul>{}</ul>", inner()),
        "orderedList" => format!("<ol start=\"1\">{}</ol>", inner()),
        "listItem" => format!("<li>{}</li>", inner()),
        "taskList" => format!("<ac:task-list>{}</ac:task-list>", inner()),
        "taskItem" => {
            let state = if attribute(node, "state") == "DONE" {
                "complete"
            } else {
                "incomplete"
            };
            format!(
                "<ac:task><ac:task-id>{}</ac:task-id><ac:task-status>{state}</ac:task-status><ac:task-body>{}</ac:task-body></ac:task>",
                escape(attribute(node, "localId")),
                inner()
            )
        }
        "decisionList" => format!("<ul>{}</ul>", inner()),
        "decisionItem" => format!("<li>{}</li>", inner()),
        "codeBlock" => {
            let language = attribute(node, "language");
            let parameter = if language.is_empty() {
                String::new()
            } else {
                format!(
                    "<ac:parameter ac:name=\"language\">{}</ac:parameter>",
                    escape(language)
                )
            };
            let source = plain(node).replace("]]>", "]]]]><![CDATA[>");
            format!(
                "<ac:structured-macro ac:name=\"code\">{parameter}<ac:plain-text-body><![CDATA[{source}]]></ac:plain-text-body></ac:structured-macro>"
            )
        }
        "panel" => {
            let name = match attribute(node, "panelType") {
                "warning" => "note",
                "error" => "warning",
                "success" => "tip",
                "note" => "panel",
                _ => "info",
            };
            format!(
                "<ac:structured-macro ac:name=\"{name}\"><ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>",
                inner()
            )
        }
        "expand" | "nestedExpand" => format!(
            "<ac:structured-macro ac:name=\"expand\"><ac:parameter ac:name=\"title\">{}</ac:parameter><ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>",
            escape(attribute(node, "title")),
            inner()
        ),
        "table" => format!(
            "<table data-layout=\"default\"><tbody>{}</tbody></table>",
            inner()
        ),
        "tableRow" => format!("<tr>{}</tr>", inner()),
        "tableHeader" => format!("<th{}>{}</th>", spans(node), inner()),
        "tableCell" => format!("<td{}>{}</td>", spans(node), inner()),
        "layoutSection" => {
            let n_columns = node
                .get("content")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            let kind = if n_columns == 3 {
                "three_equal"
            } else {
                "two_equal"
            };
            format!(
                "<ac:layout><ac:layout-section ac:type=\"{kind}\">{}</ac:layout-section></ac:layout>",
                inner()
            )
        }
        "layoutColumn" => format!("<ac:layout-cell>{}</ac:layout-cell>", inner()),
        "mediaSingle" | "mediaGroup" => inner(),
        "media" | "mediaInline" => media(node),
        "mention" => format!(
            "<ac:link><ri:user ri:account-id=\"{}\" /></ac:link>",
            escape_attribute(attribute(node, "id"))
        ),
        "emoji" => format!(
            "<ac:emoticon ac:name=\"blue-star\" ac:emoji-shortname=\"{}\" ac:emoji-id=\"{}\" ac:emoji-fallback=\"{}\" />",
            escape_attribute(attribute(node, "shortName")),
            escape_attribute(attribute(node, "id")),
            escape_attribute(attribute(node, "text"))
        ),
        "date" => {
            let day = attribute(node, "timestamp")
                .parse()
                .ok()
                .and_then(|millis| Timestamp::from_millisecond(millis).ok())
                .map(|at| at.to_zoned(TimeZone::UTC).date().to_string())
                .unwrap_or_default();
            format!("<time datetime=\"{day}\" />")
        }
        "status" => {
            let colour = match attribute(node, "color") {
                "neutral" | "" => String::new(),
                other => {
                    let mut letters = other.chars();
                    let first = letters.next().map(|c| c.to_ascii_uppercase());
                    first.into_iter().chain(letters).collect()
                }
            };
            let colour = if colour.is_empty() {
                colour
            } else {
                format!(
                    "<ac:parameter ac:name=\"colour\">{}</ac:parameter>",
                    escape(&colour)
                )
            };
            format!(
                "<ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">{}</ac:parameter>{colour}</ac:structured-macro>",
                escape(attribute(node, "text"))
            )
        }
        "inlineCard" | "blockCard" | "embedCard" => {
            let url = escape_attribute(attribute(node, "url"));
            format!("<a href=\"{url}\" data-card-appearance=\"inline\">{url}</a>")
        }
        "extension" | "inlineExtension" | "bodiedExtension" => extension(node),
        _ => inner(),
    }
}

fn extension(node: &Value) -> String {
    let parameters: String = node
        .pointer("/attrs/parameters/macroParams")
        .and_then(Value::as_object)
        .map(|parameters| {
            parameters
                .iter()
                .map(|(key, value)| {
                    format!(
                        "<ac:parameter ac:name=\"{}\">{}</ac:parameter>",
                        escape_attribute(key),
                        escape(value.get("value").and_then(Value::as_str).unwrap_or(""))
                    )
                })
                .collect()
        })
        .unwrap_or_default();
    let id = node
        .pointer("/attrs/parameters/macroMetadata/macroId/value")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
        .map(|id| format!(" ac:macro-id=\"{}\"", escape_attribute(id)))
        .unwrap_or_default();
    let body = if node.get("content").is_some() {
        format!("<ac:rich-text-body>{}</ac:rich-text-body>", children(node))
    } else {
        String::new()
    };
    format!(
        "<ac:structured-macro ac:name=\"{}\"{id}>{parameters}{body}</ac:structured-macro>",
        escape_attribute(attribute(node, "extensionKey"))
    )
}

fn media(node: &Value) -> String {
    let alt = attribute(node, "alt");
    let alt = if alt.is_empty() {
        String::new()
    } else {
        format!(" ac:alt=\"{}\"", escape_attribute(alt))
    };
    let source = if attribute(node, "type") == "external" {
        format!(
            "<ri:url ri:value=\"{}\" />",
            escape_attribute(attribute(node, "url"))
        )
    } else {
        let name = match attribute(node, "__fileName") {
            "" => attribute(node, "id"),
            name => name,
        };
        format!(
            "<ri:attachment ri:filename=\"{}\" />",
            escape_attribute(name)
        )
    };
    format!("<ac:image{alt}>{source}</ac:image>")
}

fn spans(node: &Value) -> String {
    ["colspan", "rowspan"]
        .iter()
        .filter_map(|name| {
            let count = node.get("attrs")?.get(name)?.as_u64()?;
            (count > 1).then(|| format!(" {name}=\"{count}\""))
        })
        .collect()
}

fn plain(node: &Value) -> String {
    node.get("content")
        .and_then(Value::as_array)
        .map(|content| {
            content
                .iter()
                .filter_map(|child| child.get("text").and_then(Value::as_str))
                .collect()
        })
        .unwrap_or_default()
}

fn text(node: &Value) -> String {
    let mut out = escape(node.get("text").and_then(Value::as_str).unwrap_or(""));
    let marks = node.get("marks").and_then(Value::as_array);
    for mark in marks.into_iter().flatten() {
        let kind = mark.get("type").and_then(Value::as_str).unwrap_or("");
        out = match kind {
            "strong" => format!("<strong>{out}</strong>"),
            "em" => format!("<em>{out}</em>"),
            "underline" => format!("<u>{out}</u>"),
            "strike" => format!("<del>{out}</del>"),
            "code" => format!("<code>{out}</code>"),
            "subsup" => {
                let name = if attribute(mark, "type") == "sup" {
                    "sup"
                } else {
                    "sub"
                };
                format!("<{name}>{out}</{name}>")
            }
            "link" => format!(
                "<a href=\"{}\">{out}</a>",
                escape_attribute(attribute(mark, "href"))
            ),
            "annotation" => format!(
                "<ac:inline-comment-marker ac:ref=\"{}\">{out}</ac:inline-comment-marker>",
                escape_attribute(attribute(mark, "id"))
            ),
            "textColor" => format!(
                "<span style=\"color: {};\">{out}</span>",
                escape_attribute(attribute(mark, "color"))
            ),
            _ => out,
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{to_adf, tree};
    use super::*;

    #[test]
    fn a_body_survives_the_way_there_and_back() {
        let storage = "<h2>T</h2><p>a <strong>b</strong></p><ul><li><p>x</p></li></ul>\
                       <ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>i</p></ac:rich-text-body></ac:structured-macro>";
        let there = to_adf::convert(&tree::parse(storage).unwrap());
        assert_eq!(convert(&there), storage);
    }
}
