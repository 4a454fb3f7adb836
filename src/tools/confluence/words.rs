//! Argument types of Confluence: parsed once, at the edge.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::atlassian::Target;
use crate::confluence::Position;
use crate::markup::Format;
use crate::markup::options::TableWidth;

/// A page as people name it: its id, or the address of the page in a browser in any of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRef {
    /// Its number.
    Id(String),
    /// By space and title, as in `/display/TECH/Page+title`.
    Titled {
        /// The key of the space.
        space: String,
        /// The title.
        title: String,
    },
}

impl PageRef {
    /// Reads any of the spellings.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if is_id(text) {
            return Ok(Self::Id(text.to_owned()));
        }
        Self::of_address(text).ok_or_else(|| {
            format!("`{text}` is neither a page id such as `12345` nor the address of a page")
        })
    }

    fn of_address(text: &str) -> Option<Self> {
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, query.split('#').next().unwrap_or(query)),
            None => (text.split('#').next().unwrap_or(text), ""),
        };
        let mut ids = url::form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "pageId")
            .map(|(_, value)| value.into_owned());
        match (ids.next(), ids.next()) {
            (Some(id), None) if is_id(&id) => return Some(Self::Id(id)),
            (None, _) => {}
            _ => return None,
        }
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let after = |name: &str| {
            let at = parts.iter().rposition(|part| *part == name)?;
            parts.get(at + 1..)
        };
        if let Some(rest) = after("pages")
            && let Some(id) = rest.iter().take(2).find(|part| is_id(part))
        {
            return Some(Self::Id((*id).to_owned()));
        }
        // Folders, whiteboards and databases stand in the tree beside pages; blog posts behind their date.
        for name in ["folder", "whiteboard", "database", "blog"] {
            if let Some(rest) = after(name)
                && let Some(id) = rest.iter().rev().find(|part| is_id(part) && part.len() > 4)
            {
                return Some(Self::Id((*id).to_owned()));
            }
        }
        if let Some([tiny]) = after("x") {
            return tiny_id(tiny).map(Self::Id);
        }
        match after("display") {
            Some([space, title]) => Some(Self::Titled {
                space: decoded(space)?,
                title: decoded(title)?,
            }),
            _ => None,
        }
    }

    /// The space, where the spelling tells it and is more than a hint.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Id(_) => Vec::new(),
            Self::Titled { space, .. } => vec![Target::Space(space.clone())],
        }
    }
}

impl fmt::Display for PageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => f.write_str(id),
            Self::Titled { title, .. } => f.write_str(title),
        }
    }
}

/// A page to write below: by any of its names, or by titles, `Guide > Ops`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParentRef {
    /// By id or address.
    Page(PageRef),
    /// By its title, and those of pages above it before it.
    Titles(Vec<String>),
}

impl ParentRef {
    fn parse(text: &str) -> Result<Self, String> {
        if let Ok(page) = PageRef::parse(text) {
            return Ok(Self::Page(page));
        }
        let titles: Vec<String> = text
            .split(" > ")
            .map(|title| title.trim().to_owned())
            .collect();
        if text.contains("://") || titles.iter().any(String::is_empty) {
            return Err(format!(
                "`{text}` is neither a page's id, nor its address, nor titles such as `Guide > Ops`"
            ));
        }
        Ok(Self::Titles(titles))
    }

    /// The space, where the spelling tells it.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Page(page) => page.targets(),
            Self::Titles(_) => Vec::new(),
        }
    }
}

/// An attachment: `att12345`, or its number alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileId(String);

impl FileId {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if is_id(text.strip_prefix("att").unwrap_or(text)) {
            Ok(Self(format!("att{}", text.trim_start_matches("att"))))
        } else {
            Err(format!(
                "`{text}` is not an attachment id such as `att12345`"
            ))
        }
    }

    /// The id, with `att` in front.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A page, blog post or attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentRef {
    /// A page or blog post.
    Page(PageRef),
    /// An attachment, by its id.
    File(String),
}

impl ContentRef {
    fn parse(text: &str) -> Result<Self, String> {
        if text.trim().starts_with("att") {
            return FileId::parse(text).map(|id| Self::File(id.0));
        }
        PageRef::parse(text).map(Self::Page)
    }

