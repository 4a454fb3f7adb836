//! Links when they close: an empty one gets its address as text, one that says so becomes a card or reference.
//!
//! Apart from `scan`, which finds things in text; this one looks at what the parser found.

use super::scan::push_run;
use crate::inline::{Inline, InlineCard, InlineNode, Link, LinkTarget, Mark};
use crate::{target, text as plain};

/// Gives a link its final shape when it closes: text for an empty one, a card or reference where it says so.
pub(super) fn finish_link(line: &mut Vec<Inline>, start: usize, link: &Link, marks: &[Mark]) {
    let inside = line.get(start..).unwrap_or_default();
    if inside.is_empty() {
        push_run(line, Some(&target::write(&link.target)), marks);
        return;
    }
    let [only] = inside else { return };
    let InlineNode::Text(shown) = &only.node else {
        return;
    };
    // Anything but plain text under the link keeps it a link.
    if only.marks.len() != marks.len() {
        return;
    }
    let node = match &link.target {
        LinkTarget::Url(url)
            if link.title.as_deref() == Some(super::SMART_LINK) && shown == url =>
        {
            InlineNode::Card(Box::new(InlineCard {
                url: url.clone(),
                ..InlineCard::default()
            }))
        }
        LinkTarget::Url(_) | LinkTarget::Anchor(_) => return,
        other if link.title.is_none() && shown == plain::target_name(other) => {
            InlineNode::Reference(Box::new(other.clone()))
        }
        _ => return,
    };
    let marks = only
        .marks
        .iter()
        .filter(|mark| !matches!(mark, Mark::Link(_)))
        .cloned()
        .collect();
    line.truncate(start);
    line.push(Inline { node, marks });
}
