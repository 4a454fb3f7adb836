//! What a reader is told when a call fails: a kind, a sentence, and the next step.

use std::fmt;

use crate::atlassian::{self, Kind};

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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        Ok(())
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

fn words(error: &atlassian::Error) -> String {
    error
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
        .join(" ")
}

impl From<atlassian::Error> for Error {
    fn from(error: atlassian::Error) -> Self {
        let product = error.product;
        let prefix = product.prefix();
        let said = said(&error);
        let call = error.call;
        let attempts = match error.attempts {
            0 | 1 => String::new(),
            attempts => format!(" (after {attempts} attempts)"),
        };
        match error.kind {
            Kind::Auth => Self::new(
                ErrorKind::Auth,
                format!("API authentication failed for {product}.{said}"),
            )
            .hint(format!(
                "The token may be expired or revoked, or may not belong to the user name. Make a new one, put it \
                 where {prefix}_TOKEN_FILE or {prefix}_PAT_FILE points (it is read again by itself), \
                 and run `atlassian-mcp doctor`."
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
                let wait = match retry_after {
                    Some(wait) => format!("Wait {} seconds, then repeat the call.", wait.as_secs().max(1)),
                    None => "Wait a minute, then repeat the call.".to_owned(),
                };
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
            .hint("Nothing is known of the outcome: look before you repeat a change."),
            Kind::Network(text) => Self::new(ErrorKind::Network, format!("{product}: {text}{attempts}."))
                .hint(format!("Check {prefix}_URL, the network and the proxy; `atlassian-mcp doctor` looks for the cause.")),
            Kind::Unreadable(text) => Self::new(
                ErrorKind::Site,
                format!("{product} answered `{call}` with something else than described: {text}."),
            )
            .hint("A proxy may stand in between, or the site is older or newer than known here."),
            Kind::TooLarge(limit) => Self::new(
                ErrorKind::Limit,
                format!("The answer of {product} to `{call}` is larger than {} MiB.", limit / (1024 * 1024)),
            )
            .hint("Ask for less: fewer items or fields."),
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
