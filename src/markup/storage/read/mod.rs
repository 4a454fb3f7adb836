//! Storage format into blocks.
//!
//! One walk over the nested source. Lines are read in `inline.rs`, links and images in `link.rs`, macros in
//! `macros.rs`, tables in `table.rs`. On wish the walk also notes where each block stands in the source, which is
//! what editing in place needs.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::ELEMENT_TYPE;
use super::xml::{Kind, NodeId, Xml};
use crate::document::{
    Block, CodeBlock, Document, Extension, ExtensionBody, Extras, MAX_DEPTH, Opaque, Paragraph,
    Quote,
};
use crate::inline::Inline;
use crate::{Format, Options};

mod inline;
mod line;
mod link;
mod list;
mod macros;
mod paragraph;
mod table;

use self::line::Line;

/// Where a block stands in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// Byte offset of its first character.
    pub(crate) start: usize,
    /// Byte offset after its last.
    pub(crate) end: usize,
    /// The spans of the lists of blocks within it, as the outline counts them.
    pub(crate) children: Vec<Vec<Span>>,
}

/// Reads the tree and, on wish, where its blocks stand.
pub(crate) fn read_with_spans(
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
    /// As a bare paragraph, to be written so again.
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
        if let Some(block) = self.only_paragraph(parent) {
            return vec![block];
        }
        let xml = self.xml;
        let mut blocks = Vec::with_capacity(xml.children(parent).count());
        let mut spans = Vec::new();
        let mut line = Line::default();
        let mut run = (0, 0);
        for child in xml.children(parent) {
            let node = xml.node(child);
            if self.stands_in_line(child, &line) {
                if line.is_empty() {
                    run.0 = node.start();
                }
                self.inline(child, &mut line);
                let is_blank = node.kind == Kind::Text && xml.inner(child).trim().is_empty();
                if !line.is_empty() && !is_blank {
                    run.1 = node.end();
                }
                continue;
            }
            if !line.is_empty() {
                self.end_line(&mut line, run, &mut blocks, &mut spans);
            }
            let before = blocks.len();
            self.block(child, &mut blocks);
            if self.spans.is_some() {
                self.note_spans(child, blocks.get(before..).unwrap_or_default(), &mut spans);
            }
        }
        if !line.is_empty() {
            self.end_line(&mut line, run, &mut blocks, &mut spans);
        }
        if let Some(collected) = &mut self.spans {
            collected.finished = spans;
            collected.children.clear();
        }
        blocks
    }

    /// The block of an element that holds one paragraph of plain text, as most items and cells do.
    fn only_paragraph(&self, parent: NodeId) -> Option<Block> {
        let xml = self.xml;
        let only = xml.only(parent)?;
        if xml.node(only).name != "p" || self.spans.is_some() || self.depth + 2 > MAX_DEPTH {
            return None;
        }
        self.plain_paragraph(only)
    }

    /// Notes where the blocks made of one element stand. A layout makes one of each section; anything else that makes
    /// several has them share its span, so that an edit of one is an edit of all.
    fn note_spans(&mut self, id: NodeId, made: &[Block], spans: &mut Vec<Span>) {
        let xml = self.xml;
        let mut children = self
            .spans
            .as_mut()
            .map(|spans| std::mem::take(&mut spans.children))
            .unwrap_or_default();
        if made.iter().all(|block| matches!(block, Block::Layout(_))) {
            let mut lists = children.into_iter();
            for (block, section) in made.iter().zip(xml.elements(id)) {
                let columns = match block {
                    Block::Layout(layout) => layout.columns.len(),
                    _ => 0,
                };
                let node = xml.node(section);
                let children = lists.by_ref().take(columns).collect();
                spans.push(Span {
                    start: node.start(),
                    end: node.end(),
                    children,
                });
            }
            return;
        }
        let node = xml.node(id);
        for _ in made {
            let children = if made.len() == 1 {
                std::mem::take(&mut children)
            } else {
                Vec::new()
            };
            spans.push(Span {
                start: node.start(),
                end: node.end(),
                children,
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
        blocks.push(Block::Paragraph(Paragraph {
            content,
            bare: self.bare == Bare::Marked,
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
                // A task holds a line, so an image in it stands in that.
                "ac:image" | "a" | "ac:link" if self.bare == Bare::Usual => true,
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
        let mut next = xml.next(id);
        while let Some(sibling) = next {
            let node = xml.node(sibling);
            match node.kind {
                Kind::Text if xml.inner(sibling).trim().is_empty() => next = xml.next(sibling),
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
            text: line::code_text(xml.text(id)),
            extras: Extras::new(Format::Storage, extras),
        }))
    }

    /// An element the tree has no node for but whose content it has: kept around its blocks.
    fn element(&mut self, id: NodeId) -> Block {
        let name = self.xml.node(id).name;
        let mut attributes = self.attribute_map(id, &[]);
        // The flag says that this is storage format even where there is no attribute.
        attributes.insert("@element".to_owned(), Value::String(name.to_owned()));
        Block::Extension(Box::new(Extension {
            name: name.to_owned(),
            kind: Some(ELEMENT_TYPE.to_owned()),
            parameters: Vec::new(),
            body: Some(ExtensionBody::Blocks(self.counted_blocks(id))),
            extras: Extras::new(Format::Storage, attributes),
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
        if let Some(text) = self.xml.only_text(id) {
            return vec![Inline::text(text)];
        }
        let mut line = Line::with_room(self.xml.children(id).count());
        self.inlines(id, &mut line);
        line.finish()
    }

    /// The attributes of an element but for those the tree has fields for.
    fn extras(&self, id: NodeId, known: &[&str]) -> Extras {
        if !self.xml.has_attributes(id) {
            return Extras::NONE;
        }
        let mut rest = self.xml.attributes_but(id, known).peekable();
        if rest.peek().is_none() {
            return Extras::NONE;
        }
        Extras::new(Format::Storage, as_map(rest))
    }

    fn attribute_map(&self, id: NodeId, known: &[&str]) -> Map<String, Value> {
        as_map(self.xml.attributes_but(id, known))
    }
}

fn as_map<'a>(attributes: impl Iterator<Item = (&'a str, Cow<'a, str>)>) -> Map<String, Value> {
    attributes
        .map(|(name, value)| (name.to_owned(), Value::String(value.into_owned())))
        .collect()
}

/// Whether an element is a block wherever it stands. Asked for every element, so matched by bytes.
pub(crate) fn is_block_element(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"p" | [b'h', b'1'..=b'6']
            | b"ul"
            | b"ol"
            | b"li"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"hr"
            | b"tr"
            | b"td"
            | b"th"
            | b"pre"
            | b"div"
            | b"nav"
            | b"main"
            | b"form"
            | b"table"
            | b"thead"
            | b"tbody"
            | b"tfoot"
            | b"aside"
            | b"header"
            | b"footer"
            | b"figure"
            | b"center"
            | b"section"
            | b"article"
            | b"details"
            | b"summary"
            | b"address"
            | b"fieldset"
            | b"blockquote"
            | b"figcaption"
            | b"ac:macro"
            | b"ac:layout"
            | b"ac:task-list"
            | b"ac:layout-section"
            | b"ac:adf-extension"
            | b"at:declarations"
    )
}
