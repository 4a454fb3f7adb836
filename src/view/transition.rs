//! Transitions of an issue: their names, where they lead, and what their screens ask for.

use serde_json::{Map, Value, json};

/// More allowed values than this are not listed; `jira_get_field_options` has them.
const ALLOWED: usize = 20;

/// The transitions as both editions list them, lean: `to_status` says where each leads (behaviour.md 87).
pub fn list(transitions: &Value) -> Vec<Value> {
    let Value::Array(transitions) = transitions else {
        return Vec::new();
    };
    transitions.iter().map(one).collect()
}

fn one(transition: &Value) -> Value {
    let mut lean = json!({
        "id": transition.get("id"),
        "name": transition.get("name"),
        "to_status": transition.pointer("/to/name"),
    });
    let fields: Vec<Value> = transition
        .get("fields")
        .and_then(Value::as_object)
        .map(|fields| {
            fields
                .iter()
                .map(|(id, field)| self::field(id, field))
                .collect()
        })
        .unwrap_or_default();
    if !fields.is_empty() {
        lean["fields"] = fields.into();
    }
    lean
}

/// A field of a screen: whether it must be filled, and with what.
fn field(id: &str, field: &Value) -> Value {
    let mut lean = Map::new();
    lean.insert("id".into(), json!(id));
    lean.insert(
        "name".into(),
        field.get("name").cloned().unwrap_or_default(),
    );
    if field.get("required").and_then(Value::as_bool) == Some(true)
        && field.get("hasDefaultValue").and_then(Value::as_bool) != Some(true)
    {
        lean.insert("required".into(), json!(true));
    }
    if let Some(Value::Array(allowed)) = field.get("allowedValues") {
        let names: Vec<&Value> = allowed
            .iter()
            .take(ALLOWED)
            .filter_map(|value| value.get("name").or_else(|| value.get("value")))
            .collect();
        if !names.is_empty() {
            lean.insert("allowed".into(), json!(names));
        }
        if allowed.len() > ALLOWED {
            lean.insert("allowed_total".into(), json!(allowed.len()));
        }
    }
    lean.into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::list;

    #[test]
    fn says_where_a_transition_leads_and_what_it_asks() {
        let transitions = json!([{
            "id": "31", "name": "Close", "to": {"name": "Done", "id": "5"},
            "fields": {"resolution": {
                "name": "Resolution", "required": true, "hasDefaultValue": false,
                "allowedValues": [{"name": "Fixed"}, {"name": "Won't Do"}]
            }}
        }]);
        assert_eq!(
            list(&transitions),
            [json!({
                "id": "31", "name": "Close", "to_status": "Done",
                "fields": [{"id": "resolution", "name": "Resolution", "required": true, "allowed": ["Fixed", "Won't Do"]}]
            })]
        );
    }
}
