//! Users: found, listed, assignable; the caller; the caller's permissions.
//!
//! Source: "Get user", "Find users", "Find users assignable to issues", "Bulk get users", "Get all users", "Get current user", "Get my permissions".
//! Cloud refuses `username` and `key` ("GDPR strict mode"); Data Center knows nothing else.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::field::page;
use super::model::Project;
use super::permission;
use super::shape::{self, put};
use crate::core::directory::User;

/// Refuses the identities that Cloud no longer takes.
fn strict(cx: &Cx<'_>) -> Result<(), Problem> {
    for name in ["username", "key", "userKey"] {
        if cx.cloud() && cx.call.query(name).is_some() {
            return Err(Problem::new(
                400,
                format!("The query parameter '{name}' is not supported in GDPR strict mode."),
            ));
        }
    }
    Ok(())
}

/// `GET user`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    strict(cx)?;
    let directory = &cx.core.directory;
    let (name, key, id) = (
        cx.call.query("username"),
        cx.call.query("key"),
        cx.call.query("accountId"),
    );
    let found = match (cx.cloud(), name, key, id) {
        (true, _, _, Some(id)) => directory.by_account_id(id),
        (false, Some(name), _, _) => directory.by_name(name),
        (false, None, Some(key), _) => directory.by_key(key),
        (true, ..) => {
            return Err(Problem::new(
                400,
                "Either accountId or username or key must be provided.",
            ));
        }
        (false, ..) => {
            return Err(Problem::new(
                404,
                "Either the 'username' or the 'key' query parameters need to be provided",
            ));
        }
    };
    match found {
        Some(found) => ok(&shape::full_user(cx, found, &cx.call.query_list("expand"))),
        None if cx.cloud() => Err(Problem::new(
            404,
            "Specified user does not exist or you do not have required permissions",
        )),
        None => Err(Problem::new(
            404,
            match name {
                Some(name) => format!("The user named '{name}' does not exist"),
                None => format!(
                    "The user with the key '{}' does not exist",
                    key.unwrap_or_default()
                ),
            },
        )),
    }
}

/// `GET myself`.
pub(crate) fn myself(cx: &mut Cx<'_>) -> Outcome {
    let me = cx.user()?;
    ok(&shape::full_user(cx, &me, &cx.call.query_list("expand")))
}

/// Whether a word fits a user: the beginning of a name or of the mail address.
fn fits(user: &User, word: &str) -> bool {
    let word = word.to_lowercase();
    let name = user.display_name.to_lowercase();
    name.starts_with(&word)
        || name.split_whitespace().any(|part| part.starts_with(&word))
        || user.name.to_lowercase().starts_with(&word)
        || user.email.to_lowercase().starts_with(&word)
}

/// On Cloud a hidden address is found only when it is typed whole.
fn cloud_fits(cx: &Cx<'_>, user: &User, word: &str) -> bool {
    let name = user.display_name.to_lowercase();
    let lower = word.to_lowercase();
    let by_mail = match shape::shows_email(cx, user) {
        true => user.email.to_lowercase().starts_with(&lower),
        false => user.email.eq_ignore_ascii_case(word),
    };
    by_mail
        || name.starts_with(&lower)
        || name.split_whitespace().any(|part| part.starts_with(&lower))
}

fn people(cx: &Cx<'_>) -> Vec<Arc<User>> {
    cx.core.directory.users().to_vec()
}

fn list(cx: &Cx<'_>, all: Vec<Arc<User>>, default: usize) -> Outcome {
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", default)?.min(1000);
    let shown: Vec<Value> = all
        .iter()
        .skip(start)
        .take(max)
        .map(|it| shape::user(cx, it))
        .collect();
    ok(&Value::Array(shown))
}

