//! Storage format into blocks.
//!
//! One walk over the nested source. Lines are read in `inline.rs`, links and images in `link.rs`, macros in
//! `macros.rs`, tables in `table.rs`. On wish the walk also notes where each block stands in the source, which is
//! what editing in place needs.

use serde_json::{Map, Value};

use super::ELEMENT_TYPE;
use super::macros::{FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE};
use super::style;
use super::xml::{Kind, NodeId, Xml};
use crate::markup::document::{
    Block, CodeBlock, Document, Extension, ExtensionBody, Extras, Footnote, Heading, Layout, List,
    ListItem, ListKind, MAX_DEPTH, Opaque, Paragraph, Parameter, ParameterValue, Quote,
};
use crate::markup::inline::{Inline, InlineNode, LinkTarget, Mark};
use crate::markup::{Format, Options};

mod inline;
mod line;
mod link;
mod macros;
mod table;

use self::line::Line;

/// Where a block stands in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::markup) struct Span {
    /// Byte offset of its first character.
    pub(in crate::markup) start: usize,
    /// Byte offset after its last.
    pub(in crate::markup) end: usize,
    /// The spans of the lists of blocks within it, as the outline counts them.
    pub(in crate::markup) children: Vec<Vec<Span>>,
}

/// Reads the tree and, on wish, where its blocks stand.
pub(in crate::markup) fn read_with_spans(
    xml: &Xml<'_>,
    options: &Options,
    spans: bool,
) -> (Document, Vec<Span>) {
    let mut reader = Reader {
        xml,
        options,
        depth: 0,
        bare: Bare::Marked,
        spans: spans.then(Spans::default),
    };
    let blocks = reader.blocks(0);
    let spans = reader.spans.map(|spans| spans.finished).unwrap_or_default();
    (Document::new(blocks), spans)
}

/// Spans while they are collected.
#[derive(Default)]
struct Spans {
    /// Of the list of blocks read last.
    finished: Vec<Span>,
    /// Of the lists within the block being read.
    children: Vec<Vec<Span>>,
}

/// How a line without `<p>` is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// With `@bare`, to be written so again.
    Marked,
    /// Without: it is how this element holds its text (task bodies).
    Usual,
}

/// Reads nodes; lives for one document.
struct Reader<'x, 'a> {
    xml: &'x Xml<'a>,
    options: &'x Options,
    /// Containers around the node being read.
    depth: usize,
    bare: Bare,
    spans: Option<Spans>,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the content of an element as blocks.
    fn blocks(&mut self, parent: NodeId) -> Vec<Block> {
        let xml = self.xml;
        let mut blocks = Vec::new();
        let mut spans = Vec::new();
        let mut line = Line::default();
        let mut run = (0, 0);
        for child in xml.children(parent) {
            let node = xml.node(child);
            if self.stands_in_line(child, &line) {
                if line.is_empty() {
                    run.0 = node.start;
                }
                self.inline(child, &mut line);
                if !line.is_empty()
                    && !(node.kind == Kind::Text && xml.inner(child).trim().is_empty())
                {
                    run.1 = node.end;
                }
                continue;
            }
            self.end_line(&mut line, run, &mut blocks, &mut spans);
            let before = blocks.len();
            self.block(child, &mut blocks);
            if let Some(collected) = &mut self.spans {
                let children = std::mem::take(&mut collected.children);
                self.note(
                    &mut spans,
                    blocks.len() - before,
                    (node.start, node.end),
                    children,
                );
            }
        }
        self.end_line(&mut line, run, &mut blocks, &mut spans);
        if let Some(collected) = &mut self.spans {
            collected.finished = spans;
            collected.children.clear();
        }
        blocks
    }

    /// Notes the spans of `count` blocks made of one element; the second and later share it, so an edit of one is an edit of all.
    fn note(
        &self,
        spans: &mut Vec<Span>,
        count: usize,
        (start, end): (usize, usize),
        children: Vec<Vec<Span>>,
    ) {
        let mut children = Some(children).filter(|_| count == 1);
        for _ in 0..count {
            spans.push(Span {
                start,
                end,
                children: children.take().unwrap_or_default(),
            });
        }
    }

