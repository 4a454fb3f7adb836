//! ADF read into the tree: blocks.
//!
//! Every node and mark of the schema has its place; what is unknown becomes opaque with its source. Text that stands
//! where only blocks may stand is wrapped in a paragraph, as the editors do.

use serde_json::Value;

use super::attributes::{NODE, Node};
use super::json::{Children, Id, Json, Kind};
use super::read_inline::{InlineReader, is_inline};
use super::read_objects::{card, code_block, extension};
use crate::document::{
    Align, Block, CardKind, Cell, Column, Document, Expand, Extension, ExtensionBody, Extras,
    Heading, Layout, List, ListItem, ListKind, MAX_DEPTH, Opaque, Panel, PanelKind, Paragraph,
    Quote, Row, Table, TableLayout,
};
use crate::{Format, Options, ReadError};

/// The extension kind given to nodes of ADF that hold blocks but are no extensions.
pub(super) const NODE_KIND: &str = "adf.node";

/// Reads an ADF document: a `doc` node, another node, or a list of nodes. Nothing and `null` are the empty document.
pub(crate) fn read(text: &str, options: &Options) -> Result<Document, ReadError> {
    read_first(text, options, usize::MAX).map(|(document, _)| document)
}

/// Reads the first blocks of a document, until they hold `limit` characters of text, and says whether those are all.
pub(crate) fn read_first(
    text: &str,
    options: &Options,
    limit: usize,
) -> Result<(Document, bool), ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Ok((Document::default(), true));
    }
    let json = Json::parse_first(text, limit)
        .map_err(|error| ReadError::at(Format::Adf, error.what, error.offset))?;
    let root = json.root();
    let reader = Reader {
        json: &json,
        inline: InlineReader {
            json: &json,
            options,
        },
    };
    let nodes = match json.kind(root) {
        Kind::Null => json.just(None),
        Kind::Array => json.children(root),
        Kind::Object => {
            let node = Node::new(&json, root);
            match node.kind() {
                "doc" => node.content(),
                "" => {
                    return Err(ReadError::at(Format::Adf, "the object has no `type`", 0));
                }
                _ => json.just(Some(root)),
            }
        }
        _ => {
            return Err(ReadError::at(
                Format::Adf,
                "expected a `doc` object",
                json.range(root).start,
            ));
        }
    };
    let mut blocks = reader.blocks(nodes, 0);
    drop_lone_empty_paragraph(&mut blocks);
    Ok((Document::new(blocks), json.is_whole()))
}

/// A container with nothing but one plain empty paragraph is empty: ADF requires something inside.
fn drop_lone_empty_paragraph(blocks: &mut Vec<Block>) {
    if let [Block::Paragraph(paragraph)] = blocks.as_slice()
        && *paragraph == Paragraph::default()
    {
        blocks.clear();
    }
}

pub(super) struct Reader<'j, 'a> {
    pub json: &'j Json<'a>,
    pub inline: InlineReader<'j, 'a>,
}

impl Reader<'_, '_> {
    fn blocks(&self, nodes: Children<'_, '_>, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::with_capacity(nodes.clone().count());
        let mut stray: Vec<Id> = Vec::new();
        for id in nodes {
            if self.json.kind(id) != Kind::Object {
                continue;
            }
            let node = Node::new(self.json, id);
            if is_inline(node.kind()) {
                stray.push(id);
                continue;
            }
            self.flush(&mut stray, &mut blocks);
            blocks.push(self.block(&node, depth));
        }
        self.flush(&mut stray, &mut blocks);
        blocks
    }

    fn flush(&self, stray: &mut Vec<Id>, blocks: &mut Vec<Block>) {
        if !stray.is_empty() {
            let content = self.inline.line(stray.iter().copied());
            blocks.push(Block::Paragraph(Paragraph::new(content)));
            stray.clear();
        }
    }

    /// The blocks inside a container that must not be empty in ADF.
    fn inner(&self, node: &Node<'_, '_>, depth: usize) -> Vec<Block> {
        let mut blocks = self.blocks(node.content(), depth + 1);
        drop_lone_empty_paragraph(&mut blocks);
        blocks
    }

