//! Changes that were shown and wait for `atlassian_apply`.
//!
//! A plan lives in memory for ten minutes, is used once, and is bound to what it was prepared for: the change is
//! exactly the one shown, and is refused if its target moved on meanwhile.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Change;
use super::error::{Error, ErrorKind, Result};

/// How long a plan may wait.
pub(crate) const PLAN_LIFETIME: Duration = Duration::from_secs(600);

/// How many may wait; the oldest goes first.
const CAPACITY: usize = 100;

/// The waiting changes by their tokens.
#[derive(Default)]
pub(crate) struct Plans {
    waiting: Mutex<HashMap<String, Waiting>>,
}

struct Waiting {
    change: Change,
    /// The call it belongs to, if a person is being asked; the model cannot take it out.
    asked_for: Option<String>,
    since: Instant,
}

impl Plans {
    /// Keeps a change and gives the token to apply it with.
    pub(crate) fn keep(&self, change: Change) -> Result<String> {
        self.put(change, None)
    }

    /// Keeps a change while a person is asked, for the repetition of this very call.
    pub(crate) fn keep_for(&self, call: String, change: Change) -> Result<String> {
        self.put(change, Some(call))
    }

    fn put(&self, change: Change, asked_for: Option<String>) -> Result<String> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(
                ErrorKind::Bug,
                format!("The system gives no random numbers for a plan token: {error}."),
            )
        })?;
        let token = bytes.iter().fold(String::from("plan-"), |token, byte| {
            token + &format!("{byte:02x}")
        });
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, plan| plan.since.elapsed() < PLAN_LIFETIME);
        if waiting.len() >= CAPACITY {
            let oldest = waiting
                .iter()
                .min_by_key(|(_, plan)| plan.since)
                .map(|(token, _)| token.clone());
            if let Some(oldest) = oldest {
                waiting.remove(&oldest);
            }
        }
        let since = Instant::now();
        let plan = Waiting {
            change,
            asked_for,
            since,
        };
        waiting.insert(token.clone(), plan);
        Ok(token)
    }

    /// Takes out a change that a person was asked about; `None` if it waits for another call, or no longer.
    pub(crate) fn take_for(&self, call: &str, token: &str) -> Option<Change> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let plan = waiting.remove(token)?;
        let is_right = plan.asked_for.as_deref() == Some(call);
        (is_right && plan.since.elapsed() < PLAN_LIFETIME).then_some(plan.change)
    }

    /// Takes a change out to apply it. It cannot be taken twice.
    pub(crate) fn take(&self, token: &str) -> Result<Change> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = waiting
            .get(token.trim())
            .is_some_and(|plan| plan.asked_for.is_none());
        match is_free.then(|| waiting.remove(token.trim())).flatten() {
            Some(plan) if plan.since.elapsed() < PLAN_LIFETIME => Ok(plan.change),
            _ => Err(Error::new(
                ErrorKind::NotFound,
                format!("There is no plan `{}`: it was applied already, is older than ten minutes, or never was.", token.trim()),
            )
            .hint("Call the write tool again with `dry_run` to get a new plan.")),
        }
    }
}
