//! What ADF allows where: blocks by container, link addresses, colours.
//!
//! Apart as the one place to change when Atlassian changes the schema.

use crate::Format;
use crate::document::{Block, CardKind, ExtensionBody, ListKind, MediaSource};

/// A container of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document.
    Doc,
    /// A layout column.
    Column,
    /// A block quote.
    Quote,
    /// A list item.
    Item,
    /// A task or decision: one line only.
    Task,
    /// A panel.
    Panel,
    /// A table cell.
    Cell,
    /// An expand.
    Expand,
    /// An expand within another container.
    NestedExpand,
    /// The body of a macro.
    Body,
}

impl Place {
    /// Whether what does not fit in may be put after the container instead.
    ///
    /// Not out of a table cell, a column or a macro's body: it would end up far from where it stood.
    pub(super) fn lets_out(self) -> bool {
        !matches!(self, Self::Doc | Self::Column | Self::Cell | Self::Body)
    }

    /// Whether an image may stand here as a block.
    pub(super) fn allows_media(self) -> bool {
        self != Self::Task
    }

    /// The place inside an expand that stands here.
    pub(crate) fn inside_expand(self) -> Self {
        match self {
            Self::Doc | Self::Column => Self::Expand,
            _ => Self::NestedExpand,
        }
    }
}

/// Whether the schema allows a block in a place; what is inside the block does not count.
pub(super) fn allows(place: Place, block: &Block) -> bool {
    use Place::{Body, Cell, Column, Doc, Expand, Item, Panel, Quote, Task};
    match block {
        Block::Paragraph(_) => true,
        Block::Opaque(opaque) => opaque.format != Format::Adf || place != Task,
        Block::Heading(_) | Block::Rule(_) => !matches!(place, Quote | Item | Task),
        Block::List(list) => match list.kind {
            ListKind::Bullet | ListKind::Ordered { .. } => place != Task,
            ListKind::Task => !matches!(place, Quote | Task),
            ListKind::Decision => !matches!(place, Quote | Item | Task),
        },
        Block::Quote(_) => !matches!(place, Quote | Item | Panel | Task),
        Block::Code(_) | Block::Media(_) => place != Task,
        Block::MediaGroup(_) => !matches!(place, Item | Task),
        Block::Table(_) => matches!(place, Doc | Column | Expand | Body),
        Block::Panel(_) => !matches!(place, Quote | Item | Panel | Task),
        Block::Expand(_) => matches!(place, Doc | Column | Expand | Cell),
        Block::Layout(_) => place == Doc,
        Block::Card(card) => match card.kind {
            CardKind::Block => {
                matches!(place, Doc | Column | Panel | Cell | Expand | Body)
            }
            CardKind::Embed => {
                matches!(place, Doc | Column | Cell | Expand | Body)
            }
        },
        Block::Extension(extension) => {
            if extension.kind.as_deref() == Some(super::read::NODE_KIND) {
                return place == Doc;
            }
            match extension.body {
                Some(ExtensionBody::Blocks(_)) => matches!(place, Doc | Column),
                _ => place != Task,
            }
        }
        Block::Footnote(_) => false,
    }
}

/// Whether an image from here can only stand as a block, not in a line.
pub(super) fn is_block_media(source: &MediaSource) -> bool {
    matches!(source, MediaSource::Url(_))
}

/// Whether Atlassian's editor accepts a link address (`isSafeUrl` in `@atlaskit/adf-schema`).
///
/// Others are refused by its validator, and by Jira with `INVALID_INPUT`.
pub(crate) fn is_safe_url(url: &str) -> bool {
    const WITH_SLASHES: [&str; 13] = [
        "http",
        "https",
        "ftp",
        "ftps",
        "gopher",
        "integrity",
        "file",
        "smb",
        "dynamicsnav",
        "jamfselfservice",
        "scp",
        "sftp",
        "hipchat",
    ];
    const WITHOUT: [&str; 28] = [
        "mailto",
        "skype",
        "callto",
        "facetime",
        "git",
        "irc",
        "irc6",
        "news",
        "nntp",
        "feed",
        "cvs",
        "svn",
        "mvn",
        "ssh",
        "itms",
        "notes",
        "sourcetree",
        "urn",
        "tel",
        "xmpp",
        "telnet",
        "vnc",
        "rdp",
        "whatsapp",
        "slack",
        "sip",
        "sips",
        "magnet",
    ];
    if url.starts_with('/') || url.starts_with('#') {
        return true;
    }
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    let is = |known: &&str| scheme.eq_ignore_ascii_case(known);
    (rest.starts_with("//") && WITH_SLASHES.iter().any(is)) || WITHOUT.iter().any(is)
}

/// A colour as ADF wants it, `#rrggbb`; names of CSS and `rgb()` are understood.
pub(super) fn color(written: &str) -> Option<String> {
    let written = written.trim();
    if let Some(digits) = written.strip_prefix('#') {
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        return match digits.len() {
            6 => Some(written.to_owned()),
            3 => Some(digits.chars().fold(String::from("#"), |mut out, digit| {
                out.push(digit);
                out.push(digit);
                out
            })),
            _ => None,
        };
    }
    if let Some(inner) = written
        .strip_prefix("rgb(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let mut parts = inner.split(',').map(|part| part.trim().parse::<u8>());
        let (Some(Ok(red)), Some(Ok(green)), Some(Ok(blue)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        return Some(format!("#{red:02x}{green:02x}{blue:02x}"));
    }
    let hex = match written.to_ascii_lowercase().as_str() {
        "black" => "000000",
        "white" => "ffffff",
        "red" => "ff0000",
        "green" => "008000",
        "blue" => "0000ff",
        "yellow" => "ffff00",
        "orange" => "ffa500",
        "purple" => "800080",
        "gray" | "grey" => "808080",
        "silver" => "c0c0c0",
        "maroon" => "800000",
        "navy" => "000080",
        "teal" => "008080",
        "olive" => "808000",
        "lime" => "00ff00",
        "aqua" | "cyan" => "00ffff",
        "fuchsia" | "magenta" => "ff00ff",
        "brown" => "a52a2a",
        "pink" => "ffc0cb",
        "gold" => "ffd700",
        "darkgreen" => "006400",
        "darkblue" => "00008b",
        "darkred" => "8b0000",
        "lightgray" | "lightgrey" => "d3d3d3",
        _ => return None,
    };
    Some(format!("#{hex}"))
}
