//! Markdown read into the tree: the loop over the parser's events.
//!
//! Containers are frames on a stack of our own, so depth costs no stack of the machine; beyond the depth limit
//! content is put into the innermost frame that is still open.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Options as ParserOptions, Parser, Tag,
    TagEnd,
};

use super::blocks::{Frame, FrameKind, from_line, settle_media};
use super::line::Line;
use super::node;
use super::paragraph::{directive_source, push_paragraph};
use super::prepare::prepare;
use crate::document::{
    Align, Block, Cell, Document, Extras, Heading, MAX_DEPTH, PanelKind, Paragraph, Table,
};
use crate::inline::{Inline, InlineNode, Mark};
use crate::{LossLog, Options};

/// How deep Markdown within HTML within Markdown is read.
const MAX_NESTED_READS: usize = 8;

/// Reads Markdown; every text is Markdown.
pub(crate) fn read(source: &str, options: &Options) -> Document {
    let mut reader = Reader::new(options, 0);
    reader.run(source);
    let (blocks, log) = reader.finish();
    let mut document = Document::new(blocks);
    document.losses = log.finish();
    document
}

fn parser_options() -> ParserOptions {
    ParserOptions::ENABLE_TABLES
        | ParserOptions::ENABLE_FOOTNOTES
        | ParserOptions::ENABLE_STRIKETHROUGH
        | ParserOptions::ENABLE_TASKLISTS
        | ParserOptions::ENABLE_GFM
}

pub(super) struct Reader<'o> {
    pub options: &'o Options,
    pub frames: Vec<Frame>,
    /// For each container of the parser, whether it has a frame.
    opened: Vec<bool>,
    pub line: Line<'o>,
    pub code: Option<(String, String)>,
    html: Option<String>,
    aligns: Vec<Alignment>,
    column: usize,
    in_header: bool,
    /// The source of the paragraph being read, if it may be a directive.
    directive_source: Option<String>,
    log: LossLog,
    /// How many blocks of the document the log knows.
    entered: usize,
    nested: usize,
}

impl<'o> Reader<'o> {
    fn new(options: &'o Options, nested: usize) -> Self {
        Self {
            options,
            frames: vec![Frame::new(FrameKind::Root)],
            opened: Vec::new(),
            line: Line::new(options),
            code: None,
            html: None,
            aligns: Vec::new(),
            column: 0,
            in_header: false,
            directive_source: None,
            log: LossLog::new(),
            entered: 0,
            nested,
        }
    }

    /// Reads a text inside HTML; too deep within each other it stays text.
    pub(super) fn read_inside(&mut self, source: &str) -> Vec<Block> {
        if self.nested >= MAX_NESTED_READS {
            return vec![Block::Paragraph(Paragraph::new(vec![Inline::text(source)]))];
        }
        let mut reader = Reader::new(self.options, self.nested + 1);
        reader.run(source);
        let (blocks, log) = reader.finish();
        for loss in log.finish() {
            self.note(loss.what);
        }
        blocks
    }

    fn run(&mut self, source: &str) {
        let prepared = prepare(source, parser_options());
        let source: &str = &prepared;
        for (event, range) in Parser::new_ext(source, parser_options()).into_offset_iter() {
            match event {
                Event::Text(text) if self.code.is_none() => {
                    // The parser cuts text behind a backslash; entities are longer in the source than in the text.
                    let escaped = range.len() != text.len()
                        || (range.start > 0
                            && source.as_bytes().get(range.start - 1) == Some(&b'\\')
                            && text.starts_with(|first: char| first.is_ascii_punctuation()));
                    self.line.text(&text, escaped);
                }
                Event::Start(Tag::Strikethrough) => self.line.open(Mark::Strike),
                other => self.event(other, source.get(range).unwrap_or_default()),
            }
            if self.line.comments > 0 {
                self.line.comments = 0;
                self.note("HTML comment");
            }
        }
    }

