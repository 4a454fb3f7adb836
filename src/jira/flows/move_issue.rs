//! An issue into another project: begin, wait, look where it is.

use std::time::Duration;

use crate::atlassian::Error;
use crate::http::Permit;
use crate::jira::{Client, IssueQuery};

/// The site works for some seconds; it is asked this often, at growing distances.
const LOOKS: u32 = 20;

/// What became of a move.
pub struct Moved {
    /// The key it has now.
    pub key: String,
    /// Its number, which does not change.
    pub id: String,
    /// Why it is still where it was.
    pub failure: Option<String>,
}

/// Moves an issue and waits until the site is done with it.
pub async fn move_issue(
    jira: &Client,
    key: &str,
    project: &str,
    issue_type: &str,
    permit: &Permit,
) -> Result<Moved, Error> {
    let task = jira.move_issue(key, project, issue_type, permit).await?;
    let mut wait = Duration::from_millis(200);
    let mut failure = Some(format!(
        "Jira is still at it (task {task}); look at the issue again in a minute."
    ));
    for _ in 0..LOOKS {
        let state = jira.bulk_task(&task).await?;
        match state.status.as_str() {
            "COMPLETE" if state.invalid == 0 && state.errors.is_empty() => {
                failure = None;
                break;
            }
            "COMPLETE" | "FAILED" | "CANCELLED" | "CANCEL_REQUESTED" | "DEAD" => {
                failure = Some(if state.errors.is_empty() {
                    format!("Jira ended the move with `{}`.", state.status)
                } else {
                    state.errors.join(" ")
                });
                break;
            }
            _ => {
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(Duration::from_secs(2));
            }
        }
    }
    // Under its old key the site answers with the issue as it is now, wherever that is.
    let query = IssueQuery {
        fields: vec!["project".into()],
        ..IssueQuery::default()
    };
    let issue = jira.issue(key, &query).await?;
    let is_there = issue
        .key
        .rsplit_once('-')
        .is_some_and(|(now, _)| now == project);
    if failure.is_none() && !is_there {
        failure = Some(format!(
            "Jira says it is done, and the issue is `{}`.",
            issue.key
        ));
    }
    Ok(Moved {
        key: issue.key,
        id: issue.id,
        failure,
    })
}
