//! The nouns of the simulated Confluence: plain collections without behaviour of either flavor.
//!
//! Pages, blog posts, folders, comments and attachments are one kind of record, as they are one table in Confluence: they
//! share ids, versions, labels, restrictions and properties.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

/// What a piece of content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Page,
    BlogPost,
    Folder,
    /// Cloud only; a board without text.
    Whiteboard,
    /// Cloud only; a table without text.
    Database,
    Comment,
    Attachment,
}

impl Kind {
    /// Gives the name Confluence uses in `type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::BlogPost => "blogpost",
            Self::Folder => "folder",
            Self::Whiteboard => "whiteboard",
            Self::Database => "database",
            Self::Comment => "comment",
            Self::Attachment => "attachment",
        }
    }

    /// Reads the name Confluence uses in `type`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        [
            Self::Page,
            Self::BlogPost,
            Self::Folder,
            Self::Whiteboard,
            Self::Database,
            Self::Comment,
            Self::Attachment,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }
}

/// Where in its life a piece of content stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Current,
    Draft,
    Trashed,
    Archived,
}

impl Status {
    /// Gives the name Confluence uses in `status`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Draft => "draft",
            Self::Trashed => "trashed",
            Self::Archived => "archived",
        }
    }
}

/// One saved state of a piece of content.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) title: String,
    /// Storage format; empty for folders and attachments.
    pub(crate) body: String,
    /// Login name of the author.
    pub(crate) by: String,
    pub(crate) when: Timestamp,
    pub(crate) message: String,
    pub(crate) minor: bool,
    /// The bytes of an attachment.
    pub(crate) data: Option<Arc<Vec<u8>>>,
}

/// A label: prefix (`global`, `my`, `team`) and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) id: u64,
    pub(crate) prefix: String,
    pub(crate) name: String,
}

/// Who may read or update; empty means everyone who may see the space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Restriction {
    /// Login names.
    pub(crate) users: BTreeSet<String>,
    /// Group names.
    pub(crate) groups: BTreeSet<String>,
}

impl Restriction {
    /// Says that nobody is restricted.
    pub(crate) fn is_open(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }
}

/// A content or space property with its version.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) id: u64,
    pub(crate) key: String,
    pub(crate) value: Value,
    pub(crate) number: u32,
    pub(crate) when: Timestamp,
    pub(crate) by: String,
    pub(crate) message: String,
    pub(crate) minor: bool,
}

/// What anchors an inline comment.
#[derive(Clone, Debug)]
pub(crate) struct Inline {
    /// The `ac:ref` of the marker in the page body.
    pub(crate) marker: String,
    /// The text that was selected.
    pub(crate) selection: String,
}

/// The state of an inline thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    Open,
    Reopened,
    Resolved,
    Dangling,
}

impl Resolution {
    /// Gives the name Confluence uses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reopened => "reopened",
            Self::Resolved => "resolved",
            Self::Dangling => "dangling",
        }
    }
}

/// A page, blog post, folder, comment or attachment.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) space: u64,
    /// The page or folder above; for a comment the comment it answers.
    pub(crate) parent: Option<u64>,
    /// The page or blog post a comment or attachment belongs to.
    pub(crate) container: Option<u64>,
    /// Order among siblings; `None` until somebody moves a page, as in Confluence.
    pub(crate) position: Option<i64>,
    pub(crate) created: Timestamp,
    pub(crate) author: String,
    /// Never empty, oldest first.
    pub(crate) versions: Vec<Version>,
    pub(crate) labels: Vec<Label>,
    pub(crate) read: Restriction,
    pub(crate) update: Restriction,
    pub(crate) properties: Vec<Property>,
    pub(crate) watchers: BTreeSet<String>,
    pub(crate) favourites: BTreeSet<String>,
    pub(crate) likes: Vec<String>,
    pub(crate) views: u64,
    /// When people looked at it last, by login name. Reading by REST is no view.
    pub(crate) viewed: BTreeMap<String, Timestamp>,
    /// Present on inline comments that start a thread.
    pub(crate) inline: Option<Inline>,
    pub(crate) resolution: Option<Resolution>,
    /// Media type of an attachment.
    pub(crate) media_type: String,
    /// `live` on Cloud live docs.
    pub(crate) subtype: Option<String>,
    /// The lozenge beside the title on Cloud: id, name, colour.
    pub(crate) state: Option<(i64, String, String)>,
}

