//! Where things are in the JSON of an ADF document: headings, blocks by id, tables, tasks.
//!
//! Apart because the ids must be those the outline shows: this walk over JSON mirrors the one over the tree in `outline.rs`.

use std::collections::HashMap;
use std::ops::Range;

use super::super::{EditError, Place, TaskPlace};
use crate::adf::json::{Id, Json, Kind};
use crate::adf::{Place as Container, is_inline};
use crate::document::MAX_DEPTH;
use crate::outline::{fold, is_subsequence};

/// A block of the tree: one node, or several stray nodes that make a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub nodes: Vec<Id>,
    /// What holds it.
    pub container: Container,
    /// Heading path or block id, for losses.
    pub at: String,
    list: usize,
    index: usize,
    level: Option<u8>,
}

/// A list of blocks and what holds it.
struct BlockList {
    container: Container,
    blocks: Vec<Vec<Id>>,
}

struct HeadingPlace {
    path: Vec<String>,
    list: usize,
    index: usize,
}

/// All places of a document.
pub(super) struct Places<'s> {
    json: &'s Json<'s>,
    content: Id,
    lists: Vec<BlockList>,
    headings: Vec<HeadingPlace>,
    by_prefix: HashMap<String, usize>,
}

/// Where a list begins and ends.
pub(super) enum Edge {
    /// Nothing in it, or nothing but an empty paragraph: the bytes to fill.
    Empty(Range<usize>),
    /// From the first node to the last.
    Nodes { start: usize, end: usize },
}

impl<'s> Places<'s> {
    pub(super) fn new(json: &'s Json<'s>) -> Result<Self, EditError> {
        let root = json.root();
        let is_doc = json.get_text(root, "type").as_deref() == Some("doc");
        let content = json
            .get(root, "content")
            .filter(|content| is_doc && json.kind(*content) == Kind::Array)
            .ok_or_else(|| {
                EditError::Invalid("the source is no ADF `doc` with content".to_owned())
            })?;
        let mut places = Self {
            json,
            content,
            lists: Vec::new(),
            headings: Vec::new(),
            by_prefix: HashMap::new(),
        };
        let mut path = Vec::new();
        places.collect(content, Container::Doc, "b", &mut path, 0);
        Ok(places)
    }

    fn kind(&self, node: Id) -> String {
        self.json
            .get_text(node, "type")
            .unwrap_or_default()
            .into_owned()
    }

