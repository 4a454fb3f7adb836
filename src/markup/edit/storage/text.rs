//! Literal text: found in what a reader sees, replaced in the source under it.
//!
//! A line is the text between two blocks or objects; marks do not interrupt it. Where a match crosses marks, the new text
//! stands where the first character stood and the rest is taken out. Parameters and other settings are never looked at.

use std::ops::Range;

use super::{Cut, Editor};
use crate::edit::{EditError, Occurrence};
use crate::storage::xml::{Kind, NodeId};
use crate::storage::{is_block_element, push_cdata, push_text, unescape};

/// Elements whose text is no text of the page.
const SETTINGS: [&str; 9] = [
    "ac:parameter",
    "ac:task-id",
    "ac:task-uuid",
    "ac:task-status",
    "ac:adf-attribute",
    "ac:adf-fallback",
    "ac:default-parameter",
    "ac:placeholder",
    "at:declarations",
];

/// Inline elements across which a match must not reach.
const OBJECTS: [&str; 9] = [
    "br",
    "ac:structured-macro",
    "ac:image",
    "ac:emoticon",
    "time",
    "ac:link",
    "at:var",
    "ac:placeholder",
    "ac:inline-extension",
];

/// A run of text under one text node.
struct Segment {
    node: NodeId,
    /// Where its characters begin in the line's text.
    start: usize,
}

/// A line's text and the nodes it comes from.
#[derive(Default)]
struct Line {
    text: String,
    segments: Vec<Segment>,
}

/// One occurrence: line and bytes of its text.
type Match = (usize, usize, usize);

/// From, to, and what stands there instead.
type Replacement<'a> = (usize, usize, &'a str);

