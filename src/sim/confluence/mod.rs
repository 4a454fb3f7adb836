//! Confluence: spaces, page trees, versions, comments, attachments, search; both flavors.
//!
//! - `state` holds the nouns, `store` finds them as a caller may see them; `write`, `discuss`, `files`, `properties` change them.
//! - `body` reads and renders storage, `cql` searches.
//! - `v1` writes the shapes of the old API, `shared` serves the routes both flavors have in it.
//! - `cloud` and `data_center` are the flavors: their lists of routes are what exists, checked against the published
//!   descriptions.
//! - `seed` is the demo company, `site` and `paging` what every handler needs, `problem` how refusals are worded.

mod body;
mod cloud;
mod cql;
mod data_center;
mod discuss;
mod files;
mod links;
mod paging;
mod problem;
mod properties;
mod seed;
mod shared;
mod site;
mod state;
mod store;
mod v1;
mod write;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::DefaultBodyLimit;

use self::site::Site;
use super::core::{Core, lock};
use super::seed::Seed;

/// The routes of Confluence over the data of the seed.
///
/// # Errors
///
/// A sentence naming what in the seed is not understood.
pub(crate) fn router(core: Arc<Core>, seed: &Seed) -> Result<Router, String> {
    let site = Arc::new(Site {
        state: Mutex::new(seed::load(&core, &seed.confluence)?),
        core: Arc::clone(&core),
    });
    let (again, data) = (Arc::downgrade(&site), seed.confluence.clone());
    core.on_reset(move || {
        // The seed was read once already, so it can be read again.
        if let Some(site) = again.upgrade()
            && let Ok(state) = seed::load(&site.core, &data)
        {
            *lock(&site.state) = state;
        }
    });
    let routes = if core.flavor.is_cloud() {
        cloud::router()
    } else {
        data_center::router()
    };
    Ok(routes.layer(DefaultBodyLimit::disable()).with_state(site))
}

#[cfg(test)]
mod tests;