    /// Notes a loss where the reader is.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        let root = self.frames.first();
        let complete = root.map(|root| &*root.blocks).unwrap_or_default();
        for block in complete.get(self.entered..).unwrap_or_default() {
            self.log.enter(block);
        }
        self.entered = complete.len();
        self.log.note_behind(what);
    }

    fn finish(mut self) -> (Vec<Block>, LossLog) {
        self.end_line();
        while self.frames.len() > 1 {
            self.pop_frame();
        }
        let blocks = self
            .frames
            .pop()
            .map(|frame| frame.blocks)
            .unwrap_or_default();
        (blocks, self.log)
    }

    fn event(&mut self, event: Event<'_>, source: &str) {
        match event {
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.line.text(&text, false),
            },
            Event::Code(code) => self.line.code(&code),
            Event::InlineHtml(html) => self.line.html(&html),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.line.html(&html),
            },
            Event::SoftBreak => self.line.soft_break(),
            Event::HardBreak => self.line.hard_break(),
            Event::Rule => self.block(Block::Rule(Extras::NONE)),
            Event::FootnoteReference(label) => {
                if self.line.in_image() {
                    self.line.text(source, true);
                } else {
                    self.line
                        .node(InlineNode::FootnoteReference(label.into_string()));
                }
            }
            Event::TaskListMarker(done) => {
                if let Some(Frame {
                    kind: FrameKind::Item { task },
                    ..
                }) = self.frames.last_mut()
                {
                    *task = Some(done);
                } else {
                    self.line.text(source, true);
                    self.line.soft_break();
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.line.text(&text, true),
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str) {
        match tag {
            Tag::Emphasis => self.line.open(Mark::Em),
            Tag::Strong => self.line.open(Mark::Strong),
            Tag::Strikethrough => self.line.open(Mark::Strike),
            Tag::Superscript => self.line.open(Mark::Sup),
            Tag::Subscript => self.line.open(Mark::Sub),
            Tag::Link {
                dest_url,
                title,
                link_type,
                ..
            } => {
                let mail = link_type == pulldown_cmark::LinkType::Email;
                let address: CowStr<'_> = if mail {
                    format!("mailto:{dest_url}").into()
                } else {
                    dest_url
                };
                self.line.open_link(&address, &title);
            }
            Tag::Image {
                dest_url, title, ..
            } => self.line.open_image(&dest_url, &title),
            Tag::Paragraph => {
                self.end_line();
                self.directive_source = directive_source(source);
            }
            Tag::Heading { .. } => self.end_line(),
            Tag::CodeBlock(kind) => {
                self.end_line();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => {
                self.end_line();
                self.html = Some(String::new());
            }
            Tag::BlockQuote(kind) => self.open(match kind {
                None => FrameKind::Quote,
                Some(BlockQuoteKind::Note) => FrameKind::Alert(PanelKind::Info),
                Some(BlockQuoteKind::Tip) => FrameKind::Alert(PanelKind::Tip),
                Some(BlockQuoteKind::Important) => FrameKind::Alert(PanelKind::Note),
                Some(BlockQuoteKind::Warning) => FrameKind::Alert(PanelKind::Warning),
                Some(BlockQuoteKind::Caution) => FrameKind::Alert(PanelKind::Error),
            }),
            Tag::List(start) => self.open(FrameKind::List {
                start,
                items: Vec::new(),
            }),
            Tag::Item => self.open(FrameKind::Item { task: None }),
            Tag::FootnoteDefinition(label) => self.open(FrameKind::Footnote(label.into_string())),
            Tag::Table(aligns) => {
                self.aligns = aligns;
                self.open(FrameKind::Table { rows: Vec::new() });
            }
            Tag::TableHead => {
                self.in_header = true;
                self.column = 0;
                self.open(FrameKind::Row { cells: Vec::new() });
            }
            Tag::TableRow => {
                self.column = 0;
                self.open(FrameKind::Row { cells: Vec::new() });
            }
            Tag::TableCell => {}
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.line.close(),
            TagEnd::Link => self.line.close_link(),
            TagEnd::Image => self.line.close_image(),
            TagEnd::Paragraph => self.end_line(),
            TagEnd::Heading(level) => {
                let mut content = self.line.finish();
                settle_media(&mut content);
                self.block(Block::Heading(Heading::new(level as u8, content)));
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html_block(&html);
                }
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => {
                self.in_header = false;
                self.close();
            }
            TagEnd::Table => {
                self.close();
                self.drop_empty_header();
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::TableRow => self.close(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Opens a container of the parser.
    fn open(&mut self, kind: FrameKind) {
        self.end_line();
        let opened = self.push_frame(kind);
        self.opened.push(opened);
    }

    /// Opens a frame unless the nesting is too deep already.
    pub(super) fn push_frame(&mut self, kind: FrameKind) -> bool {
        if self.frames.len() >= MAX_DEPTH {
            self.note(format!("nesting deeper than {MAX_DEPTH}"));
            return false;
        }
        self.frames.push(Frame::new(kind));
        true
    }

    /// Closes a container of the parser, and with it what was left open inside.
    fn close(&mut self) {
        self.end_line();
        if self.opened.pop() == Some(true) {
            while self.frames.last().is_some_and(Frame::is_ours) {
                self.pop_frame();
            }
            self.pop_frame();
        }
    }

    pub(super) fn pop_frame(&mut self) {
        if self.frames.len() > 1
            && let Some(frame) = self.frames.pop()
            && let Some(parent) = self.frames.last_mut()
        {
            frame.close_into(parent);
        }
    }

    pub(super) fn block(&mut self, block: Block) {
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(block);
        }
    }

    /// Ends a paragraph, or the text of a tight list item.
    pub(super) fn end_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = self.line.finish();
        let source = self.directive_source.take();
        if !self.line.begins_escaped && self.directive_line(&line, source) {
            return;
        }
        let frame = self.frames.last_mut();
        let mut blocks = frame.map_or_else(Vec::new, |frame| std::mem::take(&mut frame.blocks));
        self.line_blocks(line, None, &mut blocks);
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks = blocks;
        }
    }

    /// The blocks a line is: mostly one paragraph, else cut at the placeholders of blocks in it.
    pub(super) fn line_blocks(
        &self,
        line: Vec<Inline>,
        align: Option<Align>,
        blocks: &mut Vec<Block>,
    ) {
        let is_code = |inline: &Inline| match &inline.node {
            InlineNode::Text(text) if inline.marks.contains(&Mark::Code) => {
                node::block_from_code(text, self.options)
            }
            _ => None,
        };
        let line = match from_line(line) {
            Ok(block) => return blocks.push(block),
            Err(line) => line,
        };
        let may_be = |inline: &Inline| matches!(&inline.node, InlineNode::Text(text) if text.starts_with('{'));
        if !line.iter().any(may_be) {
            return push_paragraph(line, align, blocks);
        }
        let mut run: Vec<Inline> = Vec::new();
        for inline in line {
            match is_code(&inline) {
                Some(block) => {
                    push_paragraph(std::mem::take(&mut run), align, blocks);
                    blocks.push(block);
                }
                None => run.push(inline),
            }
        }
        push_paragraph(run, align, blocks);
    }

    fn end_cell(&mut self) {
        let line = self.line.finish();
        let align = match self.aligns.get(self.column) {
            Some(Alignment::Left) => Some(Align::Start),
            Some(Alignment::Center) => Some(Align::Center),
            Some(Alignment::Right) => Some(Align::End),
            _ => None,
        };
        self.column += 1;
        let mut blocks = Vec::with_capacity(usize::from(!line.is_empty()));
        self.line_blocks(line, align, &mut blocks);
        let header = self.in_header;
        match self.frames.last_mut() {
            Some(Frame {
                kind: FrameKind::Row { cells },
                ..
            }) => cells.push(Cell {
                header,
                blocks,
                ..Cell::default()
            }),
            Some(frame) => frame.blocks.extend(blocks),
            None => {}
        }
    }

    /// A header row without any text stands for no header: GitHub's tables must have one.
    fn drop_empty_header(&mut self) {
        let Some(Block::Table(table)) = self
            .frames
            .last_mut()
            .and_then(|frame| frame.blocks.last_mut())
        else {
            return;
        };
        let Table { rows, .. } = table.as_mut();
        if rows.len() > 1
            && let Some(first) = rows.first()
            && first
                .cells
                .iter()
                .all(|cell| cell.header && cell.blocks.is_empty())
        {
            rows.remove(0);
        }
    }
}
