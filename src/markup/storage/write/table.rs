//! Tables.

use super::Writer;
use crate::Format;
use crate::document::{Align, Block, Cell, Table, TableLayout};
use crate::storage::escape::push_attribute;
use crate::storage::style;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        self.out.push_str("<table");
        let preset = self
            .options
            .table_width
            .filter(|_| table.width.is_none() && table.layout.is_none());
        let layout = table
            .layout
            .map(layout_name)
            .or(preset.map(|preset| preset.name()));
        let width = table
            .width
            .map(|width| width.to_string())
            .or(preset.map(|preset| preset.pixels().to_string()));
        if let Some(width) = width {
            push_attribute(&mut self.out, "data-table-width", &width);
        }
        if let Some(layout) = layout {
            push_attribute(&mut self.out, "data-layout", layout);
        }
        if table.numbered {
            push_attribute(&mut self.out, "data-number-column", "true");
        }
        self.attributes(&table.extras);
        self.out.push('>');
        match table.extras.text(Format::Storage, "@colgroup") {
            Some(group) => self.out.push_str(group),
            None => self.column_widths(table),
        }
        let mut open = "";
        for row in &table.rows {
            let section = match row.extras.text(Format::Storage, "@section") {
                Some("thead") => "thead",
                Some("tfoot") => "tfoot",
                _ => "tbody",
            };
            if section != open {
                self.close_section(open);
                self.out.push('<');
                self.out.push_str(section);
                self.out.push('>');
                open = section;
            }
            self.open("tr", &row.extras);
            for cell in &row.cells {
                self.cell(cell);
            }
            self.close("tr");
        }
        self.close_section(open);
        self.close("table");
    }

    fn close_section(&mut self, open: &str) {
        if !open.is_empty() {
            self.close(open);
        }
    }

    /// Writes the widths of the columns, if the cells say them for each.
    fn column_widths(&mut self, table: &Table) {
        let Some(widths) = grid_widths(table) else {
            return;
        };
        let all: Option<Vec<f64>> = widths.iter().copied().collect();
        let Some(widths) = all else {
            self.log.note("column widths (not said for every column)");
            return;
        };
        self.out.push_str("<colgroup>");
        for width in widths {
            let width = if width.fract() == 0.0 {
                format!("{width:.1}")
            } else {
                width.to_string()
            };
            self.out.push_str("<col");
            push_attribute(&mut self.out, "style", &format!("width: {width}px;"));
            self.out.push_str("/>");
        }
        self.out.push_str("</colgroup>");
    }

    pub(super) fn cell(&mut self, cell: &Cell) {
        let name = if cell.header { "th" } else { "td" };
        self.out.push('<');
        self.out.push_str(name);
        for (name, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
            if span > 1 {
                push_attribute(&mut self.out, name, &span.to_string());
            }
        }
        if let Some(color) = &cell.background {
            push_attribute(&mut self.out, "data-highlight-colour", color);
        }
        let bare = bare_align(&cell.blocks);
        if let Some(style) = style::paragraph_to_style(bare, 0)
            && cell.extras.text(Format::Storage, "style").is_none()
        {
            push_attribute(&mut self.out, "style", &style);
        }
        self.attributes(&cell.extras);
        self.out.push('>');
        self.blocks(&cell.blocks);
        self.close(name);
    }
}

/// The alignment of lines without `<p>`, which only the cell can say.
fn bare_align(blocks: &[Block]) -> Option<Align> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) if super::is_bare(paragraph) => paragraph.align,
        _ => None,
    })
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

/// The width of each column as far as cells say it; `None` when no cell says any.
fn grid_widths(table: &Table) -> Option<Vec<Option<f64>>> {
    if table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .all(|cell| cell.column_widths.is_empty())
    {
        return None;
    }
    let mut widths: Vec<Option<f64>> = Vec::new();
    let mut covered: Vec<u32> = Vec::new();
    for row in &table.rows {
        let mut column = 0;
        for cell in &row.cells {
            while let Some(rows) = covered.get_mut(column).filter(|rows| **rows > 0) {
                *rows -= 1;
                column += 1;
            }
            // A span wider than its widths is not followed further than Confluence shows columns.
            let end = column + (cell.colspan.clamp(1, 1000) as usize);
            if widths.len() < end {
                widths.resize(end, None);
                covered.resize(end, 0);
            }
            for (offset, place) in (column..end).enumerate() {
                if let (Some(rows), Some(width)) = (covered.get_mut(place), widths.get_mut(place)) {
                    *rows = cell.rowspan.saturating_sub(1);
                    *width = width.or_else(|| cell.column_widths.get(offset).copied());
                }
            }
            column = end;
        }
        for rows in covered.iter_mut().skip(column) {
            *rows = rows.saturating_sub(1);
        }
    }
    Some(widths)
}
