//! `/__sim/…`: how a person or a test outside the process reads the log, arms faults, resets.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::log::Exchange;
use super::{Core, answer};

pub(crate) fn router(core: Arc<Core>) -> Router {
    Router::new()
        .route("/__sim/log", get(log).delete(clear_log))
        .route("/__sim/fault", post(add_fault).delete(clear_faults))
        .route("/__sim/clock", post(advance))
        .route("/__sim/reset", post(reset))
        .with_state(core)
}

async fn log(State(core): State<Arc<Core>>) -> Response {
    let exchanges: Vec<Value> = core.log.exchanges().iter().map(Exchange::to_json).collect();
    answer::json(200, &Value::Array(exchanges))
}

async fn clear_log(State(core): State<Arc<Core>>) -> Response {
    core.log.clear();
    answer::empty(204)
}

/// The body is one rule a line.
async fn add_fault(State(core): State<Arc<Core>>, rules: String) -> Response {
    let rules: Result<Vec<_>, String> = rules
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::parse)
        .collect();
    match rules {
        Ok(rules) => {
            for rule in rules {
                core.faults.add(rule);
            }
            answer::empty(204)
        }
        Err(problem) => answer::json(400, &json!({"message": problem})),
    }
}

async fn clear_faults(State(core): State<Arc<Core>>) -> Response {
    core.faults.clear();
    answer::empty(204)
}

/// The body is a number of seconds.
async fn advance(State(core): State<Arc<Core>>, seconds: String) -> Response {
    match seconds.trim().parse() {
        Ok(seconds) => {
            core.clock.advance(seconds);
            answer::empty(204)
        }
        Err(_) => answer::json(400, &json!({"message": "the body is a number of seconds"})),
    }
}

async fn reset(State(core): State<Arc<Core>>) -> Response {
    core.reset();
    answer::empty(204)
}
