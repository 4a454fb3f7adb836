//! Watchers and votes.
//!
//! Source: "Get issue watchers", "Add watcher", "Delete watcher", "Get votes".

use serde_json::{Value, json};

use crate::jira::call::{Cx, Outcome, Problem, no_content, ok};
use crate::jira::shape;

/// `GET issue/{key}/watchers`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let watchers: Vec<Value> = issue
        .watchers
        .iter()
        .map(|id| shape::user_by_id(cx, id))
        .collect();
    ok(&json!({
        "self": format!("{}/issue/{}/watchers", cx.api(), issue.key),
        "isWatching": issue.watchers.iter().any(|id| id == cx.me()),
        "watchCount": issue.watchers.len(),
        "watchers": watchers,
    }))
}

/// The account id of a user named as the edition names users.
fn account(cx: &Cx<'_>, word: &str) -> Result<String, Problem> {
    let directory = &cx.core.directory;
    let found = match cx.cloud() {
        true => directory.by_account_id(word),
        false => directory.by_name(word).or_else(|| directory.by_key(word)),
    };
    match found {
        Some(user) => Ok(user.account_id.clone()),
        None if cx.cloud() => Err(Problem::new(
            404,
            format!("The user with account ID '{word}' does not exist."),
        )),
        None => Err(Problem::new(
            404,
            format!("The user \"{word}\" does not exist."),
        )),
    }
}

/// `POST issue/{key}/watchers`: the body is a JSON string, or nothing for the caller.
pub(crate) fn add(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?.id;
    let me = cx.user()?.account_id.clone();
    let id = match cx.call.body.is_empty() {
        true => me,
        false => match cx.call.json()? {
            Value::String(word) => account(cx, &word)?,
            _ => return Err(Problem::new(400, "The body must be a JSON string.")),
        },
    };
    let now = cx.tick();
    cx.change_issue(issue, |issue| {
        if !issue.watchers.contains(&id) {
            issue.watchers.push(id);
        }
    });
    cx.record(issue, &now, Vec::new());
    no_content()
}

/// The caller more or less among the watchers, of one issue among many.
pub(super) fn watch_as(cx: &mut Cx<'_>, key: &str, watches: bool) -> Result<(), Problem> {
    let issue = cx.visible_issue(key)?.id;
    let me = cx.user()?.account_id.clone();
    cx.change_issue(issue, |issue| {
        issue.watchers.retain(|id| *id != me);
        if watches {
            issue.watchers.push(me);
        }
    });
    Ok(())
}

/// `DELETE issue/{key}/watchers?accountId=` / `?username=`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?.id;
    let word = match cx.cloud() {
        true => cx.call.query("accountId"),
        false => cx
            .call
            .query("username")
            .or_else(|| cx.call.query("userName")),
    };
    let Some(word) = word else {
        return Err(Problem::new(400, "Specify the user to remove."));
    };
    let id = account(cx, word)?;
    let now = cx.tick();
    cx.change_issue(issue, |issue| issue.watchers.retain(|known| *known != id));
    cx.record(issue, &now, Vec::new());
    no_content()
}

/// `GET issue/{key}/votes`.
pub(crate) fn votes(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let voters: Vec<Value> = issue
        .votes
        .iter()
        .map(|id| shape::user_by_id(cx, id))
        .collect();
    ok(&json!({
        "self": format!("{}/issue/{}/votes", cx.api(), issue.key),
        "votes": issue.votes.len(),
        "hasVoted": issue.votes.iter().any(|id| id == cx.me()),
        "voters": voters,
    }))
}
