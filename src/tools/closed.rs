//! The projects and spaces that rules close to reading, by name, so that a query leaves them out at the site.
//!
//! What may not be read is left out of every answer anyhow. But a number of hits, or of what was left out, would still tell
//! whether a closed place holds a word. The names are asked for once in a while; a name that the site does not know would
//! make it refuse the whole query, so no key is taken from a rule as it is written there.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use tracing::debug;

use super::Context;
use crate::atlassian::{Product, Target};
use crate::jira::flows;

/// How long the names are believed.
const KEPT: Duration = Duration::from_secs(600);

/// What is known of one product.
#[derive(Default)]
pub(super) struct Closed(RwLock<Option<(Instant, Vec<String>)>>);

impl Closed {
    /// The keys, as far as they are known.
    pub(super) fn keys(&self) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .map(|(_, keys)| keys.clone())
            .unwrap_or_default()
    }

    fn is_fresh(&self) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .is_some_and(|(since, _)| since.elapsed() < KEPT)
    }

    fn learn(&self, keys: Vec<String>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), keys));
    }
}

impl Context {
    /// Learns which projects or spaces rules close, if any rule could; before a query is written. Without an answer of
    /// the site nothing is known, and nothing is left out of queries.
    pub(crate) async fn learn_closed(&self, product: Product) {
        let rules = self.reach.rules();
        if !rules.may_deny_reading(product) || !rules.tells_apart(product) {
            return;
        }
        let closed = self.closed(product);
        if closed.is_fresh() {
            return;
        }
        let keys = match product {
            Product::Jira => self.closed_projects().await,
            Product::Confluence => self.closed_spaces().await,
        };
        closed.learn(keys.unwrap_or_else(|reason| {
            debug!(%product, reason, "what rules close is not known");
            Vec::new()
        }));
    }

    async fn closed_projects(&self) -> Result<Vec<String>, String> {
        let jira = self.jira().map_err(|error| error.message)?;
        let all = flows::all_projects(jira, false)
            .await
            .map_err(|error| error.to_string())?;
        let keys = all
            .iter()
            .filter_map(|project| project.get("key")?.as_str().map(str::to_owned));
        Ok(keys
            .filter(|key| !self.may_read(&Target::Project(key.clone())))
            .collect())
    }

    async fn closed_spaces(&self) -> Result<Vec<String>, String> {
        let confluence = self.confluence().map_err(|error| error.message)?;
        let all = confluence
            .spaces()
            .await
            .map_err(|error| error.to_string())?;
        Ok(all
            .into_iter()
            .map(|space| space.key)
            .filter(|key| !self.may_read(&Target::Space(key.clone())))
            .collect())
    }
}
