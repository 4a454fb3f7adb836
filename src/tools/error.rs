//! What a reader is told when a call fails: a kind, a sentence, and the next step.

use std::fmt;

use crate::atlassian::{self, Kind, Target};
use crate::query::UnknownField;

/// The result of everything a tool does.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure in words a model or a person can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause class.
    pub kind: ErrorKind,
    /// What failed, for what, and why.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// The cause class of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The arguments are wrong.
    Arguments,
    /// The credentials are not accepted.
    Auth,
    /// The account may not do this.
    Permission,
    /// The configuration does not allow this.
    NotAllowed,
    /// It does not exist, or the account may not see it.
    NotFound,
    /// The site refused the values.
    Invalid,
    /// The target is not what the change was based on.
    Conflict,
    /// The site asks for patience.
    RateLimit,
    /// The site cannot be reached.
    Network,
    /// The site failed, or answered nonsense.
    Site,
    /// A size, time or number that we do not go beyond.
    Limit,
    /// The product is not set up.
    NotConfigured,
    /// The call was cancelled.
    Cancelled,
    /// Our own fault.
    Bug,
}

impl ErrorKind {
    /// Every class.
    pub const ALL: &[ErrorKind] = &[
        ErrorKind::Arguments,
        ErrorKind::Auth,
        ErrorKind::Permission,
        ErrorKind::NotAllowed,
        ErrorKind::NotFound,
        ErrorKind::Invalid,
        ErrorKind::Conflict,
        ErrorKind::RateLimit,
        ErrorKind::Network,
        ErrorKind::Site,
        ErrorKind::Limit,
        ErrorKind::NotConfigured,
        ErrorKind::Cancelled,
        ErrorKind::Bug,
    ];

    /// The word in an answer.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Arguments => "arguments",
            ErrorKind::Auth => "auth",
            ErrorKind::Permission => "permission",
            ErrorKind::NotAllowed => "not allowed",
            ErrorKind::NotFound => "not found",
            ErrorKind::Invalid => "invalid",
            ErrorKind::Conflict => "conflict",
            ErrorKind::RateLimit => "rate limit",
            ErrorKind::Network => "network",
            ErrorKind::Site => "site",
            ErrorKind::Limit => "limit reached",
            ErrorKind::NotConfigured => "not configured",
            ErrorKind::Cancelled => "cancelled",
            ErrorKind::Bug => "bug",
        }
    }
}

