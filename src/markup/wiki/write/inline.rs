//! Lines: runs with marks become pieces, then each mark's sign is written bare where it touches a word on its inner side
//! only, and in braces elsewhere.

use super::escape::{Context, push_text};
use super::{Breaks, Writer};
use crate::Format;
use crate::inline::{Inline, InlineNode, Link, Mark};
use crate::wiki::read::{SIGNS, cited};

/// A part of a line whose signs are not decided yet.
enum Piece {
    Text(String),
    /// A sign; the number pairs the two.
    Open(char, usize),
    Close(char, usize),
}

/// A mark that is open.
struct Opened<'l> {
    mark: &'l Mark,
    /// Its sign and number, if it is a phrase mark.
    sign: Option<(char, usize)>,
    /// What is written when it closes.
    close: String,
}

/// One line under construction.
struct Line<'l> {
    pieces: Vec<Piece>,
    open: Vec<Opened<'l>>,
    signs: usize,
    line_start: bool,
    /// A phrase began where a block could: its sign and those of the text together could begin a list.
    after_sign: bool,
}

impl Line<'_> {
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    /// The last character written, for the rule of words.
    fn before(&self) -> Option<char> {
        match self.pieces.last() {
            Some(Piece::Text(text)) => text.chars().next_back(),
            Some(Piece::Open(sign, _) | Piece::Close(sign, _)) => Some(*sign),
            None => None,
        }
    }
}

impl Writer<'_> {
    /// Writes a line; `at_start` says that a block could begin where it begins.
    pub(super) fn line(&mut self, content: &[Inline], breaks: Breaks, at_start: bool) {
        let text = self.rendered(content, breaks, at_start, false);
        self.out.push_str(&text);
    }

    /// A line as text; `alias` says that it stands in a link.
    pub(super) fn rendered(
        &mut self,
        content: &[Inline],
        breaks: Breaks,
        at_start: bool,
        alias: bool,
    ) -> String {
        let content = apart(content);
        let mut line = Line {
            pieces: Vec::new(),
            open: Vec::new(),
            signs: 0,
            line_start: at_start,
            after_sign: false,
        };
        let mut at = 0;
        while let Some(inline) = content.get(at) {
            let link = inline
                .marks
                .iter()
                .position(|mark| matches!(mark, Mark::Link(_)))
                .filter(|_| !alias);
            let outer = link.unwrap_or(inline.marks.len());
            self.change_marks(&mut line, inline.marks.get(..outer).unwrap_or_default());
            if let Some(Mark::Link(link)) = link.and_then(|link| inline.marks.get(link)) {
                at += self.linked(
                    &mut line,
                    link,
                    outer,
                    content.get(at..).unwrap_or_default(),
                );
                continue;
            }
            self.node(&mut line, inline, breaks, alias);
            at += 1;
        }
        self.change_marks(&mut line, &[]);
        finish(line.pieces)
    }

    /// Writes the run under one link, and says how long it is.
    fn linked(&mut self, line: &mut Line<'_>, link: &Link, outer: usize, run: &[Inline]) -> usize {
        let first = run
            .first()
            .map(|inline| inline.marks.as_slice())
            .unwrap_or_default();
        let same = |inline: &&Inline| inline.marks.get(..=outer) == first.get(..=outer);
        let count = run.iter().take_while(same).count().max(1);
        let inner: Vec<Inline> = run
            .iter()
            .take(count)
            .map(|inline| Inline {
                node: inline.node.clone(),
                marks: inline.marks.get(outer + 1..).unwrap_or_default().to_vec(),
            })
            .collect();
        let text = self.link(link, &inner, line.before());
        line.text(&text);
        line.line_start = false;
        count
    }

    /// Closes and opens marks until those of the next run are open.
    fn change_marks<'l>(&mut self, line: &mut Line<'l>, marks: &'l [Mark]) {
        let common = line
            .open
            .iter()
            .zip(marks)
            .take_while(|(open, mark)| open.mark == *mark)
            .count();
        while line.open.len() > common {
            let Some(opened) = line.open.pop() else { break };
            match opened.sign {
                Some((sign, number)) => line.pieces.push(Piece::Close(sign, number)),
                None => line.text(&opened.close),
            }
        }
        for (index, mark) in marks.iter().enumerate().skip(common) {
            let cited = *mark == Mark::Em && marks.get(index + 1) == Some(&cited());
            let opened = if cited {
                Opened {
                    mark,
                    sign: None,
                    close: String::new(),
                }
            } else {
                self.open(line, mark)
            };
            if let Some((sign, number)) = opened.sign {
                line.pieces.push(Piece::Open(sign, number));
                line.after_sign |= line.line_start;
                line.line_start = false;
            }
            line.open.push(opened);
        }
    }

    fn open<'l>(&mut self, line: &mut Line<'l>, mark: &'l Mark) -> Opened<'l> {
        let sign = match mark {
            Mark::Strong => Some('*'),
            Mark::Em => Some('_'),
            Mark::Strike => Some('-'),
            Mark::Underline => Some('+'),
            Mark::Sup => Some('^'),
            Mark::Sub => Some('~'),
            Mark::Other(opaque) if opaque.format == Format::Wiki => Some('?'),
            _ => None,
        };
        let mut close = String::new();
        match mark {
            Mark::Color(color) => {
                line.text(&format!(
                    "{{color:{}}}",
                    color.replace(['{', '}', '|', '\n'], "")
                ));
                "{color}".clone_into(&mut close);
                line.line_start = false;
            }
            Mark::Background(_) => self.log.note("background colour"),
            Mark::Annotation(_) => self.log.note("place of an inline comment"),
            Mark::Other(opaque) if sign.is_none() => {
                self.log.note(format!("mark `{}`", opaque.name))
            }
            // Code is written with its text.
            _ => {}
        }
        line.signs += 1;
        let number = line.signs;
        Opened {
            mark,
            sign: sign.map(|sign| (sign, number)),
            close,
        }
    }

    fn node(&mut self, line: &mut Line<'_>, inline: &Inline, breaks: Breaks, alias: bool) {
        if inline.node == InlineNode::HardBreak {
            let alone = line.open.is_empty() && breaks == Breaks::Lines;
            line.text(if alone { "\n" } else { "\\\\" });
            line.line_start = alone;
            return;
        }
        let signs: String = line
            .open
            .iter()
            .filter_map(|open| open.sign)
            .map(|(sign, _)| sign)
            .collect();
        let code = inline.marks.contains(&Mark::Code);
        let context = Context {
            line_start: line.line_start && !code,
            after_sign: line.after_sign && !code,
            bars: self.cells > 0,
            alias,
            code,
            open: &signs,
            before: if code { None } else { line.before() },
        };
        match &inline.node {
            InlineNode::Text(text) => {
                let mut written = String::new();
                push_text(&mut written, text, context);
                if code {
                    written = format!("{{{{{written}}}}}");
                }
                if line.line_start && written.is_empty() {
                    return;
                }
                line.text(&written);
            }
            node => {
                let written = self.object(node, context);
                line.text(&written);
            }
        }
        (line.line_start, line.after_sign) = (false, false);
    }
}

