//! The history: `GET issue/{key}/changelog` and `POST changelog/bulkfetch`, both Cloud only.
//!
//! Source: "Get changelogs", "Bulk fetch changelogs".

use serde_json::{Value, json};

use crate::jira::call::{Cx, Outcome, Problem, ok};
use crate::jira::shape;

/// `GET issue/{key}/changelog`: oldest first, in pages of at most 100.
pub(crate) fn page(cx: &mut Cx<'_>) -> Outcome {
    let issue = cx.visible_issue(cx.call.param("key"))?;
    let start = cx.call.number("startAt", 0)?;
    let max = cx.call.number("maxResults", 100)?.min(100);
    let total = issue.history.len();
    let values: Vec<Value> = issue
        .history
        .iter()
        .skip(start)
        .take(max)
        .map(|it| shape::change(cx, it))
        .collect();
    let here = format!("{}/issue/{}/changelog", cx.api(), issue.key);
    let is_last = start + values.len() >= total;
    let mut page = json!({
        "self": format!("{here}?maxResults={max}&startAt={start}"),
        "maxResults": max,
        "startAt": start,
        "total": total,
        "isLast": is_last,
        "values": values,
    });
    if let (false, Some(map)) = (is_last, page.as_object_mut()) {
        let next = format!("{here}?maxResults={max}&startAt={}", start + max);
        map.insert("nextPage".to_owned(), json!(next));
    }
    ok(&page)
}

/// `POST changelog/bulkfetch`: the histories of many issues, one after the other, in pages by token.
pub(crate) fn bulk(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let body = cx.call.json()?;
    let list = |name: &str| -> Vec<String> {
        body.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let keys = list("issueIdsOrKeys");
    if keys.is_empty() {
        return Err(Problem::new(400, "issueIdsOrKeys must not be empty."));
    }
    if keys.len() > 1000 {
        return Err(Problem::new(
            400,
            "issueIdsOrKeys must not have more than 1000 elements.",
        ));
    }
    let fields = list("fieldIds");
    if fields.len() > 10 {
        return Err(Problem::new(
            400,
            "fieldIds must not have more than 10 elements.",
        ));
    }
    let max = body
        .get("maxResults")
        .and_then(Value::as_u64)
        .unwrap_or(1000)
        .min(10_000) as usize;
    let start: usize = match body.get("nextPageToken").and_then(Value::as_str) {
        None => 0,
        Some(token) => token
            .strip_prefix("changelog-")
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| Problem::new(400, "The nextPageToken is invalid."))?,
    };
    let mut entries: Vec<(u64, Value)> = Vec::new();
    for key in &keys {
        let Ok(issue) = cx.visible_issue(key) else {
            continue;
        };
        for change in &issue.history {
            let mut change = change.clone();
            if !fields.is_empty() {
                change.items.retain(|item| fields.contains(&item.field_id));
            }
            if !change.items.is_empty() {
                entries.push((issue.id, shape::change(cx, &change)));
            }
        }
    }
    let total = entries.len();
    let mut logs: Vec<(u64, Vec<Value>)> = Vec::new();
    for (id, change) in entries.into_iter().skip(start).take(max) {
        match logs.iter_mut().find(|(known, _)| *known == id) {
            Some((_, changes)) => changes.push(change),
            None => logs.push((id, vec![change])),
        }
    }
    let logs: Vec<Value> = logs
        .into_iter()
        .map(|(id, changes)| json!({"issueId": id.to_string(), "changeHistories": changes}))
        .collect();
    let mut answer = json!({"issueChangeLogs": logs});
    if let (true, Some(map)) = (start + max < total, answer.as_object_mut()) {
        map.insert(
            "nextPageToken".to_owned(),
            json!(format!("changelog-{}", start + max)),
        );
    }
    ok(&answer)
}
