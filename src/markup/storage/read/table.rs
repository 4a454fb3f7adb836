//! Tables: rows, cells, spans, widths and colours.

use serde_json::Value;

use super::{Bare, Reader};
use crate::Format;
use crate::document::{Align, Block, Cell, Extras, Row, Table, TableLayout};
use crate::storage::style;
use crate::storage::xml::NodeId;

/// Confluence shows at most this many columns; a larger span is kept as written but given no widths.
const MAX_SPAN: u32 = 1000;

impl Reader<'_, '_> {
    /// Reads a table; one that holds anything but rows is kept as it stands.
    pub(super) fn table(&mut self, id: NodeId) -> Block {
        match self.known_table(id) {
            Some(table) => Block::Table(Box::new(table)),
            None => self.opaque_block(id),
        }
    }

    fn known_table(&mut self, id: NodeId) -> Option<Table> {
        let xml = self.xml;
        let rows = self.row_ids(id)?;
        let layout = xml
            .attribute(id, "data-layout")
            .as_deref()
            .and_then(layout_of);
        let width = xml
            .attribute(id, "data-table-width")
            .as_deref()
            .and_then(number);
        let numbered = xml.attribute(id, "data-number-column").as_deref() == Some("true");
        let mut known = Vec::new();
        known.extend(layout.map(|_| "data-layout"));
        known.extend(width.map(|_| "data-table-width"));
        known.extend(numbered.then_some("data-number-column"));
        let mut extras = self.attribute_map(id, &known);
        let mut widths = Vec::new();
        if let Some(group) = xml.child(id, "colgroup") {
            match self.column_widths(group) {
                Some(found) => widths = found,
                None => {
                    extras.insert(
                        "@colgroup".to_owned(),
                        Value::String(xml.raw(group).to_owned()),
                    );
                }
            }
        }
        let mut grid = Grid::new(widths);
        let rows = rows
            .into_iter()
            .map(|(row, section)| self.row(row, section, &mut grid))
            .collect();
        Some(Table {
            rows,
            layout,
            width,
            numbered,
            extras: Extras::new(Format::Storage, extras),
        })
    }

    /// The rows with the section each stands in; `None` when there is anything else in the table.
    fn row_ids(&self, id: NodeId) -> Option<Vec<(NodeId, &'static str)>> {
        let xml = self.xml;
        let mut rows = Vec::new();
        let mut groups = 0;
        for child in xml.children(id) {
            if !self.is_expected(child, &["thead", "tbody", "tfoot", "tr", "colgroup"]) {
                return None;
            }
            let section = match xml.node(child).name {
                "thead" => "thead",
                "tfoot" => "tfoot",
                "tbody" => "",
                "tr" => {
                    rows.push((child, ""));
                    continue;
                }
                "colgroup" => {
                    groups += 1;
                    continue;
                }
                _ => continue,
            };
            if xml.has_attributes(child) {
                return None;
            }
            for row in xml.children(child) {
                if !self.is_expected(row, &["tr"]) {
                    return None;
                }
                rows.extend((xml.node(row).name == "tr").then_some((row, section)));
            }
        }
        let cells = rows.iter().all(|(row, _)| {
            xml.children(*row)
                .all(|cell| self.is_expected(cell, &["td", "th"]))
        });
        (cells && groups < 2).then_some(rows)
    }

    fn column_widths(&self, group: NodeId) -> Option<Vec<f64>> {
        let xml = self.xml;
        if xml.has_attributes(group) {
            return None;
        }
        xml.elements(group)
            .map(|column| {
                let mut attributes = xml.attributes(column);
                let (_, value) = attributes.next().filter(|(name, _)| *name == "style")?;
                let mut properties = style::properties(&value);
                let width = properties
                    .next()
                    .filter(|(name, _)| name == "width")
                    .and_then(|(_, width)| style::pixels(width));
                width.filter(|_| properties.next().is_none() && attributes.next().is_none())
            })
            .collect()
    }

    fn row(&mut self, id: NodeId, section: &'static str, grid: &mut Grid) -> Row {
        let xml = self.xml;
        let mut extras = self.extras(id, &[]);
        if !section.is_empty() {
            let mut map = self.attribute_map(id, &[]);
            map.insert("@section".to_owned(), Value::String(section.to_owned()));
            extras = Extras::new(Format::Storage, map);
        }
        grid.next_row();
        let mut cells = Vec::with_capacity(xml.children(id).count());
        cells.extend(xml.elements(id).map(|cell| self.cell(cell, grid)));
        Row { cells, extras }
    }

