//! The small things issues refer to: statuses, priorities, resolutions, types, versions, components, sprints, link types.

use serde_json::{Map, Value, json};

use super::{put, user_by_id};
use crate::jira::call::Cx;
use crate::jira::model::{Component, IssueType, LinkType, Named, Sprint, Status, Version};

/// `StatusCategory`: id, colour and name of a category key.
pub(crate) fn status_category(cx: &Cx<'_>, key: &str) -> Value {
    let (id, color, name) = match key {
        "done" => (3, "green", "Done"),
        "indeterminate" => (
            4,
            if cx.cloud() { "yellow" } else { "inprogress" },
            "In Progress",
        ),
        _ => (2, if cx.cloud() { "blue-gray" } else { "default" }, "To Do"),
    };
    json!({
        "self": format!("{}/statuscategory/{id}", cx.api()),
        "id": id,
        "key": key,
        "colorName": color,
        "name": name,
    })
}

/// `StatusDetails` and `StatusJsonBean`.
pub(crate) fn status(cx: &Cx<'_>, status: &Status) -> Value {
    json!({
        "self": format!("{}/status/{}", cx.api(), status.id),
        "description": status.description,
        "iconUrl": format!("{}/images/icons/statuses/generic.png", cx.core.jira_url),
        "name": status.name,
        "id": status.id,
        "statusCategory": status_category(cx, &status.category),
    })
}

/// A priority inside an issue: without description and colour.
pub(crate) fn priority_brief(cx: &Cx<'_>, it: &Named) -> Value {
    json!({
        "self": format!("{}/priority/{}", cx.api(), it.id),
        "iconUrl": format!("{}/images/icons/priorities/{}.svg", cx.core.jira_url, it.name.to_lowercase()),
        "name": it.name,
        "id": it.id,
    })
}

/// `Priority` and `PriorityJsonBean`.
pub(crate) fn priority(cx: &Cx<'_>, it: &Named) -> Value {
    json!({
        "self": format!("{}/priority/{}", cx.api(), it.id),
        "statusColor": it.color,
        "description": it.description,
        "iconUrl": format!("{}/images/icons/priorities/{}.svg", cx.core.jira_url, it.name.to_lowercase()),
        "name": it.name,
        "id": it.id,
    })
}

/// `Resolution`.
pub(crate) fn resolution(cx: &Cx<'_>, it: &Named) -> Value {
    json!({
        "self": format!("{}/resolution/{}", cx.api(), it.id),
        "id": it.id,
        "description": it.description,
        "name": it.name,
    })
}

/// `IssueTypeDetails` and `IssueTypeJsonBean`.
pub(crate) fn issue_type(cx: &Cx<'_>, it: &IssueType) -> Value {
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{}/issuetype/{}", cx.api(), it.id),
    );
    put(&mut map, "id", it.id.clone());
    put(&mut map, "description", it.description.clone());
    let icon = format!(
        "{}/secure/viewavatar?size=medium&avatarId=10315&avatarType=issuetype",
        cx.core.jira_url
    );
    put(&mut map, "iconUrl", icon);
    put(&mut map, "name", it.name.clone());
    put(&mut map, "subtask", it.subtask);
    put(&mut map, "avatarId", 10315);
    if cx.cloud() {
        put(&mut map, "hierarchyLevel", it.level);
    }
    Value::Object(map)
}

/// `Version`.
pub(crate) fn version(cx: &Cx<'_>, it: &Version) -> Value {
    let mut map = Map::new();
    put(&mut map, "self", format!("{}/version/{}", cx.api(), it.id));
    put(&mut map, "id", it.id.clone());
    if !it.description.is_empty() {
        put(&mut map, "description", it.description.clone());
    }
    put(&mut map, "name", it.name.clone());
    put(&mut map, "archived", it.archived);
    put(&mut map, "released", it.released);
    if let Some(date) = &it.start_date {
        put(&mut map, "startDate", date.clone());
    }
    if let Some(date) = &it.release_date {
        put(&mut map, "releaseDate", date.clone());
    }
    Value::Object(map)
}

