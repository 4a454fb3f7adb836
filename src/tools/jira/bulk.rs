//! One change made of the changes of many issues: found by a query or named, prepared and shown one by one, made a few
//! at a time, and each told of.
//!
//! Each issue goes the way that the tool for one issue goes, so that names, checks, the read-back and the undo are the
//! same. What cannot be done to one does not keep the others from it. Where the site takes many issues as one task
//! (Cloud), only the sending is done for all at once.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use serde_json::{Map, Value, json};

use super::planning;
use crate::atlassian::{Action, Target};
use crate::http::Permit;
use crate::jira::flows::lots::{self, Lot};
use crate::jira::flows::{self, Source};
use crate::jira::model::Issue;
use crate::jira::{Client, SearchQuery};
use crate::query::jql;
use crate::tools::{
    Applied, Apply, Change, Context, Csv, Error, ErrorKind, NotApplied, Result, Reverse, Undo,
    progress,
};

/// How many issues one call changes unless told otherwise.
const DEFAULT: usize = 50;

/// More than these are several calls.
const MOST: usize = 200;

/// How many are under way at once: a site's limits are for everybody who works in it.
const AT_ONCE: usize = 4;

/// The issues that a query finds or that are named, no more than the caller reckons with.
pub(super) async fn find(
    cx: &Context,
    jira: &Client,
    query: Option<&str>,
    keys: Option<&Csv>,
    limit: Option<u32>,
    fields: &[&str],
) -> Result<Vec<Issue>> {
    let limit = limit.map_or(DEFAULT, |limit| limit as usize);
    if limit == 0 || limit > MOST {
        return Err(Error::arguments(format!(
            "`limit` must be from 1 to {MOST}."
        )));
    }
    let issues = match (query, keys) {
        (None, Some(keys)) => planning::issues(jira, keys, fields).await?,
        (Some(query), None) => searched(cx, jira, query, limit, fields).await?,
        _ => {
            return Err(Error::arguments(
                "Say which issues: either `jql` or `issue_keys`.",
            ));
        }
    };
    match issues.len() {
        0 => Err(Error::new(
            ErrorKind::NotFound,
            "The query finds no issue; nothing was changed.",
        )),
        n if n > limit => Err(too_many(n as u64, limit)),
        _ => Ok(issues),
    }
}

async fn searched(
    cx: &Context,
    jira: &Client,
    query: &str,
    limit: usize,
    fields: &[&str],
) -> Result<Vec<Issue>> {
    // A query that says nothing would be every issue there is.
    if jql::parse(query).is_ok_and(|query| query.condition.is_none()) {
        return Err(Error::arguments(
            "`jql` has no condition, and would find every issue there is.",
        ));
    }
    let scoped = cx.jql(query, &[])?;
    let search = SearchQuery {
        jql: scoped.as_str().to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        limit: limit + 1,
        ..SearchQuery::default()
    };
    let page = flows::search(jira, &Source::Site, search).await?;
    if page.items.len() > limit {
        return Err(too_many(jira.count(scoped.as_str()).await?, limit));
    }
    Ok(page.items)
}

fn too_many(n_found: u64, limit: usize) -> Error {
    Error::new(
        ErrorKind::Limit,
        format!("These are {n_found} issues, and `limit` is {limit}; nothing was changed."),
    )
    .hint(format!("Narrow them, or raise `limit` (up to {MOST})."))
}

/// Those whose parent is not among them. They must have been read with `parent`.
pub(super) fn without_children(issues: Vec<Issue>) -> Vec<Issue> {
    let keys: Vec<String> = issues.iter().map(|issue| issue.key.clone()).collect();
    let is_child = |issue: &Issue| {
        let parent = issue.fields.text("parent", "/key");
        // An epic is a parent too, and does not take its issues along.
        let is_subtask = issue.fields.value("issuetype")["subtask"] != false;
        is_subtask && parent.is_some_and(|parent| keys.contains(&parent))
    };
    let alone = issues.into_iter().filter(|issue| !is_child(issue));
    alone.collect()
}

