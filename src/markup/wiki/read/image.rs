//! Images and embedded files: `!file.png|width=300,alt=text!`.

use serde_json::{Map, Value};

use super::Reader;
use super::inline::SCHEMES;
use crate::Format;
use crate::document::{Extras, Media, MediaSource};
use crate::storage::unescape;

impl Reader<'_> {
    /// Past the image that begins at an exclamation mark, if it is one.
    pub(super) fn image_end(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = self
            .finders
            .bang
            .next(self.source, at + 1)
            .filter(|close| *close < end)?;
        let content = self.slice(at + 1..close);
        let (source, attributes) = content.split_once('|').unwrap_or((content, ""));
        let fits = !content.is_empty()
            && !content.starts_with(char::is_whitespace)
            && !content.ends_with(char::is_whitespace)
            && (is_file(source) || attributes.contains('=') || attributes == "thumbnail");
        fits.then_some(close + 1)
    }

    /// Reads an image, and says where it ends.
    pub(super) fn image(&mut self, at: usize, end: usize) -> Option<(Media, usize)> {
        let next = self.image_end(at, end)?;
        let content = self.slice(at + 1..next - 1);
        let (source, attributes) = content.split_once('|').unwrap_or((content, ""));
        let source = unescape(source).into_owned();
        let address = source
            .split_once("://")
            .is_some_and(|(scheme, _)| SCHEMES.contains(&scheme))
            || source.starts_with(['/', '#'])
            || source.starts_with("data:");
        let mut media = Media::new(if address {
            MediaSource::Url(source)
        } else {
            MediaSource::Attachment {
                filename: source,
                page: None,
            }
        });
        let mut extras = Map::new();
        for (name, value) in image_attributes(attributes) {
            let pixels = || {
                value
                    .trim_end_matches("px")
                    .parse::<f64>()
                    .ok()
                    .filter(|pixels| pixels.is_finite())
            };
            match name {
                "width" if pixels().is_some() => media.width = pixels(),
                "height" if pixels().is_some() => media.height = pixels(),
                "alt" => media.alt = Some(unescape(&value).into_owned()),
                "title" => media.title = Some(unescape(&value).into_owned()),
                _ => {
                    extras.insert(name.to_owned(), Value::String(value));
                }
            }
        }
        media.extras = Extras::new(Format::Wiki, extras);
        Some((media, next))
    }
}

/// Whether what stands between two exclamation marks can name a file.
fn is_file(source: &str) -> bool {
    let source = source.trim_end();
    let named = source.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty() && !ending.is_empty() && !ending.ends_with(char::is_whitespace)
    });
    named
        || source.contains("://")
        || source.starts_with('/') && !source.contains(char::is_whitespace)
}

/// Attributes between commas, `name=value` or a bare name; a value in quotes may hold commas.
fn image_attributes(source: &str) -> Vec<(&str, String)> {
    let mut attributes = Vec::new();
    let mut rest = source;
    while !rest.trim_ascii().is_empty() {
        let stop = rest.find([',', '=']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(stop);
        let name = name.trim_ascii();
        let Some(value) = tail.strip_prefix('=') else {
            attributes.push((name, String::new()));
            rest = tail.strip_prefix(',').unwrap_or_default();
            continue;
        };
        let quoted = value
            .trim_ascii_start()
            .strip_prefix('"')
            .and_then(|value| value.split_once('"'));
        let (value, tail) = match quoted {
            Some((value, tail)) => (value, tail.split_once(',').map_or("", |(_, tail)| tail)),
            None => value.split_once(',').unwrap_or((value, "")),
        };
        attributes.push((name, value.trim_ascii().to_owned()));
        rest = tail;
    }
    attributes.retain(|(name, value)| !name.is_empty() || !value.is_empty());
    attributes
}
