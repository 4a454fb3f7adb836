//! Directive lines and blocks of raw HTML: what opens and closes containers without the parser knowing.
//!
//! Apart from the event loop because these may be left open, closed twice or crossed; each case must keep all text.

use super::blocks::{Frame, FrameKind, HtmlFrame, Open};
use super::directive::{self, Directive};
use super::html::{self, Tag, Token};
use super::node;
use super::read::Reader;
use crate::document::{Align, Block, Cell, Extras, Paragraph};
use crate::inline::{Inline, InlineNode};

impl Reader<'_> {
    /// Whether a line is a directive; if so it opens or closes what it says.
    pub(super) fn directive_line(&mut self, line: &[Inline], source: Option<String>) -> bool {
        // Only the line's beginning is looked at first: nearly no line is a directive.
        match line.first() {
            Some(Inline {
                node: InlineNode::Text(text),
                marks,
            }) if marks.is_empty() && (text.starts_with(":::") || text.starts_with("{expand")) => {}
            _ => return false,
        }
        let text = source.unwrap_or_else(|| crate::text::inlines_text(line));
        match directive::read(&text) {
            Some(directive) => self.directive(directive, &text),
            None => {
                if text.starts_with(":::") {
                    self.push_frame(FrameKind::Directive(Open::Unknown));
                }
                false
            }
        }
    }

    fn directive(&mut self, directive: Directive, text: &str) -> bool {
        let open = match directive {
            Directive::Close => {
                return self.close_directive(|open| !matches!(open, Open::WikiExpand(_)));
            }
            Directive::ExpandToggle => {
                if !self.close_directive(|open| matches!(open, Open::WikiExpand(_))) {
                    self.push_frame(FrameKind::Directive(Open::WikiExpand(String::new())));
                }
                return true;
            }
            Directive::Panel { kind, attributes } => Open::Panel(kind, attributes),
            Directive::Expand(title) if text.starts_with('{') => Open::WikiExpand(title),
            Directive::Expand(title) => Open::Expand(title),
            Directive::Columns(attributes) => Open::Columns(attributes, Vec::new()),
            Directive::Column(attributes) => Open::Column(attributes),
            Directive::Decisions => Open::Decisions,
            Directive::Figure => Open::Figure,
            Directive::Files => Open::Files,
            Directive::Table(attributes) => Open::Table(attributes),
            Directive::Macro(arguments) => {
                match node::container_extension(&arguments, self.options) {
                    Some(extension) => Open::Macro(Box::new(extension)),
                    None => return false,
                }
            }
        };
        self.push_frame(FrameKind::Directive(open));
        true
    }

    /// Closes the innermost open directive that `fits`; frames of HTML left open inside close with it. An end for
    /// an unknown directive stays text.
    fn close_directive(&mut self, fits: impl Fn(&Open) -> bool) -> bool {
        let position = self
            .frames
            .iter()
            .rposition(|frame| match &frame.kind {
                FrameKind::Directive(open) => fits(open),
                FrameKind::Html(_) => false,
                _ => true,
            })
            .filter(|position| {
                matches!(
                    self.frames.get(*position),
                    Some(Frame {
                        kind: FrameKind::Directive(_),
                        ..
                    })
                )
            });
        let Some(position) = position else {
            return false;
        };
        while self.frames.len() > position + 1 {
            self.pop_frame();
        }
        let unknown = matches!(
            self.frames.last(),
            Some(Frame {
                kind: FrameKind::Directive(Open::Unknown),
                ..
            })
        );
        self.pop_frame();
        !unknown
    }

    /// A block of raw HTML.
    pub(super) fn html_block(&mut self, html: &str) {
        let html = html.trim_end_matches(['\n', '\r']);
        let mut structured = self.in_html();
        let mut only_inline = true;
        let mut breaks = 0_usize;
        for token in html::tokens(html) {
            match token {
                Token::Tag(tag) if is_structure(&tag) => structured = true,
                Token::Tag(tag) if tag.name == "br" => breaks = breaks.saturating_add(1),
                Token::Tag(tag)
                    if tag.closing || html::mark(&tag).is_some() || tag.name == "img" =>
                {
                    breaks = usize::MAX;
                }
                Token::Tag(_) => only_inline = false,
                Token::Text(text) if text.trim().is_empty() => {}
                Token::Text(_) => breaks = usize::MAX,
                Token::Comment(_) => {}
            }
        }
        if structured {
            return self.structured(html);
        }
        if breaks > 0 && breaks < usize::MAX && only_inline {
            let line = vec![Inline::plain(InlineNode::HardBreak); breaks.min(1000)];
            return self.block(Block::Paragraph(Paragraph::new(line)));
        }
        if only_inline {
            for (index, part) in html.split('\n').enumerate() {
                if index > 0 {
                    self.line.soft_break();
                }
                self.line.html(part.trim());
            }
            return self.end_line();
        }
        self.raw_text(html);
    }

    fn in_html(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: FrameKind::Html(_),
                ..
            })
        )
    }

    /// HTML that is not understood, line by line as it stands.
    fn raw_text(&mut self, html: &str) {
        for (index, part) in html.split('\n').enumerate() {
            if index > 0 {
                self.line.hard_break();
            }
            self.line.text(part.trim_end_matches('\r'), true);
        }
        self.end_line();
    }

    /// Tags of tables, expands and aligned parts, with Markdown between them.
    fn structured(&mut self, html: &str) {
        let mut text = String::new();
        let mut summary = false;
        for token in html::tokens(html) {
            match token {
                Token::Comment(_) => self.line.comments += 1,
                Token::Text(part) => text.push_str(part),
                Token::Tag(tag) if tag.name == "summary" => {
                    if tag.closing && summary {
                        let title = html::unescape(text.trim());
                        self.set_title(title.split_whitespace().collect::<Vec<_>>().join(" "));
                        text.clear();
                    } else {
                        self.inside_text(&mut text);
                    }
                    summary = !tag.closing;
                }
                Token::Tag(tag) if is_structure(&tag) && !summary => {
                    self.inside_text(&mut text);
                    if tag.closing {
                        self.close_html(&tag);
                    } else {
                        self.open_html(&tag);
                    }
                }
                Token::Tag(tag) => text.push_str(tag.source),
            }
        }
        self.inside_text(&mut text);
    }

    /// Markdown between tags.
    fn inside_text(&mut self, text: &mut String) {
        if !text.trim().is_empty() {
            let blocks = self.read_inside(text.trim());
            for block in blocks {
                self.block(block);
            }
        }
        text.clear();
    }

    fn set_title(&mut self, title: String) {
        match self.frames.last_mut() {
            Some(Frame {
                kind: FrameKind::Html(HtmlFrame::Details(known)),
                ..
            }) => *known = title,
            _ if title.is_empty() => {}
            _ => self.block(Block::Paragraph(Paragraph::new(vec![Inline::text(title)]))),
        }
    }

    fn open_html(&mut self, tag: &Tag<'_>) {
        let frame = match tag.name.as_str() {
            "details" => HtmlFrame::Details(String::new()),
            "table" => HtmlFrame::Table(Vec::new()),
            "tr" => HtmlFrame::Row(Vec::new()),
            "td" | "th" => HtmlFrame::Cell(Box::new(cell(tag))),
            "div" => HtmlFrame::Div {
                align: align(tag),
                indent: tag
                    .attribute("data-indent")
                    .and_then(|steps| steps.parse().ok())
                    .unwrap_or(0)
                    .min(6),
            },
            "hr" => return self.block(Block::Rule(Extras::NONE)),
            // `thead`, `tbody` and the like only group rows.
            _ => return,
        };
        // HTML lets the end tags of cells and rows be left out.
        let closes: &[&str] = match tag.name.as_str() {
            "tr" => &["td", "th", "tr"],
            "td" | "th" => &["td", "th"],
            _ => &[],
        };
        while self.top_html().is_some_and(|name| closes.contains(&name)) {
            self.pop_frame();
        }
        self.push_frame(FrameKind::Html(frame));
    }

    /// The name of the HTML element that is innermost.
    fn top_html(&self) -> Option<&'static str> {
        match self.frames.last() {
            Some(Frame {
                kind: FrameKind::Html(html),
                ..
            }) => Some(html.name()),
            _ => None,
        }
    }

    /// Closes an element and what was left open inside; an end without beginning says nothing.
    fn close_html(&mut self, tag: &Tag<'_>) {
        let name = if tag.name == "th" {
            "td"
        } else {
            tag.name.as_str()
        };
        let position = self
            .frames
            .iter()
            .rposition(|frame| match &frame.kind {
                FrameKind::Html(html) => html.name() == name,
                FrameKind::Directive(_) => false,
                _ => true,
            })
            .filter(|position| {
                matches!(
                    self.frames.get(*position),
                    Some(Frame {
                        kind: FrameKind::Html(_),
                        ..
                    })
                )
            });
        if let Some(position) = position {
            while self.frames.len() > position {
                self.pop_frame();
            }
        } else if !matches!(name, "thead" | "tbody" | "tfoot") {
            self.raw_text(tag.source);
        }
    }
}

