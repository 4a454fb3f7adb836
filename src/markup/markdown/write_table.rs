//! The tree written as Markdown: tables.
//!
//! GitHub's tables where they can say it; else `<table>` with Markdown in the cells. What either leaves out (width, layout, column
//! widths) stands on a `:::table` line.

use super::escape;
use super::write::{Writer, has_extras, placeholder_of};
use super::write_blocks::push_attribute;
use super::write_inline::LineKind;
use crate::document::{Align, Block, Cell, Row, Table, TableLayout};
use crate::inline::{Inline, InlineNode, Mark};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let extra = table.rows.iter().any(|row| {
            has_extras(&row.extras) || row.cells.iter().any(|cell| has_extras(&cell.extras))
        });
        if extra || has_extras(&table.extras) {
            self.log.note("attributes of a table");
        }
        if table.rows.is_empty() {
            return;
        }
        let widths = common_widths(table);
        let own_widths = widths.is_none();
        let content = |writer: &mut Self| match columns(table) {
            Some(aligns) => writer.pipe_table(table, &aligns),
            None => writer.html_table(table, own_widths),
        };
        if table.layout.is_none() && table.width.is_none() && !table.numbered && own_widths {
            return content(self);
        }
        let mut opening = String::from(":::table");
        if let Some(layout) = table.layout {
            push_attribute(&mut opening, "layout", layout_name(layout));
        }
        if let Some(width) = table.width {
            push_attribute(&mut opening, "width", &width.to_string());
        }
        if table.numbered {
            push_attribute(&mut opening, "numbered", "true");
        }
        if let Some(widths) = &widths {
            let widths: Vec<String> = widths.iter().map(f64::to_string).collect();
            push_attribute(&mut opening, "columns", &widths.join(","));
        }
        self.fenced(&opening, content);
    }

    fn pipe_table(&mut self, table: &Table, aligns: &[ColumnAlign]) {
        let headed = table
            .rows
            .first()
            .is_some_and(|row| row.cells.iter().all(|cell| cell.header));
        let mut rows = table.rows.iter();
        let header = if headed { rows.next() } else { None };
        self.pipe_row(header, aligns.len());
        self.line_start();
        self.out.push('|');
        for align in aligns {
            self.out.push_str(match align.flatten() {
                None => " --- |",
                Some(Align::Start) => " :--- |",
                Some(Align::Center) => " :---: |",
                Some(Align::End) => " ---: |",
            });
        }
        for row in rows {
            self.pipe_row(Some(row), aligns.len());
        }
    }

    /// A row; without one the empty header that stands for none.
    fn pipe_row(&mut self, row: Option<&Row>, columns: usize) {
        self.line_start();
        self.out.push('|');
        let Some(row) = row else {
            self.out.extend(std::iter::repeat_n("  |", columns));
            return;
        };
        let mut out = std::mem::take(&mut self.out);
        for cell in &row.cells {
            out.push(' ');
            let start = out.len();
            self.push_cell(&mut out, cell);
            if out.len() > start {
                out.push(' ');
            }
            out.push('|');
        }
        self.out = out;
    }

    fn push_cell(&mut self, out: &mut String, cell: &Cell) {
        match cell.blocks.first() {
            Some(Block::Paragraph(paragraph)) => {
                self.push_line(out, &paragraph.content, LineKind::Cell);
            }
            Some(Block::Media(media)) => {
                let image = self.image(&media.media, &[], None);
                let (before, after) = self.around_image(&media.marks);
                out.push_str(&format!("{before}{image}{after}").replace('|', "\\|"));
            }
            Some(block) => {
                if let Some(placeholder) = placeholder_of(block, self.options) {
                    let line = self.placeholder_line(&placeholder);
                    out.push_str(&line.replace('|', "\\|"));
                }
            }
            None => {}
        }
    }

    fn html_table(&mut self, table: &Table, own_widths: bool) {
        self.lines("<table>");
        for row in &table.rows {
            self.lines("<tr>");
            for cell in &row.cells {
                self.html_cell(cell, own_widths);
            }
            self.lines("</tr>");
        }
        self.lines("</table>");
    }

    fn html_cell(&mut self, cell: &Cell, own_widths: bool) {
        let name = if cell.header { "th" } else { "td" };
        let mut opening = format!("<{name}");
        for (attribute, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
            if span > 1 {
                opening.push_str(&format!(" {attribute}=\"{span}\""));
            }
        }
        if let Some(color) = &cell.background {
            opening.push_str(" style=\"background-color: ");
            escape::push_html(&mut opening, &color.replace(';', ""));
            opening.push('"');
        }
        if own_widths && !cell.column_widths.is_empty() {
            let widths: Vec<String> = cell.column_widths.iter().map(f64::to_string).collect();
            opening.push_str(&format!(" data-widths=\"{}\"", widths.join(",")));
        }
        opening.push('>');
        if let [Block::Paragraph(paragraph)] = cell.blocks.as_slice()
            && paragraph.align.is_none()
            && paragraph.indent == 0
            && !paragraph.content.iter().any(is_break)
        {
            // In one block of HTML the text is read as Markdown of its own.
            let mut text = String::new();
            self.push_line(&mut text, &paragraph.content, LineKind::Paragraph);
            if !text.contains('\n') && !may_break_html(&text) {
                return self.lines(&format!("{opening}{text}</{name}>"));
            }
        }
        if cell.blocks.is_empty() {
            return self.lines(&format!("{opening}</{name}>"));
        }
        self.lines(&opening);
        self.lines("");
        self.blocks(&cell.blocks);
        self.lines("");
        self.lines(&format!("</{name}>"));
    }
}

