//! Macros: those the tree has nodes for become panels, code, statuses; all others extensions with every parameter.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::line::{Line, code_text};
use super::{Bare, Reader, as_map};
use crate::Format;
use crate::document::{
    Block, CodeBlock, Expand, Extension, ExtensionBody, Extras, List, ListItem, ListKind, Panel,
    PanelKind, Parameter, ParameterValue,
};
use crate::inline::{InlineNode, LinkTarget, Status};
use crate::storage::macros::{language_from, status_color};
use crate::storage::xml::{Kind, NodeId};

/// Macros that are part of a line even when they stand alone.
const INLINE: [&str; 4] = ["status", "anchor", "inline-extension", "profile"];

/// Macros without a rich text body that are never part of a line.
const BLOCK: [&str; 8] = [
    "code",
    "noformat",
    "toc",
    "children",
    "attachments",
    "gallery",
    "pagetree",
    "detailssummary",
];

/// A macro taken apart.
struct Macro<'a> {
    name: Cow<'a, str>,
    /// Attributes but for the name and the usual schema version.
    attributes: Map<String, Value>,
    parameters: Vec<Setting<'a>>,
    body: Body,
    /// Of the body, if any.
    node: Option<NodeId>,
}

/// A parameter of a macro.
struct Setting<'a> {
    name: Cow<'a, str>,
    /// Its text, or its source where it holds more.
    value: Cow<'a, str>,
    is_text: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    None,
    Rich,
    Plain,
}

