//! Macros: quotes, code and panels become nodes of the tree, all others extensions.

use serde_json::{Map, Value};

use super::tags::{Role, Tag};
use super::{Reader, Start};
use crate::Format;
use crate::document::{
    Block, CodeBlock, Expand, Extension, ExtensionBody, Extras, MAX_DEPTH, Panel, PanelKind,
    Paragraph, Quote,
};
use crate::inline::Inline;
use crate::wiki::macros::{PANELS, parameters, tree_parameters};

impl Reader<'_> {
    /// Reads a macro that is a block, and says where it ends.
    pub(super) fn block_macro(&mut self, tag: Tag<'_>, blocks: &mut Vec<Block>) -> usize {
        let (body_end, end) = match tag.role {
            Role::Verbatim(body_end, end) => {
                blocks.push(self.verbatim(&tag, body_end));
                return end;
            }
            Role::Open(close) => match self.tags.get(close) {
                Some(close) => (close.start, close.end),
                None => return tag.end,
            },
            _ => return tag.end,
        };
        if self.depth + 4 > MAX_DEPTH {
            let text = self
                .slice(tag.start..end)
                .split_ascii_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            blocks.push(Block::Paragraph(Paragraph::new(vec![Inline::text(text)])));
            return end;
        }
        self.depth += 2;
        let body = self.blocks(tag.end..body_end, Start::Line);
        self.depth -= 2;
        blocks.push(with_body(&tag, body));
        end
    }

    fn verbatim(&self, tag: &Tag<'_>, body_end: usize) -> Block {
        let body = self.slice(tag.end..body_end);
        if !matches!(tag.name, "code" | "noformat") {
            return Block::Extension(Box::new(Extension {
                name: tag.name.to_owned(),
                parameters: tree_parameters(tag.parameters),
                body: Some(ExtensionBody::Plain(trim_breaks(body).to_owned())),
                ..Extension::default()
            }));
        }
        let mut code = CodeBlock {
            text: trim_breaks(body).to_owned(),
            ..CodeBlock::default()
        };
        let mut extras = Map::new();
        for (name, value) in parameters(tag.parameters) {
            match name {
                "" | "lang" | "language" if tag.name == "code" && code.language.is_none() => {
                    code.language = language(value);
                }
                "title" => code.title = Some(value.to_owned()),
                _ => {
                    extras.insert(name.to_owned(), Value::String(value.to_owned()));
                }
            }
        }
        if tag.name == "noformat" {
            extras.insert("@macro".to_owned(), Value::String("noformat".to_owned()));
        }
        code.extras = Extras::new(Format::Wiki, extras);
        Block::Code(Box::new(code))
    }

    /// A macro without a body that has a line to itself.
    pub(super) fn lone_macro(&self, at: usize, line_end: usize) -> Option<Block> {
        let (_, tag) = self.tag_at(at)?;
        let alone = self.slice(tag.end..line_end).trim_ascii().is_empty();
        (tag.role == Role::Single && alone && !matches!(tag.name, "anchor" | "status" | "jira"))
            .then(|| Block::Extension(Box::new(extension(&tag, None))))
    }
}

pub(super) fn extension(tag: &Tag<'_>, body: Option<Vec<Block>>) -> Extension {
    Extension {
        name: tag.name.to_owned(),
        parameters: tree_parameters(tag.parameters),
        body: body.map(ExtensionBody::Blocks),
        ..Extension::default()
    }
}

fn with_body(tag: &Tag<'_>, blocks: Vec<Block>) -> Block {
    match tag.name {
        "quote" => Block::Quote(Quote {
            blocks,
            ..Quote::default()
        }),
        "panel" | "info" | "note" | "tip" | "warning" => Block::Panel(Box::new(panel(tag, blocks))),
        "expand" => {
            let title = parameters(tag.parameters)
                .into_iter()
                .find(|(name, _)| matches!(*name, "" | "title"));
            let title = title.map_or("", |(_, title)| title).to_owned();
            Block::Expand(Box::new(Expand {
                title,
                blocks,
                ..Expand::default()
            }))
        }
        _ => Block::Extension(Box::new(extension(tag, Some(blocks)))),
    }
}

fn panel(tag: &Tag<'_>, blocks: Vec<Block>) -> Panel {
    let kind = match tag.name {
        "info" => PanelKind::Info,
        "note" => PanelKind::Note,
        "tip" => PanelKind::Tip,
        "warning" => PanelKind::Warning,
        _ => PanelKind::Custom,
    };
    let mut panel = Panel::new(kind, blocks);
    let mut rest = Map::new();
    for (name, value) in parameters(tag.parameters) {
        match name {
            "title" => panel.title = Some(value.to_owned()),
            "bgColor" => panel.color = Some(value.to_owned()),
            _ => {
                rest.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        }
    }
    if kind == PanelKind::Custom {
        let border = rest.get("borderColor").and_then(Value::as_str);
        let known = PANELS.iter().find(|(_, color, of)| {
            panel
                .color
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(color))
                && *of == border
        });
        if let Some((kind, _, border)) = known {
            panel.kind = *kind;
            panel.color = None;
            if border.is_some() {
                rest.shift_remove("borderColor");
            }
        }
    }
    panel.extras = Extras::new(Format::Wiki, rest);
    panel
}

/// A language's name as far as it is one; the rest is not kept, for it was never shown.
fn language(value: &str) -> Option<String> {
    let length = value
        .bytes()
        .position(|byte| {
            !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_' | b'.'))
        })
        .unwrap_or(value.len());
    value
        .get(..length)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// A body without the line breaks next to its tags.
fn trim_breaks(body: &str) -> &str {
    let body = body.strip_prefix('\n').unwrap_or(body);
    body.strip_suffix('\n').unwrap_or(body)
}
