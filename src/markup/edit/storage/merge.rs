//! Two people's changes to one page, put together where they touch different blocks.
//!
//! Works on the source, block by block and table row by table row, so that what neither changed stays byte for byte.
//! Where both changed the same block nothing is decided: the places are named instead.

use std::ops::Range;

use similar::DiffOp;

use super::place::Blocks;
use crate::diff::compare;
use crate::edit::MergeError;
use crate::storage::{parse, xml::NodeId, xml::Xml};
use crate::{Options, ReadError};

/// Elements that are looked into: what they hold is merged piece by piece.
const OPENED: [&str; 7] = [
    "ac:layout",
    "ac:layout-section",
    "ac:layout-cell",
    "table",
    "thead",
    "tbody",
    "ac:task-list",
];

/// The two changes together.
pub(in crate::edit) fn merge(base: &str, ours: &str, theirs: &str) -> Result<String, MergeError> {
    let (base_xml, ours_xml, theirs_xml) = (parse(base)?, parse(ours)?, parse(theirs)?);
    let pieces = pieces(&base_xml);
    let texts: Vec<&str> = pieces.iter().map(|(text, _)| *text).collect();
    let ours = hunks(&texts, &self::pieces(&ours_xml));
    let theirs = hunks(&texts, &self::pieces(&theirs_xml));
    let mut conflicts: Vec<Range<usize>> = Vec::new();
    let mut merged: Vec<&Hunk> = Vec::new();
    for hunk in &ours {
        let clashes: Vec<&Hunk> = theirs.iter().filter(|other| hunk.clashes(other)).collect();
        match clashes.as_slice() {
            [] => merged.push(hunk),
            // Both did the same.
            [other] if *other == hunk => {}
            _ => conflicts.push(hunk.range.clone()),
        }
    }
    if conflicts.is_empty() {
        merged.extend(&theirs);
        merged.sort_by_key(|hunk| (hunk.range.start, hunk.range.end));
        let text = spliced(&texts, &merged);
        // Two changes that each leave a page whole may not do so together.
        if parse(&text).is_ok() {
            return Ok(text);
        }
        conflicts.extend(merged.iter().map(|hunk| hunk.range.clone()));
    }
    let blocks = Blocks::read(&base_xml, &Options::default());
    let mut places: Vec<String> = Vec::new();
    for range in conflicts {
        let offset = pieces
            .get(range.start)
            .map_or(base.len(), |(_, offset)| *offset);
        let place = blocks.heading_above(offset);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Err(MergeError::Conflict(places))
}

impl From<ReadError> for MergeError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// Pieces of the base that were replaced, and by what.
#[derive(Debug, PartialEq, Eq)]
struct Hunk<'a> {
    range: Range<usize>,
    text: Vec<&'a str>,
}

impl Hunk<'_> {
    /// Whether both touch one piece, or one puts something where the other changes or puts something.
    fn clashes(&self, other: &Hunk<'_>) -> bool {
        let (one, two) = (&self.range, &other.range);
        if one.is_empty() || two.is_empty() {
            one.start <= two.end && two.start <= one.end
        } else {
            one.start < two.end && two.start < one.end
        }
    }
}

fn hunks<'a>(base: &[&str], changed: &[(&'a str, usize)]) -> Vec<Hunk<'a>> {
    let texts: Vec<&str> = changed.iter().map(|(text, _)| *text).collect();
    let part = |from: usize, len: usize| -> Vec<&'a str> {
        changed
            .iter()
            .skip(from)
            .take(len)
            .map(|(text, _)| *text)
            .collect()
    };
    compare(base, &texts)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { .. } => None,
            DiffOp::Delete {
                old_index, old_len, ..
            } => Some(Hunk {
                range: old_index..old_index + old_len,
                text: Vec::new(),
            }),
            DiffOp::Insert {
                old_index,
                new_index,
                new_len,
            } => Some(Hunk {
                range: old_index..old_index,
                text: part(new_index, new_len),
            }),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => Some(Hunk {
                range: old_index..old_index + old_len,
                text: part(new_index, new_len),
            }),
        })
        .collect()
}