/// One change of an issue, and the parts of it that the site may take with those of other issues.
pub(super) struct Part {
    change: Change,
    lots: Vec<Lot>,
}

impl Part {
    /// A change of which parts may be sent ahead.
    pub(super) fn new(change: Change, lots: impl IntoIterator<Item = Lot>) -> Self {
        Self {
            change,
            lots: lots.into_iter().collect(),
        }
    }
}

/// An issue, and the changes of it, to be made one after the other.
pub(super) type Prepared = (String, Result<Vec<Part>>);

/// Prepares the changes of each issue, a few at once, in their order.
pub(super) async fn prepare<F, Fut>(issues: Vec<Issue>, each: F) -> Vec<Prepared>
where
    F: Fn(Issue) -> Fut,
    Fut: Future<Output = Result<Vec<Part>>>,
{
    stream::iter(issues)
        .map(|issue| {
            let key = issue.key.clone();
            let changes = each(issue);
            async move { (key, changes.await) }
        })
        .buffered(AT_ONCE)
        .collect()
        .await
}

/// Those changes as one.
pub(super) fn together(
    action: Action,
    verb: &str,
    undo: Undo,
    prepared: Vec<Prepared>,
) -> Result<Change> {
    let n_issues = prepared.len();
    let mut refused = Vec::new();
    let mut applies: Vec<(String, Vec<(Apply, Undo)>)> = Vec::new();
    let mut stills = Vec::new();
    let mut together: Vec<Lot> = Vec::new();
    let mut whole = Change::new(action, "", undo, |_, _| async { Ok(Applied::default()) });
    for (key, changes) in prepared {
        let changes = match changes {
            Ok(changes) => changes,
            Err(error) => {
                refused.push((key, error));
                continue;
            }
        };
        let mut steps = Vec::new();
        for Part { change, lots } in changes {
            together.extend(lots);
            for target in change.targets {
                whole = whole.target(target);
            }
            for also in change.also.into_iter().chain([change.action]) {
                whole = whole.also(also);
            }
            for mut edit in change.edits {
                edit.field = format!("{key} {}", edit.field);
                whole.edits.push(edit);
            }
            for note in change.notes {
                if !whole.notes.contains(&note) {
                    whole.notes.push(note);
                }
            }
            stills.extend(change.still);
            steps.push((change.apply, change.undo));
        }
        applies.push((key, steps));
    }
    if applies.is_empty() {
        return Err(none_of(refused));
    }
    whole.title = format!("{verb} {} of {n_issues} issues", applies.len());
    for (key, error) in &refused {
        whole = whole.note(format!("{key} stays as it is: {error}"));
        // Whoever may not touch it learns no more of it than of the others.
        whole.targets.extend(Target::project_of_issue(key));
    }
    let refused: Vec<(String, String)> = refused
        .into_iter()
        .map(|(key, error)| (key, error.to_string()))
        .collect();
    whole.apply = Box::new(move |cx, permit| {
        Box::pin(async move {
            let tell = |done: usize, of: usize| progress::report(done, of, "Jira works on it");
            let notes = lots::send(cx.jira()?, together, &permit, &tell).await;
            let n_made = applies.len();
            let mut pending: Vec<Making> = Vec::new();
            for (index, (key, steps)) in applies.into_iter().enumerate() {
                let permits: Vec<Permit> =
                    steps.iter().map(|_| permit.for_another_step()).collect();
                let made = make(cx.clone(), key.clone(), steps, permits);
                pending.push(Box::pin(async move {
                    progress::report(index + 1, n_made, &key);
                    made.await
                }));
            }
            let made = stream::iter(pending).buffered(AT_ONCE).collect().await;
            let mut applied = told(n_issues, made, refused)?;
            if !notes.is_empty() {
                applied.body.insert("how".into(), json!(notes.join(" ")));
            }
            Ok(applied)
        })
    });
    whole.still = Some(Box::new(move |cx| {
        Box::pin(async move {
            for still in stills {
                still(cx.clone()).await?;
            }
            Ok(())
        })
    }));
    Ok(whole)
}