    fn block(&self, node: &Node<'_, '_>, depth: usize) -> Block {
        // Counted as the Markdown reader counts, so that what is read here can be read there.
        if depth + 2 >= MAX_DEPTH {
            return self.opaque(node);
        }
        let kind = node.kind();
        match kind {
            "paragraph" => self.paragraph(node),
            "heading" => self.heading(node),
            "bulletList" | "orderedList" => self.list(node, kind, depth),
            "taskList" | "decisionList" => self.task_list(node, kind, depth),
            "blockquote" => Block::Quote(Quote {
                blocks: self.inner(node, depth),
                extras: node.extras(&[], node.raw_marks()),
            }),
            "codeBlock" => code_block(node),
            "rule" => Block::Rule(node.extras(&[], node.raw_marks())),
            "table" => self.table(node, depth),
            "panel" => self.panel(node, depth),
            "expand" | "nestedExpand" => Block::Expand(Box::new(Expand {
                title: node.text("title").unwrap_or_default(),
                blocks: self.inner(node, depth),
                extras: node.extras(&["title"], node.raw_marks()),
            })),
            "layoutSection" => self.layout(node, depth),
            "mediaSingle" => self.media_single(node),
            "mediaGroup" => self.media_group(node),
            "media" => self.lone_media(node),
            "blockCard" => card(node, CardKind::Block),
            "embedCard" => card(node, CardKind::Embed),
            "extension" | "bodiedExtension" => self.extension(node, kind, depth),
            "bodiedSyncBlock" => Block::Extension(Box::new(Extension {
                name: kind.to_owned(),
                kind: Some(NODE_KIND.to_owned()),
                parameters: Vec::new(),
                body: Some(ExtensionBody::Blocks(self.inner(node, depth))),
                extras: node.extras(&[], node.raw_marks()),
            })),
            _ => self.opaque(node),
        }
    }

    pub(super) fn opaque(&self, node: &Node<'_, '_>) -> Block {
        let name = node.kind();
        Block::Opaque(Box::new(Opaque {
            format: Format::Adf,
            name: if name.is_empty() {
                "node".to_owned()
            } else {
                name.to_owned()
            },
            source: self.json.raw(node.id).to_owned(),
            text: node.words(),
        }))
    }

    fn paragraph(&self, node: &Node<'_, '_>) -> Block {
        let (align, indent, marks) = self.line_marks(node);
        Block::Paragraph(Paragraph {
            content: self.inline.line(node.content()),
            align,
            indent,
            extras: node.extras(&[], marks),
            bare: false,
        })
    }

    fn heading(&self, node: &Node<'_, '_>) -> Block {
        let (align, indent, marks) = self.line_marks(node);
        let level = node.number("level").unwrap_or(1.0).clamp(1.0, 6.0);
        Block::Heading(Heading {
            level: level as u8,
            content: self.inline.line(node.content()),
            align,
            indent,
            extras: node.extras(&["level"], marks),
        })
    }

    /// Alignment, indentation and the marks that are neither.
    fn line_marks(&self, node: &Node<'_, '_>) -> (Option<Align>, u8, Vec<Value>) {
        let (mut align, mut indent, mut rest) = (None, 0, Vec::new());
        for id in node.marks() {
            let mark = Node::new(self.json, id);
            match (mark.kind(), mark.shown("align").as_deref()) {
                ("alignment", Some("center")) => align = Some(Align::Center),
                ("alignment", Some("end")) => align = Some(Align::End),
                ("indentation", _) => {
                    indent = mark.number("level").unwrap_or(1.0).clamp(1.0, 6.0) as u8;
                }
                _ => rest.push(self.json.value(id)),
            }
        }
        (align, indent, rest)
    }

    fn list(&self, node: &Node<'_, '_>, kind: &str, depth: usize) -> Block {
        let list_kind = if kind == "orderedList" {
            let start = node.number("order").unwrap_or(1.0).max(0.0);
            ListKind::Ordered {
                start: start as u64,
            }
        } else {
            ListKind::Bullet
        };
        let mut items = Vec::new();
        for id in node.content() {
            let item = Node::new(self.json, id);
            if item.kind() == "listItem" {
                items.push(self.list_item(&item, depth));
            } else {
                items.push(ListItem::new(
                    self.blocks(self.json.just(Some(id)), depth + 1),
                ));
            }
        }
        Block::List(List {
            kind: list_kind,
            items,
            extras: node.extras(&["order"], node.raw_marks()),
        })
    }

    fn list_item(&self, item: &Node<'_, '_>, depth: usize) -> ListItem {
        let mut blocks = self.inner(item, depth + 1);
        // The writer puts an empty paragraph before a list that begins an item.
        if let [Block::Paragraph(paragraph), Block::List(_), ..] = blocks.as_slice()
            && *paragraph == Paragraph::default()
        {
            blocks.remove(0);
        }
        ListItem {
            task: None,
            blocks,
            extras: item.extras(&[], item.raw_marks()),
        }
    }

