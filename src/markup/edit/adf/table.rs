//! Cells and rows of tables in ADF.
//!
//! Apart because a table has its own places (table, row, column) and its own ways to go wrong (spans).

use super::super::EditError;
use super::{Container, Editor, Work};
use crate::Document;
use crate::adf::json::Id;

const EMPTY: &str = r#"{"type":"paragraph","content":[]}"#;

impl Editor<'_> {
    fn table(&self, index: usize) -> Result<Id, EditError> {
        let tables = self.places.nodes(&["table"]);
        tables
            .get(index)
            .copied()
            .ok_or_else(|| EditError::NotFound {
                what: format!("table {index} (counted from 0; there are {})", tables.len()),
                candidates: Vec::new(),
            })
    }

    fn inside(&self, node: Id) -> Vec<Id> {
        self.json
            .get(node, "content")
            .map(|content| self.json.children(content).collect())
            .unwrap_or_default()
    }

    fn span(&self, cell: Id, name: &str) -> usize {
        let span = self
            .json
            .get(cell, "attrs")
            .and_then(|attrs| self.json.get(attrs, name))
            .and_then(|value| self.json.number(value))
            .unwrap_or(1.0);
        span.clamp(1.0, 1000.0) as usize
    }

    pub(super) fn set_cell(
        &self,
        (table, row, column): (usize, usize, usize),
        content: &Document,
        work: &mut Work,
    ) -> Result<usize, EditError> {
        let rows = self.inside(self.table(table)?);
        let cells = rows.get(row).map(|row| self.inside(*row));
        let cell = cells.as_ref().and_then(|cells| cells.get(column)).copied();
        let Some(cell) = cell else {
            let size = match cells {
                Some(cells) => format!("the row has {} cells", cells.len()),
                None => format!("the table has {} rows", rows.len()),
            };
            return Err(EditError::NotFound {
                what: format!(
                    "cell {column} in row {row} of table {table} (counted from 0; {size})"
                ),
                candidates: Vec::new(),
            });
        };
        let new = match self.optional(content, Container::Cell, work) {
            new if new.is_empty() => EMPTY.to_owned(),
            new => new,
        };
        match self.json.get(cell, "content") {
            Some(list) => {
                let range = self.json.range(list);
                work.removed.push((
                    range.clone(),
                    format!("table {table}, row {row}, cell {column}"),
                ));
                work.cut(range, format!("[{new}]"));
            }
            None => {
                let end = self.json.range(cell).end.saturating_sub(1);
                work.cut(end..end, format!(",\"content\":[{new}]"));
            }
        }
        Ok(1)
    }

    pub(super) fn add_row(
        &self,
        table: usize,
        after: Option<usize>,
        cells: &[Document],
        work: &mut Work,
    ) -> Result<usize, EditError> {
        let node = self.table(table)?;
        let rows = self.inside(node);
        let position = after.unwrap_or(rows.len().saturating_sub(1));
        let Some(&before) = rows.get(position) else {
            return Err(EditError::NotFound {
                what: format!(
                    "row {position} of table {table} (counted from 0; there are {})",
                    rows.len()
                ),
                candidates: Vec::new(),
            });
        };
        for (index, row) in rows.iter().enumerate().take(position + 1) {
            let crosses = self
                .inside(*row)
                .iter()
                .any(|cell| index + self.span(*cell, "rowspan") > position + 1);
            if crosses && position + 1 < rows.len() {
                return Err(EditError::Invalid(format!(
                    "a cell of row {index} spans over the place of the new row; add the row elsewhere"
                )));
            }
        }
        let width = |row: &Id| -> usize {
            self.inside(*row)
                .iter()
                .map(|cell| self.span(*cell, "colspan"))
                .sum()
        };
        let columns = rows.iter().map(width).max().unwrap_or(0).max(1);
        if cells.len() > columns {
            return Err(EditError::Invalid(format!(
                "the table has {columns} columns, the row {} cells",
                cells.len()
            )));
        }
        // A column whose cells are headers in the last row is a header column.
        let model = rows
            .last()
            .filter(|_| rows.len() > 1)
            .map(|row| self.inside(*row))
            .unwrap_or_default();
        let mut row = String::from(r#"{"type":"tableRow","content":["#);
        for column in 0..columns {
            if column > 0 {
                row.push(',');
            }
            let like = model
                .get(column)
                .copied()
                .filter(|_| model.len() == columns);
            let header = like.is_some_and(|cell| {
                self.json.get_text(cell, "type").as_deref() == Some("tableHeader")
            });
            row.push_str(if header {
                r#"{"type":"tableHeader""#
            } else {
                r#"{"type":"tableCell""#
            });
            let width = like
                .and_then(|cell| self.json.get(cell, "attrs"))
                .and_then(|attrs| self.json.get(attrs, "colwidth"));
            if let Some(width) = width {
                row.push_str(r#","attrs":{"colwidth":"#);
                row.push_str(self.json.raw(width));
                row.push('}');
            }
            let new = cells
                .get(column)
                .map(|content| self.optional(content, Container::Cell, work))
                .filter(|new| !new.is_empty());
            row.push_str(r#","content":["#);
            row.push_str(new.as_deref().unwrap_or(EMPTY));
            row.push_str("]}");
        }
        row.push_str("]}");
        let end = self.json.range(before).end;
        work.cut(end..end, format!(",{row}"));
        Ok(1)
    }
}
