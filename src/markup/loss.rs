//! Collecting what a conversion could not keep.
//!
//! Apart because every reader and writer reports losses in the same words and with the same kind of
//! place, so that a caller can compare, count and refuse.

use super::Options;
use super::document::{Block, Document};
use super::inline::Mention;

/// Something a conversion could not keep.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Loss {
    /// What was lost, as a phrase: "table background colour".
    pub what: String,
    /// Where: the heading path, or `block N` (from 1) before the first heading.
    pub at: String,
}

/// How many losses are listed one by one; what follows is counted in one last entry.
const MAX_LOSSES: usize = 1000;

/// Collects losses while a writer or reader walks over top-level blocks.
#[derive(Debug, Default)]
pub struct LossLog {
    losses: Vec<Loss>,
    headings: Vec<(u8, String)>,
    block: usize,
    overflow: usize,
}

impl LossLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the walk has come to the next top-level block.
    pub fn enter(&mut self, block: &Block) {
        self.block += 1;
        if let Block::Heading(heading) = block {
            let is_inner = |(level, _): &mut (u8, String)| *level >= heading.level;
            let mut title = String::new();
            while let Some((_, left)) = self.headings.pop_if(is_inner) {
                title = left;
            }
            title.clear();
            super::text::push_inlines(&mut title, &heading.content);
            self.headings.push((heading.level, title));
        }
    }

    /// Notes a loss at the present place; the same loss at the same place is noted once.
    pub fn note(&mut self, what: impl Into<String>) {
        let at = self.place();
        self.note_at(what.into(), at);
    }

    /// Notes a loss in the block behind those the walk has come to: a reader knows a block only when it is complete.
    pub(crate) fn note_behind(&mut self, what: impl Into<String>) {
        let at = if self.headings.is_empty() {
            format!("block {}", self.block + 1)
        } else {
            self.place()
        };
        self.note_at(what.into(), at);
    }

    fn note_at(&mut self, what: String, at: String) {
        let loss = Loss { what, at };
        if self
            .losses
            .iter()
            .rev()
            .take(16)
            .any(|known| *known == loss)
        {
            return;
        }
        if self.losses.len() < MAX_LOSSES {
            self.losses.push(loss);
        } else {
            self.overflow += 1;
        }
    }

    /// Notes the name of a mention, where the format holds the id alone and the caller has not said whose it is.
    pub(crate) fn note_mention(&mut self, mention: &Mention, id: &str, options: &Options) {
        if let Some(name) = mention.name.as_deref()
            && name != id
            && !options.mentions.agree(name, id)
        {
            self.note(format!(
                "name in the mention of `{name}` (the site shows the person's own)"
            ));
        }
    }

    /// The present place in words.
    pub fn place(&self) -> String {
        if self.headings.is_empty() {
            return format!("block {}", self.block.max(1));
        }
        let titles: Vec<&str> = self
            .headings
            .iter()
            .map(|(_, title)| title.as_str())
            .collect();
        titles.join(" > ")
    }

    /// The losses, with what did not fit counted in a last entry.
    pub fn finish(mut self) -> Vec<Loss> {
        if self.overflow > 0 {
            self.losses.push(Loss {
                what: format!("{} more losses", self.overflow),
                at: "whole document".to_owned(),
            });
        }
        self.losses
    }

    /// Puts what was noticed on reading before what was noticed on writing.
    pub(crate) fn merge(document: &Document, written: Vec<Loss>) -> Vec<Loss> {
        let mut all = document.losses.clone();
        all.extend(written);
        all
    }
}