fn is_break(inline: &Inline) -> bool {
    inline.node == InlineNode::HardBreak
}

/// Code and tags inside raw HTML could be taken for its end.
fn may_break_html(text: &str) -> bool {
    text.contains('<') || text.contains('`') || text.starts_with(":::") || text.contains("{expand")
}

/// The alignment of the paragraphs in a column; `None` where there are none.
type ColumnAlign = Option<Option<Align>>;

/// The alignment of each column if GitHub's syntax can hold the table.
fn columns(table: &Table) -> Option<Vec<ColumnAlign>> {
    let first = table.rows.first()?;
    let count = first.cells.len();
    let headed = first.cells.iter().all(|cell| cell.header);
    // An empty header row means no header when it is read.
    let empty_header =
        headed && table.rows.len() > 1 && first.cells.iter().all(|cell| cell.blocks.is_empty());
    if count == 0 || empty_header {
        return None;
    }
    let mut aligns: Vec<ColumnAlign> = vec![None; count];
    for (index, row) in table.rows.iter().enumerate() {
        if row.cells.len() != count {
            return None;
        }
        let header = headed && index == 0;
        for (cell, column) in row.cells.iter().zip(&mut aligns) {
            if cell.header != header || !is_simple(cell) {
                return None;
            }
            if let Some(Block::Paragraph(paragraph)) = cell.blocks.first() {
                match column {
                    None => *column = Some(paragraph.align),
                    Some(known) if *known != paragraph.align => return None,
                    Some(_) => {}
                }
            }
        }
    }
    Some(aligns)
}

/// Whether a cell fits between two `|`.
fn is_simple(cell: &Cell) -> bool {
    if cell.colspan != 1 || cell.rowspan != 1 || cell.background.is_some() {
        return false;
    }
    match cell.blocks.as_slice() {
        [] => true,
        [Block::Paragraph(paragraph)] => {
            paragraph.indent == 0
                && !paragraph.content.is_empty()
                && paragraph.content.iter().any(|inline| match &inline.node {
                    InlineNode::Text(text) => text.contains(|sign: char| !sign.is_whitespace()),
                    _ => true,
                })
        }
        [Block::Media(media)] => {
            media.caption.is_empty()
                && media.layout.is_none()
                && media.extras.0.is_none()
                && !media
                    .marks
                    .iter()
                    .any(|mark| matches!(mark, Mark::Other(_)))
        }
        [Block::Opaque(_)] => true,
        [Block::Extension(extension)] => extension.body.is_none(),
        _ => false,
    }
}

/// The widths of the columns where each cell of each row agrees with them.
fn common_widths(table: &Table) -> Option<Vec<f64>> {
    let first: Vec<f64> = table
        .rows
        .first()?
        .cells
        .iter()
        .flat_map(|cell| cell.column_widths.iter().copied())
        .collect();
    if first.is_empty() {
        return None;
    }
    let agree = table.rows.iter().all(|row| {
        let mut rest = first.as_slice();
        row.cells.iter().all(|cell| {
            let count = (cell.colspan as usize).min(rest.len());
            let (own, after) = rest.split_at(count);
            rest = after;
            own == cell.column_widths.as_slice()
        })
    });
    agree.then_some(first)
}

fn layout_name(layout: TableLayout) -> &'static str {
    match layout {
        TableLayout::Default => "default",
        TableLayout::Wide => "wide",
        TableLayout::FullWidth => "full-width",
        TableLayout::Center => "center",
        TableLayout::Start => "align-start",
        TableLayout::End => "align-end",
    }
}
