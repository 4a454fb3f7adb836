//! Sprints as Data Center writes them into a field: the text of a Java object. Read here and nowhere else.

use serde_json::{Map, Value, json};

use crate::atlassian::timestamp;

/// A sprint as Data Center writes it into a field, in Cloud's form:
/// `com.atlassian.greenhopper.service.sprint.Sprint@6f5c[id=1,rapidViewId=2,state=ACTIVE,name=Sprint 42,goal=…]`.
///
/// A name or a goal may hold commas and `=`: a part belongs to the one before unless it begins with a known key.
pub fn java_sprint(text: &str) -> Option<Value> {
    const KEYS: [(&str, &str); 8] = [
        ("id", "id"),
        ("name", "name"),
        ("state", "state"),
        ("rapidViewId", "boardId"),
        ("goal", "goal"),
        ("startDate", "startDate"),
        ("endDate", "endDate"),
        ("completeDate", "completeDate"),
    ];
    const OTHERS: [&str; 6] = [
        "sequence",
        "activatedDate",
        "synced",
        "autoStartStop",
        "incompleteIssuesDestinationId",
        "rapidView",
    ];
    let rest = text.strip_prefix("com.atlassian.greenhopper.service.sprint.Sprint@")?;
    let inside = rest.split_once('[')?.1.strip_suffix(']')?;
    let mut parts: Vec<(&str, String)> = Vec::new();
    for part in inside.split(',') {
        let key = part
            .split_once('=')
            .filter(|(key, _)| KEYS.iter().any(|(known, _)| known == key) || OTHERS.contains(key));
        match (key, parts.last_mut()) {
            (Some((key, value)), _) => parts.push((key, value.to_owned())),
            (None, Some((_, value))) => {
                value.push(',');
                value.push_str(part);
            }
            (None, None) => return None,
        }
    }
    let mut lean = Map::new();
    for (key, name) in KEYS {
        let value = parts.iter().find(|(known, _)| *known == key);
        let Some(value) = value.map(|(_, value)| value.as_str()) else {
            continue;
        };
        if value.is_empty() || value == "<null>" {
            continue;
        }
        let value = match name {
            "id" | "boardId" => value
                .parse::<u64>()
                .map_or_else(|_| json!(value), Value::from),
            "state" => json!(value.to_lowercase()),
            _ => json!(timestamp(value)),
        };
        lean.insert(name.to_owned(), value);
    }
    Some(lean.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sprint_of_data_center_reads_like_one_of_cloud() {
        let text = "com.atlassian.greenhopper.service.sprint.Sprint@6f5c[id=103,rapidViewId=1,state=ACTIVE,\
                    name=Sprint 42, the last,startDate=2026-11-09T11:00:00.000Z,endDate=<null>,completeDate=<null>,\
                    activatedDate=<null>,sequence=103,goal=a = b,synced=false]";
        assert_eq!(
            java_sprint(text),
            Some(json!({
                "id": 103,
                "name": "Sprint 42, the last",
                "state": "active",
                "boardId": 1,
                "goal": "a = b",
                "startDate": "2026-11-09T11:00:00Z",
            }))
        );
        assert_eq!(java_sprint("Sprint@[id=1]"), None);
    }
}
