//! Makes blocks fit where ADF allows less than the tree: a table in a list item, a rule in a quote, an image in a line.
//!
//! Apart from the writer so that writing is straight. Rules, in this order:
//! 1. what has a plain substitute gets it in place (a heading in a quote becomes a bold paragraph);
//! 2. else the block moves out, just behind the part of the container before it, and the container goes on after it;
//! 3. where moving out would tear it from its place (table cells, columns, macro bodies) it is unwrapped.
//!
//! No text is dropped by any of them, and each is noted as a loss.

use compact_str::CompactString;

use super::rules::{Place, allows, is_block_media};
use crate::LossLog;
use crate::document::{
    Block, ExtensionBody, Layout, List, ListItem, ListKind, MediaBlock, Paragraph, Table,
};
use crate::inline::{Inline, InlineNode, Link, Mark};

mod check;
mod lists;
mod substitute;

pub(super) use self::check::fits;

/// A block that fits in, or one that must stand outside of the container.
enum Piece {
    In(Block),
    Out(Block),
}

/// Makes blocks fit, noting what that changes.
pub(super) struct Fitter<'a> {
    pub log: &'a mut LossLog,
}

impl Fitter<'_> {
    /// The blocks that stand for `block` in a place that lets nothing out.
    pub(super) fn fit_one(&mut self, block: &Block, place: Place) -> Vec<Block> {
        let mut pieces = Vec::new();
        self.fit_block(block, place, &mut pieces);
        pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::In(block) | Piece::Out(block) => block,
            })
            .collect()
    }

    fn fit_all(&mut self, blocks: &[Block], place: Place) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(blocks.len());
        for block in blocks {
            self.fit_block(block, place, &mut pieces);
        }
        pieces
    }

    /// All that fits in; for places that let nothing out.
    fn fit_inside(&mut self, blocks: &[Block], place: Place) -> Vec<Block> {
        self.fit_all(blocks, place)
            .into_iter()
            .map(|piece| match piece {
                Piece::In(block) | Piece::Out(block) => block,
            })
            .collect()
    }

    fn fit_block(&mut self, block: &Block, place: Place, out: &mut Vec<Piece>) {
        if fits(block, place) {
            out.push(Piece::In(block.clone()));
            return;
        }
        if !allows(place, block) {
            self.substitute(block, place, out);
            return;
        }
        match block {
            Block::Paragraph(paragraph) => {
                split_media(&paragraph.content, out, |content| {
                    Block::Paragraph(Paragraph {
                        content,
                        ..paragraph.clone()
                    })
                });
            }
            Block::Heading(heading) => self.heading_with_media(heading, out),
            Block::List(list) => self.fit_list(list, place, out),
            Block::Quote(quote) => {
                let pieces = self.fit_all(&quote.blocks, Place::Quote);
                self.split(pieces, place, out, |blocks| {
                    let mut part = quote.clone();
                    part.blocks = blocks;
                    Block::Quote(part)
                });
            }
            Block::Code(code) => {
                let mut code = code.clone();
                if let Some(title) = code.title.take() {
                    self.log.note("code block title (written as a paragraph)");
                    out.push(Piece::In(bold_paragraph(&title)));
                }
                out.push(Piece::In(Block::Code(code)));
            }
            Block::Table(table) => {
                if table.rows.is_empty() {
                    return;
                }
                let table = self.fit_table(table);
                out.push(Piece::In(Block::Table(Box::new(table))));
            }
            Block::Panel(panel) => {
                let mut pieces = Vec::new();
                if let Some(title) = panel.title.as_deref().filter(|title| !title.is_empty()) {
                    self.log.note("panel title (written as a paragraph)");
                    pieces.push(Piece::In(bold_paragraph(title)));
                }
                pieces.extend(self.fit_all(&panel.blocks, Place::Panel));
                self.split(pieces, place, out, |blocks| {
                    let mut part = panel.clone();
                    part.title = None;
                    part.blocks = blocks;
                    Block::Panel(part)
                });
            }
            Block::Expand(expand) => {
                let pieces = self.fit_all(&expand.blocks, place.inside_expand());
                self.split(pieces, place, out, |blocks| {
                    let mut part = expand.clone();
                    part.blocks = blocks;
                    Block::Expand(part)
                });
            }
            Block::Layout(layout) => self.fit_layout(layout, place, out),
            Block::Extension(extension) => {
                let mut part = extension.clone();
                if let Some(ExtensionBody::Blocks(blocks)) = &extension.body {
                    part.body = Some(ExtensionBody::Blocks(self.fit_inside(blocks, Place::Body)));
                }
                out.push(Piece::In(Block::Extension(part)));
            }
            Block::MediaGroup(_) => {}
            other => out.push(Piece::In(other.clone())),
        }
    }

    /// Builds the container anew around each run of blocks that fit, with what does not fit between them.
    fn split(
        &mut self,
        pieces: Vec<Piece>,
        place: Place,
        out: &mut Vec<Piece>,
        container: impl Fn(Vec<Block>) -> Block,
    ) {
        let mut run = Vec::new();
        let mut written = false;
        for piece in pieces {
            match piece {
                Piece::In(block) => run.push(block),
                Piece::Out(block) => {
                    if !run.is_empty() {
                        out.push(Piece::In(container(std::mem::take(&mut run))));
                    }
                    self.fit_block(&block, place, out);
                    written = true;
                }
            }
        }
        if !run.is_empty() || !written {
            out.push(Piece::In(container(run)));
        }
    }

    fn fit_table(&mut self, table: &Table) -> Table {
        let mut table = table.clone();
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if !cell.blocks.iter().all(|block| fits(block, Place::Cell)) {
                cell.blocks = self.fit_inside(&cell.blocks, Place::Cell);
            }
        }
        table
    }

    /// ADF has sections of two or three columns.
    fn fit_layout(&mut self, layout: &Layout, place: Place, out: &mut Vec<Piece>) {
        let mut columns = layout.columns.clone();
        for column in &mut columns {
            column.blocks = self.fit_inside(&column.blocks, Place::Column);
        }
        match columns.len() {
            0 => {}
            1 => {
                for block in columns.into_iter().flat_map(|column| column.blocks) {
                    self.fit_block(&block, place, out);
                }
            }
            count => {
                let size = match count {
                    2 | 3 => count,
                    4 => 2,
                    _ => 3,
                };
                if count > 3 {
                    self.log
                        .note("columns beyond the third (written as a further section)");
                }
                for part in columns.chunks(size) {
                    if let [only] = part {
                        out.extend(only.blocks.iter().cloned().map(Piece::In));
                    } else {
                        let mut section = layout.clone();
                        section.columns = part.to_vec();
                        out.push(Piece::In(Block::Layout(Box::new(section))));
                    }
                }
            }
        }
    }

    fn heading_with_media(&mut self, heading: &crate::document::Heading, out: &mut Vec<Piece>) {
        self.log.note("image in a heading (written below it)");
        let is_media = |inline: &&Inline| is_media_node(inline);
        let words: Vec<Inline> = heading
            .content
            .iter()
            .filter(|inline| !is_media(inline))
            .cloned()
            .collect();
        if !words.is_empty() {
            let mut heading = heading.clone();
            heading.content = words;
            out.push(Piece::In(Block::Heading(heading)));
        }
        for inline in heading.content.iter().filter(is_media) {
            push_media(inline, out);
        }
    }
}

