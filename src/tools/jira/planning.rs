//! What the tools of boards and sprints share: boards by name, whose they are, dates, and issues by their keys.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt as _;
use serde_json::{Map, Value, json};

use super::words::IssueKey;
use crate::atlassian::{Product, Target};
use crate::jira::flows::{self, Source, values};
use crate::jira::model::Issue;
use crate::jira::{BoardQuery, Client, MOST_MOVED, SearchQuery, java_sprint};
use crate::tools::{About, Context, Csv, Error, ErrorKind, Result, Reverse, Undo};

/// More issues at once are a mistake.
const MOST: usize = 500;

/// How many boards are asked for their projects at once.
const AT_ONCE: usize = 4;

/// The number of a board, from its number or its whole name.
pub(super) async fn board(jira: &Client, text: &str) -> Result<String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    let query = BoardQuery {
        name: Some(text.to_owned()),
        limit: MOST_MOVED,
        ..BoardQuery::default()
    };
    let found = jira.boards(&query).await?.items;
    let name = |board: &Value| board["name"].as_str().unwrap_or_default().to_owned();
    let mut same = found
        .iter()
        .filter(|board| name(board).eq_ignore_ascii_case(text));
    match (same.next(), same.next()) {
        (Some(board), None) => Ok(board["id"].to_string()),
        (Some(one), Some(other)) => Err(Error::arguments(format!(
            "Several boards are called `{text}`."
        ))
        .hint(format!("Give a number: {} or {}.", one["id"], other["id"]))),
        (None, _) => {
            let near: Vec<String> = found
                .iter()
                .take(5)
                .map(|board| format!("`{}` ({})", name(board), board["id"]))
                .collect();
            let hint = match near.is_empty() {
                true => "`jira_get_agile_boards` lists them.".to_owned(),
                false => format!("Perhaps: {}.", near.join(", ")),
            };
            Err(Error::new(
                ErrorKind::NotFound,
                format!("There is no board called `{text}`."),
            )
            .hint(hint))
        }
    }
}

/// The projects whose issues a board shows. Asked only where projects are limited: then all of them must be allowed.
pub(super) async fn whose(cx: &Context, jira: &Client, board: &str) -> Result<Vec<Target>> {
    if !cx.reach.is_limited(Product::Jira) {
        return Ok(Vec::new());
    }
    let targets = projects(jira, board).await?;
    match targets.is_empty() {
        false => Ok(targets),
        true => Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "It cannot be told whose issues board `{board}` shows, and projects are limited."
            ),
        )),
    }
}

/// Those of some boards that show issues of projects that may be read, and of no others. A board of Data Center does not
/// say whose it is; where something may have to be hidden it is asked for its projects.
pub(super) async fn readable(
    cx: &Context,
    jira: &Client,
    boards: Vec<Value>,
) -> Result<Vec<Value>> {
    if !cx.reach.hides(Product::Jira) {
        return Ok(boards);
    }
    let mut asked = futures_util::stream::iter(boards)
        .map(async |board| {
            let whose = match board
                .pointer("/location/projectKey")
                .and_then(Value::as_str)
            {
                Some(key) => vec![Target::Project(key.to_uppercase())],
                None => projects(jira, &board["id"].to_string()).await?,
            };
            let is_open = !whose.is_empty() && whose.iter().all(|target| cx.may_read(target));
            Ok::<_, Error>(is_open.then_some(board))
        })
        .buffered(AT_ONCE);
    let mut open = Vec::new();
    while let Some(board) = asked.next().await {
        open.extend(board?);
    }
    Ok(open)
}

/// The projects whose issues a board shows, as targets.
async fn projects(jira: &Client, board: &str) -> Result<Vec<Target>> {
    let projects = jira
        .board_projects(board)
        .await
        .about(|| format!("Board `{board}`"))?;
    Ok(projects
        .iter()
        .filter_map(|project| {
            let key = project.get("key")?.as_str()?;
            Some(Target::Project(key.to_uppercase()))
        })
        .collect())
}