    fn collect(
        &mut self,
        content: Id,
        container: Container,
        prefix: &str,
        path: &mut Vec<(u8, String)>,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            return;
        }
        let mut blocks: Vec<Vec<Id>> = Vec::new();
        let mut stray = false;
        for node in self.json.children(content) {
            if self.json.kind(node) != Kind::Object {
                continue;
            }
            let inline = is_inline(&self.kind(node));
            match blocks.last_mut() {
                Some(last) if inline && stray => last.push(node),
                _ => blocks.push(vec![node]),
            }
            stray = inline;
        }
        let list = self.lists.len();
        self.by_prefix.insert(prefix.to_owned(), list);
        self.lists.push(BlockList {
            container,
            blocks: blocks.clone(),
        });
        for (index, nodes) in blocks.iter().enumerate() {
            let Some(&node) = nodes.first() else { continue };
            let kind = self.kind(node);
            if kind == "heading" {
                let level = self.level(node);
                path.retain(|(above, _)| *above < level);
                path.push((level, self.words(node)));
                self.headings.push(HeadingPlace {
                    path: path.iter().map(|(_, title)| title.clone()).collect(),
                    list,
                    index,
                });
            }
            for (child, (inner, inside)) in self
                .inner_lists(node, &kind, container)
                .into_iter()
                .enumerate()
            {
                self.collect(
                    inner,
                    inside,
                    &format!("{prefix}{index}.{child}."),
                    path,
                    depth + 1,
                );
            }
        }
    }

    fn level(&self, node: Id) -> u8 {
        let level = self
            .json
            .get(node, "attrs")
            .and_then(|attrs| self.json.get(attrs, "level"))
            .and_then(|level| self.json.number(level))
            .unwrap_or(1.0);
        level.clamp(1.0, 6.0) as u8
    }

    /// The lists inside a block that the outline goes into.
    fn inner_lists(&self, node: Id, kind: &str, container: Container) -> Vec<(Id, Container)> {
        let content = |node: Id| {
            self.json
                .get(node, "content")
                .filter(|content| self.json.kind(*content) == Kind::Array)
        };
        let one = |inside: Container| {
            content(node)
                .map(|list| (list, inside))
                .into_iter()
                .collect()
        };
        match kind {
            "panel" => one(Container::Panel),
            "expand" | "nestedExpand" => one(container.inside_expand()),
            "bodiedExtension" => one(Container::Body),
            "bodiedSyncBlock" => one(Container::Doc),
            "layoutSection" => content(node)
                .map(|columns| {
                    self.json
                        .children(columns)
                        .filter_map(|column| Some((content(column)?, Container::Column)))
                        .collect()
                })
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The text of the line of a node, spaces folded.
    pub(super) fn words(&self, node: Id) -> String {
        let mut out = String::new();
        for inner in self.json.descendants(node) {
            if self.json.kind(inner) == Kind::String && self.json.key(inner) == "text" {
                out.push_str(&self.json.text(inner).unwrap_or_default());
            } else if self.json.key(inner) == "type"
                && self.json.text(inner).as_deref() == Some("hardBreak")
            {
                out.push(' ');
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn block(&self, list: usize, index: usize, at: String) -> Option<Block> {
        let holder = self.lists.get(list)?;
        let nodes = holder.blocks.get(index)?.clone();
        let first = *nodes.first()?;
        let level = (self.kind(first) == "heading").then(|| self.level(first));
        Some(Block {
            nodes,
            container: holder.container,
            at,
            list,
            index,
            level,
        })
    }

    /// Finds a heading or block.
    pub(super) fn find(&self, place: &Place) -> Result<Block, EditError> {
        match place {
            Place::Block(id) => {
                let cut = id.rfind('.').map_or(1, |dot| dot + 1);
                let found = id
                    .get(..cut)
                    .zip(id.get(cut..))
                    .and_then(|(prefix, index)| {
                        let list = *self.by_prefix.get(prefix)?;
                        self.block(list, index.parse().ok()?, id.clone())
                    });
                found.ok_or_else(|| EditError::NotFound {
                    what: format!("block `{id}`"),
                    candidates: Vec::new(),
                })
            }
            Place::Heading(wanted) => {
                let folded: Vec<String> = wanted.iter().map(|title| fold(title)).collect();
                let mut found = self.headings.iter().filter(|heading| {
                    let path: Vec<String> = heading.path.iter().map(|title| fold(title)).collect();
                    !folded.is_empty()
                        && path.last() == folded.last()
                        && is_subsequence(&folded, &path)
                });
                let what = format!("heading `{}`", wanted.join(" > "));
                match (found.next(), found.count()) {
                    (Some(heading), 0) => self
                        .block(heading.list, heading.index, heading.path.join(" > "))
                        .ok_or_else(|| EditError::Invalid("the heading has no block".to_owned())),
                    (Some(_), more) => Err(EditError::Ambiguous {
                        what,
                        count: more + 1,
                    }),
                    (None, _) => Err(EditError::NotFound {
                        what,
                        candidates: self
                            .headings
                            .iter()
                            .take(30)
                            .map(|heading| format!("`{}`", heading.path.join(" > ")))
                            .collect(),
                    }),
                }
            }
        }
    }

    /// The blocks under a heading, subsections included.
    pub(super) fn section(&self, heading: &Block) -> Result<Vec<Block>, EditError> {
        let Some(level) = heading.level else {
            return Err(EditError::Invalid(format!(
                "block `{}` is no heading",
                heading.at
            )));
        };
        let mut blocks = Vec::new();
        for index in heading.index + 1.. {
            let Some(block) = self.block(heading.list, index, heading.at.clone()) else {
                break;
            };
            if block.level.is_some_and(|other| other <= level) {
                break;
            }
            blocks.push(block);
        }
        Ok(blocks)
    }

    /// The document's list of blocks.
    pub(super) fn document_edge(&self) -> Edge {
        let range = self.json.range(self.content);
        let blocks = self
            .lists
            .first()
            .map(|list| list.blocks.as_slice())
            .unwrap_or_default();
        let empty_paragraph = match blocks {
            [only] => only.first().is_some_and(|node| {
                self.kind(*node) == "paragraph"
                    && self
                        .json
                        .get(*node, "content")
                        .is_none_or(|content| self.json.children(content).next().is_none())
                    && self.json.children(*node).count() <= 2
            }),
            _ => false,
        };
        match (
            blocks.first().and_then(|nodes| nodes.first()),
            blocks.last().and_then(|nodes| nodes.last()),
        ) {
            (Some(first), Some(last)) if !empty_paragraph => Edge::Nodes {
                start: self.json.range(*first).start,
                end: self.json.range(*last).end,
            },
            _ => Edge::Empty(range.start + 1..range.end.saturating_sub(1)),
        }
    }

    /// The nodes in the same list.
    pub(super) fn siblings(&self, node: Id) -> Vec<Id> {
        self.lists
            .iter()
            .find(|list| list.blocks.iter().any(|nodes| nodes.contains(&node)))
            .map(|list| list.blocks.iter().flatten().copied().collect())
            .unwrap_or_default()
    }

    /// All nodes of these types in document order.
    pub(super) fn nodes(&self, kinds: &[&str]) -> Vec<Id> {
        self.json
            .descendants(self.content)
            .filter(|node| {
                self.json.kind(*node) == Kind::Object
                    && self
                        .json
                        .get_text(*node, "type")
                        .is_some_and(|kind| kinds.contains(&kind.as_ref()))
            })
            .collect()
    }

    /// Finds a task.
    pub(super) fn task(&self, place: &TaskPlace) -> Result<Id, EditError> {
        let tasks = self.nodes(&["taskItem", "blockTaskItem"]);
        let (what, found): (String, Vec<Id>) = match place {
            TaskPlace::Index(index) => (
                format!("task {index} (counted from 0; there are {})", tasks.len()),
                tasks.get(*index).copied().into_iter().collect(),
            ),
            TaskPlace::Id(id) => (
                format!("task with id `{id}`"),
                tasks
                    .iter()
                    .copied()
                    .filter(|task| {
                        self.json
                            .get(*task, "attrs")
                            .and_then(|attrs| self.json.get_text(attrs, "localId"))
                            .as_deref()
                            == Some(id)
                    })
                    .collect(),
            ),
            TaskPlace::Text(text) => (
                format!("task `{text}`"),
                tasks
                    .iter()
                    .copied()
                    .filter(|task| fold(&self.words(*task)) == fold(text))
                    .collect(),
            ),
        };
        match found.as_slice() {
            [task] => Ok(*task),
            [] => Err(EditError::NotFound {
                what,
                candidates: tasks
                    .iter()
                    .take(30)
                    .map(|task| format!("`{}`", self.words(*task)))
                    .collect(),
            }),
            several => Err(EditError::Ambiguous {
                what,
                count: several.len(),
            }),
        }
    }
}
