//! From what a site keeps of a field back to what a request carries, so that an old value can be put back.
//!
//! Sites answer in more words than they are asked in (`{"self": …, "name": "High", "id": "2"}`); a request takes what
//! names the thing. Texts go back as they came, in the site's own format.

use serde_json::{Map, Value, json};

use super::kind::Kind;
use super::{Entry, assets, plain, says_nothing};
use crate::jira::java_sprint;

/// What names a thing, in the order it is sent.
const MARKS: &[&str] = &["accountId", "id", "name", "key", "value"];

impl Entry {
    /// What a request carries to give this field a value that the site kept.
    pub fn restoring(&self, kept: &Value) -> Value {
        let kind = Kind::of(&self.field);
        if says_nothing(kept) {
            return plain::nothing(kind);
        }
        match (kind, kept) {
            (Kind::Document | Kind::Other | Kind::Checklist, kept) => kept.clone(),
            (Kind::Sprint, kept) => sprint(kept),
            (Kind::Assets, kept) => assets::objects(kept).unwrap_or_else(|_| kept.clone()),
            (Kind::TimeTracking, Value::Object(map)) => ["originalEstimate", "remainingEstimate"]
                .iter()
                .filter_map(|key| Some(((*key).to_owned(), map.get(*key)?.clone())))
                .collect::<Map<String, Value>>()
                .into(),
            (Kind::Parent, Value::Object(map)) => json!({"key": map.get("key")}),
            (Kind::EpicLink, Value::Object(map)) => map.get("key").cloned().unwrap_or_default(),
            (_, kept) => named(kept),
        }
    }
}

fn named(kept: &Value) -> Value {
    match kept {
        Value::Array(items) => items.iter().map(named).collect(),
        Value::Object(map) => {
            let Some((mark, value)) = MARKS.iter().find_map(|mark| Some((*mark, map.get(*mark)?)))
            else {
                return kept.clone();
            };
            let mut sent = Map::new();
            sent.insert(mark.into(), value.clone());
            if let Some(child) = map.get("child") {
                sent.insert("child".into(), named(child));
            }
            sent.into()
        }
        other => other.clone(),
    }
}

/// The number of the sprint an issue is in: of those it has been in, the one that is not over. Data Center writes them
/// as text (`…Sprint@1[id=42,rapidViewId=1,state=ACTIVE,…]`).
fn sprint(kept: &Value) -> Value {
    let of = |sprint: &Value| -> Option<Value> {
        let state = sprint.get("state").and_then(Value::as_str);
        let is_over = state.is_some_and(|state| state.eq_ignore_ascii_case("closed"));
        sprint.get("id").filter(|_| !is_over).cloned()
    };
    let open = |sprint: &Value| -> Option<Value> {
        match sprint {
            Value::String(text) => of(&java_sprint(text)?),
            sprint @ Value::Object(_) => of(sprint),
            Value::Number(_) => Some(sprint.clone()),
            _ => None,
        }
    };
    match kept {
        Value::Array(sprints) => sprints.iter().rev().find_map(open).unwrap_or(Value::Null),
        one => open(one).unwrap_or(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::model::Field;

    fn entry(id: &str, kind: &str, items: Option<&str>, custom_type: Option<&str>) -> Entry {
        Entry {
            field: Field {
                id: id.into(),
                name: id.into(),
                custom: custom_type.is_some(),
                clause_names: Vec::new(),
                kind: Some(kind.into()),
                items: items.map(str::to_owned),
                custom_type: custom_type.map(str::to_owned),
                system: None,
            },
            wire: Value::Null,
            shown: None,
        }
    }

    #[test]
    fn what_a_site_keeps_goes_back_as_a_request_takes_it() {
        let sprint = Some("com.pyxis.greenhopper.jira:gh-sprint");
        let objects = Some("com.atlassian.jira.plugins.cmdb:cmdb-object-cftype");
        let cases = [
            (
                entry("priority", "priority", None, None),
                json!({"self": "x", "id": "2", "name": "High"}),
                json!({"id": "2"}),
            ),
            (
                entry("assignee", "user", None, None),
                json!({"accountId": "5b1", "displayName": "Ada"}),
                json!({"accountId": "5b1"}),
            ),
            (
                entry("assignee", "user", None, None),
                json!({"key": "JIRAUSER1", "name": "ada"}),
                json!({"name": "ada"}),
            ),
            (
                entry("assignee", "user", None, None),
                json!(null),
                json!(null),
            ),
            (
                entry("components", "array", Some("component"), None),
                json!([{"id": "1", "name": "API"}]),
                json!([{"id": "1"}]),
            ),
            (
                entry("components", "array", Some("component"), None),
                json!(null),
                json!([]),
            ),
            (
                entry("labels", "array", Some("string"), None),
                json!(["a", "b"]),
                json!(["a", "b"]),
            ),
            (
                entry("description", "string", None, None),
                json!({"type": "doc", "id": 1}),
                json!({"type": "doc", "id": 1}),
            ),
            (
                entry("duedate", "date", None, None),
                json!("2026-01-21"),
                json!("2026-01-21"),
            ),
            (
                entry("cf", "option-with-child", None, Some("x:cascadingselect")),
                json!({"id": "1", "value": "A", "child": {"id": "2", "value": "B"}}),
                json!({"id": "1", "child": {"id": "2"}}),
            ),
            (
                entry("parent", "issuelink", None, None),
                json!({"id": "9", "key": "PROJ-1", "fields": {}}),
                json!({"key": "PROJ-1"}),
            ),
            (
                entry("timetracking", "timetracking", None, None),
                json!({"originalEstimate": "2d", "timeSpent": "1h", "originalEstimateSeconds": 1}),
                json!({"originalEstimate": "2d"}),
            ),
            (
                entry("cf", "array", Some("json"), sprint),
                json!([{"id": 1, "state": "closed"}, {"id": 2, "state": "active"}]),
                json!(2),
            ),
            (
                entry("cf", "array", Some("json"), sprint),
                json!([{"id": 1, "state": "closed"}]),
                json!(null),
            ),
            (
                entry("cf", "array", Some("string"), sprint),
                json!([
                    "com.atlassian.greenhopper.service.sprint.Sprint@1[id=42,rapidViewId=1,state=ACTIVE,name=S]"
                ]),
                json!(42),
            ),
            (
                entry("cf", "any", None, objects),
                json!(["Laptop (ITSM-88)"]),
                json!([{"key": "ITSM-88"}]),
            ),
            (
                entry("cf", "array", Some("cmdb-object-field"), objects),
                json!([{"workspaceId": "g2", "id": "g2:88", "objectId": "88"}]),
                json!([{"workspaceId": "g2", "id": "g2:88", "objectId": "88"}]),
            ),
        ];
        for (entry, kept, sent) in cases {
            assert_eq!(entry.restoring(&kept), sent, "{kept}");
        }
    }
}
