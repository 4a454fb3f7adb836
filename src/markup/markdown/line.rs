//! Collects what stands in a line while the parser goes over it: text, marks, images, raw HTML.
//!
//! Apart from the block reader. Marks are put on each run when it is pushed, so the time is linear in the text
//! however deeply they are nested.

use super::html::{self, Token};
use super::{links, scan};
use crate::document::{Media, MediaSource};
use crate::inline::{Inline, InlineNode, Mark, Mention, push_inline};
use crate::options::{MentionId, Mentions};
use crate::{Options, target};

/// HTML tags that may be open at once; more are taken as text.
const MAX_OPEN_TAGS: usize = 32;

/// A line being collected.
pub(super) struct Line<'o> {
    pub options: &'o Options,
    pub inlines: Vec<Inline>,
    /// Text not yet looked through for addresses and mentions.
    pending: String,
    /// Where in `pending` a character was escaped and so has no special meaning.
    literal: Vec<usize>,
    marks: Vec<Mark>,
    /// Where among the marks is what each open span of the parser added.
    spans: Vec<Option<usize>>,
    tags: Vec<OpenTag>,
    image: Option<Image>,
    /// The mention being read; its name grows.
    mention: Option<Mention>,
    link_start: usize,
    after_break: bool,
    /// Whether the first character was escaped, so that the line is no directive.
    pub begins_escaped: bool,
    /// Comments left out; the caller notes them as lost.
    pub comments: usize,
}

struct OpenTag {
    name: String,
    source: String,
    mark: Option<Mark>,
    index: usize,
}

struct Image {
    source: MediaSource,
    title: String,
    alt: String,
    depth: usize,
}

