//! What a tool may use: the two products, and queries kept within reach.

use std::path::PathBuf;
use std::sync::{Arc, Weak};

use super::closed::Closed;
use super::error::{Error, ErrorKind, Result};
use super::plans::Plans;
use super::remembered::Remembered;
use crate::atlassian::{Product, Reach, Target};
use crate::config::{Configured, Conventions, Measures};
use crate::ledger::Journal;
use crate::query::{cql, jql};
use crate::{confluence, jira};

/// One for the life of the process; cheap to share.
pub struct Context {
    jira: Side<jira::Client>,
    confluence: Side<confluence::Client>,
    /// How far calls may reach.
    pub reach: Reach,
    /// Habits of the site.
    pub conventions: Conventions,
    /// How the times of issues are measured.
    pub measures: Measures,
    /// Pixels of the longest edge of a picture in an answer.
    pub image_edge: u32,
    /// Service projects in which a comment may never be visible to customers.
    pub internal_only_projects: Vec<String>,
    /// Whether words of people from outside are kept from the model, in errors too.
    pub(crate) is_lockdown: bool,
    /// The folder below which files may be read.
    pub file_root: PathBuf,
    /// Changes that wait to be applied.
    pub(crate) plans: Plans,
    /// Changes that were made, if they are recorded.
    pub(crate) journal: Option<Journal>,
    /// Lists to choose from while typing.
    pub(super) lists: Remembered,
    addresses: Vec<(Product, String)>,
    closed_projects: Closed,
    closed_spaces: Closed,
    /// Itself, for a tool that prepares the changes of others.
    this: Weak<Context>,
}

/// One product, or why it cannot be used.
enum Side<T> {
    On(T),
    /// Set up, and wrongly.
    Broken(Error),
    /// Not set up.
    Off(Error),
}

/// JQL that was kept within reach. Only [`Context::jql`] makes it, and a search takes nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopedJql {
    sent: String,
    asked: String,
}

/// CQL that was kept within reach. Only [`Context::cql`] makes it, and a search takes nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopedCql {
    sent: String,
    asked: String,
}

impl ScopedJql {
    /// The text to send.
    pub fn as_str(&self) -> &str {
        &self.sent
    }

    /// The text that was asked for, to be told back: what was added to it names what is closed.
    pub fn asked(&self) -> &str {
        &self.asked
    }
}

impl ScopedCql {
    /// The text to send.
    pub fn as_str(&self) -> &str {
        &self.sent
    }

    /// The text that was asked for, to be told back: what was added to it names what is closed.
    pub fn asked(&self) -> &str {
        &self.asked
    }
}

impl Context {
    /// From the configuration. Opens no connection.
    pub fn new(config: &crate::config::Config) -> Arc<Self> {
        Arc::new_cyclic(|this| Self::within(config, this.clone()))
    }

    fn within(config: &crate::config::Config, this: Weak<Self>) -> Self {
        let sites = [Product::Jira, Product::Confluence];
        let reach = Reach::new(
            config.policy.projects.as_deref(),
            config.policy.spaces.as_deref(),
        )
        .with(config.policy.rules.clone());
        Self {
            jira: side(Product::Jira, &config.jira, |site| {
                let client = jira::Client::new(site.clone()).within(reach.clone());
                match config.policy.lockdown {
                    true => client.telling_authors(),
                    false => client,
                }
            }),
            confluence: side(Product::Confluence, &config.confluence, |site| {
                let client = confluence::Client::new(site.clone());
                match config.policy.lockdown {
                    true => client.telling_authors(),
                    false => client,
                }
            }),
            is_lockdown: config.policy.lockdown,
            reach,
            conventions: config.conventions.clone(),
            measures: config.measures.clone(),
            image_edge: config.answers.image_edge,
            internal_only_projects: config.policy.internal_only_projects.clone(),
            file_root: config.file_root.clone(),
            plans: Plans::default(),
            journal: config.records.journal.as_ref().map(Journal::new),
            addresses: sites
                .into_iter()
                .filter_map(|product| {
                    let site = config.product(product).site()?;
                    Some((product, site.base.to_string()))
                })
                .collect(),
            lists: Remembered::default(),
            closed_projects: Closed::default(),
            closed_spaces: Closed::default(),
            this,
        }
    }

    /// What rules close of a product, as far as the site was asked.
    pub(super) fn closed(&self, product: Product) -> &Closed {
        match product {
            Product::Jira => &self.closed_projects,
            Product::Confluence => &self.closed_spaces,
        }
    }