    /// Reads the content of an element as blocks of a list that the outline counts.
    fn counted_blocks(&mut self, parent: NodeId) -> Vec<Block> {
        let outer = self
            .spans
            .as_mut()
            .map(|spans| std::mem::take(&mut spans.children));
        let blocks = self.blocks(parent);
        if let (Some(spans), Some(mut outer)) = (&mut self.spans, outer) {
            outer.push(std::mem::take(&mut spans.finished));
            spans.children = outer;
        }
        blocks
    }

    fn end_line(
        &mut self,
        line: &mut Line,
        run: (usize, usize),
        blocks: &mut Vec<Block>,
        spans: &mut Vec<Span>,
    ) {
        let content = std::mem::take(line).finish();
        if content.is_empty() {
            return;
        }
        let extras = match self.bare {
            Bare::Marked => flag("@bare"),
            Bare::Usual => Extras::NONE,
        };
        blocks.push(Block::Paragraph(Paragraph {
            content,
            extras,
            ..Paragraph::default()
        }));
        if self.spans.is_some() {
            spans.push(Span {
                start: run.0,
                end: run.1,
                children: Vec::new(),
            });
        }
    }

    /// Whether a node continues (or begins) a line, rather than being a block.
    fn stands_in_line(&self, id: NodeId, line: &Line) -> bool {
        let node = self.xml.node(id);
        match node.kind {
            Kind::Text | Kind::Cdata => true,
            Kind::Comment | Kind::Instruction => !line.is_empty(),
            Kind::Root => false,
            Kind::Element => match node.name {
                "ac:structured-macro" => self.is_inline_macro(id, !line.is_empty()),
                "ac:image" => !line.is_empty() || self.is_followed_by_text(id),
                "a" | "ac:link" => {
                    !line.is_empty()
                        || self.only_image(id).is_none()
                        || self.is_followed_by_text(id)
                }
                name => !is_block_element(name),
            },
        }
    }

    /// Whether the next thing beside an element belongs to a line.
    fn is_followed_by_text(&self, id: NodeId) -> bool {
        let xml = self.xml;
        let mut next = xml.node(id).next();
        while let Some(sibling) = next {
            let node = xml.node(sibling);
            match node.kind {
                Kind::Text if xml.inner(sibling).trim().is_empty() => next = node.next(),
                Kind::Element => return !is_block_element(node.name) && node.name != "ac:image",
                Kind::Text | Kind::Cdata => return true,
                _ => return false,
            }
        }
        false
    }

    /// Reads one element that is a block, or several for elements that only group.
    fn block(&mut self, id: NodeId, blocks: &mut Vec<Block>) {
        let xml = self.xml;
        let node = xml.node(id);
        if node.kind != Kind::Element || self.depth + 2 > MAX_DEPTH {
            blocks.push(self.opaque_block(id));
            return;
        }
        self.depth += 2;
        match node.name {
            "p" => self.paragraph(id, blocks),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => blocks.push(self.heading(id)),
            "ul" | "ol" => blocks.push(self.list(id)),
            "ac:task-list" => blocks.push(self.task_list(id)),
            "blockquote" => {
                let extras = self.extras(id, &[]);
                blocks.push(Block::Quote(Quote {
                    blocks: self.blocks(id),
                    extras,
                }));
            }
            "hr" if xml.inner(id).is_empty() => blocks.push(Block::Rule(self.extras(id, &[]))),
            "pre" => blocks.push(self.preformatted(id)),
            "table" => blocks.push(self.table(id)),
            "ac:structured-macro" => blocks.push(self.block_macro(id)),
            "ac:adf-extension" => blocks.push(self.adf_extension(id)),
            "ac:layout" => self.layout(id, blocks),
            "ac:image" => blocks.push(self.image_block(id, id)),
            "a" | "ac:link" => {
                let block = match self.only_image(id) {
                    Some(image) => self.image_block(image, id),
                    None => self.opaque_block(id),
                };
                blocks.push(block);
            }
            name if name.contains(':') => blocks.push(self.opaque_block(id)),
            _ => blocks.push(self.element(id)),
        }
        self.depth -= 2;
    }