fn spliced(base: &[&str], hunks: &[&Hunk<'_>]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for hunk in hunks {
        text.extend(
            base.get(at..hunk.range.start)
                .unwrap_or_default()
                .iter()
                .copied(),
        );
        text.extend(hunk.text.iter().copied());
        at = hunk.range.end.max(at);
    }
    text.extend(base.get(at..).unwrap_or_default().iter().copied());
    text
}

/// The source in pieces that together are the source, each with its offset.
fn pieces<'a>(xml: &Xml<'a>) -> Vec<(&'a str, usize)> {
    let mut cuts: Vec<usize> = vec![0];
    open(xml, 0, &mut cuts);
    cuts.push(xml.source.len());
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some((xml.source.get(*from..*to)?, *from)),
            _ => None,
        })
        .collect()
}

/// Where pieces begin and end; without recursion, since a page we are given may nest as deep as it likes.
fn open(xml: &Xml<'_>, root: NodeId, cuts: &mut Vec<usize>) {
    let children = |parent: NodeId| {
        let mut list: Vec<(NodeId, bool)> =
            xml.elements(parent).map(|node| (node, false)).collect();
        list.reverse();
        list
    };
    let mut waiting = children(root);
    while let Some((node, is_done)) = waiting.pop() {
        let own = xml.node(node);
        if is_done {
            cuts.extend([own.inner_end(), own.end()]);
        } else if OPENED.contains(&own.name) && own.inner_start() < own.inner_end() {
            cuts.extend([own.start(), own.inner_start()]);
            waiting.push((node, true));
            waiting.extend(children(node));
        } else {
            cuts.extend([own.start(), own.end()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "<h1>A</h1>\n<p>one</p><h1>B</h1><p>two</p><p>three</p>\
<table><tbody><tr><td>r1</td></tr><tr><td>r2</td></tr><tr><td>r3</td></tr></tbody></table><h1>C</h1><p>end</p>";

    fn with(changes: &[(&str, &str)]) -> String {
        let mut text = BASE.to_owned();
        for (from, to) in changes {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        text
    }

    #[test]
    fn the_pieces_are_the_source() {
        for source in [
            BASE,
            "",
            "text",
            "<ac:layout><ac:layout-section> <ac:layout-cell><p/></ac:layout-cell></ac:layout-section></ac:layout>x",
        ] {
            let xml = parse(source).expect("XML");
            let text: String = pieces(&xml).into_iter().map(|(text, _)| text).collect();
            assert_eq!(text, source);
        }
    }

    #[test]
    fn changes_in_different_places_come_together() {
        for (ours, theirs) in [
            (("one", "1"), ("three", "3")),
            (("two", "2"), ("three", "3")),
            (("<tr><td>r1</td></tr>", ""), ("r3", "row 3")),
            (
                ("<p>end</p>", "<p>end</p><p>more</p>"),
                ("<h1>A</h1>", "<h1>AA</h1>"),
            ),
            (("<h1>B</h1>", "<p>new</p><h1>B</h1>"), ("<p>three</p>", "")),
        ] {
            let both = with(&[ours, theirs]);
            assert_eq!(
                merge(BASE, &with(&[ours]), &with(&[theirs])),
                Ok(both.clone())
            );
            assert_eq!(merge(BASE, &with(&[theirs]), &with(&[ours])), Ok(both));
        }
        let same = with(&[("two", "2")]);
        assert_eq!(merge(BASE, &same, &same), Ok(same.clone()));
        assert_eq!(merge(BASE, BASE, &same), Ok(same));
    }

    #[test]
    fn changes_of_one_block_are_named_by_their_heading() {
        let conflict = |ours: (&str, &str), theirs: (&str, &str)| {
            merge(BASE, &with(&[ours]), &with(&[theirs])).expect_err("a conflict")
        };
        assert_eq!(
            conflict(("two", "2"), ("two", "zwei")),
            MergeError::Conflict(vec!["B".into()])
        );
        assert_eq!(
            conflict(
                ("<p>end</p>", "<p>end</p><p>x</p>"),
                ("<p>end</p>", "<p>end</p><p>y</p>")
            ),
            MergeError::Conflict(vec!["C".into()])
        );
    }
}
