//! Projects: brief inside issues, longer in lists, whole on their own.

use serde_json::{Map, Value, json};

use super::{avatars, full_component, full_version, issue_type, put, user_by_id};
use crate::jira::call::Cx;
use crate::jira::model::Project;

/// `ProjectDetails`: a project inside an issue.
pub(crate) fn project_brief(cx: &Cx<'_>, it: &Project) -> Value {
    let mut map = Map::new();
    put(&mut map, "self", format!("{}/project/{}", cx.api(), it.id));
    put(&mut map, "id", it.id.clone());
    put(&mut map, "key", it.key.clone());
    put(&mut map, "name", it.name.clone());
    put(&mut map, "projectTypeKey", it.kind.clone());
    if cx.cloud() {
        put(&mut map, "simplified", false);
    }
    let picture = format!("{}/secure/projectavatar?avatarId=10324&", cx.core.jira_url);
    put(&mut map, "avatarUrls", avatars(&picture));
    if let Some(category) = &it.category {
        let category = json!({
            "self": format!("{}/projectCategory/{}", cx.api(), category.id),
            "id": category.id,
            "description": category.description,
            "name": category.name,
        });
        put(&mut map, "projectCategory", category);
    }
    Value::Object(map)
}

/// A project in a list; `description`, `lead` and so on only where they are expanded.
pub(crate) fn project_listed(cx: &Cx<'_>, it: &Project, expand: &[String]) -> Value {
    let mut shown = project_brief(cx, it);
    let Some(map) = shown.as_object_mut() else {
        return shown;
    };
    put(
        map,
        "expand",
        "description,lead,issueTypes,url,projectKeys,permissions,insight",
    );
    if cx.cloud() {
        put(map, "style", "classic");
        put(map, "isPrivate", !it.browse.is_empty());
        put(map, "properties", json!({}));
    }
    let has = |word: &str| expand.iter().any(|it| it == word);
    if has("description") {
        put(map, "description", it.description.clone());
    }
    if has("lead") {
        put(map, "lead", user_by_id(cx, &it.lead));
    }
    if has("issueTypes") {
        put(map, "issueTypes", issue_types(cx, it));
    }
    shown
}

/// `Project` and `ProjectBean` on their own.
pub(crate) fn project(cx: &Cx<'_>, it: &Project) -> Value {
    let everything = ["description", "lead", "issueTypes"].map(str::to_owned);
    let mut shown = project_listed(cx, it, &everything);
    let Some(map) = shown.as_object_mut() else {
        return shown;
    };
    let components: Vec<Value> = cx
        .state
        .components
        .iter()
        .filter(|component| component.project == it.id)
        .map(|component| full_component(cx, component, &it.key))
        .collect();
    put(map, "components", components);
    let versions: Vec<Value> = cx
        .state
        .versions
        .iter()
        .filter(|version| version.project == it.id)
        .map(|version| full_version(cx, version))
        .collect();
    put(map, "versions", versions);
    put(map, "assigneeType", "UNASSIGNED");
    let role = |id: u32| format!("{}/project/{}/role/{id}", cx.api(), it.id);
    put(
        map,
        "roles",
        json!({"Administrators": role(10002), "Developers": role(10001), "Users": role(10000)}),
    );
    shown
}

/// The issue types of a project.
pub(crate) fn issue_types(cx: &Cx<'_>, it: &Project) -> Vec<Value> {
    it.issue_types
        .iter()
        .filter_map(|id| cx.state.issue_type(id))
        .map(|kind| issue_type(cx, kind))
        .collect()
}
