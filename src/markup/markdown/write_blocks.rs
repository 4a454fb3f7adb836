//! The tree written as Markdown: lists, panels, expands and columns.
//!
//! Apart from `write`, which holds what all blocks share.

use super::directive::push_value;
use super::escape;
use super::write::{ListMarker, Writer, has_extras};
use super::write_inline::push_link_end;
use crate::document::{Block, Expand, Layout, List, ListItem, ListKind, Panel, PanelKind};
use crate::inline::Mark;

/// As many spaces as the longest list marker, nine digits, a sign and a space, has characters.
const SPACES: &str = "           ";

impl Writer<'_> {
    pub(super) fn list(&mut self, list: &List, marker: ListMarker) {
        self.note_extras(&list.extras, "a list");
        let tight = list.items.iter().all(is_tight);
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 && !tight {
                self.lines("");
            }
            let number = match list.kind {
                ListKind::Ordered { start } => Some(self.item_number(start, index)),
                _ => None,
            };
            if has_extras(&item.extras) {
                self.log.note("attributes of a list item");
            }
            self.line_start();
            let before = self.out.len();
            match (number, marker.second) {
                (Some(number), second) => {
                    self.out.push_str(&number.to_string());
                    self.out.push_str(if second { ") " } else { ". " });
                }
                (None, true) => self.out.push_str("* "),
                (None, false) => self.out.push_str("- "),
            }
            let indent = SPACES.get(..self.out.len() - before).unwrap_or(SPACES);
            match item.task {
                Some(true) => self.out.push_str("[x] "),
                Some(false) => self.out.push_str("[ ] "),
                None => {}
            }
            self.started = true;
            // A task's box must stand before text; other blocks begin on the next line.
            let boxed =
                item.task.is_some() && !matches!(item.blocks.first(), Some(Block::Paragraph(_)));
            if boxed {
                self.end_marked();
            }
            self.inside(indent, |writer| writer.spaced_blocks(&item.blocks, !tight));
            self.end_marked();
        }
    }

    /// The number of an ordered item; CommonMark counts to nine digits.
    fn item_number(&mut self, start: u64, index: usize) -> u64 {
        let number = start.saturating_add(index as u64);
        if number <= 999_999_999 {
            return number;
        }
        self.log.note("list number of more than nine digits");
        index as u64 + 1
    }

    pub(super) fn panel(&mut self, panel: &Panel) {
        self.note_extras(&panel.extras, "a panel");
        let name = match panel.kind {
            PanelKind::Info => "info",
            PanelKind::Note => "note",
            PanelKind::Tip => "tip",
            PanelKind::Success => "success",
            PanelKind::Warning => "warning",
            PanelKind::Error => "error",
            PanelKind::Custom => "custom",
        };
        let mut opening = format!(":::{name}");
        let attributes = [
            ("title", &panel.title),
            ("color", &panel.color),
            ("icon", &panel.icon),
        ];
        for (name, value) in attributes {
            if let Some(value) = value {
                push_attribute(&mut opening, name, value);
            }
        }
        self.fenced(&opening, |writer| writer.blocks(&panel.blocks));
    }

    pub(super) fn expand(&mut self, expand: &Expand) {
        self.note_extras(&expand.extras, "an expand");
        let mut opening = String::from("<details>");
        if !expand.title.is_empty() {
            opening.push_str("<summary>");
            escape::push_html(&mut opening, &expand.title);
            opening.push_str("</summary>");
        }
        self.lines(&opening);
        self.lines("");
        self.blocks(&expand.blocks);
        self.lines("");
        self.lines("</details>");
    }

    pub(super) fn layout(&mut self, layout: &Layout) {
        self.note_extras(&layout.extras, "columns");
        let mut opening = String::from(":::columns");
        if let Some(kind) = &layout.kind {
            push_attribute(&mut opening, "type", kind);
        }
        self.fenced(&opening, |writer| {
            for column in &layout.columns {
                writer.note_extras(&column.extras, "a column");
                let mut opening = String::from(":::column");
                if let Some(width) = column.width {
                    push_attribute(&mut opening, "width", &width.to_string());
                }
                writer.fenced(&opening, |writer| writer.blocks(&column.blocks));
            }
        });
    }

    /// What stands before and behind an image for the link and comment on it.
    pub(super) fn around_image(&mut self, marks: &[Mark]) -> (String, String) {
        let (mut before, mut after) = (String::new(), String::new());
        for mark in marks {
            match mark {
                Mark::Link(link) => {
                    before.push('[');
                    let mut end = String::new();
                    push_link_end(&mut end, link);
                    after.insert_str(0, &end);
                }
                Mark::Annotation(id) => {
                    before.push_str("<span data-comment=\"");
                    escape::push_html(&mut before, id);
                    before.push_str("\">");
                    after.insert_str(0, "</span>");
                }
                Mark::Other(opaque) => self.log.note(format!("mark `{}`", opaque.name)),
                _ => self.log.note("formatting on an image"),
            }
        }
        (before, after)
    }
}

/// Appends ` name=value`.
pub(super) fn push_attribute(line: &mut String, name: &str, value: &str) {
    line.push(' ');
    line.push_str(name);
    line.push('=');
    push_value(line, value);
}

/// Whether an item is so simple that its list needs no blank lines.
fn is_tight(item: &ListItem) -> bool {
    item.blocks
        .iter()
        .enumerate()
        .all(|(index, block)| match block {
            Block::Paragraph(_) => index == 0,
            // What may not interrupt a paragraph needs a blank line before it.
            Block::List(list) => {
                let interrupts = match list.kind {
                    ListKind::Ordered { start } => start == 1,
                    ListKind::Decision => false,
                    ListKind::Bullet | ListKind::Task => true,
                };
                let first_empty = list.items.first().is_none_or(|item| item.blocks.is_empty());
                interrupts && !first_empty
            }
            _ => false,
        })
}