/// White space at the edge of a mark is moved out of it: a sign must touch a word.
fn apart(content: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(content.len());
    for (index, inline) in content.iter().enumerate() {
        let InlineNode::Text(text) = &inline.node else {
            out.push(inline.clone());
            continue;
        };
        let movable = inline.marks.iter().any(|mark| *mark != Mark::Code)
            && !inline.marks.contains(&Mark::Code);
        let edge = |c: char| matches!(c, ' ' | '\t' | '\u{a0}');
        if !movable || !text.starts_with(edge) && !text.ends_with(edge) {
            out.push(inline.clone());
            continue;
        }
        let inner = text.trim_start_matches(edge);
        let (lead, inner) = (text.len() - inner.len(), inner.trim_end_matches(edge));
        let shared = |other: Option<&Inline>| -> Vec<Mark> {
            let other = other
                .map(|other| other.marks.as_slice())
                .unwrap_or_default();
            inline
                .marks
                .iter()
                .zip(other)
                .take_while(|(mark, other)| mark == other)
                .map(|(mark, _)| mark.clone())
                .collect()
        };
        let mut push = |text: &str, marks: Vec<Mark>| {
            if !text.is_empty() {
                out.push(Inline {
                    node: InlineNode::Text(text.into()),
                    marks,
                });
            }
        };
        push(
            text.get(..lead).unwrap_or_default(),
            shared(index.checked_sub(1).and_then(|before| content.get(before))),
        );
        push(inner, inline.marks.clone());
        push(
            text.get(lead + inner.len()..).unwrap_or_default(),
            shared(content.get(index + 1)),
        );
    }
    out
}

/// Decides for each pair of signs whether they can stand bare.
fn finish(pieces: Vec<Piece>) -> String {
    let count = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Open(..)))
        .count();
    let mut braces = vec![false; count + 1];
    let mut numbers = std::collections::HashMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        let (sign, number, opens) = match piece {
            Piece::Open(sign, number) => (*sign, *number, true),
            Piece::Close(sign, number) => (*sign, *number, false),
            Piece::Text(_) => continue,
        };
        let next_number = numbers.len();
        let slot = *numbers.entry(number).or_insert(next_number);
        let before = index
            .checked_sub(1)
            .and_then(|before| pieces.get(before))
            .and_then(|piece| edge(piece, Side::Last));
        let after = pieces
            .get(index + 1)
            .and_then(|piece| edge(piece, Side::First));
        let bare = if opens {
            !before.is_some_and(|c| c.is_alphanumeric() || c == '\\' || c == sign)
                && after.is_some_and(|c| !c.is_whitespace() && c != sign)
        } else {
            before.is_some_and(|c| !c.is_whitespace() && c != sign && c != '\\')
                && !after.is_some_and(|c| c.is_alphanumeric() || c == sign)
        };
        if let (false, Some(place)) = (bare, braces.get_mut(slot)) {
            *place = true;
        }
    }
    let mut out = String::new();
    for piece in &pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Open(sign, number) | Piece::Close(sign, number) => {
                let braced = numbers
                    .get(number)
                    .and_then(|slot| braces.get(*slot))
                    .copied()
                    .unwrap_or(true);
                let (_, bare, brace) = SIGNS
                    .into_iter()
                    .find(|(character, ..)| character == sign)
                    .unwrap_or_default();
                out.push_str(if braced { brace } else { bare });
            }
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Last,
}

fn edge(piece: &Piece, side: Side) -> Option<char> {
    match (piece, side) {
        (Piece::Text(text), Side::First) => text.chars().next(),
        (Piece::Text(text), Side::Last) => text.chars().next_back(),
        (Piece::Open(sign, _) | Piece::Close(sign, _), _) => Some(*sign),
    }
}