    fn paragraph(&mut self, id: NodeId, blocks: &mut Vec<Block>) {
        if let Some(only) = self.only_child(id)
            && let Some(block) = self.wrapped_block(only, id)
        {
            blocks.push(block);
            return;
        }
        if self
            .xml
            .elements(id)
            .any(|child| is_block_element(self.xml.node(child).name))
        {
            // A block within `<p>` cannot be stored so; the lines around it stay lines.
            blocks.append(&mut self.blocks(id));
            return;
        }
        let (align, indent, extras) = self.paragraph_attributes(id);
        let mut content = self.line(id);
        if let Some(label) = take_footnote(&mut content) {
            let blocks_of = if content.is_empty() {
                Vec::new()
            } else {
                vec![Block::Paragraph(Paragraph::new(content))]
            };
            blocks.push(Block::Footnote(Footnote {
                label,
                blocks: blocks_of,
            }));
            return;
        }
        blocks.push(Block::Paragraph(Paragraph {
            content,
            align,
            indent,
            extras,
        }));
    }

    fn paragraph_attributes(
        &self,
        id: NodeId,
    ) -> (Option<crate::markup::document::Align>, u8, Extras) {
        let style = self.xml.attribute(id, "style");
        match style.as_deref().map(style::paragraph_style) {
            Some(Some((align, indent))) => (align, indent, self.extras(id, &["style"])),
            _ => (None, 0, self.extras(id, &[])),
        }
    }

    /// A macro or card that stands alone in a paragraph and is a block for all but its place.
    fn wrapped_block(&mut self, only: NodeId, paragraph: NodeId) -> Option<Block> {
        let mut block = match self.xml.node(only).name {
            "a" => return self.block_card(only, paragraph),
            "ac:structured-macro" if !self.is_inline_macro(only, false) => self.block_macro(only),
            _ => return None,
        };
        let extras = match &mut block {
            Block::Code(code) => &mut code.extras,
            Block::Panel(panel) => &mut panel.extras,
            Block::Expand(expand) => &mut expand.extras,
            Block::Extension(extension) => &mut extension.extras,
            _ => return Some(block),
        };
        let mut map = extras.of(Format::Storage).cloned().unwrap_or_default();
        map.insert(
            "@p".to_owned(),
            Value::Object(self.attribute_map(paragraph, &[])),
        );
        *extras = Extras::new(Format::Storage, map);
        Some(block)
    }

    /// The only child that is not white space, if it is an element.
    fn only_child(&self, id: NodeId) -> Option<NodeId> {
        let xml = self.xml;
        let mut found = None;
        for child in xml.children(id) {
            match xml.node(child).kind {
                Kind::Text if xml.inner(child).trim_ascii().is_empty() => {}
                Kind::Element if found.is_none() => found = Some(child),
                _ => return None,
            }
        }
        found
    }

    fn heading(&mut self, id: NodeId) -> Block {
        let level = self
            .xml
            .node(id)
            .name
            .bytes()
            .nth(1)
            .map_or(1, |digit| digit.saturating_sub(b'0'));
        let (align, indent, extras) = self.paragraph_attributes(id);
        let content = self.line(id);
        Block::Heading(Heading {
            level,
            content,
            align,
            indent,
            extras,
        })
    }

