//! What a cut would drop that cannot be typed again: macros, media, mentions, comment anchors, unknown nodes.
//!
//! What Markdown can say (code, panels, expands, statuses) is content like any other and no loss. What stands in the new
//! content too was not dropped but moved.

use std::ops::Range;

use super::Cut;
use super::place::Blocks;
use crate::storage::parse;
use crate::storage::xml::{Kind, NodeId, Xml};
use crate::{Loss, Options};

/// Macros that are content, not machinery.
const CONTENT: [&str; 10] = [
    "code", "noformat", "info", "note", "tip", "warning", "panel", "expand", "status", "anchor",
];

/// What the cuts drop and no new text of theirs holds: what went from one cut to another was moved.
pub(super) fn dropped(xml: &Xml<'_>, cuts: &[Cut], options: &Options) -> Vec<Loss> {
    // Text alone drops nothing; pages have thousands of words, so this is asked first.
    let tagged = |text: &str| text.contains('<');
    let mut kept: Vec<String> = cuts
        .iter()
        .filter(|cut| tagged(&cut.text))
        .filter_map(|cut| Some((parse(&cut.text).ok()?, cut.text.len())))
        .flat_map(|(new, length)| things(&new, 0..length))
        .map(|(what, _)| what)
        .collect();
    let mut losses = Vec::new();
    let mut blocks = None;
    for cut in cuts {
        if !tagged(xml.source.get(cut.range.clone()).unwrap_or_default()) {
            continue;
        }
        for (what, offset) in things(xml, cut.range.clone()) {
            if let Some(at) = kept.iter().position(|kept| *kept == what) {
                kept.swap_remove(at);
                continue;
            }
            let at = blocks
                .get_or_insert_with(|| Blocks::read(xml, options))
                .heading_above(offset);
            losses.push(Loss { what, at });
        }
    }
    losses
}

/// What cannot be typed again within a range, and where it stands.
fn things(xml: &Xml<'_>, range: Range<usize>) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut at = xml.following(0, 0);
    while let Some(node) = at {
        let (start, end) = (xml.node(node).start(), xml.node(node).end());
        // A node that reaches beyond the range stays; what it holds may go.
        if start >= range.start
            && end <= range.end
            && let Some(what) = thing(xml, node)
        {
            found.push((what, start));
        }
        let outside = end <= range.start || start >= range.end;
        at = if outside {
            xml.after(node)
        } else {
            xml.following(node, 0)
        };
        if start >= range.end {
            break;
        }
    }
    found
}

fn thing(xml: &Xml<'_>, id: NodeId) -> Option<String> {
    let node = xml.node(id);
    if node.kind != Kind::Element {
        return None;
    }
    let attribute =
        |id: NodeId, name: &str| xml.attribute(id, name).map(|value| value.into_owned());
    match node.name {
        "ac:structured-macro" | "ac:macro" => {
            let name = attribute(id, "ac:name").unwrap_or_default();
            (!CONTENT.contains(&name.as_str())).then(|| format!("macro `{name}`"))
        }
        "ac:image" => {
            let source = xml.elements(id).find_map(|child| {
                attribute(child, "ri:filename").or_else(|| attribute(child, "ri:value"))
            });
            Some(format!("image `{}`", source.unwrap_or_default()))
        }
        "ac:link" => {
            let user = xml.child(id, "ri:user")?;
            let names = ["ri:account-id", "ri:userkey", "ri:username"];
            let name = names
                .into_iter()
                .find_map(|name| attribute(user, name))
                .unwrap_or_default();
            Some(format!("mention of `{name}`"))
        }
        "ac:inline-comment-marker" => Some(format!(
            "inline comment `{}`",
            attribute(id, "ac:ref").unwrap_or_default()
        )),
        "ac:adf-extension" => {
            let kind = xml
                .child(id, "ac:adf-node")
                .and_then(|node| attribute(node, "type"))
                .unwrap_or_default();
            (!matches!(kind.as_str(), "panel" | "decision-list"))
                .then(|| format!("extension `{kind}`"))
        }
        "ac:placeholder" | "at:declarations" | "at:var" => {
            Some(format!("template's `{}`", node.name))
        }
        _ => None,
    }
}
