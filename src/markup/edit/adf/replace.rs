//! Replaces literal text in ADF, also where it crosses runs with different marks.
//!
//! Apart because it works below the level of blocks: on the source of the strings, so that their escapes stay as they were.

use std::collections::HashSet;
use std::ops::Range;

use super::super::{EditError, Occurrence};
use super::{Editor, Work};
use crate::adf::json::{Id, Kind};
use crate::adf::json_text::{push_escaped, read_escape};

/// Runs of one line that stand together.
struct Line {
    text: String,
    /// For each run: its node, the string value, and where its text begins in `text`.
    runs: Vec<(Id, Id, usize)>,
    code: bool,
}

/// One occurrence: which line, and where.
struct Hit {
    line: usize,
    range: Range<usize>,
}

impl Editor<'_> {
    pub(super) fn replace_text(
        &self,
        find: &str,
        replace: &str,
        occurrence: Occurrence,
        work: &mut Work,
    ) -> Result<usize, EditError> {
        if find.is_empty() {
            return Err(EditError::Invalid(
                "the text to look for is empty".to_owned(),
            ));
        }
        let lines = self.lines();
        let mut hits = Vec::new();
        for (line, runs) in lines.iter().enumerate() {
            for (start, found) in runs.text.match_indices(find) {
                hits.push(Hit {
                    line,
                    range: start..start + found.len(),
                });
            }
        }
        let what = format!("text `{find}`");
        let count = hits.len();
        let missing = |what: String| EditError::NotFound {
            what,
            candidates: Vec::new(),
        };
        let chosen: Vec<Hit> = match occurrence {
            _ if hits.is_empty() => return Err(missing(what)),
            Occurrence::Only if count > 1 => return Err(EditError::Ambiguous { what, count }),
            Occurrence::Only | Occurrence::All => hits,
            Occurrence::Nth(number) => {
                let chosen = number
                    .checked_sub(1)
                    .and_then(|index| hits.into_iter().nth(index));
                vec![chosen.ok_or_else(|| {
                    missing(format!(
                        "{what} for the {number}. time (it occurs {count} times)"
                    ))
                })?]
            }
        };
        let changed = chosen.len();
        let mut by_line: Vec<Vec<Range<usize>>> = vec![Vec::new(); lines.len()];
        for hit in chosen {
            if let Some(ranges) = by_line.get_mut(hit.line) {
                ranges.push(hit.range);
            }
        }
        for (line, ranges) in lines.iter().zip(&by_line) {
            if ranges.is_empty() {
                continue;
            }
            if replace.contains('\n') && !line.code {
                return Err(EditError::Invalid(
                    "text with line breaks can only be put into code blocks".to_owned(),
                ));
            }
            self.replace_in_line(line, ranges, replace, work);
        }
        Ok(changed)
    }

    /// All lines of the document: runs of text that follow each other in one `content` list.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for list in self.json.descendants(self.json.root()) {
            if self.json.kind(list) != Kind::Array || self.json.key(list) != "content" {
                continue;
            }
            let mut line: Option<Line> = None;
            for node in self.json.children(list) {
                let text = (self.json.get_text(node, "type").as_deref() == Some("text"))
                    .then(|| self.json.get(node, "text"))
                    .flatten()
                    .and_then(|value| Some((value, self.json.text(value)?)));
                match text {
                    Some((value, text)) => {
                        let line = line.get_or_insert_with(|| Line {
                            text: String::new(),
                            runs: Vec::new(),
                            code: self.json.parent_type(list).as_deref() == Some("codeBlock"),
                        });
                        line.runs.push((node, value, line.text.len()));
                        line.text.push_str(&text);
                    }
                    None => lines.extend(line.take()),
                }
            }
            lines.extend(line);
        }
        lines
    }

    /// The replacement goes into the run where a hit begins; the rest of the hit goes away. Runs left empty go away too.
    fn replace_in_line(
        &self,
        line: &Line,
        ranges: &[Range<usize>],
        replace: &str,
        work: &mut Work,
    ) {
        let mut escaped = String::new();
        push_escaped(&mut escaped, replace);
        let mut gone: Vec<Id> = Vec::new();
        // Ranges do not overlap and are in order, so each run only looks at those that reach into it.
        let mut first = 0;
        for (index, (node, value, start)) in line.runs.iter().enumerate() {
            let end = line
                .runs
                .get(index + 1)
                .map_or(line.text.len(), |next| next.2);
            while ranges.get(first).is_some_and(|range| range.end <= *start) {
                first += 1;
            }
            let mut cuts: Vec<(Range<usize>, bool)> = Vec::new();
            let mut left = end - start;
            for range in ranges
                .iter()
                .skip(first)
                .take_while(|range| range.start < end)
            {
                let begins_here = range.start >= *start;
                let from = range.start.max(*start) - start;
                let to = range.end.min(end) - start;
                left -= to - from;
                cuts.push((from..to, begins_here));
            }
            if cuts.is_empty() {
                continue;
            }
            let keeps = left > 0 || (!replace.is_empty() && cuts.iter().any(|(_, begins)| *begins));
            if !keeps {
                gone.push(*node);
                work.removed.push((
                    self.json.range(*node),
                    format!("text `{}`", self.places.words(*node)),
                ));
                continue;
            }
            let string = self.json.range(*value);
            let raw = self
                .source
                .get(string.start + 1..string.end.saturating_sub(1))
                .unwrap_or_default();
            let mut offsets = RawOffsets::new(raw);
            for (range, begins) in cuts {
                let from = string.start + 1 + offsets.find(range.start);
                let to = string.start + 1 + offsets.find(range.end);
                work.cut(
                    from..to,
                    if begins {
                        escaped.clone()
                    } else {
                        String::new()
                    },
                );
            }
        }
        self.remove_runs(&gone, work);
    }

    /// Removes runs from their list, with the commas that held them.
    fn remove_runs(&self, gone: &[Id], work: &mut Work) {
        let Some(first) = gone.first() else { return };
        let Some(list) = self.json.list_of(*first) else {
            return;
        };
        let siblings: Vec<Id> = self.json.children(list).collect();
        let gone: HashSet<Id> = gone.iter().copied().collect();
        let range = |id: Option<&Id>| id.map(|id| self.json.range(*id));
        let mut index = 0;
        while index < siblings.len() {
            let is_gone = |index: usize| siblings.get(index).is_some_and(|id| gone.contains(id));
            if !is_gone(index) {
                index += 1;
                continue;
            }
            let from = index;
            while is_gone(index) {
                index += 1;
            }
            let start = range(siblings.get(from)).map_or(0, |range| range.start);
            let end = range(siblings.get(index - 1)).map_or(start, |range| range.end);
            let before = from
                .checked_sub(1)
                .and_then(|before| range(siblings.get(before)));
            match (before, range(siblings.get(index))) {
                (Some(before), _) => work.cut(before.end..end, ""),
                (None, Some(after)) => work.cut(start..after.start, ""),
                (None, None) => work.cut(start..end, ""),
            }
        }
    }
}

/// Where in the source of a string a byte of its text is; asked in rising order.
struct RawOffsets<'s> {
    raw: &'s str,
    text: usize,
    source: usize,
}

impl<'s> RawOffsets<'s> {
    fn new(raw: &'s str) -> Self {
        Self {
            raw,
            text: 0,
            source: 0,
        }
    }

    fn find(&mut self, text: usize) -> usize {
        while self.text < text {
            let Some(rest) = self.raw.get(self.source..) else {
                break;
            };
            let Some(sign) = rest.chars().next() else {
                break;
            };
            let (sign, length) = if sign == '\\' {
                read_escape(rest)
            } else {
                (sign, sign.len_utf8())
            };
            self.text += sign.len_utf8();
            self.source += length;
        }
        self.source
    }
}
