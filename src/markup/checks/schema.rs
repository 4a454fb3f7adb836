//! The judge of written ADF: Atlassian's own schema, and what its validator asks beyond it.

use serde_json::Value;

/// Validates ADF; `None` when the schema is not at hand.
pub(super) struct Judge(jsonschema::Validator);

impl Judge {
    pub(super) fn new() -> Option<Self> {
        let schema: Value =
            serde_json::from_str(&super::reference("adf-full.schema.json")?).ok()?;
        jsonschema::validator_for(&schema).ok().map(Self)
    }

    /// What is wrong with a document, or nothing.
    pub(super) fn faults(&self, adf: &str) -> Option<String> {
        let value: Value = match serde_json::from_str(adf) {
            Ok(value) => value,
            Err(error) => return Some(format!("no JSON: {error}")),
        };
        if let Some(fault) = beyond_schema(&value) {
            return Some(fault);
        }
        if self.0.is_valid(&value) {
            return None;
        }
        Some(deepest(&self.0, &value))
    }
}

/// The validator's address check (`isSafeUrl`), which the JSON schema cannot say.
fn beyond_schema(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) => {
            if map.get("type").and_then(Value::as_str) == Some("link") {
                let href = value.pointer("/attrs/href").and_then(Value::as_str)?;
                let known = ["http://", "https://", "mailto:", "ftp://", "/", "#"];
                if !known
                    .iter()
                    .any(|start| href.to_lowercase().starts_with(start))
                    && !crate::adf::is_safe_url(href)
                {
                    return Some(format!("unsafe link `{href}`"));
                }
            }
            map.values().find_map(beyond_schema)
        }
        Value::Array(items) => items.iter().find_map(beyond_schema),
        _ => None,
    }
}

/// The blocks of the document that are at fault.
fn deepest(validator: &jsonschema::Validator, document: &Value) -> String {
    let mut faults = Vec::new();
    if let Some(Value::Array(blocks)) = document.get("content") {
        for block in blocks {
            let alone = serde_json::json!({"version": 1, "type": "doc", "content": [block]});
            if !validator.is_valid(&alone) {
                faults.push(block.to_string());
            }
        }
    }
    format!("not valid: {}", faults.join("\n"))
}
