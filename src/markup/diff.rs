//! What changed between two documents, to be read by people and models: previews of a change, page history.
//!
//! Blocks are compared as their Markdown; where one block took another's place, its lines are. Each part that changed begins with
//! the headings it stands under, as a unified diff begins with line numbers, which would say nothing here. Apart from
//! writing because it shows macros short and never needs to be read back.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::document::{Block, Document};
use super::options::{Options, Placeholders};
use super::{Format, text, write};

/// Unchanged blocks shown before and after a change.
const CONTEXT: usize = 1;

/// Lines shown of an unchanged block.
const CONTEXT_LINES: usize = 3;

/// Above this many steps two long, different texts are shown one after the other instead of being matched.
const MAX_STEPS: usize = 16_000_000;

/// What changed from `before` to `after`, as a unified diff of their Markdown by blocks; empty when nothing did.
///
/// When only attributes changed that Markdown does not show, one line says so.
pub fn diff(before: &Document, after: &Document) -> String {
    let (old, new) = (rendered(before), rendered(after));
    let ops = compare(&old, &new);
    let mut out = String::new();
    for group in group_diff_ops(ops, CONTEXT) {
        let Some(first) = group.first() else {
            continue;
        };
        let at = group
            .iter()
            .find(|op| !matches!(op, DiffOp::Equal { .. }))
            .unwrap_or(first);
        out.push_str(&format!("@@ {} @@\n", place(after, at.new_range().start)));
        for op in &group {
            push_op(&mut out, op, &old, &new);
        }
    }
    if out.is_empty() && before.blocks != after.blocks {
        out.push_str("@@ only attributes that Markdown does not show @@\n");
    }
    out
}

/// What changed from one text to another line by line, as a unified diff with `context` unchanged lines around; empty
/// when nothing did.
pub fn diff_lines(before: &str, after: &str, context: usize) -> String {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let mut out = String::new();
    for group in group_diff_ops(compare(&old, &new), context) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let old_range = hunk(first.old_range().start, last.old_range().end);
        let new_range = hunk(first.new_range().start, last.new_range().end);
        out.push_str(&format!("@@ -{old_range} +{new_range} @@\n"));
        for op in &group {
            let (old, new) = (slice(&old, op.old_range()), slice(&new, op.new_range()));
            if matches!(op, DiffOp::Equal { .. }) {
                new.iter().for_each(|line| push_line(&mut out, ' ', line));
                continue;
            }
            old.iter().for_each(|line| push_line(&mut out, '-', line));
            new.iter().for_each(|line| push_line(&mut out, '+', line));
        }
    }
    out
}

/// A range of lines as a unified diff writes it.
fn hunk(start: usize, end: usize) -> String {
    match end.saturating_sub(start) {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        length => format!("{},{length}", start + 1),
    }
}

/// Each block as Markdown.
fn rendered(document: &Document) -> Vec<String> {
    let options = Options {
        placeholders: Placeholders::Reference,
        ..Options::default()
    };
    let one = |block: &Block| {
        let document = Document::new(vec![block.clone()]);
        write(&document, Format::Markdown, &options)
            .text
            .trim_end()
            .to_owned()
    };
    document.blocks.iter().map(one).collect()
}

/// The steps from one text to the other; of two that are long and have little in common, one step.
pub(super) fn compare<T: AsRef<str>>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    // Equal texts get equal numbers, so that the search for steps is one piece of code and compares in no time.
    let mut known = HashMap::new();
    let (old, new) = (numbers(old, &mut known), numbers(new, &mut known));
    let (old, new) = (old.as_slice(), new.as_slice());
    let start = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let rest = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(old, new)| old == new)
        .count();
    let (old_middle, new_middle) = (old.len() - start - end, new.len() - start - end);
    if old_middle.saturating_mul(new_middle) <= MAX_STEPS {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |at: usize, new_at: usize, len| DiffOp::Equal {
        old_index: at,
        new_index: new_at,
        len,
    };
    let replace = DiffOp::Replace {
        old_index: start,
        old_len: old_middle,
        new_index: start,
        new_len: new_middle,
    };
    let ops = [
        equal(0, 0, start),
        replace,
        equal(start + old_middle, start + new_middle, end),
    ];
    ops.into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { len: 0, .. }))
        .collect()
}

fn numbers<'a, T: AsRef<str>>(texts: &'a [T], known: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    texts
        .iter()
        .map(|text| {
            let next = known.len();
            *known.entry(text.as_ref()).or_insert(next)
        })
        .collect()
}

fn push_op(out: &mut String, op: &DiffOp, old: &[String], new: &[String]) {
    let (old, new) = (slice(old, op.old_range()), slice(new, op.new_range()));
    match op {
        DiffOp::Equal { .. } => {
            for block in new {
                for (index, line) in block.lines().enumerate() {
                    if index == CONTEXT_LINES {
                        push_line(out, ' ', "…");
                        break;
                    }
                    push_line(out, ' ', line);
                }
            }
        }
        DiffOp::Delete { .. } => push_blocks(out, '-', old),
        DiffOp::Insert { .. } => push_blocks(out, '+', new),
        DiffOp::Replace { .. } => {
            let (old, new): (Vec<&str>, Vec<&str>) = (lines(old), lines(new));
            for op in compare(&old, &new) {
                let (old, new) = (slice(&old, op.old_range()), slice(&new, op.new_range()));
                if matches!(op, DiffOp::Equal { .. }) {
                    push_equal_lines(out, new);
                    continue;
                }
                old.iter().for_each(|line| push_line(out, '-', line));
                new.iter().for_each(|line| push_line(out, '+', line));
            }
        }
    }
}

