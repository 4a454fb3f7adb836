//! Objects of Assets (Insight) as the value of a field.

use serde_json::{Value, json};

use super::plain;

/// Objects of Assets: by key on Data Center, by `workspace:object` on Cloud, which is what an issue shows there.
///
/// Sources: "Assets with Jira REST API" of Atlassian's documentation (Data Center, a list of `key`, of one object too).
pub(super) fn objects(written: &Value) -> Result<Value, String> {
    let wrong = "takes objects of Assets: keys such as `ITSM-88` on Data Center, `workspaceId:objectId` on Cloud";
    let one = |item: &Value| -> Result<Value, String> {
        match item {
            Value::Object(map) => match (map.get("key").or(map.get("objectKey")), map.get("id")) {
                (_, Some(id)) => Ok(json!({"id": plain::text(id).ok_or(wrong)?})),
                (Some(key), None) => Ok(json!({"key": plain::text(key).ok_or(wrong)?})),
                (None, None) => Err(wrong.into()),
            },
            Value::String(text) => {
                // `Laptop (ITSM-88)`, as Data Center shows one.
                let text = text.trim();
                let inner = text
                    .rsplit_once('(')
                    .and_then(|(_, end)| end.strip_suffix(')'));
                let text = inner.unwrap_or(text);
                match (text.is_empty(), text.contains(':')) {
                    (true, _) => Err(wrong.into()),
                    (false, true) => Ok(json!({"id": text})),
                    (false, false) => Ok(json!({"key": text.to_uppercase()})),
                }
            }
            _ => Err(wrong.into()),
        }
    };
    let objects: Result<Vec<Value>, String> = plain::items(written).iter().map(one).collect();
    objects.map(Value::Array)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_go_by_key_or_by_their_global_id() {
        let key = Ok(json!([{"key": "ITSM-88"}]));
        for written in [
            json!("itsm-88"),
            json!(["Laptop (ITSM-88)"]),
            json!({"key": "ITSM-88"}),
            json!([{"objectKey": "ITSM-88"}]),
        ] {
            assert_eq!(objects(&written), key, "{written}");
        }
        assert_eq!(
            objects(&json!("g277:88, g277:89")),
            Ok(json!([{"id": "g277:88"}, {"id": "g277:89"}]))
        );
        assert!(objects(&json!([5])).is_err_and(|wrong| wrong.contains("ITSM-88")));
    }
}
