//! The tree written as ADF: blocks.
//!
//! Writes JSON text directly: going through a `Value` costs three times as much. What does not fit was made to fit before
//! (`fit`). Local ids that ADF requires are counted from a seed, so the same document always gets the same text.

use serde_json::{Map, Value};

use super::attributes::{GENERATED, MARKS, MEMBERS, NODE};
use super::fit::{Fitter, fits};
use super::json_text::push_string;
use super::rules::Place;
use crate::document::{Align, Block, Document, Extras};
use crate::inline::{Inline, InlineNode, Mark};
use crate::{Format, LossLog, Options, Written};

/// Writes a `doc` node. The empty document is one empty paragraph, as the editors leave it.
pub(crate) fn write(document: &Document, options: &Options) -> Written {
    let mut writer = Writer::new(options, "");
    writer.out.reserve(document.blocks.len() * 128);
    writer
        .out
        .push_str(r#"{"version":1,"type":"doc","content":["#);
    writer.top_level(&document.blocks);
    if writer.out.ends_with('[') {
        writer.out.push_str(EMPTY_PARAGRAPH);
    }
    writer.out.push_str("]}");
    Written {
        text: writer.out,
        losses: writer.log.finish(),
    }
}

/// Writes blocks for insertion into a document, separated by commas; `seed` keeps local ids apart from those already there.
pub(crate) fn write_blocks(
    blocks: &[Block],
    options: &Options,
    place: Place,
    seed: &str,
) -> Written {
    let mut writer = Writer::new(options, seed);
    if place == Place::Doc {
        writer.top_level(blocks);
    } else {
        let mut fitting = Vec::new();
        for block in blocks {
            if fits(block, place) {
                fitting.push(block.clone());
            } else {
                fitting.extend(
                    Fitter {
                        log: &mut writer.log,
                    }
                    .fit_one(block, place),
                );
            }
        }
        writer.blocks(&fitting, place);
    }
    Written {
        text: writer.out,
        losses: writer.log.finish(),
    }
}

pub(super) const EMPTY_PARAGRAPH: &str = r#"{"type":"paragraph","content":[]}"#;

pub(super) struct Writer<'o> {
    pub out: String,
    pub log: LossLog,
    pub options: &'o Options,
    seed: u64,
    next_id: u64,
}

