//! Containers while they are open: what was read into them, and what they become when they close.
//!
//! Apart from the event loop, so that directives, HTML and the parser's own containers all open and close in one way.

use serde_json::Value;

use super::directive::Attributes;
use super::node::PENDING;
use crate::Format;
use crate::document::{
    Align, Block, Card, CardKind, Cell, Column, Expand, Extension, ExtensionBody, Extras, Footnote,
    Layout, List, ListItem, ListKind, Media, MediaBlock, MediaGroup, Panel, PanelKind, Quote, Row,
    Table, TableLayout,
};
use crate::inline::{Inline, InlineNode, LinkTarget, Mark};

/// An open container.
pub(super) struct Frame {
    pub kind: FrameKind,
    pub blocks: Vec<Block>,
}

/// What is open.
pub(super) enum FrameKind {
    Root,
    Quote,
    Alert(PanelKind),
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(String),
    Table {
        rows: Vec<Row>,
    },
    Row {
        cells: Vec<Cell>,
    },
    Directive(Open),
    Html(HtmlFrame),
}

/// An open directive.
pub(super) enum Open {
    Panel(PanelKind, Attributes),
    Expand(String),
    /// `{expand:…}`, closed by `{expand}`.
    WikiExpand(String),
    Columns(Attributes, Vec<Column>),
    Column(Attributes),
    Decisions,
    Figure,
    Files,
    Table(Attributes),
    Macro(Box<Extension>),
    /// A name we do not know: its lines stay text, but its end must be told from others'.
    Unknown,
}

/// An open HTML element that holds blocks.
pub(super) enum HtmlFrame {
    Details(String),
    Table(Vec<Row>),
    Row(Vec<Cell>),
    Cell(Box<Cell>),
    Div { align: Option<Align>, indent: u8 },
}

impl HtmlFrame {
    /// The tag it closes with; header cells close like others.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Details(_) => "details",
            Self::Table(_) => "table",
            Self::Row(_) => "tr",
            Self::Cell(_) => "td",
            Self::Div { .. } => "div",
        }
    }
}

impl Frame {
    pub(super) fn new(kind: FrameKind) -> Self {
        // Most items hold one block.
        let blocks = match kind {
            FrameKind::Item { .. } => Vec::with_capacity(1),
            _ => Vec::new(),
        };
        Self { kind, blocks }
    }

    /// Whether the parser does not know of this container, so that it may be left open by mistake.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self.kind, FrameKind::Directive(_) | FrameKind::Html(_))
    }

    /// Closes the container and puts what it is into the one around it.
    pub(super) fn close_into(self, parent: &mut Frame) {
        let blocks = self.blocks;
        match self.kind {
            FrameKind::Root => parent.blocks.extend(blocks),
            FrameKind::Quote => parent.blocks.push(Block::Quote(Quote {
                blocks,
                extras: Extras::NONE,
            })),
            FrameKind::Alert(kind) => {
                parent
                    .blocks
                    .push(Block::Panel(Box::new(Panel::new(kind, blocks))));
            }
            FrameKind::List { start, items } => {
                parent.blocks.extend(blocks);
                parent.blocks.push(Block::List(list(start, items)));
            }
            FrameKind::Item { task } => match &mut parent.kind {
                FrameKind::List { items, .. } => items.push(ListItem {
                    task,
                    blocks,
                    extras: Extras::NONE,
                }),
                _ => parent.blocks.extend(blocks),
            },
            FrameKind::Footnote(label) => {
                parent
                    .blocks
                    .push(Block::Footnote(Footnote { label, blocks }));
            }
            FrameKind::Table { rows } => {
                parent.blocks.extend(blocks);
                parent.blocks.push(Block::Table(Box::new(Table {
                    rows,
                    ..Table::default()
                })));
            }
            FrameKind::Row { cells } => {
                parent.blocks.extend(blocks);
                if let FrameKind::Table { rows } = &mut parent.kind {
                    rows.push(Row {
                        cells,
                        extras: Extras::NONE,
                    });
                }
            }
            FrameKind::Directive(open) => close_directive(open, blocks, parent),
            FrameKind::Html(html) => close_html(html, blocks, parent),
        }
    }
}

fn list(start: Option<u64>, items: Vec<ListItem>) -> List {
    let all_tasks = !items.is_empty() && items.iter().all(|item| item.task.is_some());
    let kind = match start {
        Some(start) => ListKind::Ordered { start },
        None if all_tasks => ListKind::Task,
        None => ListKind::Bullet,
    };
    List::new(kind, items)
}

