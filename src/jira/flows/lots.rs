//! Many issues given to the site as tasks, where it takes such: who would send each by itself looks first what came of
//! its lot.
//!
//! What was given to a task is never sent again: a task that is not done in time is told as that. What the site refuses
//! to begin is sent one by one.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::atlassian::Error;
use crate::http::Permit;
use crate::jira::model::{BulkTask, BulkWork, Issue};
use crate::jira::{Client, MOST_IN_A_TASK};

/// A task takes seconds however few its issues are; fewer are sent one by one.
const WORTH_A_TASK: usize = 5;

/// How long all tasks of a change are waited for. The door gives a change five minutes.
pub(super) const PATIENCE: Duration = Duration::from_secs(200);

/// The waits between two looks grow from here to there.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What came of one issue in a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The site did it.
    Done,
    /// It did not, for this reason.
    Failed(String),
    /// It was given to the site, and nobody knows yet.
    Open(String),
}

/// What came of a lot, if it was given to a task at all.
#[derive(Clone, Debug, Default)]
pub struct Sent(Arc<OnceLock<Outcome>>);

impl Sent {
    /// What came of it; nothing if it is still to be sent.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.0.get()
    }

    fn tell(&self, outcome: Outcome) {
        let _ = self.0.set(outcome);
    }
}

/// One issue's part in a task.
#[derive(Debug)]
pub struct Lot {
    /// What is to be done.
    pub work: BulkWork,
    /// The issue's number.
    pub issue: String,
    /// Where it is told what came of it.
    pub sent: Sent,
}

impl Lot {
    /// The part of an issue.
    pub fn new(issue: &Issue, work: BulkWork) -> Self {
        Self {
            work,
            issue: issue.id.clone(),
            sent: Sent::default(),
        }
    }
}

/// Called with how much of how many is done.
pub type Tell<'a> = &'a (dyn Fn(usize, usize) + Send + Sync);

/// Gives the lots to the site, those of the same work in one task, and waits. What the site does not take is left to
/// be sent one by one, and why is given.
pub async fn send(jira: &Client, lots: Vec<Lot>, permit: &Permit, tell: Tell<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if !jira.has_tasks() {
        return notes;
    }
    let until = tokio::time::Instant::now() + PATIENCE;
    for group in grouped(lots) {
        let Some(work) = group.first().map(|lot| lot.work.clone()) else {
            continue;
        };
        let is_move = matches!(work, BulkWork::Move { .. });
        if group.len() < WORTH_A_TASK && !is_move {
            continue;
        }
        for chunk in group.chunks(MOST_IN_A_TASK) {
            if tokio::time::Instant::now() >= until {
                let late = "It was not begun, because Jira took too long with what came before.";
                all(chunk, &Outcome::Failed(late.into()));
                continue;
            }
            match begin(jira, &work, chunk, until, permit, tell).await {
                None => {}
                // There is no other way to move an issue.
                Some(error) if is_move => all(chunk, &Outcome::Failed(error.to_string())),
                Some(error) => {
                    notes.push(format!(
                        "Jira does not take these issues as one task, so they were changed one by one: {error}"
                    ));
                    // Without the right to change many, it is the same for all.
                    if error.status == Some(403) {
                        return notes;
                    }
                    break;
                }
            }
        }
    }
    notes
}

/// Lots of the same work together, in their order.
fn grouped(lots: Vec<Lot>) -> Vec<Vec<Lot>> {
    let mut groups: Vec<Vec<Lot>> = Vec::new();
    for lot in lots {
        let same = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| first.work == lot.work));
        match same {
            Some(group) => group.push(lot),
            None => groups.push(vec![lot]),
        }
    }
    groups
}

/// One task from its beginning to its end; an error if it was refused, and nothing was done.
async fn begin(
    jira: &Client,
    work: &BulkWork,
    lots: &[Lot],
    until: tokio::time::Instant,
    permit: &Permit,
    tell: Tell<'_>,
) -> Option<Error> {
    let issues: Vec<String> = lots.iter().map(|lot| lot.issue.clone()).collect();
    let task = match jira.begin_task(work, &issues, permit).await {
        Ok(task) => task,
        Err(error) if error.is_open => {
            let open = format!("It was given to Jira, and the answer was lost: {error}");
            all(lots, &Outcome::Open(open));
            return None;
        }
        Err(error) if matches!(error.status, Some(400 | 403 | 404 | 405 | 410)) => {
            return Some(error);
        }
        Err(error) => {
            all(lots, &Outcome::Failed(error.to_string()));
            return None;
        }
    };
    match over(jira, &task, until, &|percent| {
        tell(lots.len() * percent as usize / 100, lots.len());
    })
    .await
    {
        Ok(state) => lots.iter().for_each(|lot| {
            lot.sent.tell(outcome(&state, &task, &lot.issue));
        }),
        Err(why) => all(lots, &Outcome::Open(why)),
    }
    None
}

fn all(lots: &[Lot], outcome: &Outcome) {
    for lot in lots {
        lot.sent.tell(outcome.clone());
    }
}

/// Waits for a task; the error says that nobody knows how it ended.
pub(super) async fn over(
    jira: &Client,
    task: &str,
    until: tokio::time::Instant,
    tell: &(dyn Fn(u64) + Send + Sync),
) -> Result<BulkTask, String> {
    let mut wait = FIRST_WAIT;
    while tokio::time::Instant::now() < until {
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        match jira.task(task).await {
            Ok(state) if state.is_over() => return Ok(state),
            Ok(state) => tell(state.percent.min(100)),
            Err(error) => {
                return Err(format!(
                    "Jira has taken it (task {task}) and does not tell how far it is: {error}"
                ));
            }
        }
    }
    Err(format!(
        "Jira is still at it (task {task}); look at the issue again in a minute."
    ))
}

/// What a task that is over says of one issue.
pub(super) fn outcome(state: &BulkTask, task: &str, issue: &str) -> Outcome {
    if let Some(reasons) = state.failed.get(issue) {
        return Outcome::Failed(match reasons.is_empty() {
            false => reasons.join(" "),
            true => format!("Jira gives no reason (task {task})."),
        });
    }
    if state.processed.iter().any(|done| done == issue) {
        return Outcome::Done;
    }
    match state.status.as_str() {
        "COMPLETE" => Outcome::Failed(format!(
            "Jira counts it among {} issues that are not there or that the account may not change so (task {task}).",
            state.invalid.max(1)
        )),
        status => Outcome::Open(format!("Jira ended its task {task} with `{status}`.")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_task_tells_of_each_issue() {
        let state = |status: &str| BulkTask {
            status: status.into(),
            percent: 100,
            processed: vec!["1".into()],
            failed: BTreeMap::from([("2".to_owned(), vec!["It is locked.".to_owned()])]),
            invalid: 1,
        };
        let complete = state("COMPLETE");
        assert_eq!(outcome(&complete, "9", "1"), Outcome::Done);
        assert_eq!(
            outcome(&complete, "9", "2"),
            Outcome::Failed("It is locked.".into())
        );
        let Outcome::Failed(missing) = outcome(&complete, "9", "3") else {
            panic!("nothing was done to it");
        };
        assert!(missing.contains("may not change"), "{missing}");
        let dead = state("DEAD");
        assert_eq!(outcome(&dead, "9", "1"), Outcome::Done);
        assert!(matches!(outcome(&dead, "9", "3"), Outcome::Open(_)));
    }
}