    /// The addresses of the sites of a product, or of both.
    pub fn addresses(&self, product: Option<Product>) -> Vec<String> {
        self.addresses
            .iter()
            .filter(|(own, _)| product.is_none_or(|product| product == *own))
            .map(|(_, address)| address.clone())
            .collect()
    }

    /// Whether something of this project or space may be shown.
    pub fn may_read(&self, target: &Target) -> bool {
        self.reach.shows(target)
    }

    /// Itself, to hand on.
    pub(super) fn shared(&self) -> Result<Arc<Self>> {
        self.this
            .upgrade()
            .ok_or_else(|| Error::new(ErrorKind::Cancelled, "The server is stopping."))
    }

    /// Jira, or why it cannot be used.
    pub fn jira(&self) -> Result<&jira::Client> {
        self.jira.get()
    }

    /// Confluence, or why it cannot be used.
    pub fn confluence(&self) -> Result<&confluence::Client> {
        self.confluence.get()
    }

    /// Whether nothing was said of a product (one that was set up wrongly is not off).
    pub fn is_off(&self, product: Product) -> bool {
        match product {
            Product::Jira => matches!(self.jira, Side::Off(_)),
            Product::Confluence => matches!(self.confluence, Side::Off(_)),
        }
    }

    /// The caller's JQL, narrowed to the allowed projects and to those asked for.
    ///
    /// Without a limit, text we cannot parse goes to the site as it is, which judges it; with one it is refused.
    pub fn jql(&self, text: &str, only: &[String]) -> Result<ScopedJql> {
        let allowed = self.reach.keys(Product::Jira);
        let closed = self.closed(Product::Jira).keys();
        let parsed = match jql::parse(text) {
            Ok(parsed) => parsed,
            Err(_) if allowed.is_none() && only.is_empty() && closed.is_empty() => {
                return Ok(ScopedJql {
                    sent: text.to_owned(),
                    asked: text.to_owned(),
                });
            }
            Err(error) => {
                return Err(Error::arguments(format!(
                    "This JQL cannot be read: {error}"
                )));
            }
        };
        let mut query = parsed;
        if !only.is_empty() {
            query = query.restrict_projects(only);
        }
        if let Some(allowed) = allowed {
            query = query.restrict_projects(&allowed);
        }
        query = query.exclude_projects(&closed);
        Ok(ScopedJql {
            sent: query.to_string(),
            asked: text.to_owned(),
        })
    }

    /// The caller's CQL, narrowed to the allowed spaces and to those asked for.
    pub fn cql(&self, text: &str, only: &[String]) -> Result<ScopedCql> {
        let allowed = self.reach.keys(Product::Confluence);
        let closed = self.closed(Product::Confluence).keys();
        let parsed = match cql::parse(text) {
            Ok(parsed) => parsed,
            Err(_) if allowed.is_none() && only.is_empty() && closed.is_empty() => {
                return Ok(ScopedCql {
                    sent: text.to_owned(),
                    asked: text.to_owned(),
                });
            }
            Err(error) => {
                return Err(Error::arguments(format!(
                    "This CQL cannot be read: {error}"
                )));
            }
        };
        let mut query = parsed;
        if !only.is_empty() {
            query = query.restrict_spaces(only);
        }
        if let Some(allowed) = allowed {
            query = query.restrict_spaces(&allowed);
        }
        query = query.exclude_spaces(&closed);
        Ok(ScopedCql {
            sent: query.to_string(),
            asked: text.to_owned(),
        })
    }
}

impl<T> Side<T> {
    fn get(&self) -> Result<&T> {
        match self {
            Side::On(client) => Ok(client),
            Side::Broken(error) | Side::Off(error) => Err(error.clone()),
        }
    }
}

fn side<T>(
    product: Product,
    configured: &Configured,
    make: impl FnOnce(&crate::atlassian::Site) -> T,
) -> Side<T> {
    match configured {
        Configured::On(site) => Side::On(make(site)),
        Configured::Broken(problem) => Side::Broken(
            Error::new(
                ErrorKind::NotConfigured,
                format!("{product}: {}.", problem.message),
            )
            .hint(problem.remedy.clone()),
        ),
        Configured::Off => Side::Off(
            Error::new(
                ErrorKind::NotConfigured,
                format!("{product} is not set up."),
            )
            .hint(format!("Set {}_URL and its credentials.", product.prefix())),
        ),
    }
}
