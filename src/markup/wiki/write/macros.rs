//! Quotes, code, panels and other macros.

use super::escape::Context;
use super::{Breaks, Writer};
use crate::Format;
use crate::document::{
    Block, CodeBlock, Expand, Extension, ExtensionBody, MACRO_TYPE, Panel, Parameter,
    ParameterValue, Quote,
};
use crate::inline::{Inline, InlineNode};
use crate::wiki::macros::{PAIRED, PANELS, SINGLE, VERBATIM, language};

impl Writer<'_> {
    pub(super) fn quote(&mut self, quote: &Quote) {
        if let [Block::Paragraph(paragraph)] = quote.blocks.as_slice()
            && self.cells == 0
            && !paragraph.content.is_empty()
            && (self.out.is_empty() || self.out.ends_with('\n'))
        {
            self.out.push_str("bq. ");
            self.line(&paragraph.content, Breaks::Signs, false);
            return;
        }
        self.paired("quote", "", &quote.blocks);
    }

    /// Writes a macro around blocks. Within one of its name Jira would take it for the end of that, so it is left out.
    fn paired(&mut self, name: &'static str, parameters: &str, blocks: &[Block]) {
        if self.open.contains(&name) {
            self.log.note(format!("{name} within a {name}"));
            self.blocks(blocks);
            return;
        }
        let tag = if parameters.is_empty() {
            format!("{{{name}}}")
        } else {
            format!("{{{name}:{parameters}}}")
        };
        self.out.push_str(&tag);
        self.out.push('\n');
        self.open.push(name);
        // Within a macro blank lines end no cell.
        let cells = std::mem::take(&mut self.cells);
        self.blocks(blocks);
        self.cells = cells;
        self.open.pop();
        self.end_line();
        self.out.push_str(&format!("{{{name}}}"));
    }

    pub(super) fn code(&mut self, code: &CodeBlock) {
        let kept = code.extras.of(Format::Wiki);
        let noformat = kept.is_some_and(|kept| kept.contains_key("@macro"));
        let name = match (
            noformat,
            code.text.contains("{code}"),
            code.text.contains("{noformat}"),
        ) {
            (true, _, false) | (false, true, false) => "noformat",
            _ => "code",
        };
        let mut text = code.text.clone();
        let end = format!("{{{name}}}");
        if text.contains(&end) {
            self.log.note(format!(
                "`{end}` within code (a zero-width space keeps it from ending the code)"
            ));
            text = text.replace(&end, &format!("{{{name}\u{200b}}}"));
        }
        let mut parameters: Vec<String> = Vec::new();
        if let Some(written) = code
            .language
            .as_deref()
            .filter(|written| !written.is_empty())
        {
            match language(written) {
                Some(known) if name == "code" => parameters.push(known.to_owned()),
                _ => self.log.note(format!("code language {written}")),
            }
        }
        parameters.extend(
            code.title
                .as_deref()
                .map(|title| format!("title={}", parameter(title))),
        );
        for (name, value) in kept.into_iter().flatten() {
            if let (false, Some(value)) = (name.starts_with('@'), value.as_str()) {
                let value = parameter(value);
                parameters.push(if name.is_empty() {
                    value
                } else {
                    format!("{name}={value}")
                });
            }
        }
        let tag = if parameters.is_empty() {
            end.clone()
        } else {
            format!("{{{name}:{}}}", parameters.join("|"))
        };
        self.out.push_str(&format!("{tag}\n{text}\n{end}"));
    }

    pub(super) fn panel(&mut self, panel: &Panel) {
        let known = PANELS.iter().find(|(kind, ..)| *kind == panel.kind);
        let mut parameters: Vec<String> = Vec::new();
        parameters.extend(
            panel
                .title
                .as_deref()
                .map(|title| format!("title={}", parameter(title))),
        );
        let color = known
            .map(|(_, color, _)| (*color).to_owned())
            .or_else(|| panel.color.clone());
        parameters.extend(color.map(|color| format!("bgColor={}", parameter(&color))));
        parameters.extend(
            known
                .and_then(|(_, _, border)| *border)
                .map(|border| format!("borderColor={border}")),
        );
        if panel.icon.is_some() {
            self.log.note("icon of a panel");
        }
        for (name, value) in panel.extras.of(Format::Wiki).into_iter().flatten() {
            let value = parameter(value.as_str().unwrap_or_default());
            parameters.push(if name.is_empty() {
                value
            } else {
                format!("{name}={value}")
            });
        }
        self.paired("panel", &parameters.join("|"), &panel.blocks);
    }

    /// Jira cannot fold; the title stands above what it hid.
    pub(super) fn expand(&mut self, expand: &Expand) {
        self.log.note("expand (written open)");
        if !expand.title.is_empty() {
            let title = super::strong(Inline::text(expand.title.replace('\n', " ")));
            self.line(&[title], Breaks::Signs, true);
            if !expand.blocks.is_empty() {
                self.next_block();
            }
        }
        self.blocks(&expand.blocks);
    }

    /// Writes a macro that is a block.
    pub(super) fn block_extension(&mut self, extension: &Extension) {
        let macro_like = matches!(extension.kind.as_deref(), None | Some(MACRO_TYPE));
        match &extension.body {
            Some(ExtensionBody::Blocks(blocks)) => {
                let name = PAIRED
                    .into_iter()
                    .find(|name| *name == extension.name && macro_like);
                match name {
                    Some(name) => {
                        self.paired(name, &self.parameters(&extension.parameters), blocks)
                    }
                    None => {
                        self.log
                            .note(format!("macro `{}` around its content", extension.name));
                        self.blocks(blocks);
                    }
                }
            }
            _ => {
                let inline = Inline::plain(InlineNode::Extension(Box::new(extension.clone())));
                self.line(&[inline], Breaks::Signs, true);
            }
        }
    }

    /// A macro within a line.
    pub(super) fn inline_extension(
        &mut self,
        extension: &Extension,
        context: Context<'_>,
    ) -> String {
        let macro_like = matches!(extension.kind.as_deref(), None | Some(MACRO_TYPE))
            && is_name(&extension.name);
        let parameters = self.parameters(&extension.parameters);
        let colon = if parameters.is_empty() { "" } else { ":" };
        let tag = format!("{{{}{colon}{parameters}}}", extension.name);
        match &extension.body {
            None if macro_like => {
                if !SINGLE.contains(&extension.name.as_str()) && !parameters.contains('=') {
                    self.log
                        .note(format!("macro `{}` (Jira shows its name)", extension.name));
                }
                tag
            }
            Some(ExtensionBody::Plain(text))
                if macro_like && VERBATIM.contains(&extension.name.as_str()) =>
            {
                format!("{tag}\n{text}\n{{{}}}", extension.name)
            }
            body => {
                self.log.note(format!("macro `{}`", extension.name));
                let text = match body {
                    Some(ExtensionBody::Plain(text)) => text.clone(),
                    Some(ExtensionBody::Blocks(blocks)) => crate::text::blocks_text(blocks),
                    None => String::new(),
                };
                let mut out = String::new();
                super::escape::push_text(&mut out, &text, context);
                out
            }
        }
    }

    fn parameters(&self, parameters: &[Parameter]) -> String {
        let written: Vec<String> = parameters
            .iter()
            .map(|one| {
                let value = match &one.value {
                    ParameterValue::Text(value) => parameter(value),
                    ParameterValue::Source { source, .. } => parameter(source),
                };
                if one.name.is_empty() {
                    value
                } else {
                    format!("{}={value}", parameter(&one.name))
                }
            })
            .collect();
        written.join("|")
    }
}

/// A parameter's value: it cannot hold what ends it.
fn parameter(value: &str) -> String {
    value
        .replace('|', "/")
        .replace('{', "(")
        .replace('}', ")")
        .replace('\n', " ")
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
