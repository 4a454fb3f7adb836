//! Confluence: spaces, pages, comments, labels, search.

use std::sync::Arc;

use axum::Router;

use super::core::Core;
use super::seed::Seed;

/// The routes of Confluence over the data of the seed.
pub(crate) fn router(_core: Arc<Core>, _seed: &Seed) -> Router {
    Router::new()
}
