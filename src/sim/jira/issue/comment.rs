//! Comments: list, read, add, edit, delete.
//!
//! Source: "Get comments", "Add comment", "Update comment", "Delete comment".

use serde_json::{Value, json};

use crate::jira::call::{Cx, Outcome, Problem, created, no_content, ok};
use crate::jira::model::{Comment, Issue, Visibility};
use crate::jira::{permission, shape, text};

/// `GET issue/{key}/comment`.
pub(crate) fn list(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let start = cx.call.number("startAt", 0)?;
    let most = if cx.cloud() { 5000 } else { 1_048_576 };
    let max = cx.call.number("maxResults", most)?.min(most);
    let mut all = permission::comments(&cx.call.caller, issue);
    match cx.call.query("orderBy") {
        None | Some("created" | "+created" | " created") => {}
        Some("-created") => all.reverse(),
        Some(other) => {
            return Err(Problem::new(
                400,
                format!("Can only order by created, not by '{other}'."),
            ));
        }
    }
    let rendered = cx
        .call
        .query_list("expand")
        .iter()
        .any(|word| word == "renderedBody");
    let total = all.len();
    let page: Vec<Value> = all
        .into_iter()
        .skip(start)
        .take(max)
        .map(|it| shape::comment(cx, issue, it, rendered))
        .collect();
    ok(&json!({"startAt": start, "maxResults": max, "total": total, "comments": page}))
}

/// `GET issue/{key}/comment/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let rendered = cx
        .call
        .query_list("expand")
        .iter()
        .any(|word| word == "renderedBody");
    let comment = find(cx, issue)?;
    ok(&shape::comment(cx, issue, comment, rendered))
}

fn find<'a>(cx: &Cx<'_>, issue: &'a Issue) -> Result<&'a Comment, Problem> {
    let id = cx.call.param("id");
    permission::comments(&cx.call.caller, issue)
        .into_iter()
        .find(|it| it.id.to_string() == id)
        .ok_or_else(|| Problem::new(404, format!("Can not find a comment for the id: {id}.")))
}

/// `POST issue/{key}/comment`.
pub(crate) fn post(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let id = cx.writable_issue(cx.call.param("key"))?.id;
    check(cx, &body)?;
    let now = cx.tick();
    let comment = add(cx, id, &body, &now)?;
    cx.record(id, &now, Vec::new());
    let rendered = cx
        .call
        .query_list("expand")
        .iter()
        .any(|word| word == "renderedBody");
    let issue = cx.visible_issue(&id.to_string())?;
    let comment = issue
        .comments
        .iter()
        .find(|it| it.id == comment)
        .ok_or_else(|| cx.no_issue())?;
    created(&shape::comment(cx, issue, comment, rendered))
}

/// Whether the body can be a comment.
fn check(cx: &Cx<'_>, body: &Value) -> Result<(), Problem> {
    let sent = body.get("body").unwrap_or(&Value::Null);
    let wrong = |message: &str| Err(Problem::field("comment", message));
    match (sent, cx.adf()) {
        (Value::Null, _) => wrong("Comment body can not be empty!"),
        (Value::String(text), false) if text.trim().is_empty() => {
            wrong("Comment body can not be empty!")
        }
        (Value::String(_), false) => Ok(()),
        (Value::Object(_), true) if text::check_adf(sent).is_err() => {
            Err(Problem::new(400, "INVALID_INPUT"))
        }
        (Value::Object(_), true)
            if text::to_plain(sent).trim().is_empty()
                && !sent.to_string().contains("\"attrs\"") =>
        {
            wrong("Comment body can not be empty!")
        }
        (Value::Object(_), true) => Ok(()),
        _ => wrong("Comment body is not valid!"),
    }?;
    visibility(cx, body).map(|_| ())
}