/// Unchanged lines within a changed block; of many, those next to the changes.
fn push_equal_lines(out: &mut String, lines: &[&str]) {
    let shown = CONTEXT_LINES * 2;
    if lines.len() <= shown {
        lines.iter().for_each(|line| push_line(out, ' ', line));
        return;
    }
    slice(lines, 0..CONTEXT_LINES)
        .iter()
        .for_each(|line| push_line(out, ' ', line));
    push_line(out, ' ', "…");
    slice(lines, lines.len() - CONTEXT_LINES..lines.len())
        .iter()
        .for_each(|line| push_line(out, ' ', line));
}

fn lines(blocks: &[String]) -> Vec<&str> {
    blocks.iter().flat_map(|block| block.lines()).collect()
}

fn slice<T>(all: &[T], range: std::ops::Range<usize>) -> &[T] {
    all.get(range).unwrap_or_default()
}

fn push_blocks(out: &mut String, sign: char, blocks: &[String]) {
    for line in blocks.iter().flat_map(|block| block.lines()) {
        push_line(out, sign, line);
    }
}

fn push_line(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push_str(line);
    out.push('\n');
}

/// The headings above a block, or its number before the first.
fn place(document: &Document, index: usize) -> String {
    let mut above: Vec<(u8, String)> = Vec::new();
    for block in document.blocks.iter().take(index) {
        if let Block::Heading(heading) = block {
            above.retain(|(level, _)| *level < heading.level);
            above.push((heading.level, text::inlines_text(&heading.content)));
        }
    }
    if above.is_empty() {
        return format!("block {}", index + 1);
    }
    above
        .into_iter()
        .map(|(_, title)| title)
        .collect::<Vec<_>>()
        .join(" > ")
}

#[cfg(test)]
mod tests {
    use super::diff;
    use crate::{Document, Format, Options, read};

    fn tree(text: &str, format: Format) -> Document {
        read(text, format, &Options::default()).expect("readable")
    }

    fn of(before: &str, after: &str) -> String {
        diff(
            &tree(before, Format::Markdown),
            &tree(after, Format::Markdown),
        )
    }

    #[test]
    fn nothing_changed_is_nothing_said() {
        assert_eq!(of("# a\n\nb", "# a\n\nb"), "");
        assert_eq!(of("", ""), "");
    }

    #[test]
    fn changes_stand_under_their_headings() {
        let before = "# Plan\n\nintro\n\n## Steps\n\none\n\ntwo\n\nthree\n\n## End\n\nlast";
        let after = "# Plan\n\nintro\n\n## Steps\n\none\n\n2\n\nthree\n\n## End\n\nlast\n\nmore";
        assert_eq!(
            of(before, after),
            "@@ Plan > Steps @@\n one\n-two\n+2\n three\n@@ Plan > End @@\n last\n+more\n"
        );
        assert_eq!(of("", "a\n\nb"), "@@ block 1 @@\n+a\n+b\n");
    }

    #[test]
    fn long_blocks_show_the_lines_that_changed() {
        let list = |changed: &str| {
            (1..12)
                .map(|n| {
                    if n == 6 {
                        format!("- {changed}\n")
                    } else {
                        format!("- item {n}\n")
                    }
                })
                .collect::<String>()
        };
        assert_eq!(
            of(&list("old"), &list("new")),
            "@@ block 1 @@\n - item 1\n - item 2\n - item 3\n - item 4\n - item 5\n-- old\n+- new\n - item 7\n - item 8\n - item 9\n - item 10\n - item 11\n"
        );
        let table = "| a | b |\n| --- | --- |\n| 1 | 2 |\n";
        let changed = of(table, &table.replace('2', "3"));
        assert!(changed.contains("-| 1 | 2 |\n+| 1 | 3 |"), "{changed}");
    }

    #[test]
    fn macros_are_short_and_invisible_changes_are_named() {
        let page = |id: &str| {
            let source = format!(
                "<p local-id=\"{id}\">a</p><ac:structured-macro ac:name=\"drawio\" ac:macro-id=\"m\"><ac:parameter ac:name=\"x\">{}</ac:parameter></ac:structured-macro>",
                "y".repeat(20)
            );
            tree(&source, Format::Storage)
        };
        assert_eq!(
            diff(&page("1"), &page("2")),
            "@@ only attributes that Markdown does not show @@\n"
        );
        let gone = diff(&page("1"), &tree("<p>a</p>", Format::Storage));
        assert!(
            gone.contains("drawio") && !gone.contains("ac:structured-macro"),
            "{gone}"
        );
    }

    #[test]
    fn long_and_different_documents_end() {
        let page = |word: &str| {
            (0..6000)
                .map(|n| format!("{word} {n}\n\n"))
                .collect::<String>()
        };
        let changed = of(&page("old"), &page("new"));
        assert_eq!(
            changed.lines().filter(|line| line.starts_with('+')).count(),
            6000
        );
    }

    #[test]
    fn lines_are_shown_with_what_stands_around_them() {
        let before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
        let after = "one\n2\nthree\nfour\nfive\nsix\nseven\neight\n";
        let expected = "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n@@ -7 +7,2 @@\n seven\n+eight\n";
        assert_eq!(super::diff_lines(before, after, 1), expected);
        assert_eq!(super::diff_lines(before, before, 3), "");
        assert_eq!(super::diff_lines("", "new", 3), "@@ -0,0 +1 @@\n+new\n");
    }
}
