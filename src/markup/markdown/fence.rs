//! A block of code that was read: what its fence says, and the diagrams that are macros.
//!
//! Apart from the event loop so that each file is one subject.

use super::directive::{self, Attributes};
use super::read::Reader;
use crate::document::{Block, CodeBlock, Extension, ExtensionBody, Extras};

impl Reader<'_> {
    /// Ends the block of code being read.
    pub(super) fn end_code(&mut self) {
        let Some((info, mut text)) = self.code.take() else {
            return;
        };
        if text.ends_with('\n') {
            text.pop();
        }
        let info = info.trim();
        let plain = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'#' | b'.')
        };
        let (language, title) = if info.bytes().all(plain) {
            ((!info.is_empty()).then(|| info.to_owned()), None)
        } else {
            let attributes = directive::attributes(info);
            let word = attributes.words.split_whitespace().next();
            let language = attributes.get("language").or(word).map(str::to_owned);
            self.note_fence(&attributes);
            (language, attributes.get("title").map(str::to_owned))
        };
        let macro_name = match language.as_deref() {
            Some("mermaid") => self.options.mermaid_macro.as_deref(),
            Some("plantuml" | "puml") => self.options.plantuml_macro.as_deref(),
            _ => None,
        };
        if let Some(name) = macro_name {
            return self.block(Block::Extension(Box::new(Extension {
                name: name.to_owned(),
                body: Some(ExtensionBody::Plain(text)),
                ..Extension::default()
            })));
        }
        self.block(Block::Code(Box::new(CodeBlock {
            language,
            title,
            text,
            extras: Extras::NONE,
        })));
    }

    /// What stands behind a fence is for other tools, but for language and title.
    fn note_fence(&mut self, attributes: &Attributes) {
        let named = usize::from(attributes.get("language").is_none());
        let words = attributes.words.split_whitespace().skip(named);
        let pairs = attributes
            .pairs
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "language" | "title"));
        let left: Vec<String> = words
            .map(str::to_owned)
            .chain(pairs.map(|(name, value)| format!("{name}={value}")))
            .collect();
        if !left.is_empty() {
            self.note(format!("`{}` behind a code fence", left.join(" ")));
        }
    }
}