/// What came of the changes of one issue.
type Made = (String, Vec<Result<Applied>>);

/// The changes of one issue under way.
type Making = Pin<Box<dyn Future<Output = Made> + Send>>;

/// Makes the changes of one issue, one after the other.
async fn make(
    cx: Arc<Context>,
    key: String,
    steps: Vec<(Apply, Undo)>,
    permits: Vec<Permit>,
) -> Made {
    let mut done = Vec::new();
    for ((apply, known), permit) in steps.into_iter().zip(permits) {
        let mut made = apply(cx.clone(), permit).await;
        if let Ok(applied) = &mut made {
            applied.undo = Some(undo(known, applied.undo.take()));
        }
        done.push(made);
    }
    (key, done)
}

/// How a step is undone: as it says itself; else as was known before, which also stands if that is not at all.
fn undo(known: Undo, told: Option<Undo>) -> Undo {
    match (known, told) {
        (Undo::Never(reason), _) => Undo::Never(reason),
        (_, Some(told)) => told,
        (known, None) => known,
    }
}

/// Nothing was done; issues with the same reason are told together.
fn none_of(refused: Vec<(String, Error)>) -> Error {
    let kind = refused
        .first()
        .map_or(ErrorKind::NotFound, |(_, error)| error.kind);
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (key, error) in refused {
        let reason = error.to_string();
        // The reason names the issue as often as not.
        let told = reason.replace(&format!("`{key}`"), "it");
        match reasons.iter_mut().find(|(known, _)| *known == told) {
            Some((_, keys)) => keys.push(key),
            None => reasons.push((told, vec![key])),
        }
    }
    let told: Vec<String> = reasons
        .iter()
        .take(REASONS)
        .map(|(reason, keys)| format!("{}: {reason}", few(keys)))
        .collect();
    Error::new(
        kind,
        format!("None of the issues can be changed so. {}", told.join(" ")),
    )
}

/// So many different reasons are told.
const REASONS: usize = 5;

/// Some keys by name, the rest as a number.
fn few(keys: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = keys.iter().take(SHOWN).map(String::as_str).collect();
    let shown = shown.join(", ");
    match keys.len().saturating_sub(SHOWN) {
        0 => shown,
        n_more => format!("{shown} and {n_more} more"),
    }
}

/// What came of each.
fn told(n_issues: usize, made: Vec<Made>, refused: Vec<(String, String)>) -> Result<Applied> {
    let mut all = Applied::default();
    let mut results = Vec::new();
    let mut calls: Vec<Reverse> = Vec::new();
    let mut n_done = 0;
    let mut is_any = false;
    let mut failures: Vec<(String, Error)> = Vec::new();
    for (key, steps) in made {
        let mut is_whole = true;
        for step in steps {
            let applied = match step {
                Ok(applied) => applied,
                Err(error) => {
                    is_whole = false;
                    failures.push((key.clone(), error));
                    continue;
                }
            };
            is_any = true;
            is_whole &= applied.not_applied.is_empty();
            for mut edit in applied.changed {
                edit.field = format!("{key} {}", edit.field);
                all.changed.push(edit);
            }
            for mut not in applied.not_applied {
                not.field = format!("{key} {}", not.field);
                all.not_applied.push(not);
            }
            if let Some(Undo::By(more)) = applied.undo {
                calls.extend(more);
            }
        }
        n_done += usize::from(is_whole);
        results.push(json!({"key": key, "success": is_whole}));
    }
    if !is_any && !failures.is_empty() {
        return Err(none_of(failures));
    }
    for (field, error) in failures {
        all.not_applied.push(NotApplied {
            field,
            reason: error.to_string(),
        });
    }
    for (key, reason) in refused {
        results.push(json!({"key": key, "success": false}));
        all.not_applied.push(NotApplied { field: key, reason });
    }
    all.message = format!("{n_done} of {n_issues} issues changed");
    all.body = Map::from_iter([("results".to_owned(), Value::Array(results))]);
    if !calls.is_empty() {
        all.undo = Some(Undo::By(calls));
    }
    Ok(all)
}
