//! Lists, task lists and layouts: elements whose children are of one kind.

use serde_json::Value;

use super::{Bare, Reader};
use crate::Format;
use crate::document::{Block, Column, Extras, Layout, List, ListItem, ListKind};
use crate::storage::xml::NodeId;

impl Reader<'_, '_> {
    pub(super) fn list(&mut self, id: NodeId) -> Block {
        let xml = self.xml;
        if xml
            .children(id)
            .any(|child| !self.is_expected(child, &["li", "ul", "ol"]))
        {
            return self.element(id);
        }
        let kind = if xml.node(id).name == "ul" {
            ListKind::Bullet
        } else {
            let start = xml
                .attribute(id, "start")
                .and_then(|start| start.trim().parse().ok());
            ListKind::Ordered {
                start: start.unwrap_or(1),
            }
        };
        let known: &[&str] = if kind == ListKind::Bullet {
            &[]
        } else {
            &["start"]
        };
        let extras = self.extras(id, known);
        let mut items: Vec<ListItem> = Vec::with_capacity(xml.children(id).count());
        for child in xml.elements(id) {
            if xml.node(child).name == "li" {
                let extras = self.extras(child, &[]);
                items.push(ListItem {
                    task: None,
                    blocks: self.blocks_of_kind(child, Bare::Marked),
                    extras,
                });
                continue;
            }
            // A list directly in a list belongs to the item before it; browsers show it so.
            if items.is_empty() {
                items.push(ListItem::default());
            }
            if let Some(item) = items.last_mut() {
                self.block(child, &mut item.blocks);
            }
        }
        Block::List(List {
            kind,
            items,
            extras,
        })
    }

    pub(super) fn task_list(&mut self, id: NodeId) -> Block {
        let xml = self.xml;
        let parts = [
            "ac:task-id",
            "ac:task-uuid",
            "ac:task-status",
            "ac:task-body",
            "ac:task-list",
        ];
        let expected = xml.children(id).all(|child| {
            self.is_expected(child, &["ac:task", "ac:task-list"])
                && (xml.node(child).name != "ac:task"
                    || xml
                        .children(child)
                        .all(|part| self.is_expected(part, &parts)))
        });
        if !expected {
            return self.opaque_block(id);
        }
        let extras = self.extras(id, &[]);
        let mut items: Vec<ListItem> = Vec::new();
        for child in xml.elements(id) {
            if xml.node(child).name == "ac:task" {
                items.push(self.task(child));
                continue;
            }
            if items.is_empty() {
                items.push(ListItem {
                    task: Some(false),
                    ..ListItem::default()
                });
            }
            if let Some(item) = items.last_mut() {
                self.block(child, &mut item.blocks);
            }
        }
        Block::List(List {
            kind: ListKind::Task,
            items,
            extras,
        })
    }

    fn task(&mut self, id: NodeId) -> ListItem {
        let xml = self.xml;
        let mut extras = self.attribute_map(id, &[]);
        let mut item = ListItem {
            task: Some(false),
            ..ListItem::default()
        };
        for part in xml.elements(id) {
            match xml.node(part).name {
                "ac:task-status" => item.task = Some(xml.text(part).trim() == "complete"),
                "ac:task-body" => item
                    .blocks
                    .append(&mut self.blocks_of_kind(part, Bare::Usual)),
                "ac:task-list" => self.block(part, &mut item.blocks),
                name => {
                    extras.insert(
                        name.to_owned(),
                        Value::String(xml.text(part).trim().to_owned()),
                    );
                }
            }
        }
        item.extras = Extras::new(Format::Storage, extras);
        item
    }

    pub(super) fn layout(&mut self, id: NodeId, blocks: &mut Vec<Block>) {
        let xml = self.xml;
        let expected = xml.children(id).all(|section| {
            self.is_expected(section, &["ac:layout-section"])
                && xml
                    .children(section)
                    .all(|cell| self.is_expected(cell, &["ac:layout-cell"]))
        });
        if !expected {
            blocks.push(self.opaque_block(id));
            return;
        }
        // Every section is a block of its own, with a span of its own.
        for section in xml.elements(id) {
            let mut columns = Vec::new();
            for cell in xml.elements(section) {
                columns.push(Column {
                    width: None,
                    blocks: self.counted_blocks(cell),
                    extras: self.extras(cell, &[]),
                });
            }
            blocks.push(Block::Layout(Box::new(Layout {
                kind: xml
                    .attribute(section, "ac:type")
                    .map(|kind| kind.into_owned()),
                columns,
                extras: self.extras(section, &["ac:type"]),
            })));
        }
    }
}
