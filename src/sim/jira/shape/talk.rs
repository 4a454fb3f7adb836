//! What people add to an issue: comments, worklogs, attachments.

use serde_json::{Map, Value, json};

use super::{put, user_by_id};
use crate::jira::call::Cx;
use crate::jira::model::{Attachment, Comment, Issue, Visibility, Worklog};
use crate::jira::{permission, text};

fn visibility(cx: &Cx<'_>, it: &Visibility) -> Value {
    let mut shown = json!({"type": it.kind, "value": it.value});
    if cx.cloud()
        && let Some(map) = shown.as_object_mut()
    {
        put(map, "identifier", it.value.clone());
    }
    shown
}

/// `Comment` and `CommentJsonBean`.
pub(crate) fn comment(cx: &Cx<'_>, issue: &Issue, it: &Comment, rendered: bool) -> Value {
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{}/issue/{}/comment/{}", cx.api(), issue.id, it.id),
    );
    put(&mut map, "id", it.id.to_string());
    put(&mut map, "author", user_by_id(cx, &it.author));
    put(&mut map, "body", text::shown(Some(&it.body), cx.adf()));
    put(&mut map, "updateAuthor", user_by_id(cx, &it.update_author));
    put(&mut map, "created", it.created.clone());
    put(&mut map, "updated", it.updated.clone());
    if let Some(restricted) = &it.visibility {
        put(&mut map, "visibility", visibility(cx, restricted));
    }
    if rendered {
        put(&mut map, "renderedBody", text::to_html(&it.body));
    }
    if cx.cloud() {
        put(&mut map, "jsdPublic", it.public);
    }
    Value::Object(map)
}

/// The `comment` field: every comment the caller may read, as one page.
pub(crate) fn comments(cx: &Cx<'_>, issue: &Issue) -> Value {
    let all: Vec<Value> = permission::comments(&cx.call.caller, issue)
        .into_iter()
        .map(|it| comment(cx, issue, it, false))
        .collect();
    let mut map = Map::new();
    let total = all.len();
    put(&mut map, "comments", all);
    if cx.cloud() {
        put(
            &mut map,
            "self",
            format!("{}/issue/{}/comment", cx.api(), issue.id),
        );
    }
    put(&mut map, "maxResults", total);
    put(&mut map, "total", total);
    put(&mut map, "startAt", 0);
    Value::Object(map)
}

/// `Worklog`.
pub(crate) fn worklog(cx: &Cx<'_>, issue: &Issue, it: &Worklog) -> Value {
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{}/issue/{}/worklog/{}", cx.api(), issue.id, it.id),
    );
    put(&mut map, "author", user_by_id(cx, &it.author));
    put(&mut map, "updateAuthor", user_by_id(cx, &it.update_author));
    match &it.comment {
        Some(body) => put(&mut map, "comment", text::shown(Some(body), cx.adf())),
        // Data Center sends an empty text, Cloud leaves it out.
        None if !cx.cloud() => put(&mut map, "comment", ""),
        None => {}
    }
    put(&mut map, "created", it.created.clone());
    put(&mut map, "updated", it.updated.clone());
    if let Some(restricted) = &it.visibility {
        put(&mut map, "visibility", visibility(cx, restricted));
    }
    put(&mut map, "started", it.started.clone());
    put(&mut map, "timeSpent", cx.state.working.duration(it.seconds));
    put(&mut map, "timeSpentSeconds", it.seconds);
    put(&mut map, "id", it.id.to_string());
    put(&mut map, "issueId", issue.id.to_string());
    Value::Object(map)
}

/// The worklogs the caller may read.
pub(crate) fn visible_worklogs<'a>(cx: &Cx<'_>, issue: &'a Issue) -> Vec<&'a Worklog> {
    issue
        .worklogs
        .iter()
        .filter(|it| permission::visible(&cx.call.caller, it.visibility.as_ref()))
        .collect()
}

/// The `worklog` field: the first 20.
pub(crate) fn worklogs(cx: &Cx<'_>, issue: &Issue) -> Value {
    let all = visible_worklogs(cx, issue);
    let total = all.len();
    let first: Vec<Value> = all
        .into_iter()
        .take(20)
        .map(|it| worklog(cx, issue, it))
        .collect();
    json!({"startAt": 0, "maxResults": 20, "total": total, "worklogs": first})
}

/// `Attachment` inside an issue.
pub(crate) fn attachment(cx: &Cx<'_>, it: &Attachment) -> Value {
    let mut map = Map::new();
    put(
        &mut map,
        "self",
        format!("{}/attachment/{}", cx.api(), it.id),
    );
    put(&mut map, "id", it.id.to_string());
    put(&mut map, "filename", it.filename.clone());
    put(&mut map, "author", user_by_id(cx, &it.author));
    put(&mut map, "created", it.created.clone());
    put(&mut map, "size", it.bytes.len());
    put(&mut map, "mimeType", it.mime.clone());
    let content = match cx.cloud() {
        true => format!("{}/attachment/content/{}", cx.api(), it.id),
        false => format!(
            "{}/secure/attachment/{}/{}",
            cx.core.jira_url,
            it.id,
            escaped(&it.filename)
        ),
    };
    put(&mut map, "content", content);
    if it.mime.starts_with("image/") {
        let thumbnail = match cx.cloud() {
            true => format!("{}/attachment/thumbnail/{}", cx.api(), it.id),
            false => format!(
                "{}/secure/thumbnail/{}/_thumb_{}.png",
                cx.core.jira_url, it.id, it.id
            ),
        };
        put(&mut map, "thumbnail", thumbnail);
    }
    Value::Object(map)
}

fn escaped(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
        .replace("%5F", "_")
}