/// Whether a node of a line must become a block in ADF.
fn is_media_node(inline: &Inline) -> bool {
    matches!(&inline.node, InlineNode::Media(media) if is_block_media(&media.source))
}

fn push_media(inline: &Inline, out: &mut Vec<Piece>) {
    if let InlineNode::Media(media) = &inline.node {
        let marks = inline
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Link(_) | Mark::Annotation(_)))
            .cloned()
            .collect();
        out.push(Piece::In(Block::Media(Box::new(MediaBlock {
            media: media.as_ref().clone(),
            marks,
            caption: Vec::new(),
            layout: None,
            extras: crate::document::Extras::NONE,
        }))));
    }
}

/// Cuts a line at its images: text, image, text.
fn split_media(line: &[Inline], out: &mut Vec<Piece>, block: impl Fn(Vec<Inline>) -> Block) {
    let mut run: Vec<Inline> = Vec::new();
    for inline in line {
        if is_media_node(inline) {
            push_run(&mut run, out, &block);
            push_media(inline, out);
        } else {
            run.push(inline.clone());
        }
    }
    push_run(&mut run, out, &block);
}

fn push_run(run: &mut Vec<Inline>, out: &mut Vec<Piece>, block: &impl Fn(Vec<Inline>) -> Block) {
    let blank = run.iter().all(|inline| match &inline.node {
        InlineNode::Text(text) => text.trim().is_empty(),
        InlineNode::HardBreak => true,
        _ => false,
    });
    if blank {
        run.clear();
        return;
    }
    let is_break = |inline: Option<&Inline>| matches!(inline, Some(inline) if inline.node == InlineNode::HardBreak);
    while is_break(run.last()) {
        run.pop();
    }
    while is_break(run.first()) {
        run.remove(0);
    }
    // The space that set the image apart from the words has nothing to set apart any more.
    if let Some(text) = run.last_mut().and_then(plain_text) {
        text.truncate(text.trim_end_matches(' ').len());
    }
    if let Some(text) = run.first_mut().and_then(plain_text)
        && text.starts_with(' ')
    {
        *text = text.trim_start_matches(' ').into();
    }
    run.retain(|inline| !matches!(&inline.node, InlineNode::Text(text) if text.is_empty()));
    out.push(Piece::In(block(std::mem::take(run))));
}

fn plain_text(inline: &mut Inline) -> Option<&mut CompactString> {
    match &mut inline.node {
        InlineNode::Text(text) if !inline.marks.contains(&Mark::Code) => Some(text),
        _ => None,
    }
}

fn bold_paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph::new(vec![Inline {
        node: InlineNode::Text(text.into()),
        marks: vec![Mark::Strong],
    }]))
}

fn link_paragraph(url: &str) -> Block {
    Block::Paragraph(Paragraph::new(vec![Inline {
        node: InlineNode::Text(url.into()),
        marks: vec![Mark::Link(Box::new(Link::to_url(url)))],
    }]))
}

/// A bullet list that says in words what its items' boxes said.
fn with_markers(list: &List) -> List {
    let items = list.items.iter().map(|item| {
        let mut item = item.clone();
        if let Some(done) = item.task {
            let marker = match (list.kind, done) {
                (ListKind::Decision, _) => "",
                (_, true) => "[x] ",
                (_, false) => "[ ] ",
            };
            prefix_line(&mut item, marker);
        }
        item.task = None;
        item
    });
    List::new(ListKind::Bullet, items.collect())
}

/// Puts text before the first line of an item.
pub(super) fn prefix_line(item: &mut ListItem, prefix: &str) {
    if prefix.is_empty() {
        return;
    }
    let marker = Inline::text(prefix);
    match item.blocks.first_mut() {
        Some(Block::Paragraph(paragraph)) => paragraph.content.insert(0, marker),
        _ => item
            .blocks
            .insert(0, Block::Paragraph(Paragraph::new(vec![marker]))),
    }
}