/// `GET user/search`.
pub(crate) fn search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    strict(cx)?;
    if cx.cloud() {
        let (query, id) = (cx.call.query("query"), cx.call.query("accountId"));
        if query.is_none() && id.is_none() && cx.call.query("property").is_none() {
            return Err(Problem::new(
                400,
                "One of the query parameters 'query', 'accountId' or 'property' must be specified.",
            ));
        }
        let all = people(cx)
            .into_iter()
            .filter(|it| {
                id.is_none_or(|id| it.account_id == id)
                    && query.is_none_or(|word| cloud_fits(cx, it, word))
            })
            .collect();
        return list(cx, all, 50);
    }
    let Some(word) = cx.call.query("username") else {
        return Err(Problem::new(
            400,
            "The username query parameter was not provided",
        ));
    };
    let inactive = cx.call.flag("includeInactive");
    let active = cx.call.query("includeActive") != Some("false");
    let all = people(cx)
        .into_iter()
        .filter(|it| (it.active && active) || (!it.active && inactive))
        // A full stop finds everybody.
        .filter(|it| word == "." || fits(it, word))
        .collect();
    list(cx, all, 50)
}

/// The project that `project`, `issueKey` or `issueId` name.
fn place<'a>(cx: &'a Cx<'_>) -> Result<&'a Project, Problem> {
    let issue = cx
        .call
        .query("issueKey")
        .or_else(|| cx.call.query("issueId"));
    if let Some(key) = issue {
        let issue = cx.visible_issue(key)?;
        return cx
            .state
            .project(&issue.project)
            .ok_or_else(|| cx.no_issue());
    }
    let word = cx
        .call
        .query("project")
        .or_else(|| cx.call.query("projectKey"));
    match word {
        Some(word) => cx.visible_project(word),
        None => Err(Problem::new(
            400,
            "You must provide either a project key or an issue key.",
        )),
    }
}

/// `GET user/assignable/search`.
pub(crate) fn assignable(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    strict(cx)?;
    let project = place(cx)?;
    let word = match cx.cloud() {
        true => cx.call.query("query"),
        false => cx.call.query("username"),
    }
    .unwrap_or_default();
    let id = cx.call.query("accountId");
    let all = people(cx)
        .into_iter()
        .filter(|it| permission::assignable(it, project))
        .filter(|it| id.is_none_or(|id| it.account_id == id))
        .filter(|it| match cx.cloud() {
            true => cloud_fits(cx, it, word),
            false => fits(it, word),
        })
        .collect();
    list(cx, all, 50)
}

/// `GET user/permission/search`: who may browse (the only permission that is told apart here).
pub(crate) fn permission_search(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    strict(cx)?;
    if cx.call.query("permissions").is_none() {
        return Err(Problem::new(
            400,
            "The 'permissions' query parameter is required.",
        ));
    }
    let word = cx
        .call
        .query("query")
        .or_else(|| cx.call.query("username"))
        .unwrap_or_default()
        .to_owned();
    let project = place(cx).ok();
    let all = people(cx)
        .into_iter()
        .filter(|it| it.active && it.jira && fits(it, &word))
        .filter(|it| project.is_none_or(|project| permission::assignable(it, project)))
        .collect();
    list(cx, all, 50)
}

/// `GET user/bulk` (Cloud).
pub(crate) fn bulk(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    strict(cx)?;
    let ids = cx.call.query_list("accountId");
    if ids.is_empty() {
        return Err(Problem::new(
            400,
            "The accountId query parameter is required.",
        ));
    }
    let all = ids
        .iter()
        .filter_map(|id| cx.core.directory.by_account_id(id))
        .map(|it| shape::user(cx, it))
        .collect();
    page(cx, all, 10)
}

/// `GET users/search` and `GET users` (Cloud).
pub(crate) fn everybody(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let all = people(cx);
    list(cx, all, 50)
}

/// `GET group/member`.
pub(crate) fn group_members(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let directory = &cx.core.directory;
    let groups = directory.groups();
    let by_id = cx.call.query("groupId").and_then(|id| {
        groups
            .iter()
            .find(|name| shape::group_id(name) == id)
            .cloned()
    });
    let name = by_id
        .or_else(|| cx.call.query("groupname").map(str::to_owned))
        .unwrap_or_default();
    if !groups.contains(&name) {
        return Err(Problem::new(
            404,
            format!("The group named '{name}' does not exist."),
        ));
    }
    let inactive = cx.call.flag("includeInactiveUsers");
    let all = people(cx)
        .into_iter()
        .filter(|it| it.is_in(&name) && (it.active || inactive))
        .map(|it| shape::user(cx, &it))
        .collect();
    page(cx, all, 50)
}

