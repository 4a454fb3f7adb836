//! Links, images, cards and footnotes.

use serde_json::Value;

use super::Writer;
use crate::Format;
use crate::document::{
    Block, Card, CardKind, Extras, Footnote, Media, MediaBlock, MediaGroup, MediaSource, Opaque,
};
use crate::inline::{Inline, InlineNode, Link, LinkTarget, Mark, PageTarget};
use crate::storage::escape::{push_attribute, push_text};
use crate::storage::link::user_attribute;
use crate::storage::macros::{FOOTNOTE_BACK, FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE};

impl Writer<'_> {
    pub(super) fn open_address(&mut self, url: &str, link: &Link) {
        self.out.push_str("<a");
        push_attribute(&mut self.out, "href", url);
        if let Some(title) = &link.title {
            push_attribute(&mut self.out, "title", title);
        }
        self.attributes(&link.extras);
        self.out.push('>');
    }

    /// Writes `<ac:link …>` and the resource it points at.
    pub(super) fn open_resource_link(&mut self, target: &LinkTarget, extras: &Extras) {
        let anchor = match target {
            LinkTarget::Page(page) => page.anchor.as_deref(),
            LinkTarget::Blog { anchor, .. } | LinkTarget::Content { anchor, .. } => {
                anchor.as_deref()
            }
            LinkTarget::Anchor(anchor) => Some(anchor.as_str()),
            _ => None,
        };
        self.out.push_str("<ac:link");
        if let Some(anchor) = anchor {
            push_attribute(&mut self.out, "ac:anchor", anchor);
        }
        self.attributes(extras);
        self.out.push('>');
        self.resource(target, extras);
    }

    /// Writes an `ri:` element.
    fn resource(&mut self, target: &LinkTarget, extras: &Extras) {
        let (name, attributes): (&str, Vec<(&str, &str)>) = match target {
            LinkTarget::Page(page) => ("ri:page", page_attributes(page)),
            LinkTarget::Blog {
                space, title, day, ..
            } => {
                let space = space.as_deref().map(|space| ("ri:space-key", space));
                let day = Some(("ri:posting-day", day.as_str())).filter(|(_, day)| !day.is_empty());
                (
                    "ri:blog-post",
                    [space, Some(("ri:content-title", title.as_str())), day]
                        .into_iter()
                        .flatten()
                        .collect(),
                )
            }
            LinkTarget::Space(key) => ("ri:space", vec![("ri:space-key", key)]),
            LinkTarget::Attachment { filename, page } => {
                self.attachment(filename, page.as_deref(), extras);
                return;
            }
            LinkTarget::Content { id, .. } => ("ri:content-entity", vec![("ri:content-id", id)]),
            LinkTarget::User(id) => {
                let attribute = extras.text(Format::Storage, "@attribute");
                let attribute =
                    attribute.unwrap_or_else(|| user_attribute(self.options.mentions.id_kind));
                ("ri:user", vec![(attribute, id)])
            }
            LinkTarget::Shortcut { key, parameter } => (
                "ri:shortcut",
                vec![("ri:key", key), ("ri:parameter", parameter)],
            ),
            LinkTarget::Url(url) => ("ri:url", vec![("ri:value", url)]),
            LinkTarget::Anchor(_) | LinkTarget::Issue(_) => return,
        };
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            push_attribute(&mut self.out, name, value);
        }
        self.resource_attributes(extras);
        self.out.push_str("/>");
    }

    /// Attributes of a resource that the target does not say.
    pub(super) fn resource_attributes(&mut self, extras: &Extras) {
        let kept = extras
            .of(Format::Storage)
            .and_then(|extras| extras.get("@ri"))
            .and_then(Value::as_object);
        for (name, value) in kept.into_iter().flatten() {
            push_attribute(&mut self.out, name, value.as_str().unwrap_or_default());
        }
    }

    fn attachment(&mut self, filename: &str, page: Option<&PageTarget>, extras: &Extras) {
        self.out.push_str("<ri:attachment");
        push_attribute(&mut self.out, "ri:filename", filename);
        self.resource_attributes(extras);
        let Some(page) = page else {
            self.out.push_str("/>");
            return;
        };
        self.out.push_str("><ri:page");
        for (name, value) in page_attributes(page) {
            push_attribute(&mut self.out, name, value);
        }
        self.out.push_str("/></ri:attachment>");
    }

    /// Writes a link without a text of its own.
    pub(super) fn reference(&mut self, target: &LinkTarget) {
        match target {
            LinkTarget::Url(url) => {
                self.open_address(url, &Link::to_url(url));
                push_text(&mut self.out, url);
                self.close("a");
            }
            LinkTarget::Issue(key) => self.issue(key),
            // A user without a text would be read as a mention, which it is for a reader too.
            target => {
                self.open_resource_link(target, &Extras::NONE);
                self.out.push_str("</ac:link>");
            }
        }
    }

    pub(super) fn card(&mut self, url: &str, appearance: &str, extras: &Extras) {
        self.out.push_str("<a");
        push_attribute(&mut self.out, "href", url);
        push_attribute(&mut self.out, "data-card-appearance", appearance);
        self.attributes(extras);
        self.out.push('>');
        push_text(
            &mut self.out,
            extras.text(Format::Storage, "@text").unwrap_or(url),
        );
        self.close("a");
    }

    pub(super) fn block_card(&mut self, card: &Card) {
        if card.url.is_empty() {
            self.log.note("a card without an address");
            return;
        }
        self.out.push_str("<p>");
        let appearance = match card.kind {
            CardKind::Block => "block",
            CardKind::Embed => "embed",
        };
        self.card(&card.url, appearance, &card.extras);
        self.out.push_str("</p>");
    }

    /// Writes `<ac:image>`.
    pub(super) fn image(&mut self, media: &Media, layout: Option<&str>, caption: &[Inline]) {
        let source = match &media.source {
            MediaSource::Url(url) => match attachment_name(url) {
                Some(filename) => LinkTarget::Attachment {
                    filename,
                    page: None,
                },
                None => LinkTarget::Url(url.clone()),
            },
            MediaSource::Attachment { filename, page } => LinkTarget::Attachment {
                filename: filename.clone(),
                page: page.clone(),
            },
            MediaSource::File { id, .. } => {
                self.log.note(format!(
                    "media file {id} (storage format names attachments by file name)"
                ));
                push_text(&mut self.out, media.alt.as_deref().unwrap_or_default());
                return;
            }
        };
        self.out.push_str("<ac:image");
        if let Some(layout) = layout {
            push_attribute(&mut self.out, "ac:layout", layout);
        }
        for (name, value) in [("ac:alt", &media.alt), ("ac:title", &media.title)] {
            if let Some(value) = value {
                push_attribute(&mut self.out, name, value);
            }
        }
        for (name, value) in [("ac:width", media.width), ("ac:height", media.height)] {
            if let Some(value) = value {
                push_attribute(&mut self.out, name, &value.to_string());
            }
        }
        self.attributes(&media.extras);
        self.out.push('>');
        self.resource(&source, &Extras::NONE);
        self.out.push_str(
            media
                .extras
                .text(Format::Storage, "@children")
                .unwrap_or_default(),
        );
        if !caption.is_empty() {
            self.out.push_str("<ac:caption><p>");
            self.line(caption);
            self.out.push_str("</p></ac:caption>");
        }
        self.out.push_str("</ac:image>");
    }

    pub(super) fn media_block(&mut self, block: &MediaBlock) {
        if matches!(block.media.source, MediaSource::File { .. }) {
            self.out.push_str("<p>");
            self.image(&block.media, None, &[]);
            self.line(&block.caption);
            self.out.push_str("</p>");
            return;
        }
        let link = block.marks.iter().find_map(|mark| match mark {
            Mark::Link(link) => Some(link),
            _ => None,
        });
        for mark in &block.marks {
            match mark {
                Mark::Link(_) => {}
                Mark::Annotation(_) => self.log.note("inline comment on an image"),
                _ => self.log.note("border of an image"),
            }
        }
        let wrapped = self.open_wrap(&block.extras);
        let layout = block.layout.as_deref();
        match link.map(|link| (link, &link.target)) {
            None => self.image(&block.media, layout, &block.caption),
            Some((link, LinkTarget::Url(url))) => {
                self.open_address(url, link);
                self.image(&block.media, layout, &block.caption);
                self.close("a");
            }
            Some((link, target)) => {
                self.open_resource_link(target, &link.extras);
                self.out.push_str("<ac:link-body>");
                self.image(&block.media, layout, &block.caption);
                self.out.push_str("</ac:link-body></ac:link>");
            }
        }
        self.close_wrap(wrapped);
    }

    /// Files side by side are shown by one macro each.
    pub(super) fn media_group(&mut self, group: &MediaGroup) {
        for (media, _) in &group.items {
            match &media.source {
                MediaSource::Attachment { filename, page } => {
                    self.open_macro("view-file", &Extras::NONE);
                    self.out.push_str("<ac:parameter ac:name=\"name\">");
                    self.attachment(filename, page.as_deref(), &Extras::NONE);
                    self.out.push_str("</ac:parameter></ac:structured-macro>");
                }
                _ => {
                    self.out.push_str("<p>");
                    self.image(media, None, &[]);
                    self.out.push_str("</p>");
                }
            }
        }
    }

    /// Writes a footnote's text where it stands, with the way back to its reference.
    pub(super) fn footnote(&mut self, footnote: &Footnote) {
        let (first, rest) = match footnote.blocks.split_first() {
            Some((Block::Paragraph(paragraph), rest)) => (paragraph.content.as_slice(), rest),
            _ => (&[][..], footnote.blocks.as_slice()),
        };
        self.out.push_str("<p>");
        self.anchor(&format!("{FOOTNOTE_DEFINITION}{}", footnote.label));
        self.line(first);
        self.out.push_str("&nbsp;");
        let back = LinkTarget::Anchor(format!("{FOOTNOTE_REFERENCE}{}", footnote.label));
        self.open_resource_link(&back, &Extras::NONE);
        self.out.push_str("<ac:link-body>");
        self.out.push_str(FOOTNOTE_BACK);
        self.out.push_str("</ac:link-body></ac:link></p>");
        if !rest.is_empty() {
            self.log
                .note("footnote of several blocks (written as blocks after it)");
        }
        self.blocks(rest);
    }

    pub(super) fn opaque_block(&mut self, opaque: &Opaque) {
        if opaque.format == Format::Storage || !opaque.text.is_empty() {
            let wrap = opaque.format != Format::Storage;
            self.out.push_str(if wrap { "<p>" } else { "" });
            self.line(&[Inline::plain(InlineNode::Opaque(Box::new(opaque.clone())))]);
            self.out.push_str(if wrap { "</p>" } else { "" });
        } else {
            self.log
                .note(format!("{} `{}`", opaque.format, opaque.name));
        }
    }
}

fn page_attributes(page: &PageTarget) -> Vec<(&str, &str)> {
    let space = page.space.as_deref().map(|space| ("ri:space-key", space));
    space
        .into_iter()
        .chain([("ri:content-title", page.title.as_str())])
        .collect()
}

/// The attachment an image address without a scheme means: a bare file name is one of this page, and a relative path is
/// uploaded with `_` for `/` by the tools that publish folders of Markdown.
pub(crate) fn attachment_name(url: &str) -> Option<String> {
    let path = url.strip_prefix("./").unwrap_or(url);
    let relative = !path.is_empty()
        && !path.starts_with(['/', '#', '?', '.'])
        && !path
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'));
    relative.then(|| path.replace('/', "_"))
}
