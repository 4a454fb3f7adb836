//! What stands for a block where ADF does not allow it.
//!
//! Apart so that the substitutes can be read as one table.

use super::{Fitter, Piece, bold_paragraph, link_paragraph, with_markers};
use crate::adf::rules::Place;
use crate::document::{Block, ExtensionBody, ListKind, MediaBlock, Paragraph, Table};
use crate::inline::{Inline, Mark};

impl Fitter<'_> {
    pub(super) fn substitute(&mut self, block: &Block, place: Place, out: &mut Vec<Piece>) {
        match block {
            Block::Heading(heading) => {
                self.log
                    .note(format!("heading {} (written in bold)", inside(place)));
                let mut content = heading.content.clone();
                for inline in &mut content {
                    if !inline.marks.contains(&Mark::Strong) && !inline.marks.contains(&Mark::Code)
                    {
                        inline.marks.push(Mark::Strong);
                    }
                }
                let paragraph = Block::Paragraph(Paragraph::new(content));
                self.fit_block(&paragraph, place, out);
            }
            Block::Rule(_) => {
                self.log
                    .note(format!("rule {} (written as `---`)", inside(place)));
                let line = vec![Inline::text("---")];
                out.push(Piece::In(Block::Paragraph(Paragraph::new(line))));
            }
            Block::Quote(quote) => {
                self.log
                    .note(format!("block quote {} (its content stays)", inside(place)));
                out.extend(self.fit_all(&quote.blocks, place));
            }
            Block::List(list)
                if matches!(list.kind, ListKind::Task | ListKind::Decision)
                    && place != Place::Task =>
            {
                self.log
                    .note(format!("task state {} (written as text)", inside(place)));
                self.fit_block(&Block::List(with_markers(list)), place, out);
            }
            Block::Footnote(footnote) => {
                self.log.note("footnote (written as a paragraph)");
                let mut blocks = footnote.blocks.clone();
                let label = Inline::text(format!("[{}] ", footnote.label));
                match blocks.first_mut() {
                    Some(Block::Paragraph(paragraph)) => paragraph.content.insert(0, label),
                    _ => blocks.insert(0, Block::Paragraph(Paragraph::new(vec![label]))),
                }
                out.extend(self.fit_all(&blocks, place));
            }
            other if place.lets_out() => {
                self.log.note(format!(
                    "{} {} (moved behind it)",
                    name(other),
                    inside(place)
                ));
                out.push(Piece::Out(other.clone()));
            }
            other => self.unwrap(other, place, out),
        }
    }

    /// Keeps the content of a block that may not stand here and may not leave.
    fn unwrap(&mut self, block: &Block, place: Place, out: &mut Vec<Piece>) {
        self.log.note(format!(
            "{} {} (its content stays)",
            name(block),
            inside(place)
        ));
        match block {
            Block::Table(table) => {
                for row in rows_as_lines(table) {
                    self.fit_block(&row, place, out);
                }
            }
            Block::Panel(panel) => {
                if let Some(title) = &panel.title {
                    out.push(Piece::In(bold_paragraph(title)));
                }
                out.extend(self.fit_all(&panel.blocks, place));
            }
            Block::Expand(expand) => {
                if !expand.title.is_empty() {
                    out.push(Piece::In(bold_paragraph(&expand.title)));
                }
                out.extend(self.fit_all(&expand.blocks, place));
            }
            Block::Layout(layout) => {
                for column in &layout.columns {
                    out.extend(self.fit_all(&column.blocks, place));
                }
            }
            Block::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(blocks)) = &extension.body {
                    out.extend(self.fit_all(blocks, place));
                }
            }
            Block::Card(card) => out.push(Piece::In(link_paragraph(&card.url))),
            Block::MediaGroup(group) => {
                for (media, marks) in &group.items {
                    let block = Block::Media(Box::new(MediaBlock {
                        media: media.clone(),
                        marks: marks.clone(),
                        caption: Vec::new(),
                        layout: None,
                        extras: group.extras.clone(),
                    }));
                    self.fit_block(&block, place, out);
                }
            }
            other => out.push(Piece::In(other.clone())),
        }
    }
}

/// A table as paragraphs, one a row, ` | ` between the cells; cells of several blocks follow as they are.
fn rows_as_lines(table: &Table) -> Vec<Block> {
    let mut blocks = Vec::new();
    for row in &table.rows {
        let mut line: Vec<Inline> = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            if index > 0 {
                crate::inline::push_inline(&mut line, Inline::text(" | "));
            }
            for block in &cell.blocks {
                match block {
                    Block::Paragraph(paragraph) => {
                        for inline in &paragraph.content {
                            crate::inline::push_inline(&mut line, inline.clone());
                        }
                    }
                    other => {
                        if !line.is_empty() {
                            blocks
                                .push(Block::Paragraph(Paragraph::new(std::mem::take(&mut line))));
                        }
                        blocks.push(other.clone());
                    }
                }
            }
        }
        if !line.is_empty() {
            blocks.push(Block::Paragraph(Paragraph::new(line)));
        }
    }
    blocks
}

fn inside(place: Place) -> &'static str {
    match place {
        Place::Doc => "in the document",
        Place::Column => "in a column",
        Place::Quote => "in a block quote",
        Place::Item => "in a list item",
        Place::Task => "in a task or decision",
        Place::Panel => "in a panel",
        Place::Cell => "in a table cell",
        Place::Expand => "in an expand",
        Place::NestedExpand => "in a nested expand",
        Place::Body => "in a macro",
    }
}

/// What a block is called in a loss.
fn name(block: &Block) -> &'static str {
    match block {
        Block::Paragraph(_) => "paragraph",
        Block::Heading(_) => "heading",
        Block::List(_) => "list",
        Block::Quote(_) => "block quote",
        Block::Code(_) => "code block",
        Block::Rule(_) => "rule",
        Block::Table(_) => "table",
        Block::Panel(_) => "panel",
        Block::Expand(_) => "expand",
        Block::Layout(_) => "columns",
        Block::Media(_) | Block::MediaGroup(_) => "media",
        Block::Card(_) => "card",
        Block::Extension(_) => "macro",
        Block::Footnote(_) => "footnote",
        Block::Opaque(_) => "unknown node",
    }
}