    fn task_list(&self, node: &Node<'_, '_>, kind: &str, depth: usize) -> Block {
        let decision = kind == "decisionList";
        let mut items: Vec<ListItem> = Vec::new();
        for id in node.content() {
            let item = Node::new(self.json, id);
            match item.kind() {
                "taskItem" | "decisionItem" | "blockTaskItem" => {
                    items.push(self.task_item(&item, depth));
                }
                // A nested list belongs to the task before it.
                _ => {
                    let nested = self.blocks(self.json.just(Some(id)), depth + 1);
                    match items.last_mut() {
                        Some(item) => item.blocks.extend(nested),
                        None => items.push(ListItem::new(nested)),
                    }
                }
            }
        }
        Block::List(List {
            kind: if decision {
                ListKind::Decision
            } else {
                ListKind::Task
            },
            items,
            extras: node.extras(&[], node.raw_marks()),
        })
    }

    fn task_item(&self, item: &Node<'_, '_>, depth: usize) -> ListItem {
        let state = item.shown("state").unwrap_or_default();
        let done = matches!(state.as_ref(), "DONE" | "DECIDED");
        let plain_state = matches!(state.as_ref(), "DONE" | "TODO" | "DECIDED");
        let read: &[&str] = if plain_state { &["state"] } else { &[] };
        let mut extra = item.extra_map(read, item.raw_marks());
        if item.kind() == "blockTaskItem" {
            extra.insert(NODE.to_owned(), Value::String(item.kind().to_owned()));
        }
        ListItem {
            task: Some(done),
            blocks: self.inner(item, depth + 1),
            extras: Extras::new(Format::Adf, extra),
        }
    }

    fn table(&self, node: &Node<'_, '_>, depth: usize) -> Block {
        let mut rows = Vec::new();
        for id in node.content() {
            let row = Node::new(self.json, id);
            let cells = row
                .content()
                .map(|cell| self.cell(&Node::new(self.json, cell), depth))
                .collect();
            rows.push(Row {
                cells,
                extras: row.extras(&[], row.raw_marks()),
            });
        }
        let layout = node.shown("layout");
        let table_layout = match layout.as_deref() {
            Some("wide") => Some(TableLayout::Wide),
            Some("full-width") => Some(TableLayout::FullWidth),
            Some("center") => Some(TableLayout::Center),
            Some("align-start") => Some(TableLayout::Start),
            Some("align-end") => Some(TableLayout::End),
            _ => None,
        };
        Block::Table(Box::new(Table {
            rows,
            layout: table_layout,
            width: node.number("width"),
            numbered: node.flag("isNumberColumnEnabled"),
            extras: node.extras(
                &["layout", "width", "isNumberColumnEnabled"],
                node.raw_marks(),
            ),
        }))
    }

    fn cell(&self, node: &Node<'_, '_>, depth: usize) -> Cell {
        let span = |name| node.number(name).unwrap_or(1.0).clamp(1.0, 1000.0) as u32;
        Cell {
            header: node.kind() == "tableHeader",
            colspan: span("colspan"),
            rowspan: span("rowspan"),
            background: node.text("background").filter(|color| !color.is_empty()),
            column_widths: node.numbers("colwidth"),
            blocks: self.inner(node, depth + 2),
            extras: node.extras(
                &["colspan", "rowspan", "background", "colwidth"],
                node.raw_marks(),
            ),
        }
    }

    fn panel(&self, node: &Node<'_, '_>, depth: usize) -> Block {
        let name = node.shown("panelType").unwrap_or_default();
        let kind = match name.as_ref() {
            "note" => PanelKind::Note,
            "tip" => PanelKind::Tip,
            "success" => PanelKind::Success,
            "warning" => PanelKind::Warning,
            "error" => PanelKind::Error,
            "custom" => PanelKind::Custom,
            _ => PanelKind::Info,
        };
        Block::Panel(Box::new(Panel {
            kind,
            title: None,
            color: node.text("panelColor"),
            icon: node.text("panelIcon"),
            blocks: self.inner(node, depth),
            extras: node.extras(&["panelType", "panelColor", "panelIcon"], node.raw_marks()),
        }))
    }

    fn layout(&self, node: &Node<'_, '_>, depth: usize) -> Block {
        let columns = node
            .content()
            .map(|id| {
                let column = Node::new(self.json, id);
                Column {
                    width: column.number("width"),
                    blocks: self.inner(&column, depth + 1),
                    extras: column.extras(&["width"], column.raw_marks()),
                }
            })
            .collect();
        Block::Layout(Box::new(Layout {
            kind: None,
            columns,
            extras: node.extras(&[], node.raw_marks()),
        }))
    }

    fn extension(&self, node: &Node<'_, '_>, kind: &str, depth: usize) -> Block {
        let mut extension = extension(node);
        if kind == "bodiedExtension" {
            extension.body = Some(ExtensionBody::Blocks(self.inner(node, depth)));
        }
        Block::Extension(Box::new(extension))
    }
}
