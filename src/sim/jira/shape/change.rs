//! The history of an issue.

use serde_json::{Map, Value, json};

use super::{put, user_by_id};
use crate::jira::call::Cx;
use crate::jira::model::{Change, Issue};

/// `Changelog` and `ChangeHistoryBean`.
pub(crate) fn change(cx: &Cx<'_>, it: &Change) -> Value {
    let items: Vec<Value> = it
        .items
        .iter()
        .map(|item| {
            let custom = item.field_id.starts_with("customfield_");
            let mut map = Map::new();
            put(&mut map, "field", item.field.clone());
            put(
                &mut map,
                "fieldtype",
                if custom { "custom" } else { "jira" },
            );
            if cx.cloud() {
                put(&mut map, "fieldId", item.field_id.clone());
            }
            put(&mut map, "from", item.from.clone());
            put(&mut map, "fromString", item.from_string.clone());
            put(&mut map, "to", item.to.clone());
            put(&mut map, "toString", item.to_string.clone());
            Value::Object(map)
        })
        .collect();
    json!({
        "id": it.id.to_string(),
        "author": user_by_id(cx, &it.author),
        "created": it.created,
        "items": items,
    })
}

/// `PageOfChangelogs`: what `expand=changelog` adds.
///
/// Cloud lists the newest first and at most 100 of them; Data Center the oldest first, and all.
pub(crate) fn changelog(cx: &Cx<'_>, issue: &Issue) -> Value {
    let total = issue.history.len();
    let histories: Vec<Value> = match cx.cloud() {
        true => issue
            .history
            .iter()
            .rev()
            .take(100)
            .map(|it| change(cx, it))
            .collect(),
        false => issue.history.iter().map(|it| change(cx, it)).collect(),
    };
    json!({
        "startAt": 0,
        "maxResults": histories.len(),
        "total": total,
        "histories": histories,
    })
}
