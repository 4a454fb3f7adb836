//! Cells and rows of tables, and ticks of tasks.

use super::{Cut, Editor};
use crate::document::{Block, Extras};
use crate::edit::{EditError, TaskPlace};
use crate::outline::fold;
use crate::storage::write_line;
use crate::storage::xml::NodeId;
use crate::{Document, Loss};

impl Editor<'_> {
    /// All elements of a name in document order; those Confluence shows only where it knows nothing better do not count.
    fn all(&self, name: &str) -> Vec<NodeId> {
        let xml = self.xml;
        let mut found = Vec::new();
        let mut at = xml.following(0, 0);
        let mut fallback_end = 0;
        while let Some(node) = at {
            let current = xml.node(node);
            if current.name == "ac:adf-fallback" {
                fallback_end = fallback_end.max(current.end());
            }
            if current.name == name && current.start() >= fallback_end {
                found.push(node);
            }
            at = xml.following(node, 0);
        }
        found
    }

    fn rows(&self, table: usize) -> Result<Vec<NodeId>, EditError> {
        let xml = self.xml;
        let tables = self.all("table");
        let id = *tables
            .get(table)
            .ok_or_else(|| none("table", table, tables.len()))?;
        let mut rows = Vec::new();
        for child in xml.elements(id) {
            match xml.node(child).name {
                "tr" => rows.push(child),
                "thead" | "tbody" | "tfoot" => rows.extend(
                    xml.elements(child)
                        .filter(|row| xml.node(*row).name == "tr"),
                ),
                _ => {}
            }
        }
        Ok(rows)
    }

    fn cells(&self, row: NodeId) -> Vec<NodeId> {
        let cells = self.xml.elements(row);
        cells
            .filter(|cell| matches!(self.xml.node(*cell).name, "td" | "th"))
            .collect()
    }

    pub(super) fn set_cell(
        &self,
        table: usize,
        row: usize,
        column: usize,
        content: &Document,
        losses: &mut Vec<Loss>,
    ) -> Result<Cut, EditError> {
        let xml = self.xml;
        let rows = self.rows(table)?;
        let id = *rows.get(row).ok_or_else(|| none("row", row, rows.len()))?;
        let cells = self.cells(id);
        let cell = *cells
            .get(column)
            .ok_or_else(|| none("column", column, cells.len()))?;
        let text = self.cell_text(content, self.is_bare(cell), losses);
        let node = xml.node(cell);
        if node.inner_start() == node.inner_end() && xml.raw(cell).ends_with("/>") {
            // An empty element has no inside to write to.
            let start = xml.raw(cell).strip_suffix("/>").unwrap_or_default();
            return Ok(Cut {
                range: node.start()..node.end(),
                text: format!("{start}>{text}</{}>", node.name),
            });
        }
        Ok(Cut {
            range: node.inner_start()..node.inner_end(),
            text,
        })
    }

    /// Whether a cell holds its text without a paragraph.
    fn is_bare(&self, cell: NodeId) -> bool {
        let xml = self.xml;
        !xml.text(cell).trim().is_empty() && xml.child(cell, "p").is_none()
    }

    /// New content of a cell; a single line stands as the line before it did.
    fn cell_text(&self, content: &Document, bare: bool, losses: &mut Vec<Loss>) -> String {
        if let [Block::Paragraph(paragraph)] = content.blocks.as_slice()
            && bare
            && paragraph.extras == Extras::NONE
            && paragraph.align.is_none()
        {
            let (text, mut new) = write_line(&paragraph.content, &self.options.options);
            losses.append(&mut new);
            return text;
        }
        self.written(content, losses)
    }

    pub(super) fn add_row(
        &self,
        table: usize,
        after: Option<usize>,
        cells: &[Document],
        losses: &mut Vec<Loss>,
    ) -> Result<Cut, EditError> {
        let xml = self.xml;
        let rows = self.rows(table)?;
        let Some(last) = rows.len().checked_sub(1) else {
            return Err(EditError::Invalid(format!(
                "table {table} has no row to add one to"
            )));
        };
        let after = after.unwrap_or(last);
        let row = *rows
            .get(after)
            .ok_or_else(|| none("row", after, rows.len()))?;
        let columns = self.open_columns(&rows, after)?;
        if cells.len() > columns {
            return Err(EditError::Invalid(format!(
                "{} cells for a table of {columns} columns",
                cells.len()
            )));
        }
        // The new row looks like a row of the body: the next one, or the last that is no header.
        let is_header = |row: NodeId| {
            self.cells(row)
                .iter()
                .all(|cell| xml.node(*cell).name == "th")
        };
        let model = rows
            .iter()
            .skip(after)
            .chain(rows.iter().rev())
            .find(|row| !is_header(**row));
        let model = model.map(|row| self.cells(*row)).unwrap_or_default();
        let mut text = String::from("<tr>");
        for column in 0..columns {
            let like = model.get(column).copied();
            let name = like.map_or("td", |cell| xml.node(cell).name);
            text.push_str(&format!("<{name}>"));
            let written = cells.get(column).map(|content| {
                let is_bare = like.is_some_and(|cell| self.is_bare(cell));
                self.cell_text(content, is_bare, losses)
            });
            // An editor wants a paragraph to write into.
            text.push_str(
                written
                    .as_deref()
                    .filter(|text| !text.is_empty())
                    .unwrap_or("<p></p>"),
            );
            text.push_str(&format!("</{name}>"));
        }
        text.push_str("</tr>");
        // After the last row of the head the body begins.
        let parent = xml.parent(row);
        let next = rows
            .get(after + 1)
            .filter(|next| xml.parent(**next) != parent && xml.node(parent).name == "thead");
        let at = next.map_or(xml.node(row).end(), |next| xml.node(*next).start());
        Ok(Cut::insert(at, text))
    }

    /// How many columns a row after `after` has to fill; an error where a cell reaches over that place.
    fn open_columns(&self, rows: &[NodeId], after: usize) -> Result<usize, EditError> {
        let xml = self.xml;
        let span = |cell: NodeId, name: &str| {
            xml.attribute(cell, name)
                .and_then(|span| span.trim().parse::<usize>().ok())
                .unwrap_or(1)
                .clamp(1, 1000)
        };
        let mut columns = 0;
        for (index, row) in rows.iter().enumerate() {
            let cells = self.cells(*row);
            columns = columns.max(cells.iter().map(|cell| span(*cell, "colspan")).sum());
            let reaches = |cell: &NodeId| index + span(*cell, "rowspan") > after + 1;
            if index <= after && after + 1 < rows.len() && cells.iter().any(reaches) {
                return Err(EditError::Invalid(format!(
                    "a cell of row {index} reaches over the place after row {after}"
                )));
            }
        }
        Ok(columns)
    }

    pub(super) fn tick(
        &self,
        task: &TaskPlace,
        done: bool,
    ) -> Result<(Vec<Cut>, usize), EditError> {
        let xml = self.xml;
        let tasks = self.all("ac:task");
        let text_of = |task: &NodeId, part: &str| {
            xml.child(*task, part)
                .map(|part| xml.text(part))
                .unwrap_or_default()
        };
        let id = match task {
            TaskPlace::Index(index) => *tasks
                .get(*index)
                .ok_or_else(|| none("task", *index, tasks.len()))?,
            TaskPlace::Id(id) => {
                let found = tasks
                    .iter()
                    .find(|task| text_of(task, "ac:task-id").trim() == id);
                *found.ok_or_else(|| self.no_task(format!("task with id `{id}`"), &tasks))?
            }
            TaskPlace::Text(text) => {
                let wanted = fold(text);
                let found: Vec<&NodeId> = tasks
                    .iter()
                    .filter(|task| fold(&text_of(task, "ac:task-body")) == wanted)
                    .collect();
                match found.as_slice() {
                    [only] => **only,
                    [] => return Err(self.no_task(format!("task `{text}`"), &tasks)),
                    several => {
                        return Err(EditError::Ambiguous {
                            what: format!("task `{text}`"),
                            count: several.len(),
                        });
                    }
                }
            }
        };
        let word = if done { "complete" } else { "incomplete" };
        let Some(status) = xml.child(id, "ac:task-status") else {
            let at = xml
                .child(id, "ac:task-body")
                .map_or(xml.node(id).inner_start(), |body| xml.node(body).start());
            return Ok((
                vec![Cut::insert(
                    at,
                    format!("<ac:task-status>{word}</ac:task-status>"),
                )],
                1,
            ));
        };
        if xml.text(status).trim() == word {
            return Ok((Vec::new(), 0));
        }
        let node = xml.node(status);
        let text = format!("<ac:task-status>{word}</ac:task-status>");
        Ok((
            vec![Cut {
                range: node.start()..node.end(),
                text,
            }],
            1,
        ))
    }

    fn no_task(&self, what: String, tasks: &[NodeId]) -> EditError {
        let body = |task: &NodeId| {
            self.xml
                .child(*task, "ac:task-body")
                .map(|body| self.xml.text(body))
                .unwrap_or_default()
        };
        let candidates = tasks
            .iter()
            .take(20)
            .map(|task| format!("`{}`", body(task).trim()))
            .collect();
        EditError::NotFound { what, candidates }
    }
}

fn none(what: &str, index: usize, count: usize) -> EditError {
    let candidates = match count {
        0 => Vec::new(),
        1 => vec![format!("one {what}, number 0")],
        count => vec![format!("{count} of them, 0 to {}", count - 1)],
    };
    EditError::NotFound {
        what: format!("{what} {index}"),
        candidates,
    }
}