    fn list(&mut self, id: NodeId) -> Block {
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
        let mut items: Vec<ListItem> = Vec::new();
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

    fn blocks_of_kind(&mut self, id: NodeId, bare: Bare) -> Vec<Block> {
        let outer = std::mem::replace(&mut self.bare, bare);
        let blocks = self.blocks(id);
        self.bare = outer;
        blocks
    }

    /// Whether a node is one of these elements, or white space between them.
    fn is_expected(&self, id: NodeId, names: &[&str]) -> bool {
        let node = self.xml.node(id);
        match node.kind {
            Kind::Text => self.xml.inner(id).trim_ascii().is_empty(),
            Kind::Element => names.contains(&node.name),
            _ => false,
        }
    }

    fn task_list(&mut self, id: NodeId) -> Block {
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

    fn preformatted(&mut self, id: NodeId) -> Block {
        let xml = self.xml;
        if xml
            .children(id)
            .any(|child| !matches!(xml.node(child).kind, Kind::Text | Kind::Cdata))
        {
            return self.opaque_block(id);
        }
        let mut extras = self.attribute_map(id, &[]);
        extras.insert("@element".to_owned(), Value::String("pre".to_owned()));
        Block::Code(Box::new(CodeBlock {
            language: None,
            title: None,
            text: line::code_text(&xml.text(id)),
            extras: Extras::new(Format::Storage, extras),
        }))
    }

    fn layout(&mut self, id: NodeId, blocks: &mut Vec<Block>) {
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
                columns.push(crate::markup::document::Column {
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

    /// An element the tree has no node for but whose content it has: kept around its blocks.
    fn element(&mut self, id: NodeId) -> Block {
        let parameters = self
            .xml
            .attributes(id)
            .map(|(name, value)| Parameter {
                name: name.to_owned(),
                value: ParameterValue::Text(value.into_owned()),
            })
            .collect();
        Block::Extension(Box::new(Extension {
            name: self.xml.node(id).name.to_owned(),
            kind: Some(ELEMENT_TYPE.to_owned()),
            parameters,
            body: Some(ExtensionBody::Blocks(self.counted_blocks(id))),
            extras: Extras::NONE,
        }))
    }

    fn opaque_block(&self, id: NodeId) -> Block {
        Block::Opaque(Box::new(self.opaque(id)))
    }

    /// Keeps a node as it stands.
    fn opaque(&self, id: NodeId) -> Opaque {
        let xml = self.xml;
        let node = xml.node(id);
        let name = match node.kind {
            Kind::Comment => "comment",
            Kind::Instruction => "instruction",
            _ => node.name,
        };
        // What an extension shows where it is unknown is what a reader sees; its settings are not.
        let shown = xml.child(id, "ac:adf-fallback").unwrap_or(id);
        Opaque {
            format: Format::Storage,
            name: name.to_owned(),
            source: xml.raw(id).to_owned(),
            text: xml
                .text(shown)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    /// Reads the content of an element as one line.
    fn line(&mut self, id: NodeId) -> Vec<Inline> {
        let mut line = Line::default();
        self.inlines(id, &mut line);
        line.finish()
    }

    /// The attributes of an element but for those the tree has fields for.
    fn extras(&self, id: NodeId, known: &[&str]) -> Extras {
        if !self.xml.has_attributes(id) {
            return Extras::NONE;
        }
        Extras::new(Format::Storage, self.attribute_map(id, known))
    }

    fn attribute_map(&self, id: NodeId, known: &[&str]) -> Map<String, Value> {
        self.xml
            .attributes(id)
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, value)| (name.to_owned(), Value::String(value.into_owned())))
            .collect()
    }
}

/// Takes the anchor and the way back out of a line that is a footnote's text, and gives its label.
fn take_footnote(line: &mut Vec<Inline>) -> Option<String> {
    let InlineNode::Anchor(name) = &line.first()?.node else {
        return None;
    };
    let label = name.strip_prefix(FOOTNOTE_DEFINITION)?.to_owned();
    let back = line.last()?.marks.iter().any(|mark| {
        matches!(mark, Mark::Link(link) if matches!(&link.target, LinkTarget::Anchor(name)
            if name.strip_prefix(FOOTNOTE_REFERENCE).is_some_and(|rest| rest.starts_with(&label))))
    });
    if !back || line.len() < 2 {
        return None;
    }
    line.pop();
    line.remove(0);
    if let Some(Inline {
        node: InlineNode::Text(text),
        ..
    }) = line.last_mut()
    {
        if text.ends_with([' ', '\u{a0}']) {
            text.pop();
        }
        if text.is_empty() {
            line.pop();
        }
    }
    Some(label)
}

/// Extras with one flag of our own.
fn flag(name: &str) -> Extras {
    Extras::new(
        Format::Storage,
        Map::from_iter([(name.to_owned(), Value::Bool(true))]),
    )
}

/// Whether an element is a block wherever it stands.
fn is_block_element(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "hr"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "center"
            | "address"
            | "fieldset"
            | "form"
            | "ac:task-list"
            | "ac:layout"
            | "ac:layout-section"
            | "ac:adf-extension"
            | "ac:macro"
            | "at:declarations"
    )
}
