//! Nodes that Markdown shows as placeholders, and placeholders turned back into nodes.
//!
//! Apart from reader and writer because both must agree on when name and parameters say everything. A node that they do
//! not say carries its source, or is looked up among the originals the caller gives. Parameters changed by the
//! reader of the Markdown take effect on the node that comes back.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::directive::Attributes;
use crate::document::{
    Block, Document, Extension, ExtensionBody, Extras, MACRO_TYPE, Media, Opaque, Paragraph,
    Parameter, ParameterValue,
};
use crate::inline::{Date, Inline, InlineNode, Placeholder as Instruction, Status};
use crate::options::{Original, Placeholders};
use crate::placeholder::{self, Kind, Placeholder};
use crate::{Format, Options, read, write};

/// Where image attributes that belong to the block around it wait until that block is built.
pub(super) const PENDING: &str = "@markdown";

/// Keeps the attributes of an image that the tree holds elsewhere.
pub(super) fn keep_media_attributes(media: &mut Media, attributes: &Attributes) {
    let mut map = Map::new();
    for (name, value) in &attributes.pairs {
        if !matches!(name.as_str(), "width" | "height") {
            map.insert(name.clone(), Value::String(value.clone()));
        }
    }
    if attributes.words == super::INLINE_MEDIA {
        map.insert(super::INLINE_MEDIA.to_owned(), Value::Bool(true));
    }
    if !map.is_empty() {
        let mut extras = Map::new();
        extras.insert(PENDING.to_owned(), Value::Object(map));
        media.extras = Extras::new(Format::Markdown, extras);
    }
}

/// A placeholder in a line.
pub(super) fn inline_from_code(code: &str, options: &Options) -> Option<Inline> {
    let placeholder = placeholder::read(code)?;
    let node = match placeholder.kind {
        Kind::Macro | Kind::Block => return None,
        Kind::Status => InlineNode::Status(Box::new(Status {
            text: placeholder.name,
            color: parameter(&placeholder.parameters, "color")
                .unwrap_or("neutral")
                .to_owned(),
            extras: Extras::NONE,
        })),
        Kind::Date => InlineNode::Date(Box::new(Date {
            date: placeholder.name,
            extras: Extras::NONE,
        })),
        Kind::Anchor => InlineNode::Anchor(placeholder.name),
        Kind::Template => InlineNode::Placeholder(Box::new(Instruction {
            text: placeholder.name,
            extras: Extras::NONE,
        })),
        Kind::Inline | Kind::Span => {
            let original = original_inline(&placeholder, options);
            match (original, placeholder.kind) {
                (Some(InlineNode::Extension(extension)), _) => {
                    let shown = extension_placeholder(&extension, Kind::Inline, options);
                    InlineNode::Extension(Box::new(edited(*extension, &shown, &placeholder)))
                }
                (Some(node), _) => node,
                (None, Kind::Inline) => {
                    InlineNode::Extension(Box::new(plain_extension(&placeholder)))
                }
                (None, _) => return None,
            }
        }
    };
    Some(Inline::plain(node))
}

/// A placeholder on a line of its own.
pub(super) fn block_from_code(code: &str, options: &Options) -> Option<Block> {
    let placeholder = placeholder::read(code)?;
    if !matches!(placeholder.kind, Kind::Macro | Kind::Block) {
        return None;
    }
    block_from_placeholder(&placeholder, options)
}

/// The extension a `:::macro` line names; its body is what the container holds.
pub(super) fn container_extension(arguments: &str, options: &Options) -> Option<Extension> {
    let placeholder = placeholder::arguments(Kind::Macro, arguments)?;
    match block_from_placeholder(&placeholder, options)? {
        Block::Extension(extension) => Some(*extension),
        _ => None,
    }
}

fn block_from_placeholder(placeholder: &Placeholder, options: &Options) -> Option<Block> {
    match (original_block(placeholder, options), placeholder.kind) {
        (Some(Block::Extension(extension)), _) => {
            let shown = extension_placeholder(&extension, Kind::Macro, options);
            Some(Block::Extension(Box::new(edited(
                *extension,
                &shown,
                placeholder,
            ))))
        }
        (Some(block), _) => Some(block),
        (None, Kind::Macro) => Some(Block::Extension(Box::new(plain_extension(placeholder)))),
        (None, _) => None,
    }
}