impl Error {
    /// A failure of any kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    /// Arguments that cannot be meant so.
    pub fn arguments(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Arguments, message)
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Error {
    /// Something may not be read, by a rule or by a list of what may.
    pub(crate) fn closed(target: &Target, by: Option<&str>) -> Self {
        match by {
            Some(by) => Self::new(
                ErrorKind::NotAllowed,
                format!("To read in {target} is denied by the {by}; nothing was done."),
            )
            .hint("The operator decides that by `policy.rules`; `atlassian-mcp policy explain` tells why."),
            None => {
                let variable = match target {
                    Target::Project(_) => "JIRA_PROJECTS_FILTER",
                    Target::Space(_) => "CONFLUENCE_SPACES_FILTER",
                };
                Self::new(
                    ErrorKind::NotAllowed,
                    format!("Access to {target} is restricted by configuration; nothing was done."),
                )
                .hint(format!("The operator allows others by {variable}."))
            }
        }
    }

    /// Adds which field was probably meant, if the site refused one of these that the query names.
    pub(crate) fn field_meant(self, unknown: Vec<UnknownField>) -> Self {
        let said = self.message.to_lowercase();
        let meant = unknown
            .into_iter()
            .filter(|field| said.contains(&field.name.to_lowercase()))
            .find_map(|field| field.nearest);
        match meant {
            Some(nearest) if self.hint.is_none() => self.hint(format!("Did you mean `{nearest}`?")),
            _ => self,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let Some(hint) = &self.hint else {
            return Ok(());
        };
        // The words of a site often come without a full stop.
        let is_sentence = self.message.ends_with(['.', '!', '?', ':']);
        write!(f, "{} {hint}", if is_sentence { "" } else { "." })
    }
}

impl std::error::Error for Error {}

/// Says what a failed request was about.
pub trait About<T> {
    /// `subject` is a noun phrase that begins a sentence: ``Issue `PROJ-9` ``.
    fn about(self, subject: impl FnOnce() -> String) -> Result<T>;
}

impl<T> About<T> for std::result::Result<T, atlassian::Error> {
    fn about(self, subject: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| match error.kind {
            Kind::NotFound => {
                let said = said(&error);
                Error::new(
                    ErrorKind::NotFound,
                    format!(
                        "{} does not exist, or the account may not see it.{said}",
                        subject()
                    ),
                )
            }
            Kind::Permission => {
                let said = said(&error);
                Error::new(
                    ErrorKind::Permission,
                    format!("{}: the account may not `{}`.{said}", subject(), error.call),
                )
                .hint("Ask an administrator for the right, or use another account's token.")
            }
            Kind::Conflict => {
                let said = said(&error);
                Error::new(
                    ErrorKind::Conflict,
                    format!(
                        "{} was changed by somebody else; nothing was overwritten.{said}",
                        subject()
                    ),
                )
                .hint("Read it again and repeat the change on what is there now.")
            }
            _ => {
                let mut told = Error::from(error);
                if matches!(told.kind, ErrorKind::Invalid | ErrorKind::Site) {
                    told.message = format!("{}: {}", subject(), told.message);
                }
                told
            }
        })
    }
}

/// What the site said, as a sentence to put behind ours.
fn said(error: &atlassian::Error) -> String {
    let words = words(error);
    if words.is_empty() {
        String::new()
    } else {
        format!(" {} says: {words}", error.product)
    }
}

/// The most characters of a site's own words. They may repeat what a user wrote, or what a proxy did.
const WORDS: usize = 1_000;

/// The site's words in one line, so that none of them passes for a line of ours.
fn words(error: &atlassian::Error) -> String {
    let all = error
        .messages
        .iter()
        .cloned()
        .chain(
            error
                .fields
                .iter()
                .map(|(field, text)| format!("`{field}`: {text}")),
        )
        .collect::<Vec<_>>()
        .join(" ");
    let mut line = all.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(WORDS) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// What to say where a change may have been made, or not.
const OPEN: &str = "It is not known whether the change was made: look before you repeat it.";

/// A wait in words: `40 seconds`, `3600 seconds (60 minutes)`.
fn spoken(wait: std::time::Duration) -> String {
    let count = |n: u64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    let seconds = wait.as_secs().max(1);
    let whole = count(seconds, "second");
    match seconds {
        0..=119 => whole,
        120..=7_199 => format!("{whole} ({})", count(seconds.div_ceil(60), "minute")),
        7_200..=172_799 => format!("{whole} ({})", count(seconds.div_ceil(3_600), "hour")),
        _ => format!("{whole} ({})", count(seconds.div_ceil(86_400), "day")),
    }
}

impl From<atlassian::Error> for Error {
    fn from(error: atlassian::Error) -> Self {
        let product = error.product;
        let prefix = product.prefix();
        let said = said(&error);
        let call = error.call;
        let is_open = error.is_open;
        let attempts = match error.attempts {
            0 | 1 => String::new(),
            attempts => format!(" (after {attempts} attempts)"),
        };
        match error.kind {
            Kind::Closed(closed) => Self::closed(&closed.target, closed.by.as_deref()),
            Kind::Auth => Self::new(
                ErrorKind::Auth,
                format!("API authentication failed for {product}.{said}"),
            )
            .hint(format!(
                "The token may be expired or revoked, or may not belong to the user name. Make a new one, put it \
                 where {prefix}_TOKEN_FILE or {prefix}_PAT_FILE points (it is read again by itself), \
                 and run `atlassian-mcp doctor`."
            )),
            Kind::Captcha => Self::new(
                ErrorKind::Auth,
                format!("API authentication failed for {product}: it wants a CAPTCHA answered first.{said}"),
            )
            .hint("Sign in to the site once in a browser, as the account of the token, and answer it; then call again."),
            Kind::WebPage(title) => {
                let title = title.map(|title| format!(", `{title}`,")).unwrap_or_default();
                Self::new(
                    ErrorKind::Auth,
                    format!("API authentication failed for {product}: it answered `{call}` with a web page{title} in the place of data."),
                )
                .hint(format!(
                    "Such a page comes where the token is not accepted, where a single sign-on or a proxy stands before \
                     the site, or where {prefix}_URL is not the site's address; `atlassian-mcp doctor` looks for the cause."
                ))
            }
            Kind::Elsewhere(place) => Self::new(
                ErrorKind::Auth,
                format!("{product} does not answer `{call}` and sends it on to `{place}`, where the credential does not follow."),
            )
            .hint(format!(
                "If that is the site's own address, set {prefix}_URL to it. If it is a sign-in page, the token is not \
                 accepted or a single sign-on stands before the site; `atlassian-mcp doctor` looks for the cause."
            )),
            Kind::Permission => Self::new(
                ErrorKind::Permission,
                format!("{product} does not let the account `{call}`.{said}"),
            )
            .hint("Ask an administrator for the right, or use another account's token."),
            Kind::NotFound => Self::new(
                ErrorKind::NotFound,
                format!("{product} has nothing there for `{call}`, or the account may not see it.{said}"),
            ),
            Kind::Invalid => {
                let words = words(&error);
                let words = if words.is_empty() {
                    format!("status {}", error.status.unwrap_or_default())
                } else {
                    words
                };
                Self::new(
                    ErrorKind::Invalid,
                    format!("{product} refused to `{call}`: {words}"),
                )
            }
            Kind::Conflict => Self::new(
                ErrorKind::Conflict,
                format!("The target was changed by somebody else meanwhile; nothing was overwritten.{said}"),
            )
            .hint("Read it again and repeat the change on what is there now."),
            Kind::Gone => Self::new(
                ErrorKind::Site,
                format!("{product} no longer offers `{call}`.{said}"),
            )
            .hint("Check that ATLASSIAN_MODE says what the site is: cloud or self-hosted."),
            Kind::RateLimit { retry_after, reason } => {
                let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
                let wait = retry_after.map_or_else(|| "a minute".into(), spoken);
                let wait = format!("Wait {wait}, then repeat the call.");
                Self::new(
                    ErrorKind::RateLimit,
                    format!("{product} limits the rate of requests{reason}; `{call}` was not done{attempts}.{said}"),
                )
                .hint(wait)
            }
            Kind::Site => Self::new(
                ErrorKind::Site,
                format!(
                    "{product} failed with status {} on `{call}`{attempts}.{said}",
                    error.status.unwrap_or_default()
                ),
            )
            .hint(if is_open { OPEN } else { "Try again later; if it stays, tell who runs the site." }),
            Kind::Network(text) => Self::new(ErrorKind::Network, format!("{product}: {text}{attempts}."))
                .hint(if is_open {
                    OPEN.to_owned()
                } else {
                    format!("Check {prefix}_URL, the network and the proxy; `atlassian-mcp doctor` looks for the cause.")
                }),
            Kind::Unreadable(text) => Self::new(
                ErrorKind::Site,
                format!("{product} answered `{call}` with something else than described: {text}."),
            )
            .hint(if is_open { OPEN } else { "A proxy may stand in between, or the site is older or newer than known here." }),
            Kind::TooLarge(limit) => Self::new(
                ErrorKind::Limit,
                format!("The answer of {product} to `{call}` is larger than {} MiB.", limit / (1024 * 1024)),
            )
            .hint(if is_open { OPEN } else { "Ask for less: fewer items or fields." }),
            Kind::ReadOnly => Self::new(
                ErrorKind::NotAllowed,
                format!("{product} is read-only here; `{call}` was not sent."),
            ),
            Kind::Credential(text) => Self::new(ErrorKind::Auth, text),
            Kind::Request(text) => Self::new(
                ErrorKind::Arguments,
                format!("The request for `{call}` cannot be built: {text}."),
            ),
        }
    }
}