/// A sprint, and the projects of its board.
pub(super) async fn sprint(cx: &Context, jira: &Client, id: &str) -> Result<(Value, Vec<Target>)> {
    let id = id.trim();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(
            Error::arguments(format!("`{id}` is not the number of a sprint."))
                .hint("`jira_get_sprints_from_board` lists sprints with their numbers."),
        );
    }
    let sprint = jira.sprint(id).await.about(|| format!("Sprint `{id}`"))?;
    let targets = match sprint.get("originBoardId") {
        Some(board) => whose(cx, jira, &board.to_string()).await?,
        None if cx.reach.is_limited(Product::Jira) => {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                format!("It cannot be told whose sprint `{id}` is, and projects are limited."),
            ));
        }
        None => Vec::new(),
    };
    Ok((sprint, targets))
}

/// A point in time as the agile calls write it: with a colon in its offset.
pub(super) fn moment(argument: &str, text: &str) -> Result<(String, bool)> {
    let (moment, is_assumed) = values::moment(text).ok_or_else(|| {
        Error::arguments(format!("`{argument}` is not a point in time: `{text}`."))
            .hint("Write it like `2026-01-21T09:00:00+01:00`.")
    })?;
    let (clock, offset) = moment.split_at(moment.len().saturating_sub(2));
    Ok((format!("{clock}:{offset}"), is_assumed))
}

/// The issues of a list of keys, in its order, with these fields; those that are not there are named all at once.
pub(super) async fn issues(jira: &Client, keys: &Csv, fields: &[&str]) -> Result<Vec<Issue>> {
    let mut wanted: Vec<String> = Vec::new();
    let mut wrong = Vec::new();
    for text in &keys.0 {
        match IssueKey::parse(text) {
            Ok(key) if wanted.iter().any(|known| known == key.as_str()) => {}
            Ok(key) => wanted.push(key.as_str().to_owned()),
            Err(problem) => wrong.push(problem),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::arguments(format!("{}.", wrong.join("; "))));
    }
    if wanted.is_empty() || wanted.len() > MOST {
        return Err(Error::arguments(format!(
            "`issue_keys` must name 1 to {MOST} issues."
        )));
    }
    let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
    let mut found: Vec<Issue> = Vec::new();
    for chunk in wanted.chunks(MOST_MOVED) {
        found.extend(
            jira.issues(chunk, &fields)
                .await
                .about(|| "One of the issues".to_owned())?,
        );
    }
    let place = |issue: &Issue| {
        wanted
            .iter()
            .position(|key| *key == issue.key || *key == issue.id)
            // It was moved, and answers under its old key.
            .unwrap_or(usize::MAX)
    };
    found.sort_by_key(place);
    if found.len() < wanted.len() {
        let missing: Vec<String> = wanted
            .iter()
            .filter(|key| {
                !found
                    .iter()
                    .any(|issue| issue.key == **key || issue.id == **key)
            })
            .map(|key| format!("`{key}`"))
            .collect();
        // One that was named by its key and by its number is there once.
        if !missing.is_empty() {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!(
                    "{} do not exist, or the account may not see them; nothing was changed.",
                    missing.join(", ")
                ),
            ));
        }
    }
    Ok(found)
}

/// The keys of issues.
pub(super) fn keys(issues: &[Issue]) -> Vec<String> {
    issues.iter().map(|issue| issue.key.clone()).collect()
}

/// The projects of issues.
pub(super) fn targets(issues: &[Issue]) -> impl Iterator<Item = Target> + '_ {
    issues
        .iter()
        .filter_map(|issue| Target::project_of_issue(&issue.key))
}

/// The field that holds an issue's sprints, known by its type.
pub(super) async fn sprint_field(jira: &Client) -> Result<String> {
    let fields = jira.fields(false).await?;
    fields
        .iter()
        .find(|field| field.custom_type.as_deref() == Some("com.pyxis.greenhopper.jira:gh-sprint"))
        .map(|field| field.id.clone())
        .ok_or_else(|| Error::new(ErrorKind::Site, "This Jira has no field for sprints."))
}

