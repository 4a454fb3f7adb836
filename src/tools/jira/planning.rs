//! What the tools of boards and sprints share: boards by name, whose they are, dates, and issues by their keys.

use serde_json::Value;

use super::words::IssueKey;
use crate::atlassian::{Product, Target};
use crate::jira::flows::values;
use crate::jira::model::Issue;
use crate::jira::{BoardQuery, Client, MOST_MOVED};
use crate::tools::{About, Context, Csv, Error, ErrorKind, Result};

/// More issues at once are a mistake.
const MOST: usize = 500;

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
    let projects = jira
        .board_projects(board)
        .await
        .about(|| format!("Board `{board}`"))?;
    let targets: Vec<Target> = projects
        .iter()
        .filter_map(|project| {
            Some(Target::Project(
                project.get("key")?.as_str()?.to_uppercase(),
            ))
        })
        .collect();
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
        return Err(Error::new(
            ErrorKind::NotFound,
            format!(
                "{} do not exist, or the account may not see them; nothing was changed.",
                missing.join(", ")
            ),
        ));
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

/// The names or numbers of the sprints a field holds: objects on Cloud, the text of a Java object on Data Center.
pub(super) fn sprint_names(value: &Value) -> Vec<String> {
    let part = |text: &str, name: &str| -> Option<String> {
        let (_, rest) = text.split_once(&format!("{name}="))?;
        Some(rest.split(',').next()?.to_owned())
    };
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|sprint| match sprint {
            Value::String(text) => part(text, "name"),
            sprint => sprint.get("name")?.as_str().map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        let java =
            json!(["com.x.Sprint@1[id=103,rapidViewId=1,state=ACTIVE,name=Sprint 42,goal=]"]);
        assert_eq!(sprint_names(&java), ["Sprint 42"]);
    }
}
