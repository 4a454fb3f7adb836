//! What a reader sees of a storage body, as plain text: the index behind search, excerpts and inline-comment anchors.

use super::tree::{Element, Node};

/// Elements after which the text of a body starts on a new line.
const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "td",
    "th",
    "pre",
    "blockquote",
    "div",
    "br",
    "hr",
    "ul",
    "ol",
    "table",
    "ac:task",
    "ac:task-list",
    "ac:structured-macro",
    "ac:layout-cell",
    "ac:task-body",
    "ac:plain-text-body",
    "ac:rich-text-body",
];

/// Gives the text of a body, one line a block.
pub(crate) fn plain(nodes: &[Node]) -> String {
    let mut out = String::new();
    collect(nodes, &mut out);
    let mut lines: Vec<&str> = Vec::new();
    for line in out.lines() {
        let line = line.trim();
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn collect(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(&text.replace(['\n', '\u{a0}'], " ")),
            Node::CData(text) => out.push_str(text),
            Node::Element(element) => element_text(element, out),
        }
    }
}

fn element_text(element: &Element, out: &mut String) {
    match element.name.as_str() {
        "ac:parameter" => {
            // A status shows its title and a panel its heading; other parameters are settings and are not indexed.
            if element.attribute("ac:name") == Some("title") {
                collect(&element.children, out);
                out.push('\n');
            }
            return;
        }
        "ac:task-id" | "ac:task-uuid" | "ac:task-status" | "ac:placeholder" => return,
        _ => {}
    }
    let block = BLOCKS.contains(&element.name.as_str());
    let inline_macro =
        element.name == "ac:structured-macro" && element.attribute("ac:name") == Some("status");
    if block && !inline_macro && !out.ends_with('\n') {
        out.push('\n');
    }
    if inline_macro {
        out.push_str(&element.parameter("title").unwrap_or_default());
        return;
    }
    collect(&element.children, out);
    if block && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Collects the names of the macros a body uses.
pub(crate) fn macros(nodes: &[Node], out: &mut Vec<String>) {
    walk(nodes, &mut |element| {
        if matches!(element.name.as_str(), "ac:structured-macro" | "ac:macro")
            && let Some(name) = element.attribute("ac:name")
        {
            out.push(name.to_owned());
        }
    });
}

/// Collects the users a body mentions, by account id or user key.
pub(crate) fn mentions(nodes: &[Node], out: &mut Vec<String>) {
    walk(nodes, &mut |element| {
        if element.name == "ri:user" {
            for name in ["ri:account-id", "ri:userkey", "ri:username"] {
                if let Some(value) = element.attribute(name) {
                    out.push(value.to_owned());
                }
            }
        }
    });
}

/// Calls a function for each element, parents first.
pub(crate) fn walk(nodes: &[Node], visit: &mut dyn FnMut(&Element)) {
    for node in nodes {
        if let Node::Element(element) = node {
            visit(element);
            walk(&element.children, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn macro_settings_are_not_text() {
        let nodes = parse(
            "<h1>Top</h1><p>a <strong>b</strong></p><ac:structured-macro ac:name=\"code\">\
             <ac:parameter ac:name=\"language\">py</ac:parameter>\
             <ac:plain-text-body><![CDATA[print(1)]]></ac:plain-text-body></ac:structured-macro>\
             <ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>\
             <ac:task-body>do it</ac:task-body></ac:task></ac:task-list>",
        )
        .unwrap();
        assert_eq!(plain(&nodes), "Top\na b\nprint(1)\ndo it");
        let mut names = Vec::new();
        macros(&nodes, &mut names);
        assert_eq!(names, ["code"]);
    }
}
