//! Versions and components as an administrator of their project makes, changes and removes them.
//!
//! Source: "Create version", "Get version", "Update version", "Delete and replace version", "Get version's related issues count", and the
//! same of components.

use serde_json::{Value, json};

use super::call::{Cx, Outcome, Problem, created, no_content, ok};
use super::model::{Component, Issue, Project, Version};
use super::permission;
use super::shape;
use crate::core::answer;

/// The project of a body (`project` is its key, `projectId` its number), if the caller may administer it.
fn project_of<'a>(cx: &'a Cx<'_>, body: &Value, on_cloud: u16) -> Result<&'a Project, Problem> {
    cx.user()?;
    let word = match (body.get("project"), body.get("projectId")) {
        (Some(Value::String(key)), _) => key.clone(),
        (_, Some(Value::Number(id))) => id.to_string(),
        _ => {
            return Err(Problem::field(
                "project",
                "Project must be specified to create a version.",
            ));
        }
    };
    let project = cx.visible_project(&word)?;
    administered(cx, project, on_cloud)?;
    Ok(project)
}

/// Refuses who does not administer the project. Data Center says 403; of versions Cloud says something else at each call.
fn administered(cx: &Cx<'_>, project: &Project, on_cloud: u16) -> Result<(), Problem> {
    let caller = &cx.call.caller;
    if caller.is_admin() || project.lead == caller.account_id() {
        return Ok(());
    }
    let status = if cx.cloud() { on_cloud } else { 403 };
    Err(Problem::new(
        status,
        format!(
            "You must have global or project administrator rights in order to modify versions and components of {}.",
            project.key
        ),
    ))
}

fn the_version<'a>(cx: &'a Cx<'_>) -> Result<(&'a Version, &'a Project), Problem> {
    cx.user()?;
    let id = cx.call.param("id");
    let missing = || Problem::new(404, format!("Could not find version for id '{id}'"));
    let version = cx.state.versions.iter().find(|it| it.id == id);
    let version = version.ok_or_else(missing)?;
    let project = cx.state.project(&version.project).ok_or_else(missing)?;
    match permission::browse(&cx.call.caller, project) {
        true => Ok((version, project)),
        false => Err(missing()),
    }
}

/// `GET version/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let (version, _) = the_version(cx)?;
    ok(&shape::full_version(cx, version))
}

/// What a body says of a version, checked, over what is there.
fn read(body: &Value, mut it: Version, others: &[&Version]) -> Result<Version, Problem> {
    let day = |name: &str, before: Option<String>| match body.get(name) {
        None => Ok(before),
        Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) if text.parse::<jiff::civil::Date>().is_ok() => {
            Ok(Some(text.clone()))
        }
        Some(other) => Err(Problem::field(
            name,
            format!("Date {other} is not valid; expected format is yyyy-MM-dd"),
        )),
    };
    if let Some(name) = body.get("name").and_then(Value::as_str) {
        if name.trim().is_empty() {
            return Err(Problem::field(
                "name",
                "You must specify a valid version name",
            ));
        }
        if others
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(name))
        {
            return Err(Problem::field(
                "name",
                "A version with this name already exists in this project.",
            ));
        }
        it.name = name.trim().to_owned();
    }
    if let Some(text) = body.get("description").and_then(Value::as_str) {
        it.description = text.to_owned();
    }
    it.start_date = day("startDate", it.start_date)?;
    it.release_date = day("releaseDate", it.release_date)?;
    if let (Some(start), Some(release)) = (&it.start_date, &it.release_date)
        && start > release
    {
        return Err(Problem::field(
            "startDate",
            "The start date must be before the release date.",
        ));
    }
    if let Some(flag) = body.get("released").and_then(Value::as_bool) {
        it.released = flag;
    }
    if let Some(flag) = body.get("archived").and_then(Value::as_bool) {
        it.archived = flag;
    }
    Ok(it)
}

/// `POST version`.
pub(crate) fn create(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let project = project_of(cx, &body, 404)?.id.clone();
    if body.get("name").and_then(Value::as_str).is_none() {
        return Err(Problem::field(
            "name",
            "You must specify a valid version name",
        ));
    }
    let blank = Version {
        id: String::new(),
        project: project.clone(),
        name: String::new(),
        description: String::new(),
        released: false,
        archived: false,
        start_date: None,
        release_date: None,
    };
    let others: Vec<&Version> = cx
        .state
        .versions
        .iter()
        .filter(|it| it.project == project)
        .collect();
    let mut version = read(&body, blank, &others)?;
    version.id = cx.state.next_id().to_string();
    cx.core.clock.tick();
    cx.state.versions.push(version.clone());
    created(&shape::full_version(cx, &version))
}

