//! What stands inside a line: text with marks, mentions, dates, links and the like.
//!
//! Marks lie flat on each run, as in ADF; writers of nested formats open and close them where they
//! change. Apart from `document` so that each file holds one half of the tree.

use compact_str::CompactString;

use super::document::{Extension, Extras, Media, Opaque};
use super::options::MentionId;

/// One run or node inside a line, with the marks on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Inline {
    /// What it is.
    pub node: InlineNode,
    /// The marks, outermost first, none twice.
    pub marks: Vec<Mark>,
}

impl Inline {
    /// Text without marks.
    pub fn text(text: impl Into<CompactString>) -> Self {
        Self::plain(InlineNode::Text(text.into()))
    }

    /// A node without marks.
    pub fn plain(node: InlineNode) -> Self {
        Self {
            node,
            marks: Vec::new(),
        }
    }
}

/// What a line can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum InlineNode {
    /// Text; never empty, never with a line break. Most is short and takes no memory of its own.
    Text(CompactString),
    /// A line break within the paragraph.
    HardBreak,
    /// A person mentioned.
    Mention(Box<Mention>),
    /// An emoji or emoticon.
    Emoji(Box<Emoji>),
    /// A date.
    Date(Box<Date>),
    /// A coloured label.
    Status(Box<Status>),
    /// A link shown as its title with an icon.
    Card(Box<InlineCard>),
    /// An image or file in the line.
    Media(Box<Media>),
    /// A template's instruction text.
    Placeholder(Box<Placeholder>),
    /// A link without a text of its own: the product shows the target's title.
    Reference(Box<LinkTarget>),
    /// A place that links can point at.
    Anchor(String),
    /// A macro or extension.
    Extension(Box<Extension>),
    /// A reference to a [`Footnote`](super::document::Footnote) by label.
    FootnoteReference(String),
    /// What the tree has no node for.
    Opaque(Box<Opaque>),
}

/// A person mentioned. At least one of `id` and `name` is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mention {
    /// Account id on Cloud, user name or key on Data Center (see [`MentionId`]).
    pub id: Option<String>,
    /// Display name or e-mail, without `@`.
    pub name: Option<String>,
    /// What kind of id it is, where that is not the kind of the site.
    pub kind: Option<MentionId>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// An emoji.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Emoji {
    /// Short name with colons, `:smile:`.
    pub short_name: String,
    /// The characters themselves, if known.
    pub text: Option<String>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A date.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Date {
    /// `YYYY-MM-DD`; or what stood in the source when that is no date.
    pub date: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A coloured label.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Status {
    /// Its text.
    pub text: String,
    /// `neutral`, `purple`, `blue`, `red`, `yellow`, `green` or `#rrggbb`.
    pub color: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A link shown as its title with an icon.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InlineCard {
    /// The address; empty when the card holds data instead (see extras).
    pub url: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A template's instruction text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placeholder {
    /// The text.
    pub text: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A mark on a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Bold.
    Strong,
    /// Italic.
    Em,
    /// Struck through.
    Strike,
    /// Underlined.
    Underline,
    /// Code.
    Code,
    /// Below the line.
    Sub,
    /// Above the line.
    Sup,
    /// Text colour as written (`#rrggbb` or a name).
    Color(String),
    /// Background colour as written.
    Background(String),
    /// A link.
    Link(Box<Link>),
    /// An inline comment's place, by its id (marker reference).
    Annotation(String),
    /// A mark the tree does not know.
    Other(Box<Opaque>),
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where it goes.
    pub target: LinkTarget,
    /// The title shown on hovering, if any.
    pub title: Option<String>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Link {
    /// A link to an address, without title.
    pub fn to_url(url: impl Into<String>) -> Self {
        Self {
            target: LinkTarget::Url(url.into()),
            title: None,
            extras: Extras::NONE,
        }
    }
}

/// Where a link goes.
///
/// In Markdown all but `Url` are written as addresses with a scheme of their own,
/// `page:SPACE/Title`, `attachment:file.png` and so on (see `markdown/target.rs`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address.
    Url(String),
    /// A Confluence page by title.
    Page(PageTarget),
    /// A blog post by title and day.
    Blog {
        /// Space key; `None` is the space of this page.
        space: Option<String>,
        /// Title.
        title: String,
        /// `YYYY/MM/DD`.
        day: String,
        /// Place within it.
        anchor: Option<String>,
    },
    /// A space by key.
    Space(String),
    /// An attachment by file name.
    Attachment {
        /// The file name.
        filename: String,
        /// The page it is attached to, if another one.
        page: Option<Box<PageTarget>>,
    },
    /// Content by its id.
    Content {
        /// The id.
        id: String,
        /// Place within it.
        anchor: Option<String>,
    },
    /// A person's profile, by account id, user name or key.
    User(String),
    /// A place on this page.
    Anchor(String),
    /// A Jira issue by key.
    Issue(String),
    /// A shortcut link.
    Shortcut {
        /// Which shortcut.
        key: String,
        /// What is filled in.
        parameter: String,
    },
}

/// A Confluence page by title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTarget {
    /// Space key; `None` is the space of this page.
    pub space: Option<String>,
    /// Title.
    pub title: String,
    /// Place within it.
    pub anchor: Option<String>,
}

/// Appends a run or node, merging text with equal marks and leaving out empty text.
pub fn push_inline(line: &mut Vec<Inline>, inline: Inline) {
    if let InlineNode::Text(text) = &inline.node {
        if text.is_empty() {
            return;
        }
        if let Some(last) = line.last_mut()
            && last.marks == inline.marks
            && let InlineNode::Text(before) = &mut last.node
        {
            before.push_str(text);
            return;
        }
    }
    line.push(inline);
}
