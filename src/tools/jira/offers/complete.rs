//! What may be meant while somebody types: projects, issues, types, statuses, people, boards, sprints, versions.
//!
//! Nothing is given that may not be read. Lists are kept for a while (`tools::remembered`); issues, which change by the
//! minute, are searched for each time.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::RESOURCES;
use crate::atlassian::{Product, Target};
use crate::jira::flows::{self, Source};
use crate::jira::{Assignment, BoardQuery, SearchQuery};
use crate::query::jql::{self, Jql};
use crate::tools::jira::planning;
use crate::tools::jira::words::ProjectKey;
use crate::tools::offers::Listed;
use crate::tools::remembered::Choice;
use crate::tools::{About, Context, Result};

/// The most values of one completion, as the protocol has it.
const VALUES: usize = 100;

/// How many issues are offered to choose from.
const ISSUES: usize = 25;

/// How many boards, sprints or people one question gives.
const PAGE: usize = 50;

/// The most sprints of a state that are looked through.
const SPRINTS: usize = 500;

/// What was given for other variables before.
type Given = BTreeMap<String, String>;

/// Those of a list that what was typed may mean.
fn fitting(list: &[Choice], typed: &str) -> Vec<String> {
    let typed = typed.trim();
    let mut values: Vec<String> = Vec::new();
    for choice in list.iter().filter(|choice| choice.fits(typed)) {
        if !values.contains(&choice.value) {
            values.push(choice.value.clone());
        }
    }
    values.truncate(VALUES);
    values
}

