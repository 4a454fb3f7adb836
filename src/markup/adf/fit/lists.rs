//! Lists made to fit: items give out what they may not hold, and the list goes on after it.
//!
//! Apart because items come in two kinds, blocks (bullets, numbers) and lines (tasks, decisions).

use super::{Fitter, Piece};
use crate::adf::rules::Place;
use crate::document::{Block, List, ListItem, ListKind};

impl Fitter<'_> {
    pub(super) fn fit_list(&mut self, list: &List, place: Place, out: &mut Vec<Piece>) {
        let mut open = OpenList {
            list,
            items: Vec::new(),
            done: 0,
        };
        for item in &list.items {
            let pieces = match list.kind {
                ListKind::Bullet | ListKind::Ordered { .. } => {
                    self.fit_all(&item.blocks, Place::Item)
                }
                ListKind::Task | ListKind::Decision => self.task_pieces(item, list.kind),
            };
            let had_pieces = !pieces.is_empty();
            let mut inside = Vec::new();
            let mut rest = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::In(block) if rest.is_empty() => inside.push(block),
                    Piece::In(block) | Piece::Out(block) => rest.push(block),
                }
            }
            if !inside.is_empty() || !had_pieces {
                let mut part = item.clone();
                part.blocks = inside;
                open.items.push(part);
            }
            if !rest.is_empty() {
                open.close(out);
                open.done = open.done.max(1);
                for block in rest {
                    self.fit_block(&block, place, out);
                }
            }
        }
        open.close(out);
    }

    /// Lines come together in the task, task lists stay below it, all else moves out.
    fn task_pieces(&mut self, item: &ListItem, kind: ListKind) -> Vec<Piece> {
        let mut lines = Vec::new();
        let mut lists = Vec::new();
        let mut outside = Vec::new();
        for block in &item.blocks {
            let mut pieces = Vec::new();
            match block {
                Block::List(nested) if nested.kind == ListKind::Task && kind == ListKind::Task => {
                    self.fit_list(nested, Place::Task, &mut pieces);
                }
                other => self.fit_block(other, Place::Task, &mut pieces),
            }
            for piece in pieces {
                match piece {
                    Piece::In(block @ Block::List(_)) => lists.push(Piece::In(block)),
                    Piece::In(block) => lines.push(Piece::In(block)),
                    Piece::Out(block) => outside.push(Piece::Out(block)),
                }
            }
        }
        lines.extend(lists);
        lines.extend(outside);
        lines
    }
}

/// The list being built up to the next block that must stand outside.
struct OpenList<'a> {
    list: &'a List,
    items: Vec<ListItem>,
    /// Items already written, for the numbers to go on.
    done: u64,
}

impl OpenList<'_> {
    fn close(&mut self, out: &mut Vec<Piece>) {
        if self.items.is_empty() {
            return;
        }
        let count = self.items.len() as u64;
        let mut part = List {
            kind: self.list.kind,
            items: std::mem::take(&mut self.items),
            extras: self.list.extras.clone(),
        };
        if let ListKind::Ordered { start } = &mut part.kind {
            *start = start.saturating_add(self.done);
        }
        self.done += count;
        out.push(Piece::In(Block::List(part)));
    }
}
