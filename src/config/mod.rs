//! The configuration: defaults ← TOML file ← environment ← flags, then checked.
//!
//! It has two stages. `Settings` is what was said: everything optional, as it was written.
//! [`Config`] is what it means: checked, with no option that the rest would have to unwrap again.
//! The room is apart so that nobody else reads the environment or a configuration file; lower rooms
//! get what they need handed down, as an [`atlassian::Site`](crate::atlassian::Site). It must not
//! know tools, the protocol, or how a request is sent.

mod address;
mod check;
mod credential;
mod effective;
mod env_file;
mod layers;
mod load;
mod measure_rows;
mod measures;
mod policy;
mod print;
mod problem;
mod records;
pub mod reference;
mod rows;
mod server;
mod settings;
mod site;
mod site_rows;
mod suggest;
#[cfg(test)]
mod tests;
mod toml_file;
mod unsupported;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

pub use effective::effective;
pub use load::{Environment, Files, SitesFrom, Sources, load};
pub use measures::Measures;
pub use print::markdown;
pub use problem::{Error, Problem};
pub use server::split_address;
pub use unsupported::{UNSUPPORTED, Unsupported};

use crate::atlassian::{Product, Rules, Site};

/// What the program was told, checked.
///
/// At least one product is [`Configured::On`]: without one, loading fails.
#[derive(Clone, Debug)]
pub struct Config {
    /// The Jira to work in.
    pub jira: Configured,
    /// The Confluence to work in.
    pub confluence: Configured,
    /// What a caller may do.
    pub policy: Policy,
    /// What is recorded of it.
    pub records: Records,
    /// How answers look and how long they may take.
    pub answers: Answers,
    /// Habits of the site that the tools have to follow.
    pub conventions: Conventions,
    /// How the times of issues are measured.
    pub measures: Measures,
    /// How clients reach us.
    pub server: Server,
    /// What is logged, and how.
    pub log: Log,
    /// The folder that files to upload must lie in, and downloads are written below.
    pub file_root: PathBuf,
    /// What was understood, but is worth a word: settings that have no effect yet, a token file that
    /// others can read. Whole sentences, to be logged once at start and shown by `check-config`.
    pub warnings: Vec<String>,
}

impl Config {
    /// The settings of one product.
    pub fn product(&self, product: Product) -> &Configured {
        match product {
            Product::Jira => &self.jira,
            Product::Confluence => &self.confluence,
        }
    }
}

/// Whether a product can be used.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are two of them in a process, and they are looked at often"
)]
pub enum Configured {
    /// Nothing was said of it.
    Off,
    /// Something was said of it, but not enough, or something wrong. The other product still works;
    /// calls to this one answer with the problem.
    Broken(Problem),
    /// It can be asked. (Whether it answers is found out by the first call, or by `doctor`.)
    On(Site),
}

impl Configured {
    /// The site, if the product can be used.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Configured::On(site) => Some(site),
            Configured::Off | Configured::Broken(_) => None,
        }
    }

    /// What is wrong, if the product was configured and cannot be used.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Configured::Broken(problem) => Some(problem),
            Configured::Off | Configured::On(_) => None,
        }
    }
}

/// What a caller may do. The door judges every call by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// `true` refuses everything that changes something.
    pub read_only: bool,
    /// The only projects that may be touched, by upper-case key; `None` is all of them.
    pub projects: Option<Vec<String>>,
    /// The only spaces that may be touched, by key (upper case, but personal spaces such as `~ada`
    /// as they were written); `None` is all of them.
    pub spaces: Option<Vec<String>>,
    /// Service projects in which a comment may never be visible to customers, by upper-case key.
    pub internal_only_projects: Vec<String>,
    /// Which groups of tools are offered.
    pub toolsets: Toolsets,
    /// The only tools offered, by name, besides what the toolsets say; `None` is all of them.
    pub enabled_tools: Option<Vec<String>>,
    /// Tools that are never offered, whatever the other two say.
    pub disabled_tools: Vec<String>,
    /// What a call to a tool that changes something does.
    pub write_mode: WriteMode,
    /// Rules by project, space, tool and action, and what counts besides.
    pub rules: Rules,
    /// How long a person may take to confirm a change.
    pub confirm_timeout: ConfirmTimeout,
    /// Whether texts by people outside of the company are hidden.
    pub lockdown: bool,
}

/// How long a person may take to confirm a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmTimeout(pub Duration);

impl Default for ConfirmTimeout {
    fn default() -> Self {
        Self(Duration::from_secs(60))
    }
}