    fn cell(&mut self, id: NodeId, grid: &mut Grid) -> Cell {
        let xml = self.xml;
        let mut cell = Cell {
            header: xml.node(id).name == "th",
            blocks: self.blocks_of_kind(id, Bare::Marked),
            ..Cell::default()
        };
        if xml.has_attributes(id) {
            self.cell_attributes(id, &mut cell);
        }
        cell.column_widths = grid.place(cell.colspan, cell.rowspan);
        cell
    }

    fn cell_attributes(&self, id: NodeId, cell: &mut Cell) {
        let xml = self.xml;
        let span = |name| {
            xml.attribute(id, name)
                .and_then(|span| span.trim().parse::<u32>().ok())
                .filter(|span| *span > 0)
        };
        let (colspan, rowspan) = (span("colspan"), span("rowspan"));
        let align =
            xml.attribute(id, "style")
                .and_then(|style| match style::paragraph_style(&style) {
                    Some((Some(align), 0)) => Some(align),
                    _ => None,
                });
        let mut known = vec!["data-highlight-colour"];
        known.extend(colspan.map(|_| "colspan"));
        known.extend(rowspan.map(|_| "rowspan"));
        known.extend(align.map(|_| "style"));
        if let Some(align) = align {
            align_paragraphs(&mut cell.blocks, align);
        }
        (cell.colspan, cell.rowspan) = (colspan.unwrap_or(1), rowspan.unwrap_or(1));
        cell.background = xml
            .attribute(id, "data-highlight-colour")
            .map(std::borrow::Cow::into_owned);
        cell.extras = self.extras(id, &known);
    }
}

fn align_paragraphs(blocks: &mut [Block], align: Align) {
    for block in blocks {
        if let Block::Paragraph(paragraph) = block
            && paragraph.align.is_none()
        {
            paragraph.align = Some(align);
        }
    }
}

fn number(value: &str) -> Option<f64> {
    let number: f64 = value.parse().ok()?;
    (number.is_finite() && number.to_string() == value).then_some(number)
}

/// The layout a table names; `None` for one the tree does not know.
fn layout_of(name: &str) -> Option<TableLayout> {
    Some(match name {
        "default" => TableLayout::Default,
        "wide" => TableLayout::Wide,
        "full-width" => TableLayout::FullWidth,
        "center" => TableLayout::Center,
        "align-start" => TableLayout::Start,
        "align-end" => TableLayout::End,
        _ => return None,
    })
}

/// Which columns cells cover, with rows above reaching down; only kept when the columns have widths.
struct Grid {
    widths: Vec<f64>,
    /// How many more rows each column is covered from above.
    covered: Vec<u32>,
    column: usize,
    /// How many widths may still be given away: cells that span much would make a small page a large one.
    allowance: usize,
}

/// Widths that cells may repeat beside those of their own column.
const ALLOWANCE: usize = 10_000;

impl Grid {
    fn new(widths: Vec<f64>) -> Grid {
        Grid {
            covered: vec![0; widths.len()],
            widths,
            column: 0,
            allowance: ALLOWANCE,
        }
    }

    fn next_row(&mut self) {
        for column in self.covered.iter_mut().skip(self.column) {
            *column = column.saturating_sub(1);
        }
        self.column = 0;
    }

    /// Places a cell and gives the widths of the columns it covers.
    fn place(&mut self, colspan: u32, rowspan: u32) -> Vec<f64> {
        while let Some(covered) = self
            .covered
            .get_mut(self.column)
            .filter(|covered| **covered > 0)
        {
            *covered -= 1;
            self.column += 1;
        }
        let end = self
            .column
            .saturating_add(colspan.min(MAX_SPAN) as usize)
            .min(self.widths.len());
        let own = self.widths.get(self.column..end).unwrap_or_default();
        let repeated = own.len().saturating_sub(1);
        let widths = if repeated <= self.allowance {
            self.allowance -= repeated;
            own.to_vec()
        } else {
            Vec::new()
        };
        for covered in self.covered.get_mut(self.column..end).unwrap_or_default() {
            *covered = rowspan - 1;
        }
        self.column = end;
        widths
    }
}
