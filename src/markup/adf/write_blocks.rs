//! The tree written as ADF: lists, tables, panels, media and the other blocks with parts of their own.
//!
//! Apart from `write`, which holds what all nodes share.

use super::attributes::NODE;
use super::fit::prefix_line;
use super::json_text::push_escaped;
use super::read::NODE_KIND;
use super::rules::{Place, color};
use super::write::{Attr, EMPTY_PARAGRAPH, Writer};
use crate::Format;
use crate::document::{
    Block, Card, CardKind, Cell, CodeBlock, Column, Expand, Extension, ExtensionBody, Layout, List,
    ListItem, ListKind, MediaBlock, MediaGroup, Panel, PanelKind, Table, TableLayout,
};
use crate::inline::{Inline, InlineNode};

impl Writer<'_> {
    pub(super) fn list(&mut self, list: &List, place: Place) {
        match list.kind {
            ListKind::Bullet => {
                self.open("bulletList");
                self.attributes(&[], &list.extras);
            }
            ListKind::Ordered { start } => {
                self.open("orderedList");
                self.attributes(&[("order", Attr::Count(start))], &list.extras);
            }
            ListKind::Task | ListKind::Decision => return self.task_list(list, place),
        }
        self.kept_marks(&list.extras);
        self.out.push_str(r#","content":["#);
        let mut first = true;
        for item in &list.items {
            self.comma(&mut first);
            if item.task.is_some() {
                self.item(&self.marked_item(item));
            } else {
                self.item(item);
            }
        }
        self.out.push(']');
        self.close(&list.extras);
    }

    /// An item whose box is said in words, for lists where only some items are tasks.
    fn marked_item(&self, item: &ListItem) -> ListItem {
        let mut item = item.clone();
        let marker = if item.task == Some(true) {
            "[x] "
        } else {
            "[ ] "
        };
        prefix_line(&mut item, marker);
        item
    }

    fn item(&mut self, item: &ListItem) {
        self.open("listItem");
        self.attributes(&[], &item.extras);
        self.out.push_str(r#","content":["#);
        // Older validators want an item to begin with a paragraph.
        if matches!(item.blocks.first(), None | Some(Block::List(_))) {
            self.out.push_str(EMPTY_PARAGRAPH);
            if !item.blocks.is_empty() {
                self.out.push(',');
            }
        }
        self.blocks(&item.blocks, Place::Item);
        self.out.push(']');
        self.close(&item.extras);
    }

    fn task_list(&mut self, list: &List, place: Place) {
        let decision = list.kind == ListKind::Decision;
        self.open(if decision { "decisionList" } else { "taskList" });
        let id = self.local_id(&list.extras);
        self.attributes(&[("localId", Attr::Text(&id))], &list.extras);
        self.out.push_str(r#","content":["#);
        let mut first = true;
        for item in &list.items {
            let lines = item
                .blocks
                .iter()
                .take_while(|block| !matches!(block, Block::List(_)))
                .count();
            let (lines, nested) = item.blocks.split_at(lines);
            let bare = item.task.is_none() && lines.is_empty() && !nested.is_empty();
            if !bare {
                self.comma(&mut first);
                self.task_item(item, lines, decision);
            }
            for block in nested {
                self.comma(&mut first);
                self.block(block, place);
            }
        }
        self.out.push(']');
        self.close(&list.extras);
    }

    fn task_item(&mut self, item: &ListItem, lines: &[Block], decision: bool) {
        let block_item = !decision && item.extras.text(Format::Adf, NODE).is_some();
        self.open(match (decision, block_item) {
            (true, _) => "decisionItem",
            (false, true) => "blockTaskItem",
            (false, false) => "taskItem",
        });
        let id = self.local_id(&item.extras);
        let done = item.task == Some(true);
        let state = match (decision, done) {
            (true, true) => Attr::Text("DECIDED"),
            (true, false) if item.extras.text(Format::Adf, "state").is_some() => Attr::None,
            (true, false) => Attr::Text("UNDECIDED"),
            (false, true) => Attr::Text("DONE"),
            (false, false) => Attr::Text("TODO"),
        };
        self.attributes(
            &[("localId", Attr::Text(&id)), ("state", state)],
            &item.extras,
        );
        if block_item {
            self.content(lines, Place::Task);
        } else {
            let mut line: Vec<Inline> = Vec::new();
            for block in lines {
                if let Block::Paragraph(paragraph) = block {
                    if !line.is_empty() {
                        line.push(Inline::plain(InlineNode::HardBreak));
                    }
                    line.extend(paragraph.content.iter().cloned());
                }
            }
            self.line(&line);
        }
        self.close(&item.extras);
    }

    pub(super) fn code(&mut self, code: &CodeBlock) {
        self.open("codeBlock");
        let language = code.language.as_deref().map_or(Attr::None, Attr::Text);
        self.attributes(&[("language", language)], &code.extras);
        self.kept_marks(&code.extras);
        if !code.text.is_empty() {
            self.out.push_str(r#","content":[{"type":"text","text":""#);
            push_escaped(&mut self.out, &code.text);
            self.out.push_str(r#""}]"#);
        }
        self.close(&code.extras);
    }

    pub(super) fn table(&mut self, table: &Table) {
        self.open("table");
        let preset = self
            .options
            .table_width
            .filter(|_| table.width.is_none() && table.layout.is_none());
        let layout = match (table.layout, preset) {
            (Some(layout), _) => layout_name(layout),
            (None, Some(preset)) => preset.name(),
            (None, None) => "default",
        };
        let width = table
            .width
            .or(preset.map(|preset| f64::from(preset.pixels())));
        self.attributes(
            &[
                ("isNumberColumnEnabled", Attr::Flag(table.numbered)),
                ("layout", Attr::Text(layout)),
                ("width", width.map_or(Attr::None, Attr::Number)),
            ],
            &table.extras,
        );
        self.kept_marks(&table.extras);
        self.out.push_str(r#","content":["#);
        let mut first = true;
        for row in &table.rows {
            self.comma(&mut first);
            self.open("tableRow");
            self.attributes(&[], &row.extras);
            self.out.push_str(r#","content":["#);
            let mut first_cell = true;
            for cell in &row.cells {
                self.comma(&mut first_cell);
                self.cell(cell);
            }
            self.out.push(']');
            self.close(&row.extras);
        }
        self.out.push(']');
        self.close(&table.extras);
    }

    fn cell(&mut self, cell: &Cell) {
        self.open(if cell.header {
            "tableHeader"
        } else {
            "tableCell"
        });
        let span = |count: u32| {
            if count > 1 {
                Attr::Count(count.into())
            } else {
                Attr::None
            }
        };
        let widths = if cell.column_widths.is_empty() {
            Attr::None
        } else {
            Attr::Numbers(&cell.column_widths)
        };
        // Cells take any colour, but the editor only shows `#rrggbb`.
        let background = cell
            .background
            .as_deref()
            .map(|written| color(written).unwrap_or_else(|| written.to_owned()));
        self.attributes(
            &[
                ("colspan", span(cell.colspan)),
                ("rowspan", span(cell.rowspan)),
                (
                    "background",
                    background.as_deref().map_or(Attr::None, Attr::Text),
                ),
                ("colwidth", widths),
            ],
            &cell.extras,
        );
        self.content(&cell.blocks, Place::Cell);
        self.close(&cell.extras);
    }

    pub(super) fn panel(&mut self, panel: &Panel) {
        self.open("panel");
        let kind = match panel.kind {
            PanelKind::Info => "info",
            PanelKind::Note => "note",
            PanelKind::Tip => "tip",
            PanelKind::Success => "success",
            PanelKind::Warning => "warning",
            PanelKind::Error => "error",
            PanelKind::Custom => "custom",
        };
        let text = |value: &'_ Option<String>| value.clone();
        let (icon, shade) = (text(&panel.icon), text(&panel.color));
        self.attributes(
            &[
                ("panelType", Attr::Text(kind)),
                ("panelIcon", icon.as_deref().map_or(Attr::None, Attr::Text)),
                (
                    "panelColor",
                    shade.as_deref().map_or(Attr::None, Attr::Text),
                ),
            ],
            &panel.extras,
        );
        self.content(&panel.blocks, Place::Panel);
        self.close(&panel.extras);
    }

    pub(super) fn expand(&mut self, expand: &Expand, place: Place) {
        let nested = place.inside_expand() == Place::NestedExpand;
        self.open(if nested { "nestedExpand" } else { "expand" });
        self.attributes(&[("title", Attr::Text(&expand.title))], &expand.extras);
        if place == Place::Doc {
            self.kept_marks(&expand.extras);
        }
        self.content(&expand.blocks, place.inside_expand());
        self.close(&expand.extras);
    }

    pub(super) fn layout(&mut self, layout: &Layout) {
        self.open("layoutSection");
        self.attributes(&[], &layout.extras);
        self.kept_marks(&layout.extras);
        self.out.push_str(r#","content":["#);
        let mut first = true;
        for column in &layout.columns {
            self.comma(&mut first);
            self.column(column, layout.columns.len());
        }
        self.out.push(']');
        self.close(&layout.extras);
    }

    fn column(&mut self, column: &Column, count: usize) {
        self.open("layoutColumn");
        let equal = (10_000.0 / count.max(1) as f64).round() / 100.0;
        let width = column.width.unwrap_or(equal).clamp(0.0, 100.0);
        self.attributes(&[("width", Attr::Number(width))], &column.extras);
        self.content(&column.blocks, Place::Column);
        self.close(&column.extras);
    }

    pub(super) fn media_block(&mut self, block: &MediaBlock) {
        self.open("mediaSingle");
        let layout = block.layout.as_deref().unwrap_or("center");
        self.attributes(&[("layout", Attr::Text(layout))], &block.extras);
        self.kept_marks(&block.extras);
        self.out.push_str(r#","content":["#);
        self.media(&block.media, &block.marks);
        if !block.caption.is_empty() {
            self.out.push_str(r#",{"type":"caption""#);
            self.line(&block.caption);
            self.out.push('}');
        }
        self.out.push(']');
        self.close(&block.extras);
    }

    pub(super) fn media_group(&mut self, group: &MediaGroup) {
        self.open("mediaGroup");
        self.attributes(&[], &group.extras);
        self.out.push_str(r#","content":["#);
        let mut first = true;
        for (media, marks) in &group.items {
            self.comma(&mut first);
            self.media(media, marks);
        }
        self.out.push(']');
        self.close(&group.extras);
    }

    pub(super) fn card(&mut self, card: &Card) {
        let (kind, layout) = match card.kind {
            CardKind::Block => ("blockCard", Attr::None),
            CardKind::Embed if card.extras.of(Format::Adf).is_some() => ("embedCard", Attr::None),
            CardKind::Embed => ("embedCard", Attr::Text("center")),
        };
        self.open(kind);
        let url = if card.url.is_empty() {
            Attr::None
        } else {
            Attr::Text(&card.url)
        };
        self.attributes(&[("url", url), ("layout", layout)], &card.extras);
        self.kept_marks(&card.extras);
        self.close(&card.extras);
    }

    pub(super) fn extension_block(&mut self, extension: &Extension) {
        if extension.kind.as_deref() == Some(NODE_KIND) {
            self.open(&extension.name);
            self.attributes(&[], &extension.extras);
        } else {
            let bodied = matches!(extension.body, Some(ExtensionBody::Blocks(_)));
            self.open(if bodied {
                "bodiedExtension"
            } else {
                "extension"
            });
            self.extension_attributes(extension);
        }
        self.kept_marks(&extension.extras);
        if let Some(ExtensionBody::Blocks(blocks)) = &extension.body {
            self.content(blocks, Place::Body);
        }
        self.close(&extension.extras);
    }
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
