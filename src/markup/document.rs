//! The tree in which all document formats meet: blocks and what they hold.
//!
//! It is apart from the readers and writers so that four formats need eight small converters and not
//! twelve pairs. It knows no format's syntax. What a format says beyond the tree is kept in [`Extras`];
//! what the tree has no node for is an [`Opaque`] with its source, byte for byte.
//!
//! Shape rules every reader follows and every writer may rely on:
//! - adjacent text runs with equal marks are merged ([`push_inline`](super::inline::push_inline)), and no text run is empty;
//! - a paragraph holds at least one inline, except where a format writes an empty one on purpose;
//! - nesting is at most [`MAX_DEPTH`] containers, so walking the tree by recursion is safe.

use serde_json::{Map, Value};

use super::inline::Inline;
use super::{Format, Loss};

pub use super::objects::{
    Card, CardKind, Extension, ExtensionBody, MACRO_TYPE, Media, MediaBlock, MediaGroup,
    MediaSource, Opaque, Parameter, ParameterValue,
};

/// The deepest nesting of containers a reader may build.
///
/// Deeper input is flattened or kept opaque, so that recursion over the tree and dropping it stay
/// within a small stack.
pub const MAX_DEPTH: usize = 96;

/// A whole document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// What could not be kept while reading; `convert` puts it before the writer's losses.
    pub losses: Vec<Loss>,
}

impl Document {
    /// A document of these blocks, with no losses.
    pub fn new(blocks: Vec<Block>) -> Self {
        Self {
            blocks,
            losses: Vec::new(),
        }
    }
}

/// One block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A heading.
    Heading(Heading),
    /// A bullet, ordered, task or decision list.
    List(List),
    /// A block quote.
    Quote(Quote),
    /// A code block, its text as it stands.
    Code(Box<CodeBlock>),
    /// A horizontal rule.
    Rule(Extras),
    /// A table.
    Table(Box<Table>),
    /// An info, note, warning … panel.
    Panel(Box<Panel>),
    /// A part that folds away.
    Expand(Box<Expand>),
    /// A section of columns.
    Layout(Box<Layout>),
    /// One image or file standing by itself, perhaps with a caption.
    Media(Box<MediaBlock>),
    /// Several files side by side.
    MediaGroup(Box<MediaGroup>),
    /// A link shown as a card or embedded.
    Card(Box<Card>),
    /// A macro or extension, perhaps with a body.
    Extension(Box<Extension>),
    /// The text of a footnote.
    Footnote(Footnote),
    /// What the tree has no node for.
    Opaque(Box<Opaque>),
}

/// Attributes of one node that only its own format understands.
///
/// A writer of the same format writes them back; other writers leave them out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extras(pub Option<Box<ExtraAttributes>>);

/// The content of [`Extras`].
#[derive(Debug, Clone, PartialEq)]
pub struct ExtraAttributes {
    /// The format the attributes belong to.
    pub format: Format,
    /// Names and values in source order. ADF keeps node marks under `@marks`.
    pub attributes: Map<String, Value>,
}

impl Extras {
    /// No attributes.
    pub const NONE: Self = Self(None);

    /// These attributes of that format, or none when the map is empty.
    pub fn new(format: Format, attributes: Map<String, Value>) -> Self {
        if attributes.is_empty() {
            Self(None)
        } else {
            Self(Some(Box::new(ExtraAttributes { format, attributes })))
        }
    }

    /// The attributes, if they belong to `format`.
    pub fn of(&self, format: Format) -> Option<&Map<String, Value>> {
        match &self.0 {
            Some(extra) if extra.format == format => Some(&extra.attributes),
            _ => None,
        }
    }

    /// One attribute's text, if the attributes belong to `format`.
    pub fn text(&self, format: Format, name: &str) -> Option<&str> {
        self.of(format)?.get(name)?.as_str()
    }
}

/// Horizontal alignment of a paragraph or heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the start of the line, said explicitly.
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// What it says.
    pub content: Vec<Inline>,
    /// Alignment, if said.
    pub align: Option<Align>,
    /// Steps of indentation, 0 to 6.
    pub indent: u8,
    /// Whether it stood in storage format without `<p>`, as the older editor writes items and cells. A field, for a page
    /// has thousands.
    pub bare: bool,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Paragraph {
    /// A plain paragraph.
    pub fn new(content: Vec<Inline>) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }
}

