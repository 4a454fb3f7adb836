//! What went wrong between us and a site, as data.
//!
//! The words for a reader are made in `tools::error`; here are only the facts, so that a log and an
//! answer can tell the same story in different ways. No variant holds a credential or a header.

use std::fmt;
use std::time::Duration;

use super::{Product, Target};

/// A request that did not give what was asked.
#[derive(Debug)]
pub struct Error {
    /// Which product was asked.
    pub product: Product,
    /// The name of the call, for example `get issue`.
    pub call: &'static str,
    /// What kind of failure it was.
    pub kind: Kind,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// What the site itself said, in its order (`errorMessages`, `message`, …).
    pub messages: Vec<String>,
    /// What the site said of single fields, by the field's id.
    pub fields: Vec<(String, String)>,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether it was a change that may have been made all the same.
    pub is_open: bool,
}

/// The cause class of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 401, or a redirect to the login page.
    Auth,
    /// The site wants a CAPTCHA answered before it lets the account in again.
    Captcha,
    /// A web page in the place of an answer: of a login, a single sign-on, a proxy. Its title, if it has one.
    WebPage(Option<String>),
    /// A redirect that is not followed, because it leads to another place. The text says where, without its query.
    Elsewhere(String),
    /// 403.
    Permission,
    /// 404.
    NotFound,
    /// 400, 422 and their kin: the request was understood and refused.
    Invalid,
    /// 409 or 412: the target is not what the request was based on.
    Conflict,
    /// 410: the site no longer has this call.
    Gone,
    /// 429, with how long to wait where the site said so, and its reason.
    RateLimit {
        /// From `Retry-After` or `X-RateLimit-Reset`.
        retry_after: Option<Duration>,
        /// `RateLimit-Reason`, for example `jira-burst-based`.
        reason: Option<String>,
    },
    /// 5xx.
    Site,
    /// No connection, a broken connection, a TLS failure, a time-out. The text says which.
    Network(String),
    /// An answer that is not what the description promises. The text says where.
    Unreadable(String),
    /// An answer larger than we take, in bytes.
    TooLarge(usize),
    /// A change that was about to leave although this site is read-only.
    ReadOnly,
    /// The answer is about something that may not be read.
    Closed(Box<Closed>),
    /// A credential that cannot be read: the fixed message of DESIGN 7 and its remedy.
    Credential(String),
    /// A request that cannot be built from what was given.
    Request(String),
}

/// Something that may not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What it is.
    pub target: Target,
    /// By which rule, if not by a list of what may be read.
    pub by: Option<String>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` failed", self.product, self.call)?;
        if let Some(status) = self.status {
            write!(f, " with status {status}")?;
        }
        match &self.kind {
            Kind::Network(text)
            | Kind::Elsewhere(text)
            | Kind::Unreadable(text)
            | Kind::Credential(text)
            | Kind::Request(text) => {
                write!(f, ": {text}")?;
            }
            kind => write!(f, ": {kind:?}")?,
        }
        for message in &self.messages {
            write!(f, "; {message}")?;
        }
        for (field, message) in &self.fields {
            write!(f, "; {field}: {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