/// The original, with the parameters of the placeholder where they were changed.
fn edited(mut extension: Extension, shown: &Placeholder, returned: &Placeholder) -> Extension {
    let same = shown.name == returned.name && shown.parameters == returned.parameters;
    // Parameters of apps are shown, not edited: their JSON has a form of its own.
    if same || foreign_parameters(&extension).is_some() {
        return extension;
    }
    let mut fresh = plain_extension(returned);
    for parameter in &mut fresh.parameters {
        let before = extension
            .parameters
            .iter()
            .find(|known| known.name == parameter.name);
        if let Some(before) = before
            && ParameterValue::Text(value_text(&before.value).to_owned()) == parameter.value
        {
            parameter.value = before.value.clone();
        }
    }
    extension.name = fresh.name;
    extension.parameters = fresh.parameters;
    extension
}

fn plain_extension(placeholder: &Placeholder) -> Extension {
    Extension {
        name: placeholder.name.clone(),
        parameters: placeholder
            .parameters
            .iter()
            .map(|(name, value)| Parameter {
                name: name.clone(),
                value: ParameterValue::Text(value.clone()),
            })
            .collect(),
        ..Extension::default()
    }
}

fn parameter<'p>(parameters: &'p [(String, String)], name: &str) -> Option<&'p str> {
    parameters
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

fn original_block(placeholder: &Placeholder, options: &Options) -> Option<Block> {
    if let Some(id) = &placeholder.id
        && let Some(Original::Block(block)) = options.originals.0.get(id)
    {
        return Some(block.clone());
    }
    let (format, source) = carried(placeholder)?;
    if placeholder.kind == Kind::Block
        && let Some(opaque) = opaque(placeholder, format, source)
    {
        return Some(Block::Opaque(Box::new(opaque)));
    }
    let mut document = read(source, format, &Options::default()).ok()?;
    (document.blocks.len() == 1).then(|| document.blocks.pop())?
}

fn original_inline(placeholder: &Placeholder, options: &Options) -> Option<InlineNode> {
    if let Some(id) = &placeholder.id
        && let Some(Original::Inline(inline)) = options.originals.0.get(id)
    {
        return Some(inline.node.clone());
    }
    let (format, source) = carried(placeholder)?;
    if placeholder.kind == Kind::Span
        && let Some(opaque) = opaque(placeholder, format, source)
    {
        return Some(InlineNode::Opaque(Box::new(opaque)));
    }
    let document = read(source, format, &Options::default()).ok()?;
    match document.blocks.into_iter().next()? {
        Block::Paragraph(mut paragraph) if paragraph.content.len() == 1 => {
            Some(paragraph.content.pop()?.node)
        }
        _ => None,
    }
}

/// The source a placeholder carries and its format: `format:source` for macros, else said by the name.
fn carried(placeholder: &Placeholder) -> Option<(Format, &str)> {
    let source = placeholder.source.as_deref()?;
    if let Some((format, _)) = placeholder.name.split_once('/')
        && matches!(placeholder.kind, Kind::Block | Kind::Span)
        && let Ok(format) = format.parse()
    {
        return Some((format, source));
    }
    let (format, source) = source.split_once(':')?;
    Some((format.parse().ok()?, source))
}

/// An opaque node comes back as it was; a node the tree knows is read anew.
fn opaque(placeholder: &Placeholder, format: Format, source: &str) -> Option<Opaque> {
    let known = parameter(&placeholder.parameters, KNOWN).is_some();
    let (_, name) = placeholder.name.split_once('/')?;
    (!known).then(|| Opaque {
        format,
        name: name.to_owned(),
        source: source.to_owned(),
        text: parameter(&placeholder.parameters, "text")
            .unwrap_or_default()
            .to_owned(),
    })
}

/// Marks the placeholder of a node that the tree knows but Markdown cannot say.
const KNOWN: &str = "node";

/// The placeholder of an opaque node.
pub(super) fn opaque_placeholder(opaque: &Opaque, kind: Kind, options: &Options) -> Placeholder {
    let carry = options.placeholders == Placeholders::SelfContained;
    let mut parameters = Vec::new();
    if !opaque.text.is_empty() {
        parameters.push(("text".to_owned(), opaque.text.clone()));
    }
    Placeholder {
        kind,
        name: format!("{}/{}", opaque.format, opaque.name),
        parameters,
        id: Some(placeholder::id_of(&opaque.source)),
        source: carry.then(|| opaque.source.clone()),
    }
}

/// The placeholder of a macro without its body.
pub(super) fn extension_placeholder(
    extension: &Extension,
    kind: Kind,
    options: &Options,
) -> Placeholder {
    let mut parameters: Vec<(String, String)> = extension
        .parameters
        .iter()
        .map(|parameter| {
            (
                parameter.name.clone(),
                value_text(&parameter.value).to_owned(),
            )
        })
        .collect();
    // What other extensions call parameters is JSON in the extras; the plain values are shown.
    if let Some(Value::Object(map)) = foreign_parameters(extension) {
        parameters.extend(map.iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name.clone(), text.clone())),
            Value::Number(number) => Some((name.clone(), number.to_string())),
            _ => None,
        }));
    }
    let says_all = says_everything(extension);
    let (format, source) = source_of(extension, kind);
    let carry = options.placeholders == Placeholders::SelfContained && !says_all;
    Placeholder {
        kind,
        name: extension.name.clone(),
        parameters,
        id: Some(placeholder::id_of(&source)),
        source: carry.then(|| format!("{format}:{source}")),
    }
}