fn close_directive(open: Open, blocks: Vec<Block>, parent: &mut Frame) {
    let block = match open {
        Open::Panel(kind, attributes) => {
            let mut panel = Panel::new(kind, blocks);
            panel.title = attributes.title().map(str::to_owned);
            panel.color = attributes.get("color").map(str::to_owned);
            panel.icon = attributes.get("icon").map(str::to_owned);
            Block::Panel(Box::new(panel))
        }
        Open::Expand(title) | Open::WikiExpand(title) => Block::Expand(Box::new(Expand {
            title,
            blocks,
            extras: Extras::NONE,
        })),
        Open::Columns(attributes, mut columns) => {
            // What stands between columns belongs to none; a column of its own keeps it in order.
            if !blocks.is_empty() {
                columns.push(Column {
                    blocks,
                    ..Column::default()
                });
            }
            Block::Layout(Box::new(Layout {
                kind: attributes.get("type").map(str::to_owned),
                columns,
                extras: Extras::NONE,
            }))
        }
        Open::Column(attributes) => {
            let column = Column {
                width: attributes.number("width"),
                blocks,
                extras: Extras::NONE,
            };
            match &mut parent.kind {
                FrameKind::Directive(Open::Columns(_, columns)) => columns.push(column),
                _ => parent.blocks.extend(column.blocks),
            }
            return;
        }
        Open::Decisions => {
            for block in blocks {
                parent.blocks.push(match block {
                    Block::List(mut list) if !matches!(list.kind, ListKind::Ordered { .. }) => {
                        list.kind = ListKind::Decision;
                        Block::List(list)
                    }
                    other => other,
                });
            }
            return;
        }
        Open::Figure => return close_figure(blocks, parent),
        Open::Files => return close_files(blocks, parent),
        Open::Table(attributes) => {
            for block in blocks {
                parent.blocks.push(match block {
                    Block::Table(mut table) => {
                        table_attributes(&mut table, &attributes);
                        Block::Table(table)
                    }
                    other => other,
                });
            }
            return;
        }
        Open::Macro(mut extension) => {
            extension.body = Some(match blocks.as_slice() {
                [Block::Code(code)] if code.language.as_deref() == Some(super::PLAIN_BODY) => {
                    ExtensionBody::Plain(code.text.clone())
                }
                _ => ExtensionBody::Blocks(blocks),
            });
            Block::Extension(extension)
        }
        Open::Unknown => {
            parent.blocks.extend(blocks);
            return;
        }
    };
    parent.blocks.push(block);
}

fn table_attributes(table: &mut Table, attributes: &Attributes) {
    table.layout = match attributes.get("layout") {
        Some("default") => Some(TableLayout::Default),
        Some("wide") => Some(TableLayout::Wide),
        Some("full-width") => Some(TableLayout::FullWidth),
        Some("center") => Some(TableLayout::Center),
        Some("align-start") => Some(TableLayout::Start),
        Some("align-end") => Some(TableLayout::End),
        _ => None,
    };
    table.width = attributes.number("width");
    table.numbered = attributes.get("numbered") == Some("true");
    let Some(widths) = attributes.get("columns") else {
        return;
    };
    let widths: Vec<f64> = widths
        .split(',')
        .map(|width| width.parse().unwrap_or(0.0))
        .collect();
    for row in &mut table.rows {
        let mut rest = widths.as_slice();
        for cell in &mut row.cells {
            let count = (cell.colspan as usize).min(rest.len());
            let (own, after) = rest.split_at(count);
            cell.column_widths = own.to_vec();
            rest = after;
        }
    }
}

fn close_figure(mut blocks: Vec<Block>, parent: &mut Frame) {
    if let [Block::Media(_), Block::Paragraph(_)] = blocks.as_slice()
        && let (Some(Block::Paragraph(caption)), Some(Block::Media(mut media))) =
            (blocks.pop(), blocks.pop())
    {
        media.caption = caption.content;
        parent.blocks.push(Block::Media(media));
        return;
    }
    parent.blocks.extend(blocks);
}

fn close_files(blocks: Vec<Block>, parent: &mut Frame) {
    if !blocks.is_empty() && blocks.iter().all(|block| matches!(block, Block::Media(_))) {
        let items = blocks
            .into_iter()
            .filter_map(|block| match block {
                Block::Media(media) => Some((media.media, media.marks)),
                _ => None,
            })
            .collect();
        parent.blocks.push(Block::MediaGroup(Box::new(MediaGroup {
            items,
            extras: Extras::NONE,
        })));
        return;
    }
    parent.blocks.extend(blocks);
}

