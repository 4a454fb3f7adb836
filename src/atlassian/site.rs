//! One site to talk to: where it is, how to sign in, and how the network lies between.
//!
//! `config` makes it, `http` uses it; nothing else looks inside.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::{Flavor, Product};
use crate::secret::Secret;

/// A Jira or a Confluence with an address.
#[derive(Clone, Debug)]
pub struct Site {
    /// Which product answers there.
    pub product: Product,
    /// What rules and audit lines call it: the name it was given, or its host.
    pub name: String,
    /// Which edition it is.
    pub flavor: Flavor,
    /// The address people open in a browser, without a trailing slash; Cloud's Confluence ends in `/wiki`.
    pub base: Url,
    /// Whose rights the requests have.
    pub auth: Auth,
    /// How to get there.
    pub network: Network,
    /// How much of it to ask at once.
    pub limits: Limits,
    /// Whether a request that changes something may leave at all. The door decides first; this is
    /// the second lock, at the place where bytes leave.
    pub read_only: bool,
}

/// How a request is signed.
#[derive(Clone, Debug)]
pub enum Auth {
    /// User name (on Cloud the mail address) and API token or password.
    Basic {
        /// The user name.
        username: String,
        /// The API token or password.
        token: Credential,
    },
    /// A token alone: a personal access token, or an OAuth access token.
    Bearer {
        /// The token.
        token: Credential,
    },
    /// Nothing is added: a client certificate, or a proxy that signs for us.
    Nothing,
}

/// Where a secret comes from.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A file, read when first needed and again when it changes.
    File(PathBuf),
    /// A value given directly, by an environment variable or a flag.
    Value(Secret),
}

/// The way to the site.
#[derive(Clone, Debug)]
pub struct Network {
    /// For one request, from the first byte sent to the last byte read.
    pub timeout: Duration,
    /// `false` accepts any certificate.
    pub verify_tls: bool,
    /// Atlassian's API gateway, through which alone scoped API tokens and service accounts work on Cloud;
    /// `https://api.atlassian.com` if left out.
    pub gateway: Option<Url>,
    /// PEM file of certificate authorities trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
    /// PEM file of a client certificate (with its key, unless `client_key` names one).
    pub client_certificate: Option<PathBuf>,
    /// PEM file of the client certificate's key.
    pub client_key: Option<PathBuf>,
    /// A proxy of this site's own; otherwise the process' proxy variables count.
    pub proxy: Proxy,
    /// Headers added to every request. Values may be secret: they are never logged.
    pub headers: Vec<(String, Secret)>,
}

/// A proxy for one site. Addresses may carry a password, so they do not print.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    /// For `http:` addresses.
    pub http: Option<Secret>,
    /// For `https:` addresses.
    pub https: Option<Secret>,
    /// For both, if no other is given.
    pub socks: Option<Secret>,
    /// Hosts that are reached directly, in the form of `NO_PROXY`.
    pub none_for: Option<String>,
}

/// What keeps a site from being overrun, and us from drowning in an answer.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests to this site under way at once.
    pub concurrency: usize,
    /// Bytes of one answer, after decompression.
    pub body_bytes: usize,
    /// How often a request that is safe to repeat is repeated.
    pub retries: usize,
    /// The first wait before a repetition; it doubles.
    pub backoff: Duration,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(75),
            verify_tls: true,
            gateway: None,
            ca_file: None,
            client_certificate: None,
            client_key: None,
            proxy: Proxy::default(),
            headers: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 32,
            body_bytes: 64 * 1024 * 1024,
            retries: 3,
            backoff: Duration::from_secs(2),
        }
    }
}
