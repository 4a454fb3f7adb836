//! Phrase marks of one line: which `*` opens, which closes, which is a star.
//!
//! A mark opens before a word and after none, closes after a word and before none; `{*}` opens and closes anywhere.
//! Every sign is looked at once: what is open stands on a stack of at most one entry a kind.

use crate::Format;
use crate::document::Opaque;
use crate::inline::{Inline, InlineNode, Mark, push_inline};

/// A sign that may open or close a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    /// The character; `?` stands for two of them.
    pub(super) character: char,
    /// The sign as written, braces included.
    pub(super) written: &'static str,
    pub(super) opens: bool,
    pub(super) closes: bool,
}

/// A part of a line, before marks are resolved.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text or a node, with the marks it has of itself (those within a link).
    Node(Inline),
    Sign(Sign),
    /// A colour begins (by the index of its tag) or ends.
    Color(usize, String),
    ColorEnd(usize),
}

/// The signs as they are written, bare and in braces.
pub(in crate::wiki) const SIGNS: [(char, &str, &str); 7] = [
    ('*', "*", "{*}"),
    ('_', "_", "{_}"),
    ('?', "??", "{??}"),
    ('-', "-", "{-}"),
    ('+', "+", "{+}"),
    ('^', "^", "{^}"),
    ('~', "~", "{~}"),
];

/// The marks a sign stands for, outermost first.
fn marks(character: char) -> Vec<Mark> {
    match character {
        '*' => vec![Mark::Strong],
        '_' => vec![Mark::Em],
        '-' => vec![Mark::Strike],
        '+' => vec![Mark::Underline],
        '^' => vec![Mark::Sup],
        '~' => vec![Mark::Sub],
        _ => vec![Mark::Em, cited()],
    }
}

/// What keeps a citation apart from what is merely emphasised.
pub(in crate::wiki) fn cited() -> Mark {
    Mark::Other(Box::new(Opaque {
        format: Format::Wiki,
        name: "cite".to_owned(),
        source: "??".to_owned(),
        text: String::new(),
    }))
}

/// Pairs the signs of a line and appends its runs with their marks.
pub(super) fn resolve(pieces: Vec<Piece>, base: &[Mark], out: &mut Vec<Inline>) {
    let roles = pair(&pieces);
    // The marks open at a place: those given, then signs and colours in the order they began.
    let mut open: Vec<(Opened, Vec<Mark>)> = Vec::new();
    for (piece, role) in pieces.into_iter().zip(roles) {
        match (piece, role) {
            (Piece::Node(inline), _) => {
                let mut marks = base.to_vec();
                for mark in open
                    .iter()
                    .flat_map(|(_, marks)| marks)
                    .chain(&inline.marks)
                {
                    push_mark(&mut marks, mark);
                }
                push_inline(
                    out,
                    Inline {
                        node: inline.node,
                        marks,
                    },
                );
            }
            (Piece::Sign(sign), Role::Opens) => {
                open.push((Opened::Sign(sign.character), marks(sign.character)))
            }
            (Piece::Sign(sign), Role::Closes) => {
                open.retain(|(opened, _)| *opened != Opened::Sign(sign.character))
            }
            (Piece::Sign(sign), Role::Text) => {
                let mut marks = base.to_vec();
                for mark in open.iter().flat_map(|(_, marks)| marks) {
                    push_mark(&mut marks, mark);
                }
                push_inline(
                    out,
                    Inline {
                        node: InlineNode::Text(sign.written.into()),
                        marks,
                    },
                );
            }
            (Piece::Color(tag, color), _) => {
                open.push((Opened::Color(tag), vec![Mark::Color(color)]))
            }
            (Piece::ColorEnd(tag), _) => open.retain(|(opened, _)| *opened != Opened::Color(tag)),
        }
    }
}

/// Adds a mark; of two colours the inner one shows, of two links as well.
fn push_mark(marks: &mut Vec<Mark>, mark: &Mark) {
    match mark {
        Mark::Color(_) => marks.retain(|other| !matches!(other, Mark::Color(_))),
        Mark::Link(_) => marks.retain(|other| !matches!(other, Mark::Link(_))),
        other if marks.contains(other) => return,
        _ => {}
    }
    marks.push(mark.clone());
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Sign(char),
    Color(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    Text,
}

fn pair(pieces: &[Piece]) -> Vec<Role> {
    let mut roles = vec![Role::Text; pieces.len()];
    let mut stack: Vec<(char, usize)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Sign(sign) = piece else {
            continue;
        };
        let open = stack
            .iter()
            .position(|(character, _)| *character == sign.character);
        match open {
            Some(at) if sign.closes => {
                let opener = stack.get(at).map_or(index, |(_, opener)| *opener);
                // What opened within and did not close was no mark.
                stack.truncate(at);
                set(&mut roles, opener, Role::Opens);
                set(&mut roles, index, Role::Closes);
            }
            _ if sign.opens => {
                // Of two that open, only the later can be meant.
                if let Some(at) = open {
                    stack.remove(at);
                }
                stack.push((sign.character, index));
            }
            _ => {}
        }
    }
    roles
}

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(place) = roles.get_mut(at) {
        *place = role;
    }
}
