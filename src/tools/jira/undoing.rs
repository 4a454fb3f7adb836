//! The calls that undo what the tools of issues do.

use serde_json::{Map, Value, json};

use crate::atlassian::{Kind, User};
use crate::jira::flows::values::Values;
use crate::jira::model::{Fields, Issue};
use crate::tools::{Applied, NotApplied, Result, Reverse, Undo, mark};

/// Gives fields their old values back, as the site kept them. Nothing, if none changed.
pub(super) fn fields(
    key: &str,
    values: &Values,
    before: &Fields,
    after: &Fields,
) -> Option<Reverse> {
    let mut raw = Map::new();
    let mut left = Vec::new();
    for entry in &values.entries {
        let id = &entry.field.id;
        let was = entry.restoring(&before.value(id));
        let is = entry.restoring(&after.value(id));
        if was != is {
            raw.insert(id.clone(), was);
            left.push((id, is));
        }
    }
    if raw.is_empty() {
        return None;
    }
    let call = Reverse::call("jira_update_issue", json!({"issue_key": key, "raw": raw}));
    Some(
        left.into_iter()
            .fold(call, |call, (id, is)| call.expecting(id, &is)),
    )
}

/// The same before it is known what becomes of them. It expects nothing of them.
pub(super) fn fields_before(key: &str, values: &Values, before: &Fields) -> Option<Reverse> {
    let raw: Map<String, Value> = values
        .entries
        .iter()
        .map(|entry| {
            let id = &entry.field.id;
            (id.clone(), entry.restoring(&before.value(id)))
        })
        .collect();
    let call = json!({"issue_key": key, "raw": raw});
    (!raw.is_empty()).then(|| Reverse::call("jira_update_issue", call))
}

/// The fields that would change, as parts of an issue's state.
pub(super) fn state(values: &Values, before: &Fields) -> Map<String, Value> {
    values
        .entries
        .iter()
        .map(|entry| {
            let id = &entry.field.id;
            (id.clone(), mark(&entry.restoring(&before.value(id))))
        })
        .collect()
}

/// Deletes an issue that was made. With what it was left as, the undo asks if somebody touched it since.
pub(super) fn created(key: &str, left: Option<&Fields>) -> Reverse {
    let call = Reverse::call("jira_delete_issue", json!({"issue_key": key}));
    match left {
        None => call,
        Some(fields) => call
            .expecting("updated", &fields.value("updated"))
            .expecting("subtasks", &json!(subtasks(fields))),
    }
}

/// The keys of the issues below.
pub(super) fn subtasks(fields: &Fields) -> Vec<String> {
    let subtasks = fields.value("subtasks");
    let keys = subtasks.as_array().into_iter().flatten();
    keys.filter_map(|subtask| subtask.get("key")?.as_str().map(str::to_owned))
        .collect()
}

/// Takes an issue back to the status it was in, if it left it.
pub(super) fn status(key: &str, before: &Fields, after: &Fields) -> Option<Reverse> {
    let (was, is) = (before.value("status"), after.value("status"));
    if was.get("id") == is.get("id") {
        return None;
    }
    Some(status_before(key, before).expecting("status", &status_of(after)))
}

/// The same where nothing tells what became of the status. It expects nothing of it.
pub(super) fn status_before(key: &str, before: &Fields) -> Reverse {
    let was = before.value("status");
    let call =
        json!({"issue_key": key, "transition_id": was.get("name"), "status_id": was.get("id")});
    Reverse::call("jira_transition_issue", call)
}

/// The status as a part of an issue's state.
pub(super) fn status_of(fields: &Fields) -> Value {
    fields
        .value("status")
        .get("id")
        .cloned()
        .unwrap_or_default()
}

/// Who a person is, as a part of an issue's state.
pub(super) fn person(kept: &Value) -> Value {
    ["accountId", "name", "key"]
        .iter()
        .find_map(|mark| kept.get(*mark))
        .cloned()
        .unwrap_or_default()
}

/// Puts somebody back in charge of an issue, or nobody.
pub(super) fn assignee(key: &str, was: &Value, is: &Value) -> Undo {
    if person(was) == person(is) {
        return Undo::By(Vec::new());
    }
    // The object as Jira wrote it is taken as it is, whatever the person is called by then.
    let assignee = match was {
        Value::Object(_) => was.to_string(),
        _ => String::new(),
    };
    let call = json!({"issue_key": key, "assignee": assignee});
    Undo::by("jira_assign_issue", call).expecting("assignee", &person(is))
}

/// Removes a comment that was written.
pub(super) fn comment(key: &str, written: &Value) -> Option<Reverse> {
    let id = written.get("id")?;
    let call = Reverse::call(
        "jira_delete_comment",
        json!({"issue_key": key, "comment_id": text(id)}),
    );
    Some(match written.get("updated") {
        Some(updated) => call.expecting("updated", updated),
        None => call,
    })
}

/// What a reader is told where a comment cannot be taken back; it ends a sentence.
pub(super) const STAYS: &str =
    "; an undo leaves what went along with it, because nothing tells for sure what of it is ours";

