//! A whole new text over an old one: blocks that read the same stay as they are, byte for byte.
//!
//! Who changes one sentence of a page and sends all of it back as Markdown must not reset what Markdown cannot say in
//! every other block. So blocks are compared as the reader saw them, and only those that read otherwise are written anew;
//! columns, panels and expands are looked into.

use std::collections::BTreeSet;

use similar::DiffOp;

use super::losses;
use super::place;
use super::{Cut, splice};
use crate::diff::compare;
use crate::document::{Block, ExtensionBody};
use crate::edit::{EditError, EditOptions, Rewritten};
use crate::outline::child_lists;
use crate::storage::{Span, parse, read_with_spans, write_blocks_beside};
use crate::{Document, Format, Loss, Options, write};

/// Puts a new text in the place of a source.
///
/// # Errors
/// Where the source is not readable, or the new text drops something that cannot be typed again and no loss is allowed.
pub(in crate::edit) fn rewrite(
    source: &str,
    new: &Document,
    options: &EditOptions,
) -> Result<Rewritten, EditError> {
    let xml = parse(source)?;
    let (old, spans) = read_with_spans(&xml, &options.options, true);
    let mut work = Rewrite {
        options: &options.options,
        task_ids: super::task_ids(&xml),
        cuts: Vec::new(),
        done: Rewritten::default(),
    };
    work.done.losses.extend(new.losses.iter().cloned());
    if spans.is_empty() {
        let text = work.written(&new.blocks, false);
        work.cuts.push(Cut {
            range: 0..source.len(),
            text,
        });
    } else {
        work.list(&old.blocks, &spans, &new.blocks);
    }
    let Rewrite { cuts, mut done, .. } = work;
    done.dropped = losses::dropped(&xml, &cuts, &options.options);
    if !done.dropped.is_empty() && !options.allow_loss {
        return Err(EditError::WouldLose(done.dropped));
    }
    done.text = splice(source, &cuts);
    parse(&done.text)?;
    Ok(done)
}

struct Rewrite<'o> {
    options: &'o Options,
    /// Those the page has or was given here.
    task_ids: BTreeSet<u64>,
    /// In document order.
    cuts: Vec<Cut>,
    done: Rewritten,
}

