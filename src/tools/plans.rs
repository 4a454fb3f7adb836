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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::Action;
    use crate::tools::{Applied, Undo};

    fn change(title: &str) -> Change {
        Change::new(Action::Update, title, Undo::never("x"), |_, _| async {
            Ok(Applied::default())
        })
    }

    #[test]
    fn a_plan_is_taken_once_and_not_under_another_name() {
        let plans = Plans::default();
        let token = plans.keep(change("one")).expect("kept");
        assert!(token.len() > 30 && plans.take(&token[..20]).is_err());
        assert!(plans.take(&token.to_uppercase()).is_err());
        assert_eq!(
            plans.take(&format!(" {token}\n")).map(|one| one.title),
            Ok("one".into())
        );
        assert!(plans.take(&token).is_err(), "once only");
        assert_ne!(plans.keep(change("two")), plans.keep(change("two")));
    }

    #[test]
    fn one_that_waited_too_long_is_gone() {
        let plans = Plans::default();
        let token = plans.keep(change("old")).expect("kept");
        let state = plans
            .keep_for("call".into(), change("asked"))
            .expect("kept");
        let ago = Instant::now().checked_sub(PLAN_LIFETIME + Duration::from_secs(1));
        for plan in plans.waiting.lock().expect("a lock").values_mut() {
            plan.since = ago.expect("the machine runs that long");
        }
        assert!(plans.take(&token).is_err());
        assert!(plans.take_for("call", &state).is_none());
    }

    #[test]
    fn what_a_person_is_asked_about_is_for_that_call_alone() {
        let plans = Plans::default();
        let state = plans
            .keep_for("call".into(), change("asked"))
            .expect("kept");
        assert!(plans.take(&state).is_err(), "not a plan");
        assert!(plans.take_for("another call", &state).is_none());
        assert!(
            plans.take_for("call", &state).is_none(),
            "and not after that"
        );
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let plans = Plans::default();
        let first = plans.keep(change("first")).expect("kept");
        for _ in 0..CAPACITY {
            plans.keep(change("more")).expect("kept");
        }
        assert!(plans.take(&first).is_err());
        assert_eq!(plans.waiting.lock().expect("a lock").len(), CAPACITY);
    }
}
