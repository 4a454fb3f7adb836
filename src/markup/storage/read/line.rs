//! A line while it is read: its runs, the marks on what comes next, and white space as a browser shows it.
//!
//! Apart because the rule for white space is one rule: a run of it that holds a line break is layout of the source and
//! counts as one space, none at the ends of a line; all other white space was typed and stays.

use std::borrow::Cow;

use crate::inline::{Inline, InlineNode, Mark, push_inline};

/// A line under construction.
#[derive(Default)]
pub(super) struct Line {
    content: Vec<Inline>,
    /// The marks of what is pushed next, outermost first.
    pub(super) marks: Vec<Mark>,
    /// Whether the last character is a space that stands for a line break of the source.
    soft_end: bool,
}

impl Line {
    /// A line with memory for so many runs.
    pub(super) fn with_room(runs: usize) -> Self {
        Self {
            content: Vec::with_capacity(runs),
            ..Self::default()
        }
    }

    /// Whether nothing was pushed yet.
    pub(super) fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Appends plain text with one mark, that nothing beside it has.
    pub(super) fn marked_text(&mut self, text: &str, mark: Mark) -> Result<(), Mark> {
        if !self.marks.is_empty() || self.soft_end {
            return Err(mark);
        }
        push_text(&mut self.content, text, Cow::Owned(vec![mark]));
        Ok(())
    }

    /// Appends characters.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            let (before, after) = rest.split_at(at);
            self.run(before.trim_end_matches([' ', '\t']));
            self.soft_space();
            rest = after.trim_start_matches([' ', '\t', '\n', '\r']);
        }
        self.run(rest);
    }

    /// Appends characters without a line break.
    pub(super) fn run(&mut self, text: &str) {
        let text = if self.soft_end {
            text.trim_start_matches(' ')
        } else {
            text
        };
        if text.is_empty() {
            return;
        }
        self.soft_end = false;
        push_text(&mut self.content, text, Cow::Borrowed(&self.marks));
    }

    fn soft_space(&mut self) {
        let at_word = match self.content.last().map(|inline| &inline.node) {
            None | Some(InlineNode::HardBreak) => false,
            Some(InlineNode::Text(text)) => !text.ends_with(' '),
            Some(_) => true,
        };
        if at_word {
            self.run(" ");
            self.soft_end = true;
        }
    }

    /// Appends a node with the present marks.
    pub(super) fn push(&mut self, node: InlineNode) {
        if node == InlineNode::HardBreak {
            self.trim();
        }
        self.soft_end = false;
        let marks = self.marks.clone();
        push_inline(&mut self.content, Inline { node, marks });
    }

    fn trim(&mut self) {
        if !self.soft_end {
            return;
        }
        if let Some(Inline {
            node: InlineNode::Text(text),
            ..
        }) = self.content.last_mut()
        {
            text.pop();
            if text.is_empty() {
                self.content.pop();
            }
        }
        self.soft_end = false;
    }

    /// How many runs there are, to see later whether more came.
    pub(super) fn mark_position(&self) -> (usize, usize) {
        let last = match self.content.last().map(|inline| &inline.node) {
            Some(InlineNode::Text(text)) => text.len(),
            _ => 0,
        };
        (self.content.len(), last)
    }

    /// The finished line.
    pub(super) fn finish(mut self) -> Vec<Inline> {
        self.trim();
        self.content
    }
}

/// Appends text to the run before it if that has the same marks, else as one of its own.
fn push_text(content: &mut Vec<Inline>, text: &str, marks: Cow<'_, [Mark]>) {
    if let Some(last) = content.last_mut()
        && let InlineNode::Text(before) = &mut last.node
        && marks == last.marks
    {
        before.push_str(text);
        return;
    }
    content.push(Inline {
        node: InlineNode::Text(text.into()),
        marks: marks.into_owned(),
    });
}

/// The text of a code block: line breaks of any system as one, none at the end.
pub(super) fn code_text(text: Cow<'_, str>) -> String {
    let mut text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    if text.ends_with('\n') {
        text.pop();
    }
    text
}