/// The sprints a field holds: objects on Cloud, the text of Java objects on Data Center.
fn sprints(value: &Value) -> impl Iterator<Item = Value> + '_ {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|sprint| match sprint {
        Value::String(text) => java_sprint(text),
        sprint => Some(sprint.clone()),
    })
}

/// The names of the sprints a field holds.
pub(super) fn sprint_names(value: &Value) -> Vec<String> {
    sprints(value)
        .filter_map(|sprint| sprint.get("name")?.as_str().map(str::to_owned))
        .collect()
}

/// The numbers of the sprints a field holds, completed ones too.
pub(super) fn sprint_ids(value: &Value) -> BTreeSet<String> {
    sprints(value)
        .map(|sprint| sprint["id"].to_string())
        .collect()
}

/// The number of the sprint an issue is in now; a completed one holds nothing any more.
pub(super) fn open_sprint(value: &Value) -> Option<String> {
    sprints(value)
        .find(|sprint| sprint["state"] != "closed")
        .map(|sprint| sprint["id"].to_string())
}

/// Where issues are, as parts of a state.
pub(super) fn state(issues: &[Issue], field: &str) -> Map<String, Value> {
    let sprint = |issue: &Issue| json!(open_sprint(&issue.fields.value(field)));
    let parts = issues
        .iter()
        .map(|issue| (issue.key.clone(), sprint(issue)));
    parts.collect()
}

/// Puts issues back to where they are now, from the sprint they go to (or the backlog).
pub(super) fn back(issues: &[Issue], field: &str, goes_to: Option<&str>) -> Undo {
    let mut places: BTreeMap<Option<String>, Vec<&str>> = BTreeMap::new();
    for issue in issues {
        let was = open_sprint(&issue.fields.value(field));
        if was.as_deref() != goes_to {
            places.entry(was).or_default().push(&issue.key);
        }
    }
    let calls = places.into_iter().map(|(sprint, keys)| {
        let call = match sprint {
            Some(id) => Reverse::call(
                "jira_add_issues_to_sprint",
                json!({"sprint_id": id, "issue_keys": keys}),
            ),
            None => Reverse::call("jira_move_issues_to_backlog", json!({"issue_keys": keys})),
        };
        let left = json!(goes_to);
        keys.into_iter()
            .fold(call, |call, key| call.expecting(key, &left))
    });
    Undo::By(calls.collect())
}

/// The issues of a sprint; nothing if there are more than one change can hold.
pub(super) async fn of_sprint(jira: &Client, id: &str) -> Result<Option<Vec<Issue>>> {
    let query = SearchQuery {
        jql: format!("sprint = {id} ORDER BY Rank ASC"),
        fields: vec!["summary".into()],
        limit: MOST,
        ..SearchQuery::default()
    };
    let page = flows::search(jira, &Source::Site, query).await?;
    Ok(page.next.is_none().then_some(page.items))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agile_dates_have_a_colon() {
        let at = |text| moment("start_date", text).expect("a time").0;
        assert_eq!(
            at("2026-01-21T09:00+01:00"),
            "2026-01-21T09:00:00.000+01:00"
        );
        assert_eq!(at("2026-01-21"), "2026-01-21T00:00:00.000+00:00");
        assert!(moment("start_date", "soon").is_err());
    }

    #[test]
    fn sprints_are_named_on_both_editions() {
        let cloud = json!([{"id": 103, "name": "Sprint 42"}]);
        assert_eq!(sprint_names(&cloud), ["Sprint 42"]);
        let java = |state: &str| {
            json!([format!(
                "com.atlassian.greenhopper.service.sprint.Sprint@1[id=103,rapidViewId=1,state={state},name=Sprint 42,goal=]"
            )])
        };
        assert_eq!(sprint_names(&java("ACTIVE")), ["Sprint 42"]);
        assert_eq!(open_sprint(&java("ACTIVE")).as_deref(), Some("103"));
        assert_eq!(open_sprint(&java("CLOSED")), None);
    }
}
