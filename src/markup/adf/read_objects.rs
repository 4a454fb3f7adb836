//! ADF read into the tree: media, cards, code and extensions.
//!
//! Apart from `read`, which walks the blocks that hold blocks.

use serde_json::Value;

use super::attributes::Node;
use super::read::Reader;
use crate::document::{
    Block, Card, CardKind, CodeBlock, Extension, ExtensionBody, Extras, MACRO_TYPE, Media,
    MediaBlock, MediaGroup, MediaSource, Parameter, ParameterValue,
};
use crate::inline::{Inline, InlineNode, Mark};
use crate::{Format, target};

impl Reader<'_, '_> {
    pub(super) fn media_single(&self, node: &Node<'_, '_>) -> Block {
        let mut parts = node.content().map(|id| Node::new(self.json, id));
        let (Some(media_node), caption, None) = (parts.next(), parts.next(), parts.next()) else {
            return self.opaque(node);
        };
        let caption_fits = caption.as_ref().is_none_or(|part| part.kind() == "caption");
        if media_node.kind() != "media" || !caption_fits {
            return self.opaque(node);
        }
        let (media, mut marks) = self.media(&media_node);
        let mut own_marks = Vec::new();
        for id in node.marks() {
            match self.inline.mark(id) {
                Mark::Link(link) if !marks.iter().any(|mark| matches!(mark, Mark::Link(_))) => {
                    marks.push(Mark::Link(link));
                }
                _ => own_marks.push(self.json.value(id)),
            }
        }
        Block::Media(Box::new(MediaBlock {
            media,
            marks,
            caption: caption.map_or_else(Vec::new, |part| self.inline.line(part.content())),
            layout: node.text("layout").filter(|layout| layout != "center"),
            extras: node.extras(&["layout"], own_marks),
        }))
    }

    fn media(&self, node: &Node<'_, '_>) -> (Media, Vec<Mark>) {
        let marks = self.inline.marks(node);
        (super::read_inline::media(node), marks)
    }

    pub(super) fn lone_media(&self, node: &Node<'_, '_>) -> Block {
        let (media, marks) = self.media(node);
        Block::Media(Box::new(MediaBlock {
            media,
            marks,
            caption: Vec::new(),
            layout: None,
            extras: Extras::NONE,
        }))
    }

    pub(super) fn media_group(&self, node: &Node<'_, '_>) -> Block {
        let content = node.content();
        let mut nodes = content.clone().map(|id| Node::new(self.json, id));
        if content.clone().next().is_none() || !nodes.all(|node| node.kind() == "media") {
            return self.opaque(node);
        }
        Block::MediaGroup(Box::new(MediaGroup {
            items: content
                .map(|id| self.media(&Node::new(self.json, id)))
                .collect(),
            extras: node.extras(&[], node.raw_marks()),
        }))
    }
}

pub(super) fn code_block(node: &Node<'_, '_>) -> Block {
    let mut text = String::new();
    for id in node.content() {
        if let Some(part) = node.json.get_text(id, "text") {
            text.push_str(&part);
        } else if Node::new(node.json, id).kind() == "hardBreak" {
            text.push('\n');
        }
    }
    Block::Code(Box::new(CodeBlock {
        language: node
            .text("language")
            .filter(|language| !language.is_empty()),
        title: None,
        text,
        extras: node.extras(&["language"], node.raw_marks()),
    }))
}

pub(super) fn card(node: &Node<'_, '_>, kind: CardKind) -> Block {
    Block::Card(Box::new(Card {
        kind,
        url: node.text("url").unwrap_or_default(),
        extras: node.extras(&["url"], node.raw_marks()),
    }))
}

/// The extension of an `extension`, `bodiedExtension` or `inlineExtension` node, without its blocks.
pub(super) fn extension(node: &Node<'_, '_>) -> Extension {
    let kind = node.text("extensionType").unwrap_or_default();
    let mut extra = node.extra_map(&["extensionKey", "extensionType"], node.raw_marks());
    let mut parameters = Vec::new();
    let mut body = None;
    if kind == MACRO_TYPE
        && let Some(Value::Object(all)) = extra.get_mut("parameters")
        && let Some(Value::Object(params)) = all.get("macroParams")
        && params.values().all(is_macro_parameter)
    {
        for (name, value) in params {
            let text = value
                .get("value")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            if name == "__bodyContent" {
                body = Some(ExtensionBody::Plain(text));
            } else {
                parameters.push(Parameter {
                    name: name.clone(),
                    value: ParameterValue::Text(text),
                });
            }
        }
        all.shift_remove("macroParams");
        if all.is_empty() {
            extra.shift_remove("parameters");
        }
    }
    Extension {
        name: node.text("extensionKey").unwrap_or_default(),
        kind: (kind != MACRO_TYPE).then_some(kind),
        parameters,
        body,
        extras: Extras::new(Format::Adf, extra),
    }
}

fn is_macro_parameter(value: &Value) -> bool {
    matches!(value, Value::Object(map) if map.len() == 1 && map.get("value").is_some_and(Value::is_string))
}

/// Media that stands in a line becomes a node of the line.
pub(super) fn inline_media(media: Media, marks: Vec<Mark>) -> Inline {
    Inline {
        node: InlineNode::Media(Box::new(media)),
        marks,
    }
}

/// The source of a media node.
pub(super) fn media_source(node: &Node<'_, '_>) -> MediaSource {
    match node.shown("type").as_deref() {
        Some("external") => target::read_media(&node.text("url").unwrap_or_default()),
        _ => MediaSource::File {
            id: node.text("id").unwrap_or_default(),
            collection: node.text("collection").unwrap_or_default(),
        },
    }
}