/// Names as a list to choose from: any word of theirs finds them.
fn named(names: impl Iterator<Item = String>) -> Vec<Choice> {
    names
        .map(|name| Choice {
            words: name.clone(),
            value: name,
        })
        .collect()
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

/// The projects the account sees and may read here: key and name.
async fn readable(cx: &Context) -> Result<Vec<Choice>> {
    let projects = cx
        .lists
        .get("jira projects".into(), async {
            let all = flows::all_projects(cx.jira()?, false)
                .await
                .about(|| "The list of projects".to_owned())?;
            Ok(all
                .iter()
                .filter_map(|project| {
                    Some(Choice {
                        value: text(project, "key")?,
                        words: text(project, "name")?,
                    })
                })
                .collect())
        })
        .await?;
    Ok(projects
        .iter()
        .filter(|project| cx.may_read(&Target::Project(project.value.clone())))
        .cloned()
        .collect())
}

/// The project that was given before, if it may be read. A former key leads to the project it belongs to now, and that is
/// judged as well.
async fn project(cx: &Context, given: &Given) -> Result<Option<String>> {
    let Some(key) = given
        .get("project_key")
        .and_then(|key| ProjectKey::parse(key).ok())
    else {
        return Ok(None);
    };
    if !cx.may_read(&key.target()) {
        return Ok(None);
    }
    let now = crate::tools::jira::writing::project(cx, cx.jira()?, key.as_str()).await?;
    Ok(cx.may_read(&now).then(|| key.as_str().to_owned()))
}

/// Projects to choose from without typing.
pub(super) async fn listed(cx: Arc<Context>) -> Result<Vec<Listed>> {
    let kind = RESOURCES.iter().find(|kind| kind.list.is_some());
    let projects = readable(&cx).await?;
    Ok(projects
        .into_iter()
        .filter_map(|project| {
            Some(Listed {
                uri: kind?.uri(&[&project.value]),
                name: project.value,
                title: project.words,
            })
        })
        .collect())
}

/// Keys of projects whose key begins so or whose name holds the words.
pub(super) async fn projects(cx: Arc<Context>, typed: String) -> Result<Vec<String>> {
    Ok(fitting(&readable(&cx).await?, &typed))
}

/// Keys of issues: the last ones of a project that is named, those whose summary holds the words, else the last ones of
/// all.
pub(super) async fn issues(cx: Arc<Context>, typed: String) -> Result<Vec<String>> {
    let typed = typed.trim();
    let of_project = typed.split_once('-').and_then(|(project, number)| {
        let is_number = number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
        ProjectKey::parse(project).ok().filter(|_| is_number)
    });
    let condition = match &of_project {
        Some(project) if !cx.may_read(&project.target()) => return Ok(Vec::new()),
        Some(project) => Jql::from(jql::equals("project", project.as_str())).to_string(),
        None if typed.is_empty() => "created >= -30d".to_owned(),
        None => {
            let words: Vec<&str> = typed
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            if words.is_empty() {
                return Ok(Vec::new());
            }
            // The last word is perhaps not written to its end.
            Jql::from(jql::contains("summary", &format!("{}*", words.join(" ")))).to_string()
        }
    };
    let ordered = format!("{condition} ORDER BY updated DESC");
    let query = SearchQuery {
        jql: cx.jql(&ordered, &[])?.as_str().to_owned(),
        fields: vec!["summary".into()],
        limit: if of_project.is_some() { VALUES } else { ISSUES },
        ..SearchQuery::default()
    };
    let found = flows::search(cx.jira()?, &Source::Site, query)
        .await
        .about(|| "The search for issues".to_owned())?;
    let beginning = typed.to_uppercase();
    let mut keys: Vec<String> = found
        .items
        .into_iter()
        .map(|issue| issue.key)
        .filter(|key| of_project.is_none() || key.starts_with(&beginning))
        .filter(|key| Target::project_of_issue(key).is_some_and(|target| cx.may_read(&target)))
        .collect();
    keys.truncate(ISSUES);
    Ok(keys)
}

/// Names of the types of issues of the project that was given.
pub(super) async fn issue_types(
    cx: Arc<Context>,
    typed: String,
    given: Given,
) -> Result<Vec<String>> {
    let Some(key) = project(&cx, &given).await? else {
        return Ok(Vec::new());
    };
    let types = cx
        .jira()?
        .types(&key)
        .await
        .about(|| format!("Project `{key}`"))?;
    let types = named(types.iter().map(|kind| kind.name.clone()));
    Ok(fitting(&types, &typed))
}

/// Names of the statuses of the project that was given.
pub(super) async fn statuses(cx: Arc<Context>, typed: String, given: Given) -> Result<Vec<String>> {
    let Some(key) = project(&cx, &given).await? else {
        return Ok(Vec::new());
    };
    let statuses = cx
        .lists
        .get(format!("jira statuses of {key}"), async {
            let types = cx
                .jira()?
                .project_statuses(&key)
                .await
                .about(|| format!("Project `{key}`"))?;
            let all = types
                .iter()
                .filter_map(|kind| kind.get("statuses")?.as_array())
                .flatten();
            Ok(named(all.filter_map(|status| text(status, "name"))))
        })
        .await?;
    Ok(fitting(&statuses, &typed))
}

/// Names of people who work in the project that was given: whoever can be assigned there.
pub(super) async fn people(cx: Arc<Context>, typed: String, given: Given) -> Result<Vec<String>> {
    let Some(key) = project(&cx, &given).await? else {
        return Ok(Vec::new());
    };
    let words = typed.trim().to_lowercase();
    let people = cx
        .lists
        .get(format!("jira people of {key}: {words}"), async {
            let scope = Assignment::Project(key.clone());
            let found = cx
                .jira()?
                .find_assignable(&scope, &words, PAGE)
                .await
                .about(|| format!("Project `{key}`"))?;
            Ok(named(found.into_iter().map(|user| user.display_name)))
        })
        .await?;
    // The site compared login and mail address as well.
    Ok(fitting(&people, ""))
}

/// Names of boards with the words in them.
pub(super) async fn boards(cx: Arc<Context>, typed: String) -> Result<Vec<String>> {
    let words = typed.trim().to_lowercase();
    let boards = cx
        .lists
        .get(format!("jira boards: {words}"), async {
            let query = |project: Option<String>| BoardQuery {
                name: (!words.is_empty()).then(|| words.clone()),
                project,
                limit: PAGE,
                ..BoardQuery::default()
            };
            let jira = cx.jira()?;
            // A board does not tell whose it is everywhere; where projects are limited, each is asked for its own.
            let asked = match cx.reach.keys(Product::Jira) {
                Some(projects) => projects.into_iter().map(Some).collect(),
                None => vec![None],
            };
            let mut found = Vec::new();
            for project in asked {
                let page = jira
                    .boards(&query(project))
                    .await
                    .about(|| "The list of boards".to_owned())?;
                found.extend(page.items);
            }
            let found = planning::readable(&cx, jira, found).await?;
            Ok(named(found.iter().filter_map(|board| text(board, "name"))))
        })
        .await?;
    Ok(fitting(&boards, &typed))
}

/// Names of the sprints of the board that was given, the newest first.
pub(super) async fn sprints(cx: Arc<Context>, typed: String, given: Given) -> Result<Vec<String>> {
    let Some(board) = given.get("board").filter(|board| !board.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    let jira = cx.jira()?;
    let board = planning::board(jira, board).await?;
    let whose = planning::whose(&cx, jira, &board).await?;
    if !whose.iter().all(|target| cx.may_read(target)) {
        return Ok(Vec::new());
    }
    let sprints = cx
        .lists
        .get(format!("jira sprints of {board}"), async {
            let mut names = Vec::new();
            for state in ["active,future", "closed"] {
                let mut of_state = Vec::new();
                // They come oldest first; who means one of hundreds before types its number.
                loop {
                    let page = jira
                        .sprints(&board, Some(state), of_state.len(), PAGE)
                        .await
                        .about(|| format!("Board `{board}`"))?;
                    of_state.extend(page.items.iter().filter_map(|sprint| text(sprint, "name")));
                    if page.next.is_none() || of_state.len() >= SPRINTS {
                        break;
                    }
                }
                names.extend(of_state.into_iter().rev());
            }
            Ok(named(names.into_iter()))
        })
        .await?;
    Ok(fitting(&sprints, &typed))
}

/// Names of versions of the project that was given, the newest first.
pub(super) async fn versions(cx: Arc<Context>, typed: String, given: Given) -> Result<Vec<String>> {
    let Some(key) = project(&cx, &given).await? else {
        return Ok(Vec::new());
    };
    let versions = cx
        .lists
        .get(format!("jira versions of {key}"), async {
            let versions = cx
                .jira()?
                .versions(&key)
                .await
                .about(|| format!("Project `{key}`"))?;
            let newest_first = versions.iter().rev();
            Ok(named(
                newest_first.filter_map(|version| text(version, "name")),
            ))
        })
        .await?;
    Ok(fitting(&versions, &typed))
}
