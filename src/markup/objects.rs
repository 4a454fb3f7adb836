//! What stands as one thing in the tree: images, cards, macros, and what the tree has no node for.
//!
//! Apart from `document`, which holds the blocks made of text; everything here is named through it.

use super::Format;
use super::document::{Block, Extras};
use super::inline::{Inline, Mark, PageTarget};

/// Where an image or file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaSource {
    /// An address on the web or relative to the page.
    Url(String),
    /// An attachment by file name, of this page or of the one named.
    Attachment {
        /// The file name.
        filename: String,
        /// The page it is attached to, if another one.
        page: Option<Box<PageTarget>>,
    },
    /// A file of the media service.
    File {
        /// Id in the media service.
        id: String,
        /// Collection there; may be empty.
        collection: String,
    },
}

/// An image or file, in a block or in a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// Where it comes from.
    pub source: MediaSource,
    /// Alternative text, if any.
    pub alt: Option<String>,
    /// Title, if any.
    pub title: Option<String>,
    /// Width in pixels, if said.
    pub width: Option<f64>,
    /// Height in pixels, if said.
    pub height: Option<f64>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Media {
    /// Media with nothing but its source.
    pub fn new(source: MediaSource) -> Self {
        Self {
            source,
            alt: None,
            title: None,
            width: None,
            height: None,
            extras: Extras::NONE,
        }
    }
}

/// One image or file standing by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaBlock {
    /// The image or file.
    pub media: Media,
    /// A link around it, an inline comment on it; only marks that media may carry.
    pub marks: Vec<Mark>,
    /// The caption; empty when there is none.
    pub caption: Vec<Inline>,
    /// `center`, `wide`, `wrap-left` … as ADF names it, if said.
    pub layout: Option<String>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// Several files side by side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MediaGroup {
    /// The files, each with the marks it carries.
    pub items: Vec<(Media, Vec<Mark>)>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// How a card is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// A card on lines of its own.
    Block,
    /// The page itself, embedded.
    Embed,
}

/// A link shown as a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// How it is shown.
    pub kind: CardKind,
    /// The address; empty when the card holds data instead (see extras).
    pub url: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A macro or extension, as a block or in a line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extension {
    /// Macro name or extension key.
    pub name: String,
    /// Extension type (ADF); `None` means Confluence's macros, [`MACRO_TYPE`].
    pub kind: Option<String>,
    /// Parameters in source order. A storage macro's default parameter has an empty name.
    pub parameters: Vec<Parameter>,
    /// The body, if any.
    pub body: Option<ExtensionBody>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// The ADF extension type of Confluence macros.
pub const MACRO_TYPE: &str = "com.atlassian.confluence.macro.core";

/// A parameter of a macro.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// The value.
    pub value: ParameterValue,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// Plain text.
    Text(String),
    /// Anything else, as its format wrote it (XML such as `<ri:page …/>`, or JSON).
    Source {
        /// The format of the source.
        format: Format,
        /// The source, byte for byte.
        source: String,
    },
}

/// The body of a macro.
#[derive(Debug, Clone, PartialEq)]
pub enum ExtensionBody {
    /// Rich text.
    Blocks(Vec<Block>),
    /// Text as it stands (CDATA).
    Plain(String),
}

/// Something the tree has no node for.
#[derive(Debug, Clone, PartialEq)]
pub struct Opaque {
    /// The format of the source.
    pub format: Format,
    /// What it is called there (`syncBlock`, `ac:task-report` …).
    pub name: String,
    /// The source, byte for byte.
    pub source: String,
    /// The text a reader would see in it, as far as it can be told; may be empty.
    pub text: String,
}