    /// The space, where the spelling tells it.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Page(page) => page.targets(),
            Self::File(_) => Vec::new(),
        }
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Percent signs and `+` as Confluence writes them in addresses.
fn decoded(part: &str) -> Option<String> {
    let spaced = part.replace('+', " ");
    let text = percent_encoding::percent_decode_str(&spaced)
        .decode_utf8()
        .ok()?;
    Some(text.into_owned())
}

/// The id in a short address `/x/N4CIO`: the id's bytes, lowest first, in a base64 whose trailing `A`s are dropped.
///
/// Only the one spelling Confluence writes for an id counts; anything else is no short address.
fn tiny_id(tiny: &str) -> Option<String> {
    if tiny.is_empty() || tiny.len() > 11 || tiny.contains(['+', '/', '=']) {
        return None;
    }
    let mut full = tiny.replace('_', "+").replace('-', "/");
    while full.len() < 11 {
        full.push('A');
    }
    full.push('=');
    let bytes: [u8; 8] = STANDARD.decode(full).ok()?.try_into().ok()?;
    let id = u64::from_le_bytes(bytes);
    let canonical = STANDARD
        .encode(bytes)
        .trim_end_matches(['=', 'A'])
        .replace('+', "_")
        .replace('/', "-");
    (id > 0 && i64::try_from(id).is_ok() && canonical == tiny).then(|| id.to_string())
}

/// The key of a space: `TECH`, `~ada`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceKey(String);

impl SpaceKey {
    /// Reads a key as it is written; the site does not mind its case.
    pub fn parse(text: &str) -> Result<Self, String> {
        let key = text.trim();
        // Keys are letters and digits; personal ones hold an account's name or id behind the tilde.
        let fits = !key.is_empty()
            && key.len() <= 255
            && key
                .trim_start_matches('~')
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | ':'));
        if fits {
            Ok(Self(key.to_owned()))
        } else {
            Err(format!("`{text}` is not a space key such as `TECH`"))
        }
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The space as a target.
    pub fn target(&self) -> Target {
        Target::Space(self.0.clone())
    }
}

impl fmt::Display for SpaceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The form of a text that a caller writes. It is said, never guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextFormat {
    /// Markdown.
    #[default]
    Markdown,
    /// Wiki markup; the site converts it.
    Wiki,
    /// Confluence's own XHTML.
    Storage,
}

impl TextFormat {
    fn parse(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "markdown" | "md" => Ok(Self::Markdown),
            "wiki" => Ok(Self::Wiki),
            "storage" | "xhtml" => Ok(Self::Storage),
            _ => Err(format!(
                "`{text}` is not a format; use `markdown`, `wiki`, `storage` or `xhtml`"
            )),
        }
    }
}

/// The form a page is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageFormat(pub Format);

impl PageFormat {
    fn parse(text: &str) -> Result<Self, String> {
        text.parse()
            .map(Self)
            .map_err(|error: crate::markup::UnknownFormat| error.to_string())
    }
}

/// How wide a page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageWidth {
    /// The whole window.
    FullWidth,
    /// As wide as can be.
    Max,
    /// A readable column.
    Default,
    /// Whatever the space says: the setting is removed.
    Unset,
}

impl PageWidth {
    fn parse(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "" => Ok(Self::Unset),
            "full-width" => Ok(Self::FullWidth),
            "max" => Ok(Self::Max),
            "default" | "fixed-width" => Ok(Self::Default),
            _ => Err(format!(
                "`{text}` is not a page width; use `full-width`, `max` or `default`"
            )),
        }
    }

    /// What the site keeps; `None` where it shall keep nothing.
    pub fn value(self) -> Option<&'static str> {
        match self {
            Self::FullWidth => Some("full-width"),
            Self::Max => Some("max"),
            Self::Default => Some("default"),
            Self::Unset => None,
        }
    }
}

/// A width preset for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableLayout(pub TableWidth);

impl TableLayout {
    fn parse(text: &str) -> Result<Self, String> {
        TableWidth::from_name(text.trim()).map(Self).ok_or_else(|| {
            format!("`{text}` is not a table layout; use `full-width`, `wide` or `default`")
        })
    }
}

/// Where a moved page goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovePosition(pub Position);

impl MovePosition {
    fn parse(text: &str) -> Result<Self, String> {
        let position = match text.trim().to_ascii_lowercase().as_str() {
            "append" => Position::Append,
            "above" | "before" => Position::Before,
            "below" | "after" => Position::After,
            _ => {
                return Err(format!(
                    "`{text}` is not a position; use `append`, `above` or `below`"
                ));
            }
        };
        Ok(Self(position))
    }
}

