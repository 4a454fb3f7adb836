//! A small, stateful Atlassian over HTTP: Jira and Confluence, Cloud and Data Center.
//!
//! It stands apart and shares no type with the rooms it is used to check: a wrong field name in our own wire types would otherwise be wrong on both sides,
//! and every test would be green. So it must not import anything of ours.
//!
//! - `core`: users, authentication, clock, request log, faults; what both products share.
//! - `seed`: where the data comes from.
//! - `jira`, `confluence`: the products.

pub mod core;
pub mod seed;

mod confluence;
mod jira;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

pub use self::core::clock::DEFAULT_START;
pub use self::core::fault::Fault;
pub use self::core::flavor::{Flavor, Product};
pub use self::core::log::Exchange;
pub use self::core::{Caller, Core};
pub use self::seed::Seed;

/// What a simulator is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which edition it plays.
    pub flavor: Flavor,
    /// The address it listens on; loopback unless somebody asks otherwise.
    pub listen: IpAddr,
    /// Port of Jira; 0 takes a free one.
    pub jira_port: u16,
    /// Port of Confluence; 0 takes a free one.
    pub confluence_port: u16,
    /// The data it begins with, and returns to on `POST /__sim/reset`.
    pub seed: Seed,
    /// File that gets one JSON object for each request.
    pub log: Option<PathBuf>,
    /// Keep the exchanges in memory for `Simulator::exchanges`. Off for speed.
    pub record: bool,
    /// Where the clock starts. It advances one second with every write.
    pub clock: Timestamp,
    /// Faults that are armed from the start.
    pub faults: Vec<Fault>,
}

impl Options {
    /// The demo company on free ports of the loopback address, with exchanges kept in memory.
    pub fn demo(flavor: Flavor) -> Self {
        Options {
            flavor,
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            jira_port: 0,
            confluence_port: 0,
            seed: Seed::demo(),
            log: None,
            record: true,
            clock: DEFAULT_START,
            faults: Vec::new(),
        }
    }
}

/// A running simulator; dropping it stops it.
pub struct Simulator {
    /// Address of Jira, without a trailing slash.
    pub jira_url: String,
    /// Address of Confluence, without a trailing slash; with the context path `/wiki` on Cloud.
    pub confluence_url: String,
    core: Arc<Core>,
    /// Dropping the senders ends both listeners.
    _stop: Vec<tokio::sync::oneshot::Sender<()>>,
}

/// Starts both products and returns when they accept connections.
///
/// # Errors
/// When a port cannot be bound, the log file cannot be opened, or the seed is not understood.
pub async fn start(options: Options) -> io::Result<Simulator> {
    let jira = core::server::bind(options.listen, options.jira_port).await?;
    let confluence = core::server::bind(options.listen, options.confluence_port).await?;
    let jira_url = format!("http://{}", jira.local_addr()?);
    let confluence_host = format!("http://{}", confluence.local_addr()?);
    let confluence_url = match options.flavor {
        Flavor::Cloud => format!("{confluence_host}/wiki"),
        Flavor::DataCenter => confluence_host,
    };
    let core = Arc::new(Core::new(&options, &jira_url, &confluence_url)?);
    let jira_router = jira::router(Arc::clone(&core), &options.seed)
        .map_err(|problem| io::Error::new(io::ErrorKind::InvalidData, problem))?;
    let confluence_router = confluence::router(Arc::clone(&core), &options.seed)
        .map_err(|problem| io::Error::new(io::ErrorKind::InvalidData, problem))?;
    let stop = vec![
        core::server::serve(jira, Arc::clone(&core), Product::Jira, jira_router),
        core::server::serve(
            confluence,
            Arc::clone(&core),
            Product::Confluence,
            confluence_router,
        ),
    ];
    Ok(Simulator {
        jira_url,
        confluence_url,
        core,
        _stop: stop,
    })
}

impl Simulator {
    /// Every exchange since the start or the last `clear_log`, oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.core.log.exchanges()
    }

    /// The exchanges after the first `mark` ones; take the mark with `mark`.
    pub fn exchanges_since(&self, mark: usize) -> Vec<Exchange> {
        self.core.log.exchanges().split_off_from(mark)
    }

    /// `METHOD path?query` of every exchange after the first `mark` ones.
    pub fn requests_since(&self, mark: usize) -> Vec<String> {
        self.exchanges_since(mark)
            .iter()
            .map(Exchange::line)
            .collect()
    }

    /// How many exchanges there are; a point to count from.
    pub fn mark(&self) -> usize {
        self.core.log.len()
    }

    /// Forgets the exchanges kept in memory.
    pub fn clear_log(&self) {
        self.core.log.clear();
    }

    /// `METHOD path` of every request to a route that neither product nor simulator knows.
    pub fn unknown_requests(&self) -> Vec<String> {
        self.exchanges()
            .iter()
            .filter(|exchange| exchange.unknown)
            .map(Exchange::line)
            .collect()
    }

    /// Arms a fault written in the rule language of `core::fault`.
    ///
    /// # Errors
    /// A sentence naming the word that was not understood.
    pub fn add_fault(&self, rule: &str) -> Result<(), String> {
        self.core.faults.add(rule.parse()?);
        Ok(())
    }

    /// Disarms all faults.
    pub fn clear_faults(&self) {
        self.core.faults.clear();
    }

    /// Returns to the seed: data, clock, log, credentials and faults.
    pub fn reset(&self) {
        self.core.reset();
    }

    /// Makes `new` valid and `old` invalid, as when somebody rotates a token.
    pub fn rotate_secret(&self, old: &str, new: &str) {
        self.core.directory.rotate(old, new);
    }

    /// What both products share: users, clock, log, faults.
    pub fn core(&self) -> &Core {
        &self.core
    }
}

/// `Vec::split_off` that does not panic when the mark lies behind a cleared log.
trait SplitOffFrom {
    fn split_off_from(self, mark: usize) -> Self;
}

impl<T> SplitOffFrom for Vec<T> {
    fn split_off_from(mut self, mark: usize) -> Self {
        self.split_off(mark.min(self.len()))
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