/// A heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// What it says.
    pub content: Vec<Inline>,
    /// Alignment, if said.
    pub align: Option<Align>,
    /// Steps of indentation, 0 to 6.
    pub indent: u8,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Heading {
    /// A plain heading.
    pub fn new(level: u8, content: Vec<Inline>) -> Self {
        Self {
            level,
            content,
            ..Self::default()
        }
    }
}

/// The kind of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Bullets.
    Bullet,
    /// Numbers, beginning with `start` (usually 1).
    Ordered {
        /// The number of the first item.
        start: u64,
    },
    /// Every item is a task. A list where only some are stays `Bullet` or `Ordered`, with `task` set on those.
    Task,
    /// Decisions.
    Decision,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What stands before the items.
    pub kind: ListKind,
    /// The items.
    pub items: Vec<ListItem>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl List {
    /// A list without further attributes.
    pub fn new(kind: ListKind, items: Vec<ListItem>) -> Self {
        Self {
            kind,
            items,
            extras: Extras::NONE,
        }
    }
}

/// One item of a list. Nested lists are blocks of the item they belong to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListItem {
    /// Whether the item is a task, and done. For a decision, done means decided.
    pub task: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl ListItem {
    /// An item that is no task.
    pub fn new(blocks: Vec<Block>) -> Self {
        Self {
            blocks,
            ..Self::default()
        }
    }
}

/// A block quote.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quote {
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A code block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CodeBlock {
    /// The language as written, if any.
    pub language: Option<String>,
    /// A title shown above, if any.
    pub title: Option<String>,
    /// The code, without a final line break.
    pub text: String,
    /// What only its own format understands.
    pub extras: Extras,
}

/// How wide a table is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableLayout {
    /// The width of the text.
    Default,
    /// Wider than the text.
    Wide,
    /// As wide as the window.
    FullWidth,
    /// Centered, with a width of its own.
    Center,
    /// At the start of the line.
    Start,
    /// At the end of the line.
    End,
}

/// A table. Column alignment is the alignment of the paragraphs in its cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The rows; header cells say so themselves.
    pub rows: Vec<Row>,
    /// How wide it is set, if said.
    pub layout: Option<TableLayout>,
    /// Width in pixels, if said.
    pub width: Option<f64>,
    /// Whether the rows are numbered.
    pub numbered: bool,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Whether it is a header cell.
    pub header: bool,
    /// Columns it covers, at least 1.
    pub colspan: u32,
    /// Rows it covers, at least 1.
    pub rowspan: u32,
    /// Background colour as written (`#rrggbb` or a name), if any.
    pub background: Option<String>,
    /// Widths in pixels of the columns it covers; empty when not said.
    pub column_widths: Vec<f64>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Default for Cell {
    fn default() -> Self {
        Self {
            header: false,
            colspan: 1,
            rowspan: 1,
            background: None,
            column_widths: Vec::new(),
            blocks: Vec::new(),
            extras: Extras::NONE,
        }
    }
}

/// The kind of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelKind {
    /// Blue.
    Info,
    /// Purple.
    Note,
    /// Green on Data Center; the editor calls it success.
    Tip,
    /// Green.
    Success,
    /// Yellow.
    Warning,
    /// Red.
    Error,
    /// Own colour and icon; also the plain `panel` macro.
    Custom,
}

/// A panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Which panel.
    pub kind: PanelKind,
    /// A title, where the format has one.
    pub title: Option<String>,
    /// Background colour of a custom panel.
    pub color: Option<String>,
    /// Emoji short name of a custom panel's icon.
    pub icon: Option<String>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

impl Panel {
    /// A panel without title.
    pub fn new(kind: PanelKind, blocks: Vec<Block>) -> Self {
        Self {
            kind,
            title: None,
            color: None,
            icon: None,
            blocks,
            extras: Extras::NONE,
        }
    }
}

/// A part that folds away; nested ones are the same node inside another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expand {
    /// What is shown while it is folded; empty means the product's default.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A section of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The name of the arrangement in storage format (`two_equal` …), if said.
    pub kind: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// A column of a layout.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Percent of the section's width, if said.
    pub width: Option<f64>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// What only its own format understands.
    pub extras: Extras,
}

/// The text of a footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// The label references use.
    pub label: String,
    /// What it says.
    pub blocks: Vec<Block>,
}
