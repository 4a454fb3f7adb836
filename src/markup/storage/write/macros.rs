//! Macros: code, panels, expands, decisions, and every other with its parameters and body.

use serde_json::Value;

use super::Writer;
use crate::Format;
use crate::document::{
    Block, CodeBlock, Expand, Extension, ExtensionBody, Extras, List, MACRO_TYPE, Panel, PanelKind,
    ParameterValue,
};
use crate::options::MentionId;
use crate::storage::ELEMENT_TYPE;
use crate::storage::escape::{push_attribute, push_cdata, push_text};
use crate::storage::macros::{data_center_language, language_to};

/// The line break to add behind code that ends with one: of several the last is no part of the code when it is read.
fn last_break(text: &str) -> &'static str {
    if text.ends_with('\n') { "\n" } else { "" }
}

impl Writer<'_> {
    /// Writes the start tag of a macro.
    pub(super) fn open_macro(&mut self, name: &str, extras: &Extras) {
        self.out.push_str("<ac:structured-macro");
        push_attribute(&mut self.out, "ac:name", name);
        if extras.text(Format::Storage, "ac:schema-version").is_none() {
            push_attribute(&mut self.out, "ac:schema-version", "1");
        }
        self.attributes(extras);
        self.out.push('>');
    }

    pub(super) fn parameter(&mut self, name: &str, value: &str) {
        self.out.push_str("<ac:parameter");
        push_attribute(&mut self.out, "ac:name", name);
        self.out.push('>');
        push_text(&mut self.out, value);
        self.close("ac:parameter");
    }

    /// Writes the parameters of a known macro that the tree has no fields for.
    pub(super) fn kept_parameters(&mut self, extras: &Extras) {
        let kept = extras
            .of(Format::Storage)
            .and_then(|extras| extras.get("@parameters"))
            .and_then(Value::as_object);
        for (name, value) in kept.into_iter().flatten() {
            self.parameter(name, value.as_str().unwrap_or_default());
        }
    }

    /// Opens the paragraph a block stood in, and says so.
    pub(super) fn open_wrap(&mut self, extras: &Extras) -> bool {
        let kept = extras
            .of(Format::Storage)
            .and_then(|extras| extras.get("@p"))
            .and_then(Value::as_object);
        let Some(attributes) = kept else {
            return false;
        };
        self.out.push_str("<p");
        for (name, value) in attributes {
            push_attribute(&mut self.out, name, value.as_str().unwrap_or_default());
        }
        self.out.push('>');
        true
    }

    pub(super) fn close_wrap(&mut self, wrapped: bool) {
        if wrapped {
            self.out.push_str("</p>");
        }
    }

    pub(super) fn anchor(&mut self, name: &str) {
        self.open_macro("anchor", &Extras::NONE);
        self.parameter("", name);
        self.close("ac:structured-macro");
    }

    pub(super) fn issue(&mut self, key: &str) {
        self.open_macro("jira", &Extras::NONE);
        self.parameter("key", key);
        self.close("ac:structured-macro");
    }

    fn plain_body(&mut self, text: &str) {
        self.out.push_str("<ac:plain-text-body>");
        push_cdata(&mut self.out, text);
        self.out.push_str("</ac:plain-text-body>");
    }

    fn rich_body(&mut self, blocks: &[Block]) {
        self.out.push_str("<ac:rich-text-body>");
        self.blocks(blocks);
        self.out.push_str("</ac:rich-text-body>");
    }

    pub(super) fn code(&mut self, code: &CodeBlock) {
        let element = code.extras.text(Format::Storage, "@element");
        if element == Some("pre") && code.title.is_none() && code.language.is_none() {
            self.open("pre", &code.extras);
            push_text(&mut self.out, &code.text);
            self.out.push_str(last_break(&code.text));
            self.close("pre");
            return;
        }
        let wrapped = self.open_wrap(&code.extras);
        let noformat = element == Some("noformat") && code.language.is_none();
        self.open_macro(if noformat { "noformat" } else { "code" }, &code.extras);
        if !noformat {
            let written = code.language.as_deref();
            let cloud = self.options.mentions.id_kind == MentionId::AccountId;
            let (stored, exact) = if cloud {
                (language_to(written), true)
            } else {
                data_center_language(written)
            };
            if !exact {
                let written = written.unwrap_or_default();
                self.log
                    .note(format!("code language {written} (stored as {stored})"));
            }
            self.parameter("language", stored);
        }
        if let Some(title) = &code.title {
            self.parameter("title", title);
        }
        self.kept_parameters(&code.extras);
        match last_break(&code.text) {
            "" => self.plain_body(&code.text),
            more => self.plain_body(&format!("{}{more}", code.text)),
        }
        self.close("ac:structured-macro");
        self.close_wrap(wrapped);
    }

    pub(super) fn panel(&mut self, panel: &Panel) {
        let kept = panel.extras.text(Format::Storage, "@element") == Some("ac:adf-extension");
        // Only Cloud knows the editor's own panels; on Data Center the red one is called warning.
        let cloud = self.options.mentions.id_kind == MentionId::AccountId;
        if panel.title.is_none() && (kept || cloud && panel.kind == PanelKind::Error) {
            self.adf_panel(panel);
            return;
        }
        let name = match panel.kind {
            PanelKind::Info => "info",
            PanelKind::Note => "note",
            PanelKind::Tip | PanelKind::Success => "tip",
            PanelKind::Warning | PanelKind::Error => "warning",
            PanelKind::Custom => "panel",
        };
        let wrapped = self.open_wrap(&panel.extras);
        self.open_macro(name, &panel.extras);
        if let Some(title) = &panel.title {
            self.parameter("title", title);
        }
        if panel.kind == PanelKind::Custom {
            for (name, value) in [("panelIcon", &panel.icon), ("bgColor", &panel.color)] {
                if let Some(value) = value {
                    self.parameter(name, value);
                }
            }
        }
        self.kept_parameters(&panel.extras);
        self.rich_body(&panel.blocks);
        self.close("ac:structured-macro");
        self.close_wrap(wrapped);
    }

    fn adf_panel(&mut self, panel: &Panel) {
        let kind = match panel.kind {
            PanelKind::Info => "info",
            PanelKind::Note => "note",
            PanelKind::Tip => "tip",
            PanelKind::Success => "success",
            PanelKind::Warning => "warning",
            PanelKind::Error => "error",
            PanelKind::Custom => "custom",
        };
        self.out
            .push_str("<ac:adf-extension><ac:adf-node type=\"panel\">");
        self.adf_attribute("panel-type", kind);
        let kept = panel
            .extras
            .of(Format::Storage)
            .and_then(|extras| extras.get("@attributes"))
            .and_then(Value::as_object);
        for (name, value) in kept.into_iter().flatten() {
            self.adf_attribute(name, value.as_str().unwrap_or_default());
        }
        self.out.push_str("<ac:adf-content>");
        self.blocks(&panel.blocks);
        self.out
            .push_str("</ac:adf-content></ac:adf-node></ac:adf-extension>");
    }

    fn adf_attribute(&mut self, key: &str, value: &str) {
        self.out.push_str("<ac:adf-attribute");
        push_attribute(&mut self.out, "key", key);
        self.out.push('>');
        push_text(&mut self.out, value);
        self.close("ac:adf-attribute");
    }

    pub(super) fn decisions(&mut self, list: &List) {
        self.out
            .push_str("<ac:adf-extension><ac:adf-node type=\"decision-list\">");
        self.adf_attributes(&list.extras);
        for item in &list.items {
            self.out.push_str("<ac:adf-node type=\"decision-item\">");
            self.adf_attributes(&item.extras);
            self.adf_attribute(
                "state",
                if item.task == Some(false) {
                    "UNDECIDED"
                } else {
                    "DECIDED"
                },
            );
            self.out.push_str("<ac:adf-content>");
            match item.blocks.split_first() {
                Some((Block::Paragraph(first), rest)) if first.extras == Extras::NONE => {
                    self.line(&first.content);
                    self.blocks(rest);
                }
                _ => self.blocks(&item.blocks),
            }
            self.out.push_str("</ac:adf-content></ac:adf-node>");
        }
        self.out.push_str("</ac:adf-node></ac:adf-extension>");
    }

    fn adf_attributes(&mut self, extras: &Extras) {
        for (name, value) in extras.of(Format::Storage).into_iter().flatten() {
            self.adf_attribute(name, value.as_str().unwrap_or_default());
        }
    }

    pub(super) fn expand(&mut self, expand: &Expand) {
        let wrapped = self.open_wrap(&expand.extras);
        self.open_macro("expand", &expand.extras);
        if !expand.title.is_empty() {
            self.parameter("title", &expand.title);
        }
        self.kept_parameters(&expand.extras);
        self.rich_body(&expand.blocks);
        self.close("ac:structured-macro");
        self.close_wrap(wrapped);
    }

    /// Writes a macro, or the element an extension stands for.
    pub(super) fn extension(&mut self, extension: &Extension) {
        match extension.kind.as_deref() {
            None | Some(MACRO_TYPE) => {}
            Some(ELEMENT_TYPE) => return self.element(extension),
            Some(kind) => {
                self.log
                    .note(format!("extension `{}` of `{kind}`", extension.name));
                match &extension.body {
                    Some(ExtensionBody::Blocks(blocks)) => self.blocks(blocks),
                    Some(ExtensionBody::Plain(text)) => self.element_of_text("p", text),
                    None => {}
                }
                return;
            }
        }
        let wrapped = self.open_wrap(&extension.extras);
        self.open_macro(&extension.name, &extension.extras);
        for parameter in &extension.parameters {
            match &parameter.value {
                ParameterValue::Text(value) => self.parameter(&parameter.name, value),
                ParameterValue::Source {
                    format: Format::Storage,
                    source,
                } => {
                    self.out.push_str("<ac:parameter");
                    push_attribute(&mut self.out, "ac:name", &parameter.name);
                    self.out.push('>');
                    self.out.push_str(source);
                    self.close("ac:parameter");
                }
                ParameterValue::Source { source, .. } => {
                    self.log
                        .note(format!("kind of parameter `{}`", parameter.name));
                    self.parameter(&parameter.name, source);
                }
            }
        }
        match &extension.body {
            Some(ExtensionBody::Blocks(blocks)) => self.rich_body(blocks),
            Some(ExtensionBody::Plain(text)) => self.plain_body(text),
            None => {}
        }
        self.close("ac:structured-macro");
        self.close_wrap(wrapped);
    }

    fn element(&mut self, extension: &Extension) {
        self.open(&extension.name, &extension.extras);
        match &extension.body {
            Some(ExtensionBody::Blocks(blocks)) => self.blocks(blocks),
            Some(ExtensionBody::Plain(text)) => push_text(&mut self.out, text),
            None => {}
        }
        self.close(&extension.name);
    }
}