/// `Version` as the project's own list shows it.
pub(crate) fn full_version(cx: &Cx<'_>, it: &Version) -> Value {
    let mut shown = version(cx, it);
    if let Some(map) = shown.as_object_mut() {
        let today = cx.now().to_string();
        if let Some(date) = &it.release_date {
            let overdue = !it.released && date.as_str() < today.get(..10).unwrap_or_default();
            put(map, "overdue", overdue);
            put(map, "userReleaseDate", date.clone());
        }
        put(
            map,
            "projectId",
            it.project.parse::<u64>().unwrap_or_default(),
        );
    }
    shown
}

/// A component inside an issue.
pub(crate) fn component(cx: &Cx<'_>, it: &Component) -> Value {
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{}/component/{}", cx.api(), it.id),
    );
    put(&mut map, "id", it.id.clone());
    put(&mut map, "name", it.name.clone());
    if !it.description.is_empty() {
        put(&mut map, "description", it.description.clone());
    }
    Value::Object(map)
}

/// `ProjectComponent` and `ComponentBean`.
pub(crate) fn full_component(cx: &Cx<'_>, it: &Component, project_key: &str) -> Value {
    let mut shown = component(cx, it);
    if let Some(map) = shown.as_object_mut() {
        if let Some(lead) = &it.lead {
            put(map, "lead", user_by_id(cx, lead));
        }
        put(map, "assigneeType", "PROJECT_DEFAULT");
        put(map, "realAssigneeType", "PROJECT_DEFAULT");
        put(map, "isAssigneeTypeValid", false);
        put(map, "project", project_key);
        put(
            map,
            "projectId",
            it.project.parse::<u64>().unwrap_or_default(),
        );
        if !cx.cloud() {
            put(map, "archived", false);
            put(map, "deleted", false);
        }
    }
    shown
}

/// `IssueLinkType`.
pub(crate) fn link_type(cx: &Cx<'_>, it: &LinkType) -> Value {
    json!({
        "id": it.id,
        "name": it.name,
        "inward": it.inward,
        "outward": it.outward,
        "self": format!("{}/issueLinkType/{}", cx.api(), it.id),
    })
}

/// A sprint inside an issue on Cloud.
pub(crate) fn sprint_brief(it: &Sprint) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", it.id);
    put(&mut map, "name", it.name.clone());
    put(&mut map, "state", it.state.clone());
    put(&mut map, "boardId", it.board);
    put(&mut map, "goal", it.goal.clone());
    if let Some(start) = &it.start {
        put(&mut map, "startDate", zulu(start));
    }
    if let Some(end) = &it.end {
        put(&mut map, "endDate", zulu(end));
    }
    if let Some(complete) = &it.complete {
        put(&mut map, "completeDate", zulu(complete));
    }
    Value::Object(map)
}

/// A sprint inside an issue on Data Center: the `toString` of the Java object.
pub(crate) fn sprint_java(it: &Sprint) -> String {
    let or_null = |date: &Option<String>| date.as_deref().map_or("<null>".to_owned(), zulu);
    format!(
        "com.atlassian.greenhopper.service.sprint.Sprint@{:x}[id={},rapidViewId={},state={},name={},startDate={},endDate={},completeDate={},\
         activatedDate={},sequence={},goal={},synced=false,autoStartStop=false,incompleteIssuesDestinationId=<null>]",
        0x5f3a_0000 + it.id,
        it.id,
        it.board,
        it.state.to_uppercase(),
        it.name,
        or_null(&it.start),
        or_null(&it.end),
        or_null(&it.complete),
        or_null(&it.start),
        it.id,
        it.goal,
    )
}

/// Sprint dates are written with `Z`, other dates of Jira with `+0000`.
pub(crate) fn zulu(date: &str) -> String {
    match date.strip_suffix("+0000") {
        Some(rest) => format!("{rest}Z"),
        None => date.to_owned(),
    }
}
