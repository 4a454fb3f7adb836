//! Jira: issues, search, fields, workflows, boards, service desks.
//!
//! - `model`: what there is; `seed` fills it.
//! - `fields`: kinds of fields, how they are read, written and named.
//! - `text`: wiki markup and ADF.
//! - `jql`: the query language.
//! - `shape`: the JSON of answers.
//! - `issue` and the other files: one handler file a resource.
//!
//! All handlers are synchronous and hold the whole state; a request is answered in well under a millisecond.

mod call;
mod fields;
mod model;
mod permission;
mod routes;
mod seed;
mod shape;
mod text;

mod agile;
mod assets;
mod catalog;
mod dashboard;
mod development;
mod field;
mod filter;
mod form;
mod issue;
mod jql;
mod project;
mod request;
mod request_state;
mod search;
mod service_desk;
mod site;
mod user;
mod version;
mod working;

use std::sync::{Arc, Mutex};

use axum::Router;

use super::core::{Core, lock};
use super::seed::Seed;

use self::model::State;

/// Jira's state and what it shares with Confluence.
pub(crate) struct Jira {
    core: Arc<Core>,
    state: Mutex<State>,
}

/// The routes of Jira over the data of the seed.
///
/// # Errors
/// A sentence naming what in the seed is not understood.
pub(crate) fn router(core: Arc<Core>, seed: &Seed) -> Result<Router, String> {
    let state = seed::load(&core, &seed.jira)?;
    let jira = Arc::new(Jira {
        core: Arc::clone(&core),
        state: Mutex::new(state.clone()),
    });
    let again = Arc::downgrade(&jira);
    core.on_reset(move || {
        if let Some(jira) = again.upgrade() {
            *lock(&jira.state) = state.clone();
        }
    });
    Ok(routes::router(core.flavor).with_state(jira))
}

#[cfg(test)]
mod tests;
