//! The parts of the old API that Cloud has taken away: 410, whoever asks.
//!
//! Which ones they are follows from what is missing in the current v1 description; the sentence and the headers are those seen
//! in 2026 (`quarto-dev/quarto-cli#4805`, `atlassian-api/atlassian-python-api#1560`).

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::super::problem::Problem;
use super::super::site::{Answer, Ask, Site, run};
use crate::core::answer;

/// The removed routes.
pub(crate) fn router() -> Router<Arc<Site>> {
    let item = "/wiki/rest/api/content/{id}";
    Router::new()
        .route("/wiki/rest/api/content", get(run(gone)).post(run(gone)))
        .route(item, get(run(gone)).put(run(gone)).delete(run(gone)))
        .route(&format!("{item}/history"), get(run(gone)))
        .route(&format!("{item}/child"), get(run(gone)))
        .route(&format!("{item}/child/{{type}}"), get(run(gone)))
        .route(&format!("{item}/property"), get(run(gone)).post(run(gone)))
        .route(
            &format!("{item}/property/{{key}}"),
            get(run(gone))
                .post(run(gone))
                .put(run(gone))
                .delete(run(gone)),
        )
        .route("/wiki/rest/api/space", get(run(gone)))
        .route("/wiki/rest/api/space/{key}", get(run(gone)))
        .route("/wiki/rest/api/space/{key}/content", get(run(gone)))
        .route("/wiki/rest/api/group/{group}/member", get(run(gone)))
        .route("/wiki/rest/api/inlinetasks/search", get(run(gone)))
}

/// Answers that a route is gone.
pub(crate) fn gone(ask: &Ask) -> Answer {
    Ok(answer::with_headers(
        ask.refuse(&Problem::Gone),
        &[
            ("deprecation", "Wed, 1 Mar 2023 00:00:00 GMT"),
            (
                "link",
                "<https://developer.atlassian.com/cloud/confluence/changelog/#CHANGE-864>; rel=\"deprecation\"",
            ),
        ],
    ))
}
