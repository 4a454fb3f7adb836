//! Search results of the old API, the same on both editions.
//!
//! Source: schema `SearchResult` of Confluence Cloud v1 and Data Center 10.2.

use serde::Deserialize;

use super::space_key;
use super::v1::{WireContent, WirePerson, WireSpace};
use crate::confluence::model::{Content, Hit, Person, Space};

/// One result.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireHit {
    #[serde(default)]
    entity_type: String,
    content: Option<WireContent>,
    space: Option<WireSpace>,
    user: Option<WirePerson>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    excerpt: String,
    url: Option<String>,
    last_modified: Option<String>,
    result_parent_container: Option<WireContainer>,
    result_global_container: Option<WireContainer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireContainer {
    #[serde(default)]
    title: String,
    display_url: Option<String>,
}

impl From<WireHit> for Hit {
    fn from(wire: WireHit) -> Self {
        let space_key = wire
            .result_global_container
            .as_ref()
            .and_then(|container| container.display_url.as_deref())
            .and_then(space_key);
        let container = wire
            .result_parent_container
            .map(|container| plain(&container.title))
            .filter(|title| !title.is_empty());
        Self {
            entity: wire.entity_type,
            content: wire.content.map(Content::from),
            space: wire.space.map(Space::from),
            user: wire.user.map(Person::from),
            title: plain(&wire.title),
            excerpt: plain(&wire.excerpt),
            path: wire.url,
            updated: wire.last_modified,
            container,
            space_key,
        }
    }
}

/// Text of a result without the marks around what was found, without HTML, in one line.
///
/// Marks are `@@@hl@@@…@@@endhl@@@` on both editions; Cloud escapes the text, Data Center does too.
fn plain(text: &str) -> String {
    let text = text.replace("@@@hl@@@", "").replace("@@@endhl@@@", "");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        match entity(tail) {
            Some((character, length)) => {
                out.push(character);
                rest = tail.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character an entity at the beginning of `text` stands for, and how long the entity is.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.find(';').filter(|end| *end <= 10)?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_plain_text() {
        assert_eq!(
            plain(
                "the @@@hl@@@deployment@@@endhl@@@ &amp; release\n of &lt;x&gt; &#39;a&#x27; &bogus; &"
            ),
            "the deployment & release of <x> 'a' &bogus; &"
        );
        assert_eq!(plain("Résumé &hellip; 漢字"), "Résumé … 漢字");
    }
}
