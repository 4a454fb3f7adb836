//! Paragraphs and headings; and what else may stand in a `<p>`: a macro or card alone, a footnote's text.

use serde_json::Value;

use super::Reader;
use crate::Format;
use crate::document::{Align, Block, Extras, Footnote, Heading, Paragraph};
use crate::inline::{Inline, InlineNode, LinkTarget, Mark};
use crate::storage::macros::{FOOTNOTE_DEFINITION, FOOTNOTE_REFERENCE};
use crate::storage::style;
use crate::storage::xml::NodeId;

use super::is_block_element;

impl Reader<'_, '_> {
    pub(super) fn paragraph(&mut self, id: NodeId, blocks: &mut Vec<Block>) {
        if let Some(block) = self.plain_paragraph(id) {
            blocks.push(block);
            return;
        }
        if self.xml.only_text(id).is_none() {
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
            bare: false,
        }));
    }

    /// A paragraph that holds plain text and nothing else, as most do.
    pub(super) fn plain_paragraph(&self, id: NodeId) -> Option<Block> {
        let text = self.xml.only_text(id)?;
        let is_bare = !self.xml.has_attributes(id);
        is_bare.then(|| Block::Paragraph(Paragraph::new(vec![Inline::text(text)])))
    }

    fn paragraph_attributes(&self, id: NodeId) -> (Option<Align>, u8, Extras) {
        if !self.xml.has_attributes(id) {
            return (None, 0, Extras::NONE);
        }
        let style = self.xml.attribute(id, "style");
        match style.as_deref().map(style::paragraph_style) {
            Some(Some((align, indent))) => (align, indent, self.extras(id, &["style"])),
            _ => (None, 0, self.extras(id, &[])),
        }
    }

    /// A macro, image or card that stands alone in a paragraph and is a block for all but its place.
    fn wrapped_block(&mut self, only: NodeId, paragraph: NodeId) -> Option<Block> {
        let mut block = match self.xml.node(only).name {
            "a" | "ac:link" if self.only_image(only).is_some() => {
                let image = self.only_image(only)?;
                self.image_block(image, only)
            }
            "a" => return self.block_card(only, paragraph),
            "ac:image" => self.image_block(only, only),
            "ac:structured-macro" if !self.is_inline_macro(only, false) => self.block_macro(only),
            _ => return None,
        };
        let extras = match &mut block {
            Block::Media(media) => &mut media.extras,
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

    pub(super) fn heading(&mut self, id: NodeId) -> Block {
        let level = self
            .xml
            .node(id)
            .name
            .as_bytes()
            .get(1)
            .copied()
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