/// Tags that open or close what holds blocks.
fn is_structure(tag: &Tag<'_>) -> bool {
    match tag.name.as_str() {
        "details" | "summary" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => true,
        "hr" => !tag.closing,
        "div" => tag.closing || align(tag).is_some() || tag.attribute("data-indent").is_some(),
        _ => false,
    }
}

fn align(tag: &Tag<'_>) -> Option<Align> {
    let written = tag.attribute("align").or_else(|| tag.style("text-align"))?;
    match written.to_ascii_lowercase().as_str() {
        "center" => Some(Align::Center),
        "right" | "end" => Some(Align::End),
        "left" | "start" => Some(Align::Start),
        _ => None,
    }
}

fn cell(tag: &Tag<'_>) -> Cell {
    let span = |name: &str| {
        tag.attribute(name)
            .and_then(|count| count.trim().parse::<u32>().ok())
            .unwrap_or(1)
            .clamp(1, 1000)
    };
    let widths = tag.attribute("data-widths").unwrap_or_default();
    Cell {
        header: tag.name == "th",
        colspan: span("colspan"),
        rowspan: span("rowspan"),
        background: tag
            .style("background-color")
            .or_else(|| tag.style("background"))
            .or_else(|| tag.attribute("bgcolor")),
        column_widths: widths
            .split(',')
            .filter_map(|width| width.parse().ok())
            .collect(),
        ..Cell::default()
    }
}