fn visibility(cx: &Cx<'_>, body: &Value) -> Result<Option<Visibility>, Problem> {
    let Some(sent) = body.get("visibility").filter(|sent| sent.is_object()) else {
        return Ok(None);
    };
    let word = |name: &str| {
        sent.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let value = match word("value") {
        value if value.is_empty() => word("identifier"),
        value => value,
    };
    let wrong = |message: String| Err(Problem::field("commentLevel", message));
    match word("type").as_str() {
        "group" if !cx.core.directory.groups().contains(&value) => {
            wrong(format!("Group: {value} does not exist."))
        }
        "role" if !matches!(value.as_str(), "Administrators" | "Developers" | "Users") => {
            wrong(format!("Role: {value} does not exist."))
        }
        kind @ ("group" | "role") => {
            let restricted = Visibility {
                kind: kind.to_owned(),
                value,
            };
            match permission::visible(&cx.call.caller, Some(&restricted)) {
                true => Ok(Some(restricted)),
                false => wrong(format!(
                    "You are currently not a member of the {kind}: {}.",
                    restricted.value
                )),
            }
        }
        _ => wrong("Visibility type must be 'group' or 'role'.".to_owned()),
    }
}

/// Adds a comment, here and from `update.comment` of other requests.
pub(crate) fn add(cx: &mut Cx<'_>, issue: u64, body: &Value, now: &str) -> Result<u64, Problem> {
    check(cx, body)?;
    let restricted = visibility(cx, body)?;
    let author = cx.me().to_owned();
    let id = cx.state.next_id();
    // A comment of a service project is internal when this property says so.
    let sent = body.get("properties").and_then(Value::as_array);
    let internal = sent.into_iter().flatten().any(|it| {
        let flag = it.pointer("/value/internal");
        it.get("key").is_some_and(|key| key == "sd.public.comment")
            && flag.is_some_and(|flag| flag == true || flag == "true")
    });
    let comment = Comment {
        id,
        update_author: author.clone(),
        author,
        created: now.to_owned(),
        updated: now.to_owned(),
        body: body.get("body").cloned().unwrap_or(Value::Null),
        visibility: restricted,
        public: !internal,
    };
    cx.change_issue(issue, |issue| issue.comments.push(comment));
    Ok(id)
}

/// Own comments may be changed by their authors, all of them by administrators.
fn editable(cx: &Cx<'_>, issue: u64) -> Result<u64, Problem> {
    let issue = cx.visible_issue(&issue.to_string())?;
    let comment = find(cx, issue)?;
    match comment.author == cx.me() || cx.call.caller.is_admin() {
        true => Ok(comment.id),
        false => Err(Problem::new(
            400,
            format!(
                "You do not have permission to edit the comment with id '{}'.",
                comment.id
            ),
        )),
    }
}

/// `PUT issue/{key}/comment/{id}`.
pub(crate) fn edit(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let issue = cx.writable_issue(cx.call.param("key"))?.id;
    let id = editable(cx, issue)?;
    check(cx, &body)?;
    let restricted = visibility(cx, &body)?;
    let now = cx.tick();
    let me = cx.me().to_owned();
    cx.change_issue(issue, |issue| {
        if let Some(comment) = issue.comments.iter_mut().find(|it| it.id == id) {
            comment.body = body.get("body").cloned().unwrap_or(Value::Null);
            comment.updated.clone_from(&now);
            comment.update_author = me;
            if body.get("visibility").is_some() {
                comment.visibility = restricted;
            }
        }
    });
    cx.record(issue, &now, Vec::new());
    let rendered = cx
        .call
        .query_list("expand")
        .iter()
        .any(|word| word == "renderedBody");
    let issue = cx.visible_issue(&issue.to_string())?;
    let comment = find(cx, issue)?;
    ok(&shape::comment(cx, issue, comment, rendered))
}

/// `DELETE issue/{key}/comment/{id}`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.writable_issue(cx.call.param("key"))?.id;
    let id = editable(cx, issue)?;
    let now = cx.tick();
    cx.change_issue(issue, |issue| issue.comments.retain(|it| it.id != id));
    cx.record(issue, &now, Vec::new());
    no_content()
}