impl Content {
    /// Makes an empty record; the caller fills in what differs.
    pub(crate) fn new(id: u64, kind: Kind, space: u64, author: &str, now: Timestamp) -> Self {
        Self {
            id,
            kind,
            status: Status::Current,
            space,
            parent: None,
            container: None,
            position: None,
            created: now,
            author: author.to_owned(),
            versions: Vec::new(),
            labels: Vec::new(),
            read: Restriction::default(),
            update: Restriction::default(),
            properties: Vec::new(),
            watchers: BTreeSet::from([author.to_owned()]),
            favourites: BTreeSet::new(),
            likes: Vec::new(),
            views: 0,
            viewed: BTreeMap::new(),
            inline: None,
            resolution: None,
            media_type: String::new(),
            subtype: None,
            state: None,
        }
    }

    /// Gives the newest version.
    pub(crate) fn latest(&self) -> &Version {
        static NONE: std::sync::LazyLock<Version> = std::sync::LazyLock::new(|| Version {
            number: 0,
            title: String::new(),
            body: String::new(),
            by: String::new(),
            when: Timestamp::UNIX_EPOCH,
            message: String::new(),
            minor: false,
            data: None,
        });
        self.versions.last().unwrap_or(&NONE)
    }

    /// Gives the title of the newest version.
    pub(crate) fn title(&self) -> &str {
        &self.latest().title
    }

    /// Gives the storage body of the newest version.
    pub(crate) fn body(&self) -> &str {
        &self.latest().body
    }

    /// Gives a version by its number.
    pub(crate) fn version(&self, number: u32) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| version.number == number)
    }

    /// Gives the id as it stands in JSON: attachments carry `att` in front.
    pub(crate) fn public_id(&self) -> String {
        match self.kind {
            Kind::Attachment => format!("att{}", self.id),
            _ => self.id.to_string(),
        }
    }
}

/// A space.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    pub(crate) id: u64,
    pub(crate) key: String,
    pub(crate) name: String,
    /// `global` or `personal`.
    pub(crate) kind: String,
    pub(crate) archived: bool,
    pub(crate) description: String,
    pub(crate) homepage: Option<u64>,
    pub(crate) created: Timestamp,
    pub(crate) author: String,
    pub(crate) labels: Vec<Label>,
    /// Groups that may see the space; empty means every user.
    pub(crate) viewers: BTreeSet<String>,
    /// Groups that may write; empty means every viewer.
    pub(crate) editors: BTreeSet<String>,
    pub(crate) watchers: BTreeSet<String>,
    /// Login names of those who administer it besides its author.
    pub(crate) admins: BTreeSet<String>,
    /// Login names of those who starred it.
    pub(crate) favourites: BTreeSet<String>,
}

/// A page template.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) description: String,
    /// The space it belongs to; `None` for a global one.
    pub(crate) space: Option<u64>,
    pub(crate) body: String,
    pub(crate) labels: Vec<Label>,
}

/// Work that Confluence does after answering; the simulator has always finished it.
#[derive(Clone, Debug)]
pub(crate) struct LongTask {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The content that came out of it.
    pub(crate) result: Option<u64>,
    pub(crate) successful: bool,
}

/// Everything the simulated Confluence knows.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) spaces: BTreeMap<u64, Space>,
    pub(crate) contents: BTreeMap<u64, Content>,
    pub(crate) templates: Vec<Template>,
    pub(crate) tasks: Vec<LongTask>,
    pub(crate) last_id: u64,
}

impl State {
    /// Hands out the next id; all records share one sequence, as in Confluence.
    pub(crate) fn next_id(&mut self) -> u64 {
        // Confluence ids are far apart because every node of a cluster reserves a block of 32,768; small steps read better.
        self.last_id += 1;
        self.last_id
    }

    /// Makes a name that looks like a UUID from the id sequence, so that runs repeat.
    pub(crate) fn next_uuid(&mut self) -> String {
        let id = self.next_id();
        let mixed = id.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            mixed >> 32,
            (mixed >> 16) & 0xffff,
            (mixed >> 4) & 0xfff,
            id & 0xfff,
            id
        )
    }
}