impl<'o> Line<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            inlines: Vec::new(),
            pending: String::new(),
            literal: Vec::new(),
            marks: Vec::new(),
            spans: Vec::new(),
            tags: Vec::new(),
            image: None,
            mention: None,
            link_start: 0,
            after_break: false,
            begins_escaped: false,
            comments: 0,
        }
    }

    /// Whether nothing was collected.
    pub(super) fn is_empty(&self) -> bool {
        self.inlines.is_empty() && self.pending.is_empty() && self.tags.is_empty()
    }

    /// Adds text; `escaped` when its first character has no special meaning.
    pub(super) fn text(&mut self, text: &str, escaped: bool) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        if let Some(mention) = &mut self.mention {
            mention.name.get_or_insert_default().push_str(text);
            return;
        }
        let text = if self.after_break {
            text.trim_start_matches(' ')
        } else {
            text
        };
        if text.is_empty() {
            return;
        }
        self.after_break = false;
        if self.is_empty() {
            self.begins_escaped = escaped;
        }
        if escaped {
            self.literal.push(self.pending.len());
        }
        // Entities and tags may hold line breaks; in running text they are spaces.
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            self.pending.push_str(&text.replace(['\n', '\r'], " "));
        } else {
            self.pending.push_str(text);
        }
    }

    /// A line break of the source that is no break of the document.
    pub(super) fn soft_break(&mut self) {
        self.text(" ", false);
    }

    pub(super) fn hard_break(&mut self) {
        if self.image.is_some() {
            return self.text(" ", false);
        }
        while self.pending.ends_with(' ') {
            self.pending.pop();
        }
        self.flush();
        self.inlines.push(Inline::plain(InlineNode::HardBreak));
        self.after_break = true;
    }

    /// A code span, or what it is the placeholder of.
    pub(super) fn code(&mut self, code: &str) {
        if self.image.is_some() || self.mention.is_some() {
            return self.text(code, false);
        }
        if code.is_empty() {
            return;
        }
        self.flush();
        self.after_break = false;
        if code.starts_with('{')
            && let Some(mut inline) = super::node::inline_from_code(code, self.options)
        {
            inline.marks = self.marks.clone();
            self.inlines.push(inline);
            return;
        }
        let mut marks = self.marks.clone();
        if !marks.contains(&Mark::Code) {
            marks.push(Mark::Code);
        }
        push_inline(
            &mut self.inlines,
            Inline {
                node: InlineNode::Text(code.into()),
                marks,
            },
        );
    }

    /// A node without text of its own.
    pub(super) fn node(&mut self, node: InlineNode) {
        self.flush();
        self.after_break = false;
        let marks = self.marks.clone();
        self.inlines.push(Inline { node, marks });
    }

    pub(super) fn open(&mut self, mark: Mark) {
        self.flush();
        if self.marks.contains(&mark) {
            self.spans.push(None);
        } else {
            self.spans.push(Some(self.marks.len()));
            self.marks.push(mark);
        }
    }

    pub(super) fn close(&mut self) {
        self.flush();
        if let Some(Some(index)) = self.spans.pop() {
            self.remove_mark_at(index);
        }
    }

    fn remove_mark(&mut self, mark: &Mark) {
        if let Some(index) = self.marks.iter().rposition(|known| known == mark) {
            self.remove_mark_at(index);
        }
    }

    /// Tags and the parser's spans may cross, so what is above moves down.
    fn remove_mark_at(&mut self, index: usize) {
        if index + 1 >= self.marks.len() {
            self.marks.truncate(index);
            return;
        }
        self.marks.remove(index);
        for span in self.spans.iter_mut().flatten() {
            if *span > index {
                *span -= 1;
            }
        }
    }

    /// Whether an `@` right before makes the link that begins here a mention.
    fn ends_with_at(&self) -> bool {
        self.pending.ends_with('@') && self.literal.last() != Some(&(self.pending.len() - 1))
    }

    pub(super) fn open_link(&mut self, address: &str, title: &str) {
        if self.mention.is_none()
            && self.ends_with_at()
            && let Some(mention) = mention(address, &self.options.mentions)
        {
            self.pending.pop();
            self.flush();
            self.mention = Some(mention);
            self.spans.push(None);
            return;
        }
        let mut link = crate::inline::Link::to_url(String::new());
        link.target = target::read(address);
        link.title = one_line(title);
        self.open(Mark::Link(Box::new(link)));
        self.link_start = self.inlines.len();
    }

    pub(super) fn close_link(&mut self) {
        self.flush();
        if let Some(mut mention) = self.mention.take() {
            self.spans.pop();
            let name = mention.name.take().unwrap_or_default();
            let name = name.strip_prefix('@').unwrap_or(&name);
            // Without a name the writer shows a user name instead.
            let shown = mention.id.as_deref() != Some(name) && !name.is_empty();
            mention.name = shown.then(|| name.to_owned());
            self.node(InlineNode::Mention(Box::new(mention)));
            return;
        }
        if let Some(Some(index)) = self.spans.last()
            && let Some(Mark::Link(link)) = self.marks.get(*index)
        {
            links::finish_link(&mut self.inlines, self.link_start, link, &self.marks);
        }
        self.close();
    }

    pub(super) fn open_image(&mut self, address: &str, title: &str) {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return;
        }
        self.flush();
        self.image = Some(Image {
            source: target::read_media(address),
            title: title.to_owned(),
            alt: String::new(),
            depth: 0,
        });
    }

    pub(super) fn close_image(&mut self) {
        match &mut self.image {
            Some(image) if image.depth > 0 => image.depth -= 1,
            _ => {
                if let Some(image) = self.image.take() {
                    let mut media = Media::new(image.source);
                    media.alt = one_line(&image.alt);
                    media.title = one_line(&image.title);
                    self.node(InlineNode::Media(Box::new(media)));
                }
            }
        }
    }

    /// Whether the parser is inside an image's text.
    pub(super) fn in_image(&self) -> bool {
        self.image.is_some()
    }

    /// A tag in a line: a mark, a break, an image, or else text.
    pub(super) fn html(&mut self, source: &str) {
        for token in html::tokens(source) {
            match token {
                Token::Text(text) => self.text(text, false),
                Token::Comment(super::SEPARATOR) => self.flush(),
                Token::Comment(_) => self.comments += 1,
                Token::Tag(tag) => self.tag(&tag),
            }
        }
    }

    fn tag(&mut self, tag: &html::Tag<'_>) {
        if self.image.is_some() {
            return self.text(tag.source, true);
        }
        if tag.closing {
            return self.close_tag(tag);
        }
        match tag.name.as_str() {
            "br" => return self.hard_break(),
            "img" => {
                if let Some(address) = tag.attribute("src") {
                    let mut media = Media::new(target::read_media(&address));
                    media.alt = tag.attribute("alt").filter(|alt| !alt.is_empty());
                    media.title = tag.attribute("title").filter(|title| !title.is_empty());
                    let size = |name| tag.attribute(name)?.trim_end_matches("px").parse().ok();
                    media.width = size("width");
                    media.height = size("height");
                    return self.node(InlineNode::Media(Box::new(media)));
                }
            }
            _ => {}
        }
        let self_closing = tag.source.ends_with("/>");
        let mark = html::mark(tag).filter(|_| !self_closing && self.tags.len() < MAX_OPEN_TAGS);
        let Some(mark) = mark else {
            return self.text(tag.source, true);
        };
        self.flush();
        let added = !self.marks.contains(&mark);
        if added {
            self.marks.push(mark.clone());
        }
        self.tags.push(OpenTag {
            name: tag.name.clone(),
            source: tag.source.to_owned(),
            mark: added.then_some(mark),
            index: self.inlines.len(),
        });
    }

    fn close_tag(&mut self, tag: &html::Tag<'_>) {
        let Some(position) = self.tags.iter().rposition(|open| open.name == tag.name) else {
            if tag.name != "br" {
                self.text(tag.source, true);
            }
            return;
        };
        self.flush();
        while self.tags.len() > position + 1 {
            self.restore_tag();
        }
        if let Some(OpenTag {
            mark: Some(mark),
            index,
            ..
        }) = self.tags.pop()
        {
            if let Mark::Link(link) = &mark {
                links::finish_link(&mut self.inlines, index, link, &self.marks);
            }
            self.remove_mark(&mark);
        }
    }

    /// A tag that was never closed is text after all.
    fn restore_tag(&mut self) {
        let Some(open) = self.tags.pop() else { return };
        if let Some(mark) = &open.mark {
            self.remove_mark(mark);
            for inline in self.inlines.iter_mut().skip(open.index) {
                inline.marks.retain(|known| known != mark);
            }
        }
        let index = open.index.min(self.inlines.len());
        let tail = self.inlines.split_off(index);
        push_inline(
            &mut self.inlines,
            Inline {
                node: InlineNode::Text(open.source.replace(['\n', '\r'], " ").into()),
                marks: self.marks.clone(),
            },
        );
        for inline in tail {
            push_inline(&mut self.inlines, inline);
        }
    }

    /// Looks through the text that came together and pushes what is in it.
    pub(super) fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        let literal = std::mem::take(&mut self.literal);
        scan::push_text(
            &mut self.inlines,
            &text,
            &literal,
            &self.marks,
            self.options,
        );
        self.pending = text;
        self.pending.clear();
        self.literal = literal;
        self.literal.clear();
    }

    /// The collected line; the collector is empty again.
    pub(super) fn finish(&mut self) -> Vec<Inline> {
        self.flush();
        while !self.tags.is_empty() {
            self.restore_tag();
        }
        self.marks.clear();
        self.spans.clear();
        self.mention = None;
        self.image = None;
        self.after_break = false;
        // The line gets as much memory as it needs; what was collected in serves the next one.
        self.inlines.drain(..).collect()
    }
}

/// The mention an address behind `@[Name]` stands for. `accountid:` is whatever the site calls its people by.
fn mention(address: &str, mentions: &Mentions) -> Option<Mention> {
    let (scheme, id) = address.split_once(':')?;
    let kind = match scheme {
        "accountid" => None,
        "username" => mentions.unusual(MentionId::UserName),
        "userkey" => mentions.unusual(MentionId::UserKey),
        _ => return None,
    };
    Some(Mention {
        id: Some(id.to_owned()),
        kind,
        ..Mention::default()
    })
}

/// A title on one line; `None` for an empty one.
fn one_line(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let text = text.replace(['\n', '\r'], " ");
    let text = text.trim_matches(' ');
    (!text.is_empty()).then(|| text.to_owned())
}