/// What is recorded, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The changes that were made; `None` keeps none.
    pub journal: Option<Journal>,
    /// Every call; `None` writes nothing.
    pub audit: Option<Audit>,
    /// Whose account runs this process, as the environment names it.
    pub user: Option<String>,
}

/// The journal of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The folder it lies in. It need not exist.
    pub folder: PathBuf,
    /// How large it may grow.
    pub bytes: u64,
    /// How long a change is kept.
    pub age: Duration,
}

/// The audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Where its lines go.
    pub to: AuditTo,
    /// Whose lines are on the disk before the call goes on.
    pub fsync: Fsync,
    /// How large a file may grow.
    pub bytes: u64,
    /// How many older files are kept.
    pub older: usize,
}

/// Where audit lines go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditTo {
    /// A file.
    File(PathBuf),
    /// Standard error.
    Stderr,
    /// The journal of the system.
    Journald,
}

/// Whose audit lines are on the disk before the call goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fsync {
    /// Nobody's.
    Never,
    /// Those of changes.
    #[default]
    Changes,
    /// Everyone's.
    Always,
}

/// Which groups of tools are offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Toolsets {
    /// The core sets.
    #[default]
    Core,
    /// Every set.
    All,
    /// The sets named, in the order they were named.
    Named {
        /// Whether the core sets come with them (`default` was in the list).
        core: bool,
        /// The names, not compared with the sets there are: the door does that.
        names: Vec<String>,
    },
}

/// What a call to a tool that changes something does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WriteMode {
    /// It is done at once.
    #[default]
    Apply,
    /// It is only planned; `atlassian_apply` does it.
    Plan,
    /// The person is asked by the client, or the change is planned where the client cannot ask.
    Confirm,
}

/// How answers look and how long they may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Characters an answer may have; `None` leaves it to the tool's own default.
    pub budget_chars: Option<usize>,
    /// Whether answers carry `structuredContent`, and tools an `outputSchema`.
    pub structured_content: bool,
    /// The longest a call may take.
    pub call_timeout: Duration,
    /// Calls under way at once; further ones wait.
    pub concurrent_calls: usize,
    /// Pixels of the longest edge of a picture; larger ones are scaled down.
    pub image_edge: u32,
}

/// Habits of the site that the tools have to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conventions {
    /// `false` sends text to Jira Data Center as it was given, without making wiki markup of it.
    pub translate_markup: bool,
    /// Regular expression of an issue key, for sites with keys of their own.
    pub issue_key_pattern: Option<String>,
    /// Regular expression of a project key, for sites with keys of their own.
    pub project_key_pattern: Option<String>,
}

/// How clients reach us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Over which way.
    pub transport: Transport,
}

/// The way between a client and us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Standard input and output, one client.
    Stdio,
    /// Streamable HTTP, many clients.
    Http(Http),
}

/// Where and for whom to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// Host name or IP address to listen on (IPv6 without brackets).
    pub host: String,
    /// Port to listen on; 0 takes any that is free.
    pub port: u16,
    /// Path of the endpoint; begins with a slash and has none at the end.
    pub path: String,
    /// Values of the `Host` header that are accepted besides the address itself and loopback names.
    pub allowed_hosts: Vec<String>,
    /// Values of the `Origin` header that are accepted (browsers send one).
    pub allowed_origins: Vec<String>,
    /// File with the token that every client has to send; `None` asks for none.
    pub auth_token_file: Option<PathBuf>,
    /// The header by which a proxy in front names the user.
    pub user_header: Option<String>,
    /// Whether it was said that everyone who reaches the address may work with the server's own credentials.
    pub share_credentials: bool,
}

impl Http {
    /// Whether clients that reach `host` may be served: nobody else can reach it, or they are asked who they are, or it
    /// was said that this does not matter.
    ///
    /// # Errors
    /// When it is open to other machines.
    pub fn may_listen_on(&self, host: &str) -> Result<(), Problem> {
        server::may_listen_on(
            host,
            self.auth_token_file.is_some() || self.share_credentials,
        )
    }

    /// `host:port`, in the form a listener takes.
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// What is logged, and how. Always to standard error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// From which level on.
    pub level: Level,
    /// Levels by module, in the form of `RUST_LOG`; goes before `level`.
    pub filter: Option<String>,
    /// The form of a line.
    pub format: LogFormat,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Failures only.
    Error,
    /// And what deserves attention.
    #[default]
    Warn,
    /// And what happens.
    Info,
    /// And how it happens.
    Debug,
    /// And every step.
    Trace,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}