impl<'a> Reader<'_, 'a> {
    /// Whether a macro belongs to a line; `within` says that a line is under way.
    pub(super) fn is_inline_macro(&self, id: NodeId, within: bool) -> bool {
        let xml = self.xml;
        let name = xml.attribute(id, "ac:name").unwrap_or_default();
        if INLINE.contains(&&*name) {
            return true;
        }
        if BLOCK.contains(&&*name) || xml.child(id, "ac:rich-text-body").is_some() {
            return false;
        }
        // A single issue is a link in all but name; a table of issues is a block.
        let issue = name == "jira"
            && xml
                .elements(id)
                .any(|child| xml.attribute(child, "ac:name").as_deref() == Some("key"));
        within || issue
    }

    /// Takes a macro apart; `None` when it holds anything unexpected.
    fn take_apart(&self, id: NodeId) -> Option<Macro<'a>> {
        let xml = self.xml;
        let attributes = xml
            .attributes_but(id, &["ac:name"])
            .filter(|(name, value)| *name != "ac:schema-version" || value != "1");
        let attributes = as_map(attributes);
        let mut taken = Macro {
            name: xml.attribute(id, "ac:name")?,
            attributes,
            parameters: Vec::new(),
            body: Body::None,
            node: None,
        };
        for child in xml.children(id) {
            let node = xml.node(child);
            match (node.kind, node.name) {
                (Kind::Text, _) if xml.inner(child).trim().is_empty() => {}
                (Kind::Element, "ac:parameter") if taken.node.is_none() => {
                    taken.parameters.push(self.parameter(child)?);
                }
                (Kind::Element, "ac:rich-text-body") if taken.node.is_none() => {
                    (taken.body, taken.node) = (Body::Rich, Some(child));
                }
                (Kind::Element, "ac:plain-text-body")
                    if taken.node.is_none() && xml.elements(child).next().is_none() =>
                {
                    (taken.body, taken.node) = (Body::Plain, Some(child));
                }
                _ => return None,
            }
        }
        Some(taken)
    }

    fn parameter(&self, id: NodeId) -> Option<Setting<'a>> {
        let xml = self.xml;
        let is_text = xml
            .children(id)
            .all(|child| xml.node(child).kind == Kind::Text);
        Some(Setting {
            name: xml.attribute(id, "ac:name")?,
            value: if is_text {
                xml.text(id)
            } else {
                Cow::Borrowed(xml.inner(id))
            },
            is_text,
        })
    }

    /// Reads a macro as a block.
    pub(super) fn block_macro(&mut self, id: NodeId) -> Block {
        let Some(taken) = self.take_apart(id) else {
            return self.opaque_block(id);
        };
        let texts = taken.parameters.iter().all(|setting| setting.is_text);
        let names_once = has_unique_names(&taken.parameters);
        match (taken.name.as_ref(), taken.body) {
            ("code" | "noformat", Body::Plain) if texts && names_once => self.code(taken),
            ("info" | "note" | "tip" | "warning" | "panel", Body::Rich) if texts && names_once => {
                self.panel(taken)
            }
            ("expand", Body::Rich) if texts && names_once => {
                let mut rest = taken.parameters;
                let title = take(&mut rest, "title").unwrap_or_default().into_owned();
                let extras = with_parameters(taken.attributes, rest);
                let blocks = self.body(taken.node);
                Block::Expand(Box::new(Expand {
                    title,
                    blocks,
                    extras,
                }))
            }
            _ => Block::Extension(Box::new(self.extension(taken))),
        }
    }

    fn body(&mut self, node: Option<NodeId>) -> Vec<Block> {
        let outer = std::mem::replace(&mut self.bare, Bare::Marked);
        let blocks = node
            .map(|node| self.counted_blocks(node))
            .unwrap_or_default();
        self.bare = outer;
        blocks
    }

    fn extension(&mut self, taken: Macro<'a>) -> Extension {
        let body = match taken.body {
            Body::None => None,
            Body::Rich => Some(ExtensionBody::Blocks(self.body(taken.node))),
            Body::Plain => Some(ExtensionBody::Plain(
                taken
                    .node
                    .map(|node| self.xml.text(node).into_owned())
                    .unwrap_or_default(),
            )),
        };
        Extension {
            name: taken.name.into_owned(),
            kind: None,
            parameters: taken.parameters.into_iter().map(parameter_of).collect(),
            body,
            extras: Extras::new(Format::Storage, taken.attributes),
        }
    }

    fn code(&mut self, taken: Macro<'a>) -> Block {
        let mut rest = taken.parameters;
        let mut attributes = taken.attributes;
        let title = take(&mut rest, "title").map(Cow::into_owned);
        let mut language = None;
        if taken.name == "noformat" {
            let name = taken.name.into_owned();
            attributes.insert("@element".to_owned(), Value::String(name));
        } else {
            language = take(&mut rest, "language").and_then(|written| language_from(&written));
        }
        let text = taken
            .node
            .map(|node| self.xml.text(node))
            .unwrap_or_default();
        Block::Code(Box::new(CodeBlock {
            language,
            title,
            text: code_text(text),
            extras: with_parameters(attributes, rest),
        }))
    }

    fn panel(&mut self, taken: Macro<'a>) -> Block {
        let mut rest = taken.parameters;
        let mut take_owned = |name| take(&mut rest, name).map(Cow::into_owned);
        let title = take_owned("title");
        let kind = match taken.name.as_ref() {
            "note" => PanelKind::Note,
            "tip" => PanelKind::Tip,
            "warning" => PanelKind::Warning,
            "panel" => PanelKind::Custom,
            _ => PanelKind::Info,
        };
        let custom = kind == PanelKind::Custom;
        let color = custom.then(|| take_owned("bgColor")).flatten();
        let icon = custom.then(|| take_owned("panelIcon")).flatten();
        let extras = with_parameters(taken.attributes, rest);
        Block::Panel(Box::new(Panel {
            kind,
            title,
            color,
            icon,
            blocks: self.body(taken.node),
            extras,
        }))
    }

    /// Reads a macro in a line.
    pub(super) fn inline_macro(&mut self, id: NodeId, line: &mut Line) {
        let Some(taken) = self.take_apart(id) else {
            self.push_opaque(id, line);
            return;
        };
        let texts = taken.parameters.iter().all(|setting| setting.is_text);
        let simple = texts && taken.body == Body::None && has_unique_names(&taken.parameters);
        match (taken.name.as_ref(), taken.parameters.as_slice()) {
            ("status", _) if simple => line.push(status(taken)),
            ("anchor", [only]) if simple && only.name.is_empty() => {
                line.push(InlineNode::Anchor(only.value.clone().into_owned()));
            }
            ("jira", [only]) if simple && only.name == "key" && taken.attributes.is_empty() => {
                let key = only.value.clone().into_owned();
                line.push(InlineNode::Reference(Box::new(LinkTarget::Issue(key))));
            }
            _ => {
                let extension = self.extension(taken);
                line.push(InlineNode::Extension(Box::new(extension)));
            }
        }
    }

    /// Reads what the editor stores of its own: panels and decisions; all else stays as it is.
    pub(super) fn adf_extension(&mut self, id: NodeId) -> Block {
        self.known_adf_extension(id)
            .unwrap_or_else(|| self.opaque_block(id))
    }

    fn known_adf_extension(&mut self, id: NodeId) -> Option<Block> {
        let xml = self.xml;
        if xml.has_attributes(id)
            || !xml
                .children(id)
                .all(|child| self.is_expected(child, &["ac:adf-node", "ac:adf-fallback"]))
        {
            return None;
        }
        let node = xml.child(id, "ac:adf-node")?;
        match xml.attribute(node, "type")?.as_ref() {
            "panel" => {
                let (mut attributes, content) = self.adf_node(node)?;
                let kind = match attributes.remove("panel-type")?.as_str()? {
                    "info" => PanelKind::Info,
                    "note" => PanelKind::Note,
                    "tip" => PanelKind::Tip,
                    "success" => PanelKind::Success,
                    "warning" => PanelKind::Warning,
                    "error" => PanelKind::Error,
                    _ => return None,
                };
                let mut extras = Map::new();
                extras.insert(
                    "@element".to_owned(),
                    Value::String("ac:adf-extension".to_owned()),
                );
                if !attributes.is_empty() {
                    extras.insert("@attributes".to_owned(), Value::Object(attributes));
                }
                let blocks = self.body(content);
                let extras = Extras::new(Format::Storage, extras);
                Some(Block::Panel(Box::new(Panel {
                    extras,
                    ..Panel::new(kind, blocks)
                })))
            }
            "decision-list" => self.decisions(node),
            _ => None,
        }
    }

    /// The attributes and the content of an `ac:adf-node` without nodes below it.
    fn adf_node(&self, id: NodeId) -> Option<(Map<String, Value>, Option<NodeId>)> {
        let xml = self.xml;
        if !xml
            .children(id)
            .all(|child| self.is_expected(child, &["ac:adf-attribute", "ac:adf-content"]))
        {
            return None;
        }
        let mut attributes = Map::new();
        for child in xml
            .elements(id)
            .filter(|child| xml.node(*child).name == "ac:adf-attribute")
        {
            if xml.elements(child).next().is_some() {
                return None;
            }
            attributes.insert(
                xml.attribute(child, "key")?.into_owned(),
                Value::String(xml.text(child).into_owned()),
            );
        }
        Some((attributes, xml.child(id, "ac:adf-content")))
    }

    fn decisions(&mut self, id: NodeId) -> Option<Block> {
        let xml = self.xml;
        let mut attributes = Map::new();
        let mut items = Vec::new();
        for child in xml.elements(id) {
            match (
                xml.node(child).name,
                xml.attribute(child, "type").as_deref(),
            ) {
                ("ac:adf-attribute", _) => {
                    attributes.insert(
                        xml.attribute(child, "key")?.into_owned(),
                        Value::String(xml.text(child).into_owned()),
                    );
                }
                ("ac:adf-node", Some("decision-item")) => {
                    let (mut attributes, content) = self.adf_node(child)?;
                    let decided = attributes
                        .remove("state")
                        .is_none_or(|state| state == "DECIDED");
                    let blocks = content
                        .map(|content| self.blocks_of_kind(content, Bare::Usual))
                        .unwrap_or_default();
                    let extras = Extras::new(Format::Storage, attributes);
                    items.push(ListItem {
                        task: Some(decided),
                        blocks,
                        extras,
                    });
                }
                _ => return None,
            }
        }
        let extras = Extras::new(Format::Storage, attributes);
        Some(Block::List(List {
            kind: ListKind::Decision,
            items,
            extras,
        }))
    }
}

