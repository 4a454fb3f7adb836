//! Images and files inside a description that is replaced.
//!
//! On Cloud they are nodes of the document, and Markdown cannot write one: a new text would take them away with the
//! old one (behaviour 64). So those the new text does not show are put at its end.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// Puts the media of `old` that `new` does not have at the end of `new`; gives how many. Both are documents.
pub fn keep(old: &Value, new: &mut Value) -> usize {
    let mut blocks = Vec::new();
    collect(old, &mut blocks);
    let mut known = BTreeSet::new();
    ids(new, &mut known);
    let mut kept = 0;
    for block in blocks {
        let mut own = BTreeSet::new();
        ids(&block, &mut own);
        if own.is_subset(&known) {
            continue;
        }
        if let Some(Value::Array(content)) = new.get_mut("content") {
            content.push(block);
            kept += own.len();
            known.extend(own);
        }
    }
    kept
}

/// The blocks that hold media, wherever they stand; media inside a line gets a paragraph of its own.
fn collect(node: &Value, blocks: &mut Vec<Value>) {
    match node.get("type").and_then(Value::as_str) {
        Some("mediaSingle" | "mediaGroup") => return blocks.push(node.clone()),
        Some("mediaInline") => {
            return blocks.push(json!({"type": "paragraph", "content": [node.clone()]}));
        }
        _ => {}
    }
    for child in node
        .get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        collect(child, blocks);
    }
}

/// What tells media apart: the number in the media service, or the address outside.
fn ids(node: &Value, ids: &mut BTreeSet<String>) {
    if matches!(
        node.get("type").and_then(Value::as_str),
        Some("media" | "mediaInline")
    ) {
        let id = node
            .pointer("/attrs/id")
            .or_else(|| node.pointer("/attrs/url"))
            .and_then(Value::as_str);
        ids.extend(id.map(str::to_owned));
    }
    for child in node
        .get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        self::ids(child, ids);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(id: &str) -> Value {
        json!({"type": "mediaSingle", "content": [{"type": "media", "attrs": {"type": "file", "id": id, "collection": ""}}]})
    }

    fn text(words: &str) -> Value {
        json!({"type": "paragraph", "content": [{"type": "text", "text": words}]})
    }

    fn doc(content: Vec<Value>) -> Value {
        json!({"type": "doc", "version": 1, "content": content})
    }

    #[test]
    fn media_is_kept_once_64() {
        let panel =
            json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [image("b")]});
        let old = doc(vec![text("old"), image("a"), panel]);
        let mut new = doc(vec![text("new"), image("a")]);
        assert_eq!(keep(&old, &mut new), 1);
        assert_eq!(new, doc(vec![text("new"), image("a"), image("b")]));
        assert_eq!(keep(&old, &mut new), 0, "a second time changes nothing");
    }

    #[test]
    fn media_inside_a_line_gets_a_paragraph() {
        let inline = json!({"type": "mediaInline", "attrs": {"id": "c", "collection": ""}});
        let old = doc(vec![
            json!({"type": "paragraph", "content": [inline.clone()]}),
        ]);
        let mut new = doc(vec![text("new")]);
        assert_eq!(keep(&old, &mut new), 1);
        assert_eq!(new["content"][1]["content"][0], inline);
    }

    #[test]
    fn a_text_without_media_stays_as_it_is() {
        let mut new = doc(vec![text("new")]);
        assert_eq!(keep(&doc(vec![text("old")]), &mut new), 0);
        assert_eq!(keep(&Value::Null, &mut new), 0);
        assert_eq!(new, doc(vec![text("new")]));
    }
}
