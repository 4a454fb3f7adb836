//! What a caller may say about a conversion, all of it as plain data.
//!
//! Apart because every reader and writer takes it. It holds no site and looks nothing up: people,
//! addresses and the nodes to restore are given by the caller.

use std::collections::BTreeMap;

use super::document::{Block, Document};
use super::inline::Inline;

/// What a caller may say about a conversion; the default gives plain, lossless output.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who is meant by a mention, and how people are called.
    pub mentions: Mentions,
    /// Address of Jira without a final slash. When given, bare issue keys in Markdown become links to `/browse/KEY`,
    /// and such links become bare keys again.
    pub jira_url: Option<String>,
    /// Address of Confluence without a final slash (with `/wiki` on Cloud), for page links in formats that only know addresses.
    pub confluence_url: Option<String>,
    /// Files of the media service by the file name or address an image names (ADF can only show images it has an id for).
    pub media_files: BTreeMap<String, MediaFile>,
    /// Macro for ` ```mermaid ` fences (`mermaid-cloud` …); without it they stay code blocks.
    pub mermaid_macro: Option<String>,
    /// Macro for ` ```plantuml ` fences (`plantuml` …); without it they stay code blocks.
    pub plantuml_macro: Option<String>,
    /// Whether headings get an anchor to link to (storage, wiki).
    pub heading_anchors: bool,
    /// Width given to tables that say none.
    pub table_width: Option<TableWidth>,
    /// How macros and unknown nodes are shown in Markdown.
    pub placeholders: Placeholders,
    /// Nodes that placeholders coming back stand for, by id.
    pub originals: Originals,
}

/// A file of the media service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaFile {
    /// Id in the media service.
    pub id: String,
    /// Collection there; may be empty.
    pub collection: String,
}

/// People in mentions.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// From display name or e-mail to id.
    pub ids: BTreeMap<String, String>,
    /// From id to display name.
    pub names: BTreeMap<String, String>,
    /// What ids are on this site.
    pub id_kind: MentionId,
}

impl Mentions {
    /// The id for a name or e-mail; upper and lower case are alike if the exact name is unknown.
    pub fn id_of(&self, name: &str) -> Option<&str> {
        if let Some(id) = self.ids.get(name) {
            return Some(id);
        }
        if self.ids.is_empty() {
            return None;
        }
        let lower = name.to_lowercase();
        let mut matches = self
            .ids
            .iter()
            .filter(|(known, _)| known.to_lowercase() == lower);
        match (matches.next(), matches.next()) {
            (Some((_, id)), None) => Some(id),
            _ => None,
        }
    }

    /// A kind of id as a mention keeps it: nothing for the kind of the site.
    pub(crate) fn unusual(&self, kind: MentionId) -> Option<MentionId> {
        (kind != self.id_kind).then_some(kind)
    }

    /// Whether a name and an id are known to be one person's, so that each leads to the other.
    pub(crate) fn agree(&self, name: &str, id: &str) -> bool {
        self.name_of(id) == Some(name) || self.id_of(name) == Some(id)
    }

    /// The display name for an id.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }
}

/// What the id in a mention is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MentionId {
    /// Account id (Cloud).
    #[default]
    AccountId,
    /// User name (Jira Data Center, and wiki markup there).
    UserName,
    /// User key (Confluence Data Center).
    UserKey,
}

/// Width presets for tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableWidth {
    /// 760 pixels, layout `default`.
    Default,
    /// 960 pixels, layout `wide`.
    Wide,
    /// 1800 pixels, layout `full-width`.
    FullWidth,
}

impl TableWidth {
    /// The preset of that name (`default`, `wide`, `full-width`).
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "default" => Some(Self::Default),
            "wide" => Some(Self::Wide),
            "full-width" => Some(Self::FullWidth),
            _ => None,
        }
    }

    /// The name, also the value of the table's layout.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Wide => "wide",
            Self::FullWidth => "full-width",
        }
    }

    /// Pixels.
    pub fn pixels(self) -> u32 {
        match self {
            Self::Default => 760,
            Self::Wide => 960,
            Self::FullWidth => 1800,
        }
    }
}

/// How macros and unknown nodes are shown in Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Placeholders {
    /// With their source where name and parameters do not say everything: can be restored by itself.
    #[default]
    SelfContained,
    /// Name, parameters and id only: short; restored from [`Options::originals`].
    Reference,
}

/// A node kept for the return of its placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Original {
    /// A block.
    Block(Block),
    /// A node inside a line.
    Inline(Inline),
}

/// Nodes by the id their placeholder shows.
#[derive(Debug, Clone, Default)]
pub struct Originals(pub BTreeMap<String, Original>);

impl Originals {
    /// All nodes of a document that Markdown shows as placeholders.
    pub fn of(document: &Document) -> Self {
        let mut originals = BTreeMap::new();
        super::markdown::collect_originals(&document.blocks, &mut originals);
        Self(originals)
    }
}