macro_rules! word {
    ($word:ident, $schema:tt) => {
        impl<'de> Deserialize<'de> for $word {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $word {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($word).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

word!(PageRef, {"type": "string"});
word!(ParentRef, {"type": "string"});
word!(FileId, {"type": "string"});
word!(ContentRef, {"type": "string"});
word!(SpaceKey, {"type": "string"});
word!(TextFormat, {"type": "string", "enum": ["markdown", "wiki", "storage"]});
word!(PageFormat, {"type": "string", "enum": ["markdown", "storage", "adf", "wiki", "plain"]});
word!(PageWidth, {"type": "string", "enum": ["full-width", "max", "default"]});
word!(TableLayout, {"type": "string", "enum": ["full-width", "wide", "default"]});
word!(MovePosition, {"type": "string", "enum": ["append", "above", "below"]});

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<String> {
        match PageRef::parse(text) {
            Ok(PageRef::Id(id)) => Some(id),
            _ => None,
        }
    }

    #[test]
    fn pages_are_named_in_every_way_people_do() {
        let base = "https://acme.atlassian.net/wiki";
        for address in [
            "12345".to_owned(),
            " 12345 ".to_owned(),
            format!("{base}/spaces/TECH/pages/12345/A+title"),
            format!("{base}/spaces/TECH/pages/12345"),
            format!("{base}/spaces/TECH/pages/edit-v2/12345?draftShareId=x"),
            format!("{base}/spaces/~ada/pages/12345#Heading"),
            "https://wiki.acme.com/pages/viewpage.action?pageId=12345".to_owned(),
            "https://wiki.acme.com/pages/viewpage.action?x=1&pageId=12345#a".to_owned(),
            "https://wiki.acme.com/pages/editpage.action?pageId=12345".to_owned(),
            format!("{base}/spaces/TECH/folder/12345"),
            format!("{base}/spaces/TECH/folder/12345?atlOrigin=x"),
            format!("{base}/spaces/TECH/whiteboard/12345"),
            format!("{base}/spaces/TECH/database/12345?savedView=y"),
            format!("{base}/spaces/TECH/blog/2026/01/31/12345/A+title"),
            format!("{base}/spaces/TECH/blog/edit-v2/12345"),
        ] {
            assert_eq!(id(&address).as_deref(), Some("12345"), "{address}");
        }
        assert_eq!(
            PageRef::parse("https://wiki.acme.com/display/TECH/API+Documentation%21"),
            Ok(PageRef::Titled {
                space: "TECH".into(),
                title: "API Documentation!".into()
            })
        );
        for bad in [
            "",
            "API Documentation",
            "../12345",
            "https://acme/?pageId=1&pageId=2",
            "https://acme/spaces/TECH/overview",
        ] {
            assert!(PageRef::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn behaviour_148_tiny_links_are_decoded_here() {
        for (tiny, number) in [
            ("AQ", "1"),
            ("N4CIO", "948469815"),
            ("_", "248"),
            ("-", "252"),
        ] {
            let address = format!("https://acme.atlassian.net/wiki/x/{tiny}");
            assert_eq!(id(&address).as_deref(), Some(number), "{tiny}");
        }
        for bad in [
            "",
            "AA",
            "A",
            "AQA",
            "A+",
            "!!",
            "AQAAAAAAAAAA",
            "__________8",
        ] {
            assert_eq!(id(&format!("https://acme/x/{bad}")), None, "{bad}");
        }
    }

    #[test]
    fn words_are_checked_and_told() {
        assert_eq!(TextFormat::parse("XHTML"), Ok(TextFormat::Storage));
        assert!(TextFormat::parse("html").is_err());
        assert_eq!(PageWidth::parse("").map(PageWidth::value), Ok(None));
        assert!(PageWidth::parse("wide").is_err());
        assert!(MovePosition::parse("inside").is_err());
        assert!(SpaceKey::parse("~712020:0a-b").is_ok());
        assert!(SpaceKey::parse("TECH/../x").is_err());
        assert_eq!(FileId::parse("12").map(|id| id.0).as_deref(), Ok("att12"));
        assert!(FileId::parse("att").is_err() && FileId::parse("attx1").is_err());
        assert_eq!(
            ContentRef::parse("att7"),
            Ok(ContentRef::File("att7".into()))
        );
    }
}
