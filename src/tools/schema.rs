//! Makes of what `schemars` prints a schema that every client and model provider takes.
//!
//! Clients choke on type arrays (Cursor, Gemini), `$schema`, `$ref`, `anyOf`, unknown `format`s and `const`
//! (threads in the field, 2025–26), and every byte of the list is paid for by every session. So: one `type` a
//! property, items typed, words only where the name does not say it all.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

/// The tool's description and the schema of its arguments.
pub fn portable(
    schema: fn(&mut SchemaGenerator) -> schemars::Schema,
    takes_dry_run: bool,
) -> (String, Map<String, Value>) {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let mut generator = SchemaGenerator::new(settings);
    let mut printed = match Value::from(schema(&mut generator)) {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let description = match printed.remove("description") {
        Some(Value::String(text)) => one_line(&text),
        _ => String::new(),
    };
    let mut properties = match printed.remove("properties") {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    for (_, property) in &mut properties {
        flatten(property);
    }
    if takes_dry_run {
        properties.insert("dry_run".into(), json!({"type": "boolean"}));
    }
    let mut flat = Map::new();
    flat.insert("type".into(), json!("object"));
    flat.insert("properties".into(), Value::Object(properties));
    if let Some(required) = printed.remove("required") {
        flat.insert("required".into(), required);
    }
    (description, flat)
}

/// Words that the schema of a property may hold.
const KEPT: &[&str] = &["type", "items", "enum", "description", "minimum", "maximum"];

fn flatten(schema: &mut Value) {
    let Value::Object(map) = schema else {
        *schema = json!({"type": "object"});
        return;
    };
    // `Option<T>` of a described type is printed as `anyOf: [T, null]`.
    if let Some(Value::Array(branches)) = map.remove("anyOf").or_else(|| map.remove("oneOf")) {
        let described = map.remove("description");
        let branch = branches
            .into_iter()
            .find(|branch| branch.get("type").is_some_and(|kind| kind != "null"));
        if let Some(Value::Object(branch)) = branch {
            map.extend(branch);
        }
        if let Some(described) = described {
            map.insert("description".into(), described);
        }
    }
    if let Some(Value::Array(types)) = map.get("type") {
        let kind = types.iter().find(|kind| *kind != "null").cloned();
        map.insert("type".into(), kind.unwrap_or_else(|| json!("string")));
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(items) = map.get_mut("items") {
        flatten(items);
    }
    map.retain(|key, _| KEPT.contains(&key.as_str()));
    // A count that cannot be negative needs no word about it.
    if map.get("minimum").is_some_and(|value| *value == 0) {
        map.remove("minimum");
    }
    if let Some(Value::String(text)) = map.get_mut("description") {
        *text = one_line(text);
    }
}

/// Doc comments are wrapped for people; a model needs no line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