/// `PUT version/{id}`.
pub(crate) fn update(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let (before, project) = the_version(cx)?;
    administered(cx, project, 400)?;
    let (before, project) = (before.clone(), project.id.clone());
    let others: Vec<&Version> = cx
        .state
        .versions
        .iter()
        .filter(|it| it.project == project && it.id != before.id)
        .collect();
    let version = read(&body, before.clone(), &others)?;
    // The address of the version that takes what is not done when this one is released.
    let unfixed = body.get("moveUnfixedIssuesTo").and_then(Value::as_str);
    if let Some(address) = unfixed.filter(|_| version.released && !before.released) {
        let other = address.rsplit('/').next().unwrap_or_default().to_owned();
        if !others.iter().any(|it| it.id == other) {
            return Err(Problem::field(
                "moveUnfixedIssuesTo",
                "The version to move issues to does not exist.",
            ));
        }
        let open: Vec<u64> = using(cx, "fixVersions", &before.id)
            .filter(|it| it.text("resolution").is_none())
            .map(|it| it.id)
            .collect();
        for id in open {
            cx.change_issue(id, |it| swap(it, "fixVersions", &before.id, Some(&other)));
        }
    }
    cx.core.clock.tick();
    if let Some(slot) = cx.state.versions.iter_mut().find(|it| it.id == before.id) {
        *slot = version.clone();
    }
    ok(&shape::full_version(cx, &version))
}

/// The issues that name an id in a list field.
fn using<'a>(cx: &'a Cx<'_>, field: &'a str, id: &'a str) -> impl Iterator<Item = &'a Issue> {
    cx.state.issues.values().filter(move |issue| {
        let list = issue.values.get(field).and_then(Value::as_array);
        list.into_iter().flatten().any(|it| it == id)
    })
}

fn swap(issue: &mut Issue, field: &str, from: &str, to: Option<&str>) {
    let Some(Value::Array(list)) = issue.values.get_mut(field) else {
        return;
    };
    if !list.iter().any(|it| it == from) {
        return;
    }
    list.retain(|it| it != from && Some(it.as_str().unwrap_or_default()) != to);
    if let Some(to) = to {
        list.push(json!(to));
    }
    if list.is_empty() {
        issue.values.remove(field);
    }
}

/// `GET version/{id}/relatedIssueCounts`.
pub(crate) fn uses(cx: &mut Cx<'_>) -> Outcome {
    let (version, _) = the_version(cx)?;
    ok(&json!({
        "self": format!("{}/version/{}/relatedIssueCounts", cx.api(), version.id),
        "issuesFixedCount": using(cx, "fixVersions", &version.id).count(),
        "issuesAffectedCount": using(cx, "versions", &version.id).count(),
        "issueCountWithCustomFieldsShowingVersion": 0,
    }))
}

/// `POST version/{id}/removeAndSwap`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let (version, project) = the_version(cx)?;
    administered(cx, project, 404)?;
    let (id, project) = (version.id.clone(), project.id.clone());
    let other = |name: &str| -> Result<Option<String>, Problem> {
        let Some(number) = body.get(name).and_then(Value::as_u64) else {
            return Ok(None);
        };
        let number = number.to_string();
        let known = cx
            .state
            .versions
            .iter()
            .any(|it| it.id == number && it.project == project);
        match known && number != id {
            true => Ok(Some(number)),
            false => Err(Problem::new(
                404,
                format!("Could not find version for id '{number}'"),
            )),
        }
    };
    let (fixed, affected) = (other("moveFixIssuesTo")?, other("moveAffectedIssuesTo")?);
    let ids: Vec<u64> = cx.state.issues.keys().copied().collect();
    for issue in ids {
        cx.change_issue(issue, |it| {
            swap(it, "fixVersions", &id, fixed.as_deref());
            swap(it, "versions", &id, affected.as_deref());
        });
    }
    cx.core.clock.tick();
    cx.state.versions.retain(|it| it.id != id);
    no_content()
}

