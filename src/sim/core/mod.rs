//! What both products share: users, authentication, clock, request log, faults.

pub mod answer;
pub mod clock;
pub mod directory;
pub mod fault;
pub mod flavor;
pub mod log;

mod admin;
mod auth;
mod exchange;
pub(crate) mod server;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::clock::Clock;
use self::directory::{Directory, User};
use self::fault::Faults;
use self::flavor::Flavor;
use self::log::Log;
use super::Options;

/// Shared by everything that serves a request.
pub struct Core {
    /// Which edition is played.
    pub flavor: Flavor,
    /// Who exists and how they sign in.
    pub directory: Directory,
    /// The one clock.
    pub clock: Clock,
    /// What was asked and answered.
    pub log: Log,
    /// What is to go wrong.
    pub faults: Faults,
    /// Address of Jira, without a trailing slash.
    pub jira_url: String,
    /// Address of Confluence, without a trailing slash; with `/wiki` on Cloud.
    pub confluence_url: String,
    /// The id that the gateway and `_edge/tenant_info` know the site by (Cloud).
    pub cloud_id: String,
    resets: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
}

impl Core {
    /// Builds the shared part from the options and the two addresses.
    ///
    /// # Errors
    /// When the log file cannot be opened.
    pub fn new(options: &Options, jira_url: &str, confluence_url: &str) -> io::Result<Self> {
        Ok(Core {
            flavor: options.flavor,
            directory: Directory::from_seed(&options.seed.directory),
            clock: Clock::new(options.clock),
            log: Log::new(options.record, options.log.as_deref())?,
            faults: Faults::new(options.faults.clone()),
            jira_url: jira_url.to_owned(),
            confluence_url: confluence_url.to_owned(),
            cloud_id: "11223344-a1b2-3b33-c444-def123456789".to_owned(),
            resets: Mutex::new(Vec::new()),
        })
    }

    /// Registers what a product does to return to its seed.
    pub fn on_reset(&self, reset: impl Fn() + Send + Sync + 'static) {
        lock(&self.resets).push(Box::new(reset));
    }

    /// Returns everything to the seed.
    pub fn reset(&self) {
        self.clock.reset();
        self.log.clear();
        self.faults.reset();
        self.directory.reset();
        for reset in lock(&self.resets).iter() {
            reset();
        }
    }
}

/// Who sent a request; an axum `Extension` in every handler.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user, unless nobody signed in.
    pub user: Option<Arc<User>>,
}

impl Caller {
    /// Somebody without credentials.
    pub fn anonymous() -> Self {
        Caller { user: None }
    }

    /// Somebody whose credentials were right.
    pub fn signed_in(user: Arc<User>) -> Self {
        Caller { user: Some(user) }
    }

    /// The account id, empty for nobody.
    pub fn account_id(&self) -> &str {
        self.user
            .as_ref()
            .map_or("", |user| user.account_id.as_str())
    }

    /// Whether the caller administers the site.
    pub fn is_admin(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.is_admin())
    }
}

/// Locks, also after another thread panicked while holding it.
pub fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
