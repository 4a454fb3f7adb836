//! The tree written as ADF: media and extensions.
//!
//! Apart from `write_inline` because blocks and lines both hold them.

use serde_json::{Map, Value, json};

use super::rules::{is_block_media, is_safe_url};
use super::write::{Attr, Writer};
use crate::document::{Extension, ExtensionBody, MACRO_TYPE, Media, MediaSource, ParameterValue};
use crate::inline::Mark;
use crate::{Format, target, text};

impl Writer<'_> {
    /// A file in a line; an image by address cannot stand there and becomes a link.
    pub(super) fn inline_media(&mut self, media: &Media, marks: &[Mark]) {
        if let Some((id, collection)) = self.file_of(&media.source) {
            self.open("mediaInline");
            let kind = media
                .extras
                .text(Format::Adf, "type")
                .unwrap_or("file")
                .to_owned();
            self.media_attributes(media, &kind, &id, &collection);
            self.media_marks(marks);
            self.out.push('}');
            return;
        }
        let name = text::media_name(media);
        self.log.note("image in a line (written as a link)");
        let address = match &media.source {
            MediaSource::Url(url) => url.clone(),
            source => target::write_media(source),
        };
        let mut marks = marks.to_vec();
        let linked = marks.iter().any(|mark| matches!(mark, Mark::Link(_)));
        if linked || !is_block_media(&media.source) {
            let shown = if name == address {
                name.to_owned()
            } else {
                format!("{name} ({address})")
            };
            return self.text(&shown, &marks);
        }
        marks.push(Mark::Link(Box::new(crate::inline::Link::to_url(address))));
        self.text(name, &marks);
    }

    /// The media service's file for a source, as the source says or the caller knows.
    pub(super) fn file_of(&self, source: &MediaSource) -> Option<(String, String)> {
        match source {
            MediaSource::File { id, collection } if !id.is_empty() => {
                Some((id.clone(), collection.clone()))
            }
            MediaSource::File { .. } => None,
            MediaSource::Url(name) | MediaSource::Attachment { filename: name, .. } => {
                let file = self.options.media_files.get(name)?;
                Some((file.id.clone(), file.collection.clone()))
            }
        }
    }

    /// Writes a `media` node.
    pub(super) fn media(&mut self, media: &Media, marks: &[Mark]) {
        self.open("media");
        if let Some((id, collection)) = self.file_of(&media.source) {
            let kind = media
                .extras
                .text(Format::Adf, "type")
                .unwrap_or("file")
                .to_owned();
            self.media_attributes(media, &kind, &id, &collection);
        } else {
            let url = match &media.source {
                MediaSource::Url(url) => url.clone(),
                source => target::write_media(source),
            };
            if !is_safe_url(&url) {
                self.log.note(format!(
                    "image `{url}` (no address of the web: it will not be shown)"
                ));
            }
            let own = [("type", Attr::Text("external")), ("url", Attr::Text(&url))];
            self.media_common(media, own);
        }
        self.media_marks(marks);
        self.out.push('}');
    }

    fn media_attributes(&mut self, media: &Media, kind: &str, id: &str, collection: &str) {
        let own = [
            ("type", Attr::Text(kind)),
            ("id", Attr::Text(id)),
            ("collection", Attr::Text(collection)),
        ];
        self.media_common(media, own);
    }

    fn media_common<'a, const N: usize>(
        &mut self,
        media: &'a Media,
        own: [(&'a str, Attr<'a>); N],
    ) {
        let mut all: Vec<(&str, Attr<'_>)> = own.into();
        all.push(("alt", media.alt.as_deref().map_or(Attr::None, Attr::Text)));
        all.push(("width", media.width.map_or(Attr::None, Attr::Number)));
        all.push(("height", media.height.map_or(Attr::None, Attr::Number)));
        self.attributes(&all, &media.extras);
        if media.title.is_some() {
            self.log.note("title of an image");
        }
    }

    fn media_marks(&mut self, marks: &[Mark]) {
        let kept: Vec<Mark> = marks
            .iter()
            .filter(|mark| {
                matches!(mark, Mark::Link(_) | Mark::Annotation(_))
                    || matches!(mark, Mark::Other(_))
            })
            .cloned()
            .collect();
        if kept.len() < marks.len() {
            self.log.note("formatting on an image");
        }
        self.marks(&kept);
    }

    /// Attributes of the three extension nodes.
    pub(super) fn extension_attributes(&mut self, extension: &Extension) {
        let kind = extension.kind.as_deref().unwrap_or(MACRO_TYPE);
        let mut all = Map::new();
        let plain = match &extension.body {
            Some(ExtensionBody::Plain(text)) => Some(text),
            _ => None,
        };
        if !extension.parameters.is_empty() || plain.is_some() {
            let mut params = Map::new();
            for parameter in &extension.parameters {
                let text = match &parameter.value {
                    ParameterValue::Text(text) => text,
                    ParameterValue::Source { source, .. } => {
                        self.log.note(format!(
                            "value of parameter `{}` of {} (written as its source)",
                            parameter.name, extension.name
                        ));
                        source
                    }
                };
                params.insert(parameter.name.clone(), json!({ "value": text }));
            }
            if let Some(text) = plain {
                params.insert("__bodyContent".to_owned(), json!({ "value": text }));
            }
            all.insert("macroParams".to_owned(), Value::Object(params));
        }
        match extension
            .extras
            .of(Format::Adf)
            .and_then(|map| map.get("parameters"))
        {
            Some(Value::Object(more)) => all.extend(more.clone()),
            Some(other) if all.is_empty() => {
                let other = other.clone();
                return self.extension_own(extension, kind, Attr::Json(&other));
            }
            _ => {}
        }
        let all = Value::Object(all);
        let empty = all.as_object().is_none_or(Map::is_empty);
        self.extension_own(
            extension,
            kind,
            if empty { Attr::None } else { Attr::Json(&all) },
        );
    }

    fn extension_own(&mut self, extension: &Extension, kind: &str, parameters: Attr<'_>) {
        let key = if extension.name.is_empty() {
            "unknown"
        } else {
            &extension.name
        };
        let own = [
            (
                "extensionType",
                Attr::Text(if kind.is_empty() { MACRO_TYPE } else { kind }),
            ),
            ("extensionKey", Attr::Text(key)),
            ("parameters", parameters),
        ];
        self.attributes(&own, &extension.extras);
    }
}
