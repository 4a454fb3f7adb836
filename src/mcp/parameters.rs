//! What is wrong with the parameters of a request.
//!
//! Apart because rmcp answers "method not found" when a known method carries parameters of the wrong shape, on both
//! transports; this says which member it was instead. A table, and not rmcp's types read once more: five readers
//! would be fifty kilobytes of program for messages that are hardly ever needed.

use rmcp::ErrorData;
use serde_json::Value;

/// The members of a method's parameters that can be wrong; a name with a dot is a member of a member.
type Shape = &'static [(&'static str, Kind, Need)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Object,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
}

use Kind::{Object, Text};
use Need::{May, Must};

const CALL: Shape = &[
    ("name", Text, Must),
    ("arguments", Object, May),
    ("_meta", Object, May),
    ("inputResponses", Object, May),
    ("requestState", Text, May),
];

const INITIALIZE: Shape = &[
    ("protocolVersion", Text, Must),
    ("capabilities", Object, Must),
    ("clientInfo", Object, Must),
    ("clientInfo.name", Text, Must),
    ("clientInfo.version", Text, Must),
];

const LIST: Shape = &[("cursor", Text, May)];

/// The error for a known method whose `params` (as JSON text) do not fit; `None` for a method not known here.
pub(crate) fn mistake(method: &str, params: Option<&str>) -> Option<ErrorData> {
    let shape = match method {
        "tools/call" => CALL,
        "initialize" => INITIALIZE,
        "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => LIST,
        "prompts/get" => &[("name", Text, Must), ("arguments", Object, May)],
        "resources/read" => &[("uri", Text, Must)],
        "completion/complete" => &[("ref", Object, Must), ("argument", Object, Must)],
        _ => return None,
    };
    Some(invalid(method, &problem(shape, params)))
}

/// The error for a `tools/call` whose `params` (as JSON text) do not fit.
pub(crate) fn wrong_call(params: Option<&str>) -> ErrorData {
    invalid("tools/call", &problem(CALL, params))
}

fn problem(shape: Shape, params: Option<&str>) -> String {
    let value = match params.map(serde_json::from_str::<Value>) {
        None => return "`params` is missing".to_owned(),
        Some(Ok(value)) => value,
        // Nested too deep, a number out of range: readable as text, but not as a value.
        Some(Err(error)) => return format!("`params` cannot be read: {error}"),
    };
    if !value.is_object() {
        return format!("`params` must be an object, not {}", kind_of(&value));
    }
    let first = shape.iter().find_map(|(name, kind, need)| {
        let member = name
            .split('.')
            .try_fold(&value, |value, name| value.get(name));
        match (member, kind) {
            (None, _) => (*need == Must).then(|| format!("`{name}` is missing")),
            (Some(Value::Null), _) if *need == May => None,
            (Some(Value::String(_)), Text) | (Some(Value::Object(_)), Object) => None,
            (Some(other), Text) => {
                Some(format!("`{name}` must be a string, not {}", kind_of(other)))
            }
            (Some(other), Object) => Some(format!(
                "`{name}` must be an object, not {}",
                kind_of(other)
            )),
        }
    });
    first.unwrap_or_else(|| "they do not have the shape the protocol asks for".to_owned())
}

fn invalid(method: &str, problem: &str) -> ErrorData {
    ErrorData::invalid_params(format!("Invalid params of `{method}`: {problem}"), None)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_member_is_named() {
        let cases = [
            (
                "initialize",
                Some(
                    r#"{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":1,"version":"1"}}"#,
                ),
                "`clientInfo.name` must be a string, not a number",
            ),
            ("initialize", None, "`params` is missing"),
            ("initialize", Some("{}"), "`protocolVersion` is missing"),
            (
                "tools/list",
                Some(r#"{"cursor":5}"#),
                "`cursor` must be a string, not a number",
            ),
            (
                "tools/list",
                Some("7"),
                "`params` must be an object, not a number",
            ),
            ("prompts/get", Some("{}"), ": `name` is missing"),
            (
                "tools/call",
                Some(r#"{"name":"x","arguments":null,"_meta":[]}"#),
                "`_meta` must be an object, not an array",
            ),
        ];
        for (method, params, words) in cases {
            let error = mistake(method, params).unwrap();
            assert_eq!(error.code.0, -32602);
            assert!(error.message.contains(words), "{method}: {}", error.message);
        }
    }

    #[test]
    fn an_unknown_method_is_left_to_the_caller() {
        assert!(mistake("issues/list", Some("{}")).is_none());
    }
}