impl Rewrite<'_> {
    /// One list of blocks; `old` is not empty.
    fn list(&mut self, old: &[Block], spans: &[Span], new: &[Block]) {
        let options = self.options;
        // What shows nothing (an empty paragraph) is in no text that comes back, and stays with its neighbours.
        let shown: Vec<(String, usize)> = old
            .iter()
            .enumerate()
            .map(|(index, block)| (rendered(block, options), index))
            .filter(|(text, _)| !text.is_empty())
            .collect();
        let before: Vec<&str> = shown.iter().map(|(text, _)| text.as_str()).collect();
        let wanted: Vec<(String, &Block)> = new
            .iter()
            .map(|block| (rendered(block, options), block))
            .filter(|(text, _)| !text.is_empty())
            .collect();
        let after: Vec<&str> = wanted.iter().map(|(text, _)| text.as_str()).collect();
        let place = |at: usize| shown.get(at).map_or(old.len(), |(_, index)| *index);
        let taken = |from: usize, len: usize| -> Vec<Block> {
            let part = wanted.iter().skip(from).take(len);
            part.map(|(_, block)| (*block).clone()).collect()
        };
        for op in compare(&before, &after) {
            match op {
                DiffOp::Equal { len, .. } => self.done.kept += len,
                DiffOp::Delete {
                    old_index, old_len, ..
                } => {
                    let (first, last) = (place(old_index), place(old_index + old_len - 1));
                    self.replace(old, spans, (first, last), &[]);
                }
                DiffOp::Insert {
                    old_index,
                    new_index,
                    new_len,
                } => {
                    let blocks = taken(new_index, new_len);
                    if shown.is_empty() {
                        self.replace(old, spans, (0, old.len() - 1), &blocks);
                    } else {
                        self.insert(old, spans, old_index.checked_sub(1).map(place), &blocks);
                    }
                }
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_index,
                    new_len,
                } => {
                    if old_len == new_len {
                        for step in 0..old_len {
                            let at = place(old_index + step);
                            if let Some((_, block)) = wanted.get(new_index + step) {
                                self.one(old, spans, at, block);
                            }
                        }
                    } else {
                        let (first, last) = (place(old_index), place(old_index + old_len - 1));
                        self.replace(old, spans, (first, last), &taken(new_index, new_len));
                    }
                }
            }
        }
    }

    /// One block for one block: looked into where only what it holds differs.
    fn one(&mut self, old: &[Block], spans: &[Span], at: usize, new: &Block) {
        if let (Some(block), Some(span)) = (old.get(at), spans.get(at)) {
            let (olds, news) = (child_lists(block), child_lists(new));
            let is_alike = !olds.is_empty()
                && olds.len() == news.len()
                && olds.len() == span.children.len()
                && olds
                    .iter()
                    .zip(&span.children)
                    .all(|(list, spans)| !list.is_empty() && list.len() == spans.len())
                && rendered(&shell(block), self.options) == rendered(&shell(new), self.options);
            if is_alike {
                for ((old, new), spans) in olds.iter().zip(news).zip(&span.children) {
                    self.list(old, spans, new);
                }
                return;
            }
        }
        self.replace(old, spans, (at, at), std::slice::from_ref(new));
    }

    /// Blocks from the first to the last give way.
    fn replace(
        &mut self,
        old: &[Block],
        spans: &[Span],
        (first, last): (usize, usize),
        new: &[Block],
    ) {
        let (Some(from), Some(to)) = (spans.get(first), spans.get(last)) else {
            return;
        };
        let gone = old.get(first..=last).unwrap_or_default();
        self.done.changed += gone.len().max(new.len());
        for block in gone {
            self.reset(block);
        }
        let is_section = matches!(gone, [Block::Layout(_), ..]);
        let text = if new.is_empty() {
            String::new()
        } else {
            self.written(new, is_section)
        };
        self.cuts.push(Cut {
            range: from.start..to.end,
            text,
        });
    }

    /// New blocks behind one, or before all.
    fn insert(&mut self, old: &[Block], spans: &[Span], behind: Option<usize>, new: &[Block]) {
        let beside = behind.unwrap_or(0);
        let Some(span) = spans.get(beside) else {
            return;
        };
        self.done.changed += new.len();
        let is_section = matches!(old.get(beside), Some(Block::Layout(_)));
        let text = self.written(new, is_section);
        let at = if behind.is_some() {
            span.end
        } else {
            span.start
        };
        self.cuts.push(Cut::insert(at, text));
    }

    fn written(&mut self, blocks: &[Block], is_section: bool) -> String {
        let (text, losses) = write_blocks_beside(blocks, self.options, self.task_ids.clone());
        self.done.losses.extend(losses);
        if let Ok(xml) = parse(&text) {
            self.task_ids.extend(super::task_ids(&xml));
        }
        if is_section {
            place::section(text)
        } else {
            text
        }
    }

    /// What Markdown does not say of a block that is written anew.
    fn reset(&mut self, block: &Block) {
        let document = Document::new(vec![block.clone()]);
        for Loss { what, .. } in write(&document, Format::Markdown, self.options).losses {
            if !self.done.reset.contains(&what) {
                self.done.reset.push(what);
            }
        }
    }
}

/// A block as a reader sees it.
fn rendered(block: &Block, options: &Options) -> String {
    let document = Document::new(vec![block.clone()]);
    write(&document, Format::Markdown, options)
        .text
        .trim()
        .to_owned()
}

