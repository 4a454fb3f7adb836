//! Reading what clients of the old API send: bodies, ids that may be strings or numbers, parents.

use serde_json::Value;

use super::super::body;
use super::super::problem::Problem;

/// Reads an id that may be a string or a number.
pub(crate) fn id(value: Option<&Value>) -> Option<u64> {
    match value? {
        Value::String(text) => text.trim_start_matches("att").parse().ok(),
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}

/// Reads `body.{representation}.value` as storage.
///
/// # Errors
///
/// Refuses representations that cannot be written.
pub(crate) fn storage(request: &Value) -> Result<Option<String>, Problem> {
    let Some(bodies) = request.get("body").and_then(Value::as_object) else {
        return Ok(None);
    };
    for (name, entry) in bodies {
        let Some(value) = entry.get("value").and_then(Value::as_str) else {
            continue;
        };
        let representation = entry
            .get("representation")
            .and_then(Value::as_str)
            .unwrap_or(name);
        return body::to_storage(representation, value).map(Some);
    }
    Ok(None)
}

/// Reads the nearest ancestor: the last of the list, as the product does.
pub(crate) fn parent(request: &Value) -> Option<u64> {
    let list = request.get("ancestors")?.as_array()?;
    id(list.last()?.get("id"))
}

/// Reads a text member.
pub(crate) fn text<'a>(request: &'a Value, pointer: &str) -> Option<&'a str> {
    request.pointer(pointer).and_then(Value::as_str)
}

/// Reads `version.number`.
pub(crate) fn number(request: &Value) -> Option<u32> {
    let value = request.pointer("/version/number")?;
    let number = match value {
        Value::String(text) => text.parse().ok()?,
        other => other.as_u64()?,
    };
    u32::try_from(number).ok()
}