fn the_component<'a>(cx: &'a Cx<'_>) -> Result<(&'a Component, &'a Project), Problem> {
    cx.user()?;
    let id = cx.call.param("id");
    let missing = || Problem::new(404, format!("The component with id {id} does not exist."));
    let component = cx.state.components.iter().find(|it| it.id == id);
    let component = component.ok_or_else(missing)?;
    let project = cx.state.project(&component.project).ok_or_else(missing)?;
    match permission::browse(&cx.call.caller, project) {
        true => Ok((component, project)),
        false => Err(missing()),
    }
}

/// `GET component/{id}`.
pub(crate) fn component(cx: &mut Cx<'_>) -> Outcome {
    let (component, project) = the_component(cx)?;
    ok(&shape::full_component(cx, component, &project.key))
}

/// What a body says of a component, over what is there.
fn read_component(cx: &Cx<'_>, body: &Value, mut it: Component) -> Result<Component, Problem> {
    if let Some(name) = body.get("name").and_then(Value::as_str) {
        if name.trim().is_empty() {
            return Err(Problem::field(
                "name",
                "The component name specified is invalid - cannot be an empty string.",
            ));
        }
        let taken = cx.state.components.iter().any(|other| {
            other.project == it.project
                && other.id != it.id
                && other.name.eq_ignore_ascii_case(name)
        });
        if taken {
            return Err(Problem::field(
                "name",
                format!("A component with the name {name} already exists in this project."),
            ));
        }
        it.name = name.trim().to_owned();
    }
    if let Some(text) = body.get("description").and_then(Value::as_str) {
        it.description = text.to_owned();
    }
    let lead = match cx.cloud() {
        true => "leadAccountId",
        false => "leadUserName",
    };
    match body.get(lead).and_then(Value::as_str) {
        None => {}
        Some("") => it.lead = None,
        Some(word) => {
            let directory = &cx.core.directory;
            let found = match cx.cloud() {
                true => directory.by_account_id(word),
                false => directory.by_name(word),
            };
            let found = found
                .ok_or_else(|| Problem::field(lead, format!("The user {word} does not exist.")))?;
            it.lead = Some(found.account_id.clone());
        }
    }
    Ok(it)
}

/// `POST component`.
pub(crate) fn create_component(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let (project, key) = {
        let project = project_of(cx, &body, 403)?;
        (project.id.clone(), project.key.clone())
    };
    if body.get("name").and_then(Value::as_str).is_none() {
        return Err(Problem::field(
            "name",
            "The component name specified is invalid - cannot be an empty string.",
        ));
    }
    let blank = Component {
        id: String::new(),
        project,
        name: String::new(),
        description: String::new(),
        lead: None,
    };
    let mut component = read_component(cx, &body, blank)?;
    component.id = cx.state.next_id().to_string();
    cx.core.clock.tick();
    cx.state.components.push(component.clone());
    created(&shape::full_component(cx, &component, &key))
}

/// `PUT component/{id}`.
pub(crate) fn update_component(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let (before, project) = the_component(cx)?;
    administered(cx, project, 403)?;
    let (before, key) = (before.clone(), project.key.clone());
    let component = read_component(cx, &body, before)?;
    cx.core.clock.tick();
    if let Some(slot) = cx
        .state
        .components
        .iter_mut()
        .find(|it| it.id == component.id)
    {
        *slot = component.clone();
    }
    ok(&shape::full_component(cx, &component, &key))
}

/// `GET component/{id}/relatedIssueCounts`.
pub(crate) fn component_uses(cx: &mut Cx<'_>) -> Outcome {
    let (component, _) = the_component(cx)?;
    ok(&json!({
        "self": format!("{}/component/{}", cx.api(), component.id),
        "issueCount": using(cx, "components", &component.id).count(),
    }))
}

/// `DELETE component/{id}?moveIssuesTo=`.
pub(crate) fn remove_component(cx: &mut Cx<'_>) -> Outcome {
    let (component, project) = the_component(cx)?;
    administered(cx, project, 403)?;
    let (id, project) = (component.id.clone(), project.id.clone());
    let to = cx.call.query("moveIssuesTo").map(str::to_owned);
    if let Some(to) = &to
        && !cx
            .state
            .components
            .iter()
            .any(|it| it.id == *to && it.project == project)
    {
        return Err(Problem::new(
            404,
            format!("The component with id {to} does not exist."),
        ));
    }
    let ids: Vec<u64> = cx.state.issues.keys().copied().collect();
    for issue in ids {
        cx.change_issue(issue, |it| swap(it, "components", &id, to.as_deref()));
    }
    cx.core.clock.tick();
    cx.state.components.retain(|it| it.id != id);
    Ok(answer::empty(204))
}