fn close_html(html: HtmlFrame, blocks: Vec<Block>, parent: &mut Frame) {
    match html {
        HtmlFrame::Details(title) => parent.blocks.push(Block::Expand(Box::new(Expand {
            title,
            blocks,
            extras: Extras::NONE,
        }))),
        HtmlFrame::Cell(mut cell) => {
            cell.blocks = blocks;
            match &mut parent.kind {
                FrameKind::Html(HtmlFrame::Row(cells)) => cells.push(*cell),
                _ => parent.blocks.extend(cell.blocks),
            }
        }
        HtmlFrame::Row(cells) => {
            parent.blocks.extend(blocks);
            if let FrameKind::Html(HtmlFrame::Table(rows)) = &mut parent.kind {
                rows.push(Row {
                    cells,
                    extras: Extras::NONE,
                });
            }
        }
        HtmlFrame::Table(rows) => {
            // Text between the cells has no place in a table; it stands before it.
            parent.blocks.extend(blocks);
            if !rows.is_empty() {
                parent.blocks.push(Block::Table(Box::new(Table {
                    rows,
                    ..Table::default()
                })));
            }
        }
        HtmlFrame::Div { align, indent } => {
            for mut block in blocks {
                match &mut block {
                    Block::Paragraph(paragraph) => {
                        paragraph.align = align.or(paragraph.align);
                        paragraph.indent = paragraph.indent.max(indent);
                    }
                    Block::Heading(heading) => {
                        heading.align = align.or(heading.align);
                        heading.indent = heading.indent.max(indent);
                    }
                    _ => {}
                }
                parent.blocks.push(block);
            }
        }
    }
}

/// The block a paragraph's line is: an image or a card alone is no paragraph.
pub(super) fn from_line(mut line: Vec<Inline>) -> Result<Block, Vec<Inline>> {
    let [only] = line.as_slice() else {
        return Err(line);
    };
    match &only.node {
        InlineNode::Media(media) if !is_inline_media(media) => {
            let plain = only
                .marks
                .iter()
                .all(|mark| matches!(mark, Mark::Link(_) | Mark::Annotation(_)));
            if !plain {
                return Err(line);
            }
            let Some(Inline {
                node: InlineNode::Media(media),
                marks,
            }) = line.pop()
            else {
                return Err(line);
            };
            Ok(Block::Media(Box::new(media_block(*media, marks))))
        }
        InlineNode::Text(text) => {
            let [Mark::Link(link)] = only.marks.as_slice() else {
                return Err(line);
            };
            let kind = match link.title.as_deref() {
                Some(super::SMART_CARD) => CardKind::Block,
                Some(super::SMART_EMBED) => CardKind::Embed,
                _ => return Err(line),
            };
            match &link.target {
                LinkTarget::Url(url) if url == text => Ok(Block::Card(Box::new(Card {
                    kind,
                    url: url.clone(),
                    extras: Extras::NONE,
                }))),
                _ => Err(line),
            }
        }
        _ => Err(line),
    }
}

fn is_inline_media(media: &Media) -> bool {
    pending(media).is_some_and(|map| map.contains_key(super::INLINE_MEDIA))
}

fn pending(media: &Media) -> Option<&serde_json::Map<String, Value>> {
    media.extras.of(Format::Markdown)?.get(PENDING)?.as_object()
}

/// Moves the attributes an image had in braces to where the tree holds them.
fn media_block(mut media: Media, marks: Vec<Mark>) -> MediaBlock {
    let attributes = pending(&media).cloned().unwrap_or_default();
    media.extras = Extras::NONE;
    let text = |name: &str| attributes.get(name).and_then(Value::as_str);
    let mut extras = serde_json::Map::new();
    if let Some(display) = text("display") {
        let (digits, kind) = match display.strip_suffix('%') {
            Some(digits) => (digits, "percentage"),
            None => (display, "pixel"),
        };
        if let Ok(Value::Number(width)) = serde_json::from_str(digits) {
            extras.insert("width".to_owned(), Value::Number(width));
            extras.insert("widthType".to_owned(), Value::String(kind.to_owned()));
        }
    }
    MediaBlock {
        media,
        marks,
        caption: Vec::new(),
        layout: text("layout").map(str::to_owned),
        extras: Extras::new(Format::Adf, extras),
    }
}

/// Takes the attributes off images that stay in their line.
pub(super) fn settle_media(line: &mut [Inline]) {
    for inline in line {
        if let InlineNode::Media(media) = &mut inline.node
            && media.extras.of(Format::Markdown).is_some()
        {
            media.extras = Extras::NONE;
        }
    }
}
