//! What an edit must not drop unasked: macros, media, comment anchors, cards with data, unknown nodes.
//!
//! Apart because the same question is asked of what goes away and of what is put in its place: what returns is not lost.

use std::collections::BTreeSet;

use super::{Editor, Work};
use crate::Loss;
use crate::adf::json::{Id, Json, Kind};

/// Node types that can be written anew from words; all else is precious.
const PLAIN: &[&str] = &[
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "taskList",
    "taskItem",
    "blockTaskItem",
    "decisionList",
    "decisionItem",
    "blockquote",
    "codeBlock",
    "rule",
    "table",
    "tableRow",
    "tableCell",
    "tableHeader",
    "panel",
    "expand",
    "nestedExpand",
    "layoutSection",
    "layoutColumn",
    "mediaSingle",
    "mediaGroup",
    "caption",
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "inlineCard",
    "blockCard",
    "embedCard",
    "doc",
];

/// Marks that can be written anew.
const PLAIN_MARKS: &[&str] = &[
    "strong",
    "em",
    "strike",
    "underline",
    "code",
    "subsup",
    "textColor",
    "backgroundColor",
    "link",
    "alignment",
    "indentation",
    "breakout",
    "border",
    "fontSize",
];

/// A precious thing: what to call it, and what makes it the same when it comes back.
fn precious(json: &Json<'_>, node: Id) -> Option<(String, String)> {
    if json.kind(node) != Kind::Object {
        return None;
    }
    let kind = json.get_text(node, "type")?;
    let attrs = json.get(node, "attrs");
    let attr = |name: &str| {
        attrs
            .and_then(|attrs| json.get_text(attrs, name))
            .unwrap_or_default()
            .into_owned()
    };
    match kind.as_ref() {
        "annotation" => {
            let id = attr("id");
            Some((format!("inline comment `{id}`"), format!("annotation {id}")))
        }
        // An image by address can be written again; one of the media service cannot.
        "media" | "mediaInline" => {
            let id = attr("id");
            if id.is_empty() {
                return None;
            }
            let name = match attr("alt") {
                alt if alt.is_empty() => id.clone(),
                alt => alt,
            };
            Some((format!("media `{name}`"), format!("media {id}")))
        }
        "extension" | "bodiedExtension" | "inlineExtension" => {
            let key = attr("extensionKey");
            let parameters = attrs
                .and_then(|attrs| json.get(attrs, "parameters"))
                .map(|parameters| json.value(parameters).to_string())
                .unwrap_or_default();
            Some((
                format!("macro `{key}`"),
                format!("extension {key} {parameters}"),
            ))
        }
        "inlineCard" | "blockCard" | "embedCard" => {
            let attrs = attrs?;
            let data = json
                .get(attrs, "datasource")
                .or_else(|| json.get(attrs, "data"))?;
            Some((
                "card with data".to_owned(),
                format!("card {}", json.raw(data)),
            ))
        }
        plain if PLAIN.contains(&plain) || PLAIN_MARKS.contains(&plain) => None,
        // Objects inside attributes have types too; nodes and marks stand in lists under `content` and `marks`.
        other if json.is_in(node, &["content", "marks"]) => {
            Some((format!("`{other}`"), json.raw(node).to_owned()))
        }
        _ => None,
    }
}

impl Editor<'_> {
    /// What the cuts drop that neither comes back in the new content nor stays elsewhere.
    pub(super) fn dropped(&self, work: &Work) -> Vec<Loss> {
        if work.removed.is_empty() {
            return Vec::new();
        }
        let mut removed = work.removed.clone();
        removed.sort_by_key(|(range, _)| range.start);
        let mut kept: BTreeSet<String> = BTreeSet::new();
        for added in &work.added {
            let added = format!("{{\"content\":[{added}]}}");
            if let Ok(json) = Json::parse(&added) {
                kept.extend(
                    json.descendants(json.root())
                        .filter_map(|node| precious(&json, node))
                        .map(|(_, same)| same),
                );
            }
        }
        let mut lost: Vec<(String, String, String)> = Vec::new();
        for node in self.json.descendants(self.json.root()) {
            let Some((name, same)) = precious(self.json, node) else {
                continue;
            };
            let range = self.json.range(node);
            // Removed parts do not overlap, so only the last that begins before can hold the node.
            let before = removed.partition_point(|(removed, _)| removed.start <= range.start);
            let inside = before
                .checked_sub(1)
                .and_then(|index| removed.get(index))
                .filter(|(removed, _)| range.end <= removed.end);
            match inside {
                Some((_, at)) => lost.push((name, same, at.clone())),
                // A comment on several runs is lost only with the last of them.
                None => {
                    kept.insert(same);
                }
            }
        }
        let mut losses: Vec<Loss> = Vec::new();
        for (what, same, at) in lost {
            let loss = Loss { what, at };
            if !kept.contains(&same) && !losses.contains(&loss) {
                losses.push(loss);
            }
        }
        losses
    }
}