const PERMISSIONS: &[(&str, &str, &str)] = &[
    ("ADD_COMMENTS", "37", "Add Comments"),
    ("ADMINISTER", "0", "Administer Jira"),
    ("ADMINISTER_PROJECTS", "23", "Administer Projects"),
    ("ASSIGN_ISSUES", "13", "Assign Issues"),
    ("BROWSE_PROJECTS", "10", "Browse Projects"),
    ("CREATE_ATTACHMENTS", "19", "Create Attachments"),
    ("CREATE_ISSUES", "11", "Create Issues"),
    ("DELETE_ISSUES", "16", "Delete Issues"),
    ("EDIT_ISSUES", "12", "Edit Issues"),
    ("LINK_ISSUES", "21", "Link Issues"),
    ("MANAGE_WATCHERS", "32", "Manage Watchers"),
    ("MOVE_ISSUES", "25", "Move Issues"),
    ("RESOLVE_ISSUES", "14", "Resolve Issues"),
    ("SCHEDULE_ISSUES", "28", "Schedule Issues"),
    ("TRANSITION_ISSUES", "46", "Transition Issues"),
    ("WORK_ON_ISSUES", "20", "Work On Issues"),
];

/// `GET mypermissions`: Cloud wants to know which, Data Center tells all.
pub(crate) fn permissions(cx: &mut Cx<'_>) -> Outcome {
    let wanted = cx.call.query_list("permissions");
    if cx.cloud() && wanted.is_empty() {
        return Err(Problem::new(
            400,
            "The 'permissions' query parameter is required.",
        ));
    }
    for name in &wanted {
        if !PERMISSIONS.iter().any(|(key, _, _)| key == name) {
            return Err(Problem::new(
                400,
                format!("Unrecognized permission: {name}"),
            ));
        }
    }
    let issue = cx
        .call
        .query("issueKey")
        .or_else(|| cx.call.query("issueId"));
    let project = match issue {
        Some(key) => {
            let issue = cx.visible_issue(key)?;
            cx.state.project(&issue.project)
        }
        None => match cx
            .call
            .query("projectKey")
            .or_else(|| cx.call.query("projectId"))
        {
            Some(word) => Some(cx.visible_project(word)?),
            None => None,
        },
    };
    let caller = &cx.call.caller;
    let on = |check: fn(&crate::core::Caller, &Project) -> bool| match project {
        Some(project) => check(caller, project),
        // Without a place: somewhere.
        None => cx
            .state
            .projects
            .iter()
            .any(|project| check(caller, project)),
    };
    let shown: Map<String, Value> = PERMISSIONS
        .iter()
        .filter(|(key, _, _)| wanted.is_empty() || wanted.iter().any(|name| name == key))
        .map(|(key, id, name)| {
            let has = match *key {
                "ADMINISTER" => caller.is_admin(),
                "ADMINISTER_PROJECTS" => {
                    caller.is_admin() || project.is_some_and(|it| it.lead == caller.account_id())
                }
                "BROWSE_PROJECTS" => on(permission::browse),
                "DELETE_ISSUES" => on(permission::delete),
                _ => on(permission::write),
            };
            let mut map = Map::new();
            put(&mut map, "id", *id);
            put(&mut map, "key", *key);
            put(&mut map, "name", *name);
            put(
                &mut map,
                "type",
                if *key == "ADMINISTER" {
                    "GLOBAL"
                } else {
                    "PROJECT"
                },
            );
            put(&mut map, "description", *name);
            put(&mut map, "havePermission", has);
            ((*key).to_owned(), Value::Object(map))
        })
        .collect();
    ok(&json!({"permissions": shown}))
}