impl Editor<'_> {
    /// Cuts for the wished occurrences of a text.
    pub(super) fn replace_text(
        &self,
        find: &str,
        replace: &str,
        occurrence: Occurrence,
    ) -> Result<(Vec<Cut>, usize), EditError> {
        if find.is_empty() {
            return Err(EditError::Invalid(
                "the text to look for is empty".to_owned(),
            ));
        }
        let lines = self.lines();
        let found: Vec<Match> = lines
            .iter()
            .enumerate()
            .flat_map(|(line, of)| {
                of.text
                    .match_indices(find)
                    .map(move |(at, _)| (line, at, at + find.len()))
            })
            .collect();
        let chosen: Vec<Match> = match (occurrence, found.as_slice()) {
            (_, []) => return Err(not_found(&lines, find)),
            (Occurrence::Only, [only]) => vec![*only],
            (Occurrence::Only, several) => {
                return Err(EditError::Ambiguous {
                    what: format!("text `{find}`"),
                    count: several.len(),
                });
            }
            (Occurrence::Nth(n), all) => match n.checked_sub(1).and_then(|n| all.get(n)) {
                Some(one) => vec![*one],
                None => {
                    let candidates = vec![format!("{} occurrences", all.len())];
                    return Err(EditError::NotFound {
                        what: format!("occurrence {n} of `{find}`"),
                        candidates,
                    });
                }
            },
            (Occurrence::All, _) => found.clone(),
        };
        Ok((self.text_cuts(&lines, &chosen, replace), chosen.len()))
    }

    fn text_cuts(&self, lines: &[Line], chosen: &[Match], replace: &str) -> Vec<Cut> {
        // By node, for CDATA is written anew as a whole.
        let mut changes: Vec<(NodeId, Vec<Replacement<'_>>)> = Vec::new();
        for (line, start, end) in chosen {
            let Some(line) = lines.get(*line) else {
                continue;
            };
            let mut text = replace;
            let first = line
                .segments
                .partition_point(|segment| segment.start <= *start)
                .saturating_sub(1);
            for (index, segment) in line.segments.iter().enumerate().skip(first) {
                if segment.start >= *end {
                    break;
                }
                let next = line
                    .segments
                    .get(index + 1)
                    .map_or(line.text.len(), |next| next.start);
                let part = (
                    (*start).max(segment.start) - segment.start,
                    (*end).min(next) - segment.start,
                    text,
                );
                text = "";
                match changes.last_mut() {
                    Some((node, parts)) if *node == segment.node => parts.push(part),
                    _ => changes.push((segment.node, vec![part])),
                }
            }
        }
        let mut cuts = Vec::new();
        for (node, parts) in changes {
            if self.xml.node(node).kind == Kind::Cdata {
                cuts.push(self.cdata_cut(node, &parts));
            } else {
                cuts.extend(self.node_cuts(node, &parts));
            }
        }
        self.drop_emptied_markers(cuts)
    }

    fn cdata_cut(&self, node: NodeId, parts: &[(usize, usize, &str)]) -> Cut {
        let old = self.xml.inner(node);
        let mut new = String::with_capacity(old.len());
        let mut at = 0;
        for (start, end, text) in parts {
            new.push_str(old.get(at..*start).unwrap_or_default());
            new.push_str(text);
            at = *end;
        }
        new.push_str(old.get(at..).unwrap_or_default());
        let mut text = String::new();
        push_cdata(&mut text, &new);
        let node = self.xml.node(node);
        Cut {
            range: node.start()..node.end(),
            text,
        }
    }

    fn node_cuts(&self, node: NodeId, parts: &[(usize, usize, &str)]) -> Vec<Cut> {
        let base = self.xml.node(node).start();
        let mut offsets = parts.iter().flat_map(|(start, end, _)| [*start, *end]);
        let places = source_offsets(self.xml.raw(node), &mut offsets);
        let ranges = places.chunks_exact(2);
        let cut = |(range, (_, _, replace)): (&[usize], &(usize, usize, &str))| {
            let mut text = String::new();
            push_text(&mut text, replace);
            let (start, end) = (
                range.first().copied().unwrap_or(0),
                range.last().copied().unwrap_or(0),
            );
            Cut {
                range: base + start..base + end,
                text,
            }
        };
        ranges.zip(parts).map(cut).collect()
    }

    /// A comment's marker or a link whose text is all taken out goes too; whether a marker may is asked where losses are.
    fn drop_emptied_markers(&self, mut cuts: Vec<Cut>) -> Vec<Cut> {
        let xml = self.xml;
        cuts.sort_by_key(|cut| cut.range.start);
        let mut emptied: Vec<Range<usize>> = Vec::new();
        let mut at = xml.following(0, 0);
        while let Some(node) = at {
            let marker = xml.node(node);
            let around = emptied
                .last()
                .is_some_and(|outer| outer.end > marker.start());
            if matches!(marker.name, "ac:inline-comment-marker" | "a") && !around {
                let first = cuts.partition_point(|cut| cut.range.start < marker.inner_start());
                let inside = cuts
                    .iter()
                    .skip(first)
                    .take_while(|cut| cut.range.end <= marker.inner_end());
                let (mut taken, mut written) = (0, false);
                for cut in inside {
                    taken += cut.range.len();
                    written |= !cut.text.is_empty();
                }
                if taken > 0 && !written && taken == text_length(self, node) {
                    emptied.push(marker.start()..marker.end());
                }
            }
            at = xml.following(node, 0);
        }
        cuts.retain(|cut| {
            let next = emptied.partition_point(|marker| marker.end <= cut.range.start);
            emptied
                .get(next)
                .is_none_or(|marker| cut.range.start < marker.start)
        });
        cuts.extend(emptied.into_iter().map(|range| Cut {
            range,
            text: String::new(),
        }));
        cuts
    }

    /// The lines of the page, in order.
    fn lines(&self) -> Vec<Line> {
        let xml = self.xml;
        let mut lines = vec![Line::default()];
        let mut at = xml.following(0, 0);
        // Ends of elements that interrupt a line, innermost last.
        let mut ends: Vec<usize> = Vec::new();
        while let Some(node) = at {
            let current = xml.node(node);
            while ends.last().is_some_and(|end| *end <= current.start()) {
                ends.pop();
                new_line(&mut lines);
            }
            match current.kind {
                Kind::Element if SETTINGS.contains(&current.name) => {
                    at = self.xml.after(node);
                    continue;
                }
                Kind::Element
                    if is_block_element(current.name)
                        || OBJECTS.contains(&current.name)
                        || current.name.starts_with("ac:")
                            && current.name != "ac:inline-comment-marker" =>
                {
                    new_line(&mut lines);
                    ends.push(current.end());
                }
                Kind::Text | Kind::Cdata => {
                    if let Some(line) = lines.last_mut() {
                        let start = line.text.len();
                        match current.kind {
                            Kind::Cdata => line.text.push_str(xml.inner(node)),
                            _ => decode(xml.raw(node), &mut |text, _, _| line.text.push_str(text)),
                        }
                        line.segments.push(Segment { node, start });
                    }
                }
                _ => {}
            }
            at = xml.following(node, 0);
        }
        lines
    }
}

