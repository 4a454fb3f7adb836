//! Tables: one line a row; blocks within a cell on lines of their own, paragraphs between `\\`.

use super::{Breaks, Writer};
use crate::document::{Block, Cell, Table};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        if self.cells > 0 {
            self.table_in_cell(table);
            return;
        }
        if table.layout.is_some() || table.width.is_some() {
            self.log.note("width of a table");
        }
        if table.numbered {
            self.log.note("row numbers of a table");
        }
        self.cells += 1;
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                self.end_line();
            }
            let mut bar = "|";
            for cell in &row.cells {
                bar = if cell.header { "||" } else { "|" };
                self.out.push_str(bar);
                self.cell(cell);
            }
            if row.cells.is_empty() {
                self.out.push_str("| ");
            }
            self.out.push_str(bar);
        }
        self.cells -= 1;
    }

    fn cell(&mut self, cell: &Cell) {
        if cell.background.is_some() {
            self.log.note("background colour of a cell");
        }
        if cell.rowspan > 1 {
            self.log.note("cell over several rows");
        }
        if !cell.column_widths.is_empty() {
            self.log.note("column widths");
        }
        let start = self.out.len();
        let mut after_paragraph = false;
        for (index, block) in cell.blocks.iter().enumerate() {
            let paragraph = matches!(block, Block::Paragraph(_));
            if index > 0 && paragraph && after_paragraph {
                self.log
                    .note("paragraphs in a table cell (written as lines)");
                self.out.push_str("\\\\");
            } else if index > 0 {
                self.end_line();
            }
            match block {
                Block::Paragraph(paragraph) => {
                    if paragraph.align.is_some() {
                        self.log.note("alignment");
                    }
                    self.line(
                        &paragraph.content,
                        Breaks::Signs,
                        index == 0 || !after_paragraph,
                    );
                }
                block => self.block(block),
            }
            after_paragraph = paragraph;
        }
        let written = self.out.get(start..).unwrap_or_default();
        if written.trim_ascii().is_empty() {
            self.out.truncate(start);
            self.out.push(' ');
        }
        if cell.colspan > 1 {
            self.log.note("cell over several columns");
            for _ in 1..cell.colspan.min(100) {
                self.out.push_str(if cell.header { "|| " } else { "| " });
            }
        }
    }

    /// Jira has no tables in tables; the words stay.
    fn table_in_cell(&mut self, table: &Table) {
        self.log
            .note("table within a table cell (written as lines)");
        for (index, row) in table.rows.iter().enumerate() {
            self.out.push_str(if index > 0 { "\\\\" } else { "" });
            for (index, cell) in row.cells.iter().enumerate() {
                self.out.push_str(if index > 0 { " " } else { "" });
                for block in &cell.blocks {
                    if !self.out.ends_with([' ', '\\', '|', '\n']) {
                        self.out.push(' ');
                    }
                    self.block(block);
                }
            }
        }
    }
}