impl<'o> Writer<'o> {
    fn new(options: &'o Options, seed: &str) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in seed.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self {
            out: String::new(),
            log: LossLog::new(),
            options,
            seed: hash,
            next_id: 0,
        }
    }

    fn top_level(&mut self, blocks: &[Block]) {
        let mut first = true;
        for block in blocks {
            self.log.enter(block);
            if fits(block, Place::Doc) {
                self.comma(&mut first);
                self.block(block, Place::Doc);
            } else {
                for part in (Fitter { log: &mut self.log }).fit_one(block, Place::Doc) {
                    self.comma(&mut first);
                    self.block(&part, Place::Doc);
                }
            }
        }
    }

    pub(super) fn comma(&mut self, first: &mut bool) {
        if *first {
            *first = false;
        } else {
            self.out.push(',');
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) {
        let mut first = true;
        for block in blocks {
            self.comma(&mut first);
            self.block(block, place);
        }
    }

    /// The content of a container that must not be empty.
    pub(super) fn content(&mut self, blocks: &[Block], place: Place) {
        self.out.push_str(r#","content":["#);
        if blocks.is_empty() {
            self.out.push_str(EMPTY_PARAGRAPH);
        }
        self.blocks(blocks, place);
        self.out.push(']');
    }

    pub(super) fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Paragraph(paragraph) => {
                self.open("paragraph");
                self.attributes(&[], &paragraph.extras);
                self.line_marks(paragraph.align, paragraph.indent, &paragraph.extras, place);
                self.line(&paragraph.content);
                self.close(&paragraph.extras);
            }
            Block::Heading(heading) => {
                self.open("heading");
                let level = heading.level.clamp(1, 6);
                self.attributes(&[("level", Attr::Count(level.into()))], &heading.extras);
                self.line_marks(heading.align, heading.indent, &heading.extras, place);
                self.line(&heading.content);
                self.close(&heading.extras);
            }
            Block::List(list) => self.list(list, place),
            Block::Quote(quote) => {
                self.open("blockquote");
                self.attributes(&[], &quote.extras);
                self.content(&quote.blocks, Place::Quote);
                self.close(&quote.extras);
            }
            Block::Code(code) => self.code(code),
            Block::Rule(extras) => {
                self.open("rule");
                self.attributes(&[], extras);
                self.close(extras);
            }
            Block::Table(table) => self.table(table),
            Block::Panel(panel) => self.panel(panel),
            Block::Expand(expand) => self.expand(expand, place),
            Block::Layout(layout) => self.layout(layout),
            Block::Media(media) => self.media_block(media),
            Block::MediaGroup(group) => self.media_group(group),
            Block::Card(card) => self.card(card),
            Block::Extension(extension) => self.extension_block(extension),
            Block::Opaque(opaque) if opaque.format == Format::Adf => {
                self.out.push_str(&opaque.source);
            }
            Block::Opaque(opaque) => {
                let line = [Inline::plain(InlineNode::Opaque(opaque.clone()))];
                self.open("paragraph");
                self.line(&line);
                self.out.push('}');
            }
            // Footnotes are paragraphs by now; this is for a tree that was not made to fit.
            Block::Footnote(footnote) => self.blocks(&footnote.blocks, place),
        }
    }

    pub(super) fn open(&mut self, kind: &str) {
        self.out.push_str(r#"{"type":""#);
        self.out.push_str(kind);
        self.out.push('"');
    }

    /// Closes a node, writing members of the source that no node has.
    pub(super) fn close(&mut self, extras: &Extras) {
        if let Some(map) = extras.of(Format::Adf)
            && let Some(Value::Object(members)) = map.get(MEMBERS)
        {
            for (name, value) in members {
                self.out.push(',');
                push_string(&mut self.out, name);
                self.out.push(':');
                self.value(value);
            }
        }
        self.out.push('}');
    }

    fn value(&mut self, value: &Value) {
        // Serialising a value to a string cannot fail.
        self.out.push_str(&value.to_string());
    }

    /// Writes `,"attrs":{…}` unless there is nothing in it.
    pub(super) fn attributes(&mut self, own: &[(&str, Attr<'_>)], extras: &Extras) {
        let extra = extras.of(Format::Adf);
        if extra.is_none() && own.is_empty() {
            return;
        }
        let start = self.out.len();
        self.out.push_str(r#","attrs":{"#);
        let mut first = true;
        for (name, attr) in own {
            if matches!(attr, Attr::None) {
                continue;
            }
            self.comma(&mut first);
            // Names of ours hold nothing to escape.
            self.out.push('"');
            self.out.push_str(name);
            self.out.push_str("\":");
            self.attr(attr);
        }
        for (name, value) in extra.into_iter().flatten() {
            let taken = own
                .iter()
                .any(|(known, attr)| known == name && !matches!(attr, Attr::None));
            if taken || matches!(name.as_str(), MARKS | MEMBERS | NODE) {
                continue;
            }
            self.comma(&mut first);
            push_string(&mut self.out, name);
            self.out.push(':');
            self.value(value);
        }
        if first {
            self.out.truncate(start);
        } else {
            self.out.push('}');
        }
    }

    fn attr(&mut self, attr: &Attr<'_>) {
        match attr {
            Attr::None => {}
            Attr::Text(text) => push_string(&mut self.out, text),
            Attr::Count(count) => self.out.push_str(&count.to_string()),
            Attr::Number(number) => self.number(*number),
            Attr::Flag(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Attr::Json(value) => self.value(value),
            Attr::Numbers(numbers) => {
                self.out.push('[');
                let mut first = true;
                for number in *numbers {
                    self.comma(&mut first);
                    self.number(*number);
                }
                self.out.push(']');
            }
        }
    }

    fn number(&mut self, number: f64) {
        if number.is_finite() {
            self.out.push_str(&number.to_string());
        } else {
            self.out.push('0');
        }
    }

    /// Writes a local id ADF requires: the one the node came with, or one counted from the seed.
    pub(super) fn local_id(&mut self, extras: &Extras) -> String {
        if let Some(id) = extras
            .text(Format::Adf, "localId")
            .filter(|id| !id.is_empty())
        {
            return id.to_owned();
        }
        self.next_id += 1;
        let number = self
            .seed
            .wrapping_add(self.next_id.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        format!("{GENERATED}{number:016x}")
    }

    /// Marks kept from the source, alignment and indentation.
    fn line_marks(&mut self, align: Option<Align>, indent: u8, extras: &Extras, place: Place) {
        let kept = raw_marks(extras);
        let align = match align {
            Some(Align::Center) => Some("center"),
            Some(Align::End) => Some("end"),
            Some(Align::Start) | None => None,
        };
        if align.is_none() && indent == 0 && kept.is_empty() {
            return;
        }
        let mut marks: Vec<String> = kept.iter().map(Value::to_string).collect();
        if let Some(align) = align {
            if matches!(place, Place::Doc | Place::Column | Place::Cell) {
                marks.push(format!(
                    r#"{{"type":"alignment","attrs":{{"align":"{align}"}}}}"#
                ));
            } else {
                self.log
                    .note("alignment (ADF allows it on the page, in columns and cells)");
            }
        }
        if indent > 0 {
            if matches!(place, Place::Doc | Place::Column) && align.is_none() {
                let level = indent.min(6);
                marks.push(format!(
                    r#"{{"type":"indentation","attrs":{{"level":{level}}}}}"#
                ));
            } else {
                self.log
                    .note("indentation (ADF allows it on the page and in columns)");
            }
        }
        if !marks.is_empty() {
            self.out.push_str(r#","marks":["#);
            self.out.push_str(&marks.join(","));
            self.out.push(']');
        }
    }

    /// Marks kept from the source.
    pub(super) fn kept_marks(&mut self, extras: &Extras) {
        let kept = raw_marks(extras);
        if !kept.is_empty() {
            self.out.push_str(r#","marks":"#);
            let marks = Value::Array(kept.to_vec());
            self.value(&marks);
        }
    }
}

fn raw_marks(extras: &Extras) -> &[Value] {
    match extras
        .of(Format::Adf)
        .and_then(|map: &Map<String, Value>| map.get(MARKS))
    {
        Some(Value::Array(marks)) => marks,
        _ => &[],
    }
}

/// The value of an attribute; `None` leaves it out.
pub(super) enum Attr<'a> {
    None,
    Text(&'a str),
    Count(u64),
    Number(f64),
    Numbers(&'a [f64]),
    Flag(bool),
    Json(&'a Value),
}

/// Marks of a run that only ADF knows, as they stand.
pub(super) fn is_foreign_mark(mark: &Mark) -> bool {
    matches!(mark, Mark::Other(opaque) if opaque.format != Format::Adf)
}
