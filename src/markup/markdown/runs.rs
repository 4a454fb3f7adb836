//! The runs of a line as they are written: spaces at the edges of bold, italic and struck text stand outside of it, for
//! Markdown's signs must touch the words.
//!
//! Apart from the tokens, which are made of runs. A line is looked at where it stands; only one that has such spaces is
//! put together anew, and of that one only the texts that grow.

use std::borrow::Cow;

use crate::inline::{Inline, InlineNode, Mark};

/// A run of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'l> {
    pub node: RunNode<'l>,
    pub marks: Marks<'l>,
}

/// What a run is.
#[derive(Debug, Clone, Copy)]
pub(super) enum RunNode<'l> {
    /// Text.
    Text(&'l str),
    /// Anything else.
    Other(&'l InlineNode),
}

/// The marks on a run: those of a run of the line, of which some may have been left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks<'l> {
    own: &'l [Mark],
    kept: Signs,
}

/// The marks that are written as signs which must touch words.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    strong: bool,
    em: bool,
    strike: bool,
}

impl Signs {
    const ALL: Self = Self {
        strong: true,
        em: true,
        strike: true,
    };

    /// Those that are among some marks.
    fn on(marks: &[Mark]) -> Self {
        let mut found = Self::default();
        for mark in marks {
            match mark {
                Mark::Strong => found.strong = true,
                Mark::Em => found.em = true,
                Mark::Strike => found.strike = true,
                _ => {}
            }
        }
        found
    }

    /// Those that are in both.
    fn and(self, other: Self) -> Self {
        Self {
            strong: self.strong && other.strong,
            em: self.em && other.em,
            strike: self.strike && other.strike,
        }
    }
}

/// The runs of a line.
pub(super) enum Runs<'l> {
    /// As they are.
    Plain(&'l [Inline]),
    /// With other texts and marks than they have.
    Settled(Vec<Piece<'l>>),
}

/// A run that may have grown.
pub(super) struct Piece<'l> {
    node: PieceNode<'l>,
    marks: Marks<'l>,
}

enum PieceNode<'l> {
    Text(Cow<'l, str>),
    Other(&'l InlineNode),
}

impl<'l> Marks<'l> {
    fn all(own: &'l [Mark]) -> Self {
        Self {
            own,
            kept: Signs::ALL,
        }
    }

    /// Whether there are none.
    pub(super) fn is_plain(self) -> bool {
        self.own.is_empty()
    }

    /// The marks, outermost first.
    pub(super) fn iter(self) -> impl Iterator<Item = &'l Mark> + Clone {
        self.own.iter().filter(move |mark| match mark {
            Mark::Strong => self.kept.strong,
            Mark::Em => self.kept.em,
            Mark::Strike => self.kept.strike,
            _ => true,
        })
    }

    /// Whether text with these marks is code.
    pub(super) fn is_code(self) -> bool {
        self.own.iter().any(|mark| matches!(mark, Mark::Code))
    }
}

impl<'l> Run<'l> {
    fn of(inline: &'l Inline) -> Self {
        let node = match &inline.node {
            InlineNode::Text(text) => RunNode::Text(text),
            other => RunNode::Other(other),
        };
        Self {
            node,
            marks: Marks::all(&inline.marks),
        }
    }

    /// Whether it is a line break.
    pub(super) fn is_break(&self) -> bool {
        matches!(self.node, RunNode::Other(InlineNode::HardBreak))
    }
}

impl Runs<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Plain(line) => line.len(),
            Self::Settled(pieces) => pieces.len(),
        }
    }

    /// One of them.
    pub(super) fn get(&self, index: usize) -> Option<Run<'_>> {
        match self {
            Self::Plain(line) => line.get(index).map(Run::of),
            Self::Settled(pieces) => pieces.get(index).map(|piece| Run {
                node: match &piece.node {
                    PieceNode::Text(text) => RunNode::Text(text),
                    PieceNode::Other(node) => RunNode::Other(node),
                },
                marks: piece.marks,
            }),
        }
    }
}

/// Whether a mark is written as signs that must touch words.
pub(super) fn has_signs(mark: &Mark) -> bool {
    matches!(mark, Mark::Strong | Mark::Em | Mark::Strike)
}

/// The text of a run that has spaces at its edge and signs around it.
fn with_edge(inline: &Inline) -> Option<&str> {
    let InlineNode::Text(text) = &inline.node else {
        return None;
    };
    let has_edge = inline.marks.iter().any(has_signs)
        && (text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace))
        && !inline.marks.contains(&Mark::Code);
    has_edge.then_some(text)
}

/// Moves spaces at the edges of bold, italic and struck text outside.
pub(super) fn settle(line: &[Inline]) -> Runs<'_> {
    let is_moved = |inline: &Inline| !inline.marks.is_empty() && with_edge(inline).is_some();
    if !line.iter().any(is_moved) {
        return Runs::Plain(line);
    }
    let mut pieces = Vec::with_capacity(line.len() + 2);
    for (index, inline) in line.iter().enumerate() {
        let own = Marks::all(&inline.marks);
        let Some(text) = with_edge(inline) else {
            match &inline.node {
                InlineNode::Text(text) => push_text(&mut pieces, text, own),
                other => pieces.push(Piece {
                    node: PieceNode::Other(other),
                    marks: own,
                }),
            }
            continue;
        };
        let signs_at = |index: Option<usize>| {
            let inline = index.and_then(|index| line.get(index));
            inline.map_or(Signs::default(), |inline| Signs::on(&inline.marks))
        };
        let before = signs_at(index.checked_sub(1));
        let after = signs_at(index.checked_add(1));
        let keeping = |kept| Marks {
            own: &inline.marks,
            kept,
        };
        let words = text.trim();
        if words.is_empty() {
            push_text(&mut pieces, text, keeping(before.and(after)));
            continue;
        }
        let start = text.len() - text.trim_start().len();
        let (spaces, rest) = text.split_at(start);
        push_text(&mut pieces, spaces, keeping(before));
        push_text(&mut pieces, words, own);
        let spaces = rest.get(words.len()..).unwrap_or_default();
        push_text(&mut pieces, spaces, keeping(after));
    }
    Runs::Settled(pieces)
}

/// Appends text; behind text with the same marks it belongs to that one, and empty text is left out.
fn push_text<'l>(pieces: &mut Vec<Piece<'l>>, text: &'l str, marks: Marks<'l>) {
    if text.is_empty() {
        return;
    }
    if let Some(Piece {
        node: PieceNode::Text(before),
        marks: known,
    }) = pieces.last_mut()
        && known.iter().eq(marks.iter())
    {
        match before {
            Cow::Owned(before) => before.push_str(text),
            Cow::Borrowed(start) => *before = Cow::Owned([*start, text].concat()),
        }
        return;
    }
    pieces.push(Piece {
        node: PieceNode::Text(Cow::Borrowed(text)),
        marks,
    });
}