/// The same of a comment alone.
pub(super) const COMMENT_STAYS: &str =
    "; an undo leaves the comment, because nothing tells for sure which one it is";

/// The comments on an issue.
pub(super) fn comments(issue: &Issue) -> Vec<Value> {
    listed(issue, "comment", "comments")
}

/// The logged work that an issue shows: the first pieces of it.
pub(super) fn worklogs(issue: &Issue) -> Vec<Value> {
    listed(issue, "worklog", "worklogs")
}

fn listed(issue: &Issue, field: &str, list: &str) -> Vec<Value> {
    let mut page = issue.fields.value(field);
    match page.get_mut(list).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// The number of a comment or a piece of logged work.
pub(super) fn id(comment: &Value) -> Option<String> {
    comment.get("id")?.as_str().map(str::to_owned)
}

/// The numbers of the comments on an issue.
pub(super) fn comment_ids(issue: &Issue) -> Vec<String> {
    comments(issue).iter().filter_map(id).collect()
}

/// The comment that went along with a change, and the key of its issue: the only one that is not `known` and is of the
/// own account. Nothing if that cannot be told, because another person's comment must not be taken for it.
pub(super) fn new_comment(
    own: Option<&User>,
    now: &[&Issue],
    known: &[String],
) -> Option<(String, Value)> {
    let own = own?;
    let mut ours = Vec::new();
    for issue in now {
        for comment in comments(issue) {
            let is_known = id(&comment).is_none_or(|id| known.contains(&id));
            if !is_known && is_by(own, &comment) {
                ours.push((issue.key.clone(), comment));
            }
        }
    }
    match ours.len() {
        1 => ours.pop(),
        _ => None,
    }
}

/// Whether somebody wrote a comment, or logged the work.
pub(super) fn is_by(user: &User, comment: &Value) -> bool {
    let says = |mark: &str, own: &Option<String>| {
        let told = comment.get("author").and_then(|author| author.get(mark));
        own.is_some() && told.and_then(Value::as_str) == own.as_deref()
    };
    says("accountId", &user.account_id) || says("name", &user.name) || says("key", &user.key)
}

/// Removes work that was logged.
pub(super) fn worklog(key: &str, written: &Value) -> Option<Reverse> {
    let id = written.get("id")?;
    let call = Reverse::call(
        "jira_delete_worklog",
        json!({"issue_key": key, "worklog_id": text(id)}),
    );
    Some(match written.get("updated") {
        Some(updated) => call.expecting("updated", updated),
        None => call,
    })
}

/// Removes a file that was attached.
pub(super) fn attachment(key: &str, kept: &Value) -> Option<Reverse> {
    let id = kept.get("id")?;
    let call = Reverse::call(
        "jira_delete_attachment",
        json!({"issue_key": key, "attachment_id": text(id)}),
    );
    Some(match kept.get("filename") {
        Some(name) => call.expecting("attachment", name),
        None => call,
    })
}

/// Data Center's service desk gives ids as numbers in one place and as text in another.
fn text(id: &Value) -> Value {
    match id {
        Value::Number(number) => Value::String(number.to_string()),
        other => other.clone(),
    }
}

/// Whether something is gone: when the site says so, not when nothing complained.
pub(super) fn gone<T>(
    left: std::result::Result<T, crate::atlassian::Error>,
    what: String,
) -> Result<Applied> {
    match left {
        Err(error) if error.kind == Kind::NotFound => Ok(Applied {
            message: format!("{what} deleted"),
            ..Applied::default()
        }),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(Applied {
            message: format!("{what} is still there"),
            not_applied: vec![NotApplied {
                field: "deleted".into(),
                reason: "Jira accepted the request and it can still be read.".into(),
            }],
            ..Applied::default()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(comments: Value) -> Issue {
        let fields = json!({"comment": {"comments": comments}});
        let fields: Fields = serde_json::from_value(fields).expect("fields");
        Issue {
            key: "A-1".into(),
            fields,
            ..Issue::default()
        }
    }

    #[test]
    fn only_one_new_comment_of_the_own_account_is_taken_for_ours() {
        let own = User {
            name: Some("ada".into()),
            ..User::default()
        };
        let of = |id: &str, who: &str| json!({"id": id, "author": {"name": who}});
        let known = ["1".to_owned()];
        let found = |comments: Value| {
            let issue = issue(comments);
            let found = new_comment(Some(&own), &[&issue], &known);
            found.and_then(|(_, comment)| id(&comment))
        };
        let both = json!([of("1", "ada"), of("2", "john"), of("3", "ada")]);
        assert_eq!(found(both).as_deref(), Some("3"));
        assert_eq!(found(json!([of("1", "ada"), of("2", "john")])), None);
        assert_eq!(found(json!([of("2", "ada"), of("3", "ada")])), None);
        let alone = issue(json!([of("2", "ada")]));
        assert!(new_comment(None, &[&alone], &known).is_none());
    }
}
