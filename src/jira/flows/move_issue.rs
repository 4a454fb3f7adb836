//! An issue into another project: begin, wait, look where it is.

use super::lots::{self, Outcome};
use crate::atlassian::Error;
use crate::http::Permit;
use crate::jira::model::BulkWork;
use crate::jira::{Client, IssueQuery};

/// What became of a move.
pub struct Moved {
    /// The key it has now.
    pub key: String,
    /// Its number, which does not change.
    pub id: String,
    /// The number of the type it has now.
    pub issue_type: Option<String>,
    /// Why it is still where it was.
    pub failure: Option<String>,
}

/// Moves an issue, named by its number, and waits until the site is done with it.
pub async fn move_issue(
    jira: &Client,
    id: &str,
    project: &str,
    issue_type: &str,
    permit: &Permit,
) -> Result<Moved, Error> {
    let work = BulkWork::Move {
        project: project.to_owned(),
        issue_type: issue_type.to_owned(),
    };
    let until = tokio::time::Instant::now() + lots::PATIENCE;
    let task = jira.begin_task(&work, &[id.to_owned()], permit).await?;
    let outcome = match lots::over(jira, &task, until, &|_| {}).await {
        Ok(state) => lots::outcome(&state, &task, id),
        Err(why) => Outcome::Open(why),
    };
    moved(jira, id, project, issue_type, &outcome).await
}

/// Where an issue is that was given to the site to be moved.
pub async fn moved(
    jira: &Client,
    id: &str,
    project: &str,
    issue_type: &str,
    outcome: &Outcome,
) -> Result<Moved, Error> {
    // Under its number the site answers with the issue as it is now, wherever that is.
    let query = IssueQuery {
        fields: vec!["project".into(), "issuetype".into()],
        ..IssueQuery::default()
    };
    let issue = jira.issue(id, &query).await?;
    let kind = issue.fields.text("issuetype", "/id");
    let is_there = issue
        .key
        .rsplit_once('-')
        .is_some_and(|(now, _)| now == project)
        && kind.as_deref() == Some(issue_type);
    let failure = match outcome {
        _ if is_there => None,
        Outcome::Failed(reason) | Outcome::Open(reason) => Some(reason.clone()),
        Outcome::Done => Some(format!(
            "Jira says it is done, and the issue is `{}`.",
            issue.key
        )),
    };
    Ok(Moved {
        key: issue.key,
        id: issue.id,
        issue_type: kind,
        failure,
    })
}