fn new_line(lines: &mut Vec<Line>) {
    if lines.last().is_some_and(|line| !line.segments.is_empty()) {
        lines.push(Line::default());
    }
}

/// Bytes of source under the text within an element.
fn text_length(editor: &Editor<'_>, id: NodeId) -> usize {
    let xml = editor.xml;
    let mut length = 0;
    let mut at = xml.following(id, id);
    while let Some(node) = at {
        if xml.node(node).kind == Kind::Text {
            length += xml.raw(node).len();
        }
        at = xml.following(node, id);
    }
    length
}

/// Goes through raw text as a reader sees it: references as characters, a line break with the space around it as one space.
fn decode<'r>(raw: &'r str, each: &mut dyn FnMut(&str, usize, usize)) {
    let mut at = 0;
    while at < raw.len() {
        let rest: &'r str = raw.get(at..).unwrap_or_default();
        let plain = rest
            .find(['&', ' ', '\t', '\n', '\r'])
            .unwrap_or(rest.len());
        if plain > 0 {
            each(rest.get(..plain).unwrap_or_default(), at, at + plain);
            at += plain;
            continue;
        }
        let length = if rest.starts_with('&') {
            rest.bytes()
                .take(12)
                .position(|byte| byte == b';')
                .map_or(1, |semicolon| semicolon + 1)
        } else {
            rest.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))
                .unwrap_or(rest.len())
        };
        let piece = rest.get(..length).unwrap_or("&");
        if piece.starts_with('&') {
            each(&unescape(piece), at, at + piece.len());
        } else if piece.contains(['\n', '\r']) {
            each(" ", at, at + piece.len());
        } else {
            each(piece, at, at + piece.len());
        }
        at += piece.len().max(1);
    }
}

/// The places in raw text of offsets in the text a reader sees; the offsets come in order.
fn source_offsets(raw: &str, offsets: &mut dyn Iterator<Item = usize>) -> Vec<usize> {
    let mut places = Vec::new();
    let mut wanted = offsets.next();
    let mut seen = 0;
    decode(raw, &mut |text, start, end| {
        while let Some(offset) = wanted.filter(|offset| *offset < seen + text.len()) {
            // Within a run copied as it is, each byte has its place; a reference has one place for its character.
            let within = offset - seen;
            places.push(if end - start == text.len() {
                start + within
            } else {
                start
            });
            wanted = offsets.next();
        }
        seen += text.len();
    });
    while wanted.is_some() {
        places.push(raw.len());
        wanted = offsets.next();
    }
    places
}

fn not_found(lines: &[Line], find: &str) -> EditError {
    let wanted = find.to_lowercase();
    let words = wanted
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let near = lines.iter().filter(|line| {
        let text = line.text.to_lowercase();
        text.contains(&wanted) || !words.is_empty() && text.contains(&words)
    });
    let candidates = near
        .take(3)
        .map(|line| {
            format!(
                "`{}`",
                line.text.trim().chars().take(80).collect::<String>()
            )
        })
        .collect();
    EditError::NotFound {
        what: format!("text `{find}`"),
        candidates,
    }
}
