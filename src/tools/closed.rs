//! The projects and spaces that rules close to reading, by name, so that a query leaves them out at the site.
//!
//! What may not be read is left out of every answer anyhow. But a number of hits, or of what was left out, would still tell
//! whether a closed place holds a word. The names are asked for once in a while; a name that the site does not know would
//! make it refuse the whole query, so no key is taken from a rule as it is written there.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tracing::debug;

use super::{Context, Error, Result};
use crate::atlassian::{Product, Target};
use crate::jira::flows;

/// How long the names are believed.
const KEPT: Duration = Duration::from_secs(600);

/// What is known of one product.
#[derive(Default)]
pub(super) struct Closed {
    known: RwLock<Option<(Instant, Vec<String>)>>,
    /// Held while the site is asked, so that many calls ask once; what it said last where it did not answer.
    asking: Mutex<Option<(Instant, Error)>>,
}

impl Closed {
    /// The keys, as far as they are known.
    pub(super) fn keys(&self) -> Vec<String> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .map(|(_, keys)| keys.clone())
            .unwrap_or_default()
    }

    fn is_fresh(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .is_some_and(|(since, _)| since.elapsed() < KEPT)
    }

    fn learn(&self, keys: Vec<String>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), keys));
    }

    /// What to do without an answer: with what was known before, go on; else no query can be narrowed.
    fn without(&self, error: Error) -> Result<()> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(_) => Ok(()),
            None => Err(error),
        }
    }
}

impl Context {
    /// Learns which projects or spaces rules close, if any rule could: before every call of a tool of the product,
    /// because any of them may write a query. The site is asked where nothing is known or what is known is too old.
    ///
    /// # Errors
    /// If the site does not answer and never did: a query would then tell of what is closed. Where it did, what it said
    /// goes on to count, and the next call asks again.
    pub(crate) async fn learn_closed(&self, product: Product) -> Result<()> {
        let rules = self.reach.rules();
        if !rules.may_deny_reading(product) || !rules.tells_apart(product) {
            return Ok(());
        }
        let closed = self.closed(product);
        if closed.is_fresh() {
            return Ok(());
        }
        let since = Instant::now();
        let mut failed = closed.asking.lock().await;
        // Somebody else asked meanwhile.
        if closed.is_fresh() {
            return Ok(());
        }
        if let Some((when, error)) = &*failed
            && *when >= since
        {
            return closed.without(error.clone());
        }
        let keys = match product {
            Product::Jira => self.closed_projects().await,
            Product::Confluence => self.closed_spaces().await,
        };
        match keys {
            Ok(keys) => {
                closed.learn(keys);
                *failed = None;
                Ok(())
            }
            Err(mut error) => {
                debug!(%product, reason = error.message, "what rules close is not known");
                error.message = format!(
                    "What may not be read in {product} cannot be learned, so nothing was done. {}",
                    error.message
                );
                *failed = Some((Instant::now(), error.clone()));
                closed.without(error)
            }
        }
    }

    /// As if the site had named these.
    #[cfg(test)]
    pub(crate) fn knows_closed(&self, product: Product, keys: Vec<String>) {
        self.closed(product).learn(keys);
    }

    async fn closed_projects(&self) -> Result<Vec<String>> {
        let jira = self.jira()?;
        let all = flows::all_projects(jira, false).await?;
        let keys = all
            .iter()
            .filter_map(|project| project.get("key")?.as_str().map(str::to_owned));
        Ok(keys
            .filter(|key| !self.may_read(&Target::Project(key.clone())))
            .collect())
    }

    async fn closed_spaces(&self) -> Result<Vec<String>> {
        let confluence = self.confluence()?;
        let all = confluence.spaces().await?;
        Ok(all
            .into_iter()
            .map(|space| space.key)
            .filter(|key| !self.may_read(&Target::Space(key.clone())))
            .collect())
    }
}