fn status(taken: Macro<'_>) -> InlineNode {
    let mut rest = taken.parameters;
    let text = take(&mut rest, "title").unwrap_or_default().into_owned();
    let mut attributes = taken.attributes;
    let written = take(&mut rest, "colour");
    let color = written.as_deref().map_or("neutral", status_color);
    if color == "neutral"
        && let Some(written) = written
    {
        attributes.insert("@colour".to_owned(), Value::String(written.into_owned()));
    }
    InlineNode::Status(Box::new(Status {
        text,
        color: color.to_owned(),
        extras: with_parameters(attributes, rest),
    }))
}

fn has_unique_names(parameters: &[Setting<'_>]) -> bool {
    let mut seen = BTreeSet::new();
    parameters.len() < 2
        || parameters
            .iter()
            .all(|setting| seen.insert(setting.name.as_ref()))
}

/// Takes a parameter out.
fn take<'a>(parameters: &mut Vec<Setting<'a>>, name: &str) -> Option<Cow<'a, str>> {
    let at = parameters.iter().position(|setting| setting.name == name)?;
    Some(parameters.remove(at).value)
}

fn parameter_of(setting: Setting<'_>) -> Parameter {
    let value = setting.value.into_owned();
    Parameter {
        name: setting.name.into_owned(),
        value: if setting.is_text {
            ParameterValue::Text(value)
        } else {
            ParameterValue::Source {
                format: Format::Storage,
                source: value,
            }
        },
    }
}

/// Attributes, and the parameters that are left under `@parameters`.
fn with_parameters(mut attributes: Map<String, Value>, rest: Vec<Setting<'_>>) -> Extras {
    if !rest.is_empty() {
        let rest = rest.into_iter().map(|setting| {
            let value = Value::String(setting.value.into_owned());
            (setting.name.into_owned(), value)
        });
        attributes.insert("@parameters".to_owned(), Value::Object(rest.collect()));
    }
    Extras::new(Format::Storage, attributes)
}