/// Parameters that are no macro parameters, as ADF extensions of apps have them.
fn foreign_parameters(extension: &Extension) -> Option<&Value> {
    if !extension.parameters.is_empty() {
        return None;
    }
    extension.extras.of(Format::Adf)?.get("parameters")
}

/// Whether name and parameters are all there is to a macro (its body apart).
fn says_everything(extension: &Extension) -> bool {
    extension
        .kind
        .as_deref()
        .is_none_or(|kind| kind == MACRO_TYPE)
        && extension.extras.0.is_none()
        && !extension.name.is_empty()
        && extension.parameters.iter().all(|parameter| {
            matches!(parameter.value, ParameterValue::Text(_)) && parameter.name != "source"
        })
}

fn value_text(value: &ParameterValue) -> &str {
    match value {
        ParameterValue::Text(text) => text,
        ParameterValue::Source { source, .. } => source,
    }
}

/// The source of a macro without its body, in the format its extras belong to.
fn source_of(extension: &Extension, kind: Kind) -> (Format, String) {
    let shell = Extension {
        name: extension.name.clone(),
        kind: extension.kind.clone(),
        parameters: extension.parameters.clone(),
        body: match extension.body {
            Some(ExtensionBody::Blocks(_)) => Some(ExtensionBody::Blocks(Vec::new())),
            Some(ExtensionBody::Plain(_)) => Some(ExtensionBody::Plain(String::new())),
            None => None,
        },
        extras: extension.extras.clone(),
    };
    let format = native_format(&shell);
    let block = match kind {
        Kind::Inline => Block::Paragraph(Paragraph::new(vec![Inline::plain(
            InlineNode::Extension(Box::new(shell)),
        )])),
        _ => Block::Extension(Box::new(shell)),
    };
    (format, block_source(block, format))
}

/// The format a macro came from, as far as it matters for writing it back; else ADF.
pub(super) fn native_format(extension: &Extension) -> Format {
    let of_values = extension
        .parameters
        .iter()
        .find_map(|parameter| match &parameter.value {
            ParameterValue::Source { format, .. } => Some(*format),
            ParameterValue::Text(_) => None,
        });
    match extension
        .extras
        .0
        .as_deref()
        .map(|extra| extra.format)
        .or(of_values)
    {
        Some(Format::Storage) => Format::Storage,
        Some(Format::Wiki) => Format::Wiki,
        _ => Format::Adf,
    }
}

fn block_source(block: Block, format: Format) -> String {
    write(&Document::new(vec![block]), format, &Options::default()).text
}

/// The placeholder of a node that the tree knows but Markdown cannot say.
pub(super) fn known_placeholder(
    block: Block,
    format: Format,
    kind: Kind,
    name: &str,
    shown: &[(&str, &str)],
    options: &Options,
) -> Placeholder {
    let source = block_source(block, format);
    let carry = options.placeholders == Placeholders::SelfContained;
    let mut parameters: Vec<(String, String)> = shown
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    parameters.push((KNOWN.to_owned(), "1".to_owned()));
    Placeholder {
        kind,
        name: format!("{format}/{name}"),
        parameters,
        id: Some(placeholder::id_of(&source)),
        source: carry.then_some(source),
    }
}

/// Collects every node of these blocks that is shown as a placeholder.
pub(crate) fn collect_originals(blocks: &[Block], originals: &mut BTreeMap<String, Original>) {
    let options = Options {
        placeholders: Placeholders::Reference,
        ..Options::default()
    };
    let mut add = |placeholder: Option<Placeholder>, original: Original| {
        if let Some(id) = placeholder.and_then(|placeholder| placeholder.id) {
            originals.insert(id, original);
        }
    };
    crate::walk::walk(blocks, &mut |item| match item {
        crate::walk::Item::Block(block) => {
            let shown = super::write::placeholder_of(block, &options);
            if shown.is_some() {
                add(shown, Original::Block(block.clone()));
            }
        }
        crate::walk::Item::Inline(inline) => {
            let shown = super::write_inline::placeholder_of(&inline.node, &options);
            if shown.is_some() {
                add(shown, Original::Inline(Inline::plain(inline.node.clone())));
            }
        }
    });
}