/// A block without what it holds.
fn shell(block: &Block) -> Block {
    let mut shell = block.clone();
    match &mut shell {
        Block::Layout(layout) => {
            for column in &mut layout.columns {
                column.blocks.clear();
            }
        }
        Block::Panel(panel) => panel.blocks.clear(),
        Block::Expand(expand) => expand.blocks.clear(),
        Block::Extension(extension) => {
            if let Some(ExtensionBody::Blocks(blocks)) = &mut extension.body {
                blocks.clear();
            }
        }
        _ => {}
    }
    shell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Originals, Placeholders};
    use crate::{convert, read};

    const PAGE: &str = "<h1>Plan</h1>\n<p style=\"margin-left: 3px\">Intro with <ac:inline-comment-marker ac:ref=\"c1\">words</ac:inline-comment-marker>.</p><p />\
<ac:structured-macro ac:name=\"toc\" ac:macro-id=\"m1\"><ac:parameter ac:name=\"maxLevel\">3</ac:parameter></ac:structured-macro>\n\
<table class=\"wrapped\"><tbody><tr><td data-highlight-colour=\"#ff0000\">a</td></tr></tbody></table>\
<ac:structured-macro ac:name=\"info\" ac:macro-id=\"m2\"><ac:rich-text-body><p>first</p><p class=\"x\">second</p></ac:rich-text-body></ac:structured-macro><p>last</p>";

    const COLUMNS: &str = "<ac:layout><ac:layout-section ac:type=\"two_equal\" ac:breakout-mode=\"wide\"><ac:layout-cell><p>left</p><ac:structured-macro ac:name=\"chart\" ac:macro-id=\"c9\"/></ac:layout-cell>\n<ac:layout-cell><p>right</p></ac:layout-cell></ac:layout-section>\n<ac:layout-section ac:type=\"single\"><ac:layout-cell><p>below</p></ac:layout-cell></ac:layout-section></ac:layout>";

    /// The page as Markdown changed and put back.
    fn back(page: &str, allow_loss: bool, change: &[(&str, &str)]) -> Result<Rewritten, EditError> {
        let mut options = Options {
            placeholders: Placeholders::Reference,
            ..Options::default()
        };
        let mut text = convert(page, Format::Storage, Format::Markdown, &options)
            .expect("a page")
            .text;
        for (from, to) in change {
            assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
            text = text.replace(from, to);
        }
        let old = read(page, Format::Storage, &options).expect("a page");
        options.originals = Originals::of(&old);
        let new = read(&text, Format::Markdown, &options).expect("Markdown");
        let options = EditOptions {
            allow_loss,
            options,
        };
        rewrite(page, &new, &options)
    }

    #[test]
    fn what_reads_the_same_stays_byte_for_byte() {
        for page in [PAGE, COLUMNS] {
            let same = back(page, false, &[]).expect("no loss");
            assert_eq!(same.text, page);
            assert_eq!(same.changed, 0, "{same:?}");
        }
        let one = back(PAGE, false, &[("last", "*least*")]).expect("no loss");
        assert_eq!(
            one.text,
            PAGE.replace("<p>last</p>", "<p><em>least</em></p>")
        );
        let inside = back(PAGE, false, &[("first", "1st")]).expect("no loss");
        assert_eq!(inside.text, PAGE.replace("<p>first</p>", "<p>1st</p>"));
        let column = back(COLUMNS, false, &[("right", "wrong")]).expect("no loss");
        assert_eq!(column.text, COLUMNS.replace("<p>right</p>", "<p>wrong</p>"));
    }

    #[test]
    fn new_and_moved_blocks_leave_the_others_alone() {
        let more = back(PAGE, false, &[("last", "new\n\nlast")]).expect("no loss");
        assert_eq!(
            more.text,
            PAGE.replace("<p>last</p>", "<p>new</p><p>last</p>")
        );
        let less = back(PAGE, false, &[("last", "")]).expect("no loss");
        assert_eq!(less.text, PAGE.replace("<p>last</p>", ""));
        let first = back(PAGE, false, &[("# Plan", "top\n\n# Plan")]).expect("no loss");
        assert_eq!(first.text, format!("<p>top</p>{PAGE}"));
    }

    #[test]
    fn what_cannot_be_typed_again_is_not_dropped_unasked() {
        let mut options = EditOptions::default();
        let new = read("# Plan\n\nAll new.", Format::Markdown, &options.options).expect("Markdown");
        let Err(EditError::WouldLose(lost)) = rewrite(PAGE, &new, &options) else {
            panic!("something would be lost");
        };
        let lost: Vec<String> = lost.into_iter().map(|loss| loss.what).collect();
        assert_eq!(lost, ["inline comment `c1`", "macro `toc`"]);
        options.allow_loss = true;
        let allowed = rewrite(PAGE, &new, &options).expect("allowed");
        assert_eq!(allowed.text, "<h1>Plan</h1>\n<p>All new.</p>");
        assert_eq!((allowed.kept, allowed.dropped.len()), (1, 2));
        let anchored = back(PAGE, false, &[("Intro with", "Preface with")]).expect("no loss");
        assert!(
            anchored
                .text
                .contains("<p>Preface with <ac:inline-comment-marker ac:ref=\"c1\">words"),
            "{}",
            anchored.text
        );
        // A colour comes back as it is shown; a class that no reader sees is no loss to stop at, and is told.
        let coloured = back(PAGE, false, &[(">a</td>", ">b</td>")]).expect("no loss");
        let cell = "<td data-highlight-colour=\"#ff0000\"><p>b</p></td>";
        assert!(coloured.text.contains(cell), "{}", coloured.text);
        assert_eq!(coloured.reset, ["attributes of a table"]);
    }

    #[test]
    fn an_empty_page_is_filled_and_a_page_can_be_emptied() {
        let options = EditOptions::default();
        let new = read("hello", Format::Markdown, &options.options).expect("Markdown");
        for page in ["", "<p />"] {
            let filled = rewrite(page, &new, &options).expect("no loss");
            assert_eq!(filled.text, "<p>hello</p>", "{page}");
        }
        let empty = rewrite("<p>a</p><p>b</p>", &Document::default(), &options).expect("no loss");
        assert_eq!(empty.text, "");
    }
}
