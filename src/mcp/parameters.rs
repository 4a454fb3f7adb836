//! What is wrong with the parameters of a request.
//!
//! Apart because rmcp answers "method not found" when a known method carries parameters of the wrong shape, on both
//! transports; this says which member it was instead.

use rmcp::ErrorData;
use rmcp::model::{
    CallToolRequestParams, CompleteRequestParams, GetPromptRequestParams, InitializeRequestParams,
    PaginatedRequestParams, ReadResourceRequestParams,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The error for a known method whose `params` (as JSON text) do not fit; `None` for a method not known here.
pub(crate) fn mistake(method: &str, params: Option<&str>) -> Option<ErrorData> {
    let problem = match method {
        "tools/call" => return Some(wrong_call(params)),
        "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => {
            problem::<PaginatedRequestParams>(params)
        }
        "initialize" => problem::<InitializeRequestParams>(params),
        "prompts/get" => problem::<GetPromptRequestParams>(params),
        "resources/read" => problem::<ReadResourceRequestParams>(params),
        "completion/complete" => problem::<CompleteRequestParams>(params),
        _ => return None,
    };
    Some(invalid(method, &problem))
}

/// The error for a `tools/call` whose `params` (as JSON text) do not fit.
pub(crate) fn wrong_call(params: Option<&str>) -> ErrorData {
    invalid("tools/call", &call_problem(params))
}

fn call_problem(params: Option<&str>) -> String {
    let value = match params.map(serde_json::from_str::<Value>) {
        None => return missing("params"),
        Some(Ok(value)) => value,
        // Nested too deep, a number out of range: readable as text, but not as a value.
        Some(Err(error)) => return format!("`params` cannot be read: {error}"),
    };
    let Value::Object(members) = &value else {
        return wrong_kind("params", "an object", &value);
    };
    match members.get("name") {
        None => return missing("name"),
        Some(Value::String(_)) => {}
        Some(other) => return wrong_kind("name", "a string", other),
    }
    for member in ["arguments", "_meta"] {
        match members.get(member) {
            None | Some(Value::Null | Value::Object(_)) => {}
            Some(other) => return wrong_kind(member, "an object", other),
        }
    }
    problem::<CallToolRequestParams>(params)
}

/// What serde says, with the path to the member it stumbled over.
fn problem<T: DeserializeOwned>(params: Option<&str>) -> String {
    let Some(text) = params else {
        return missing("params");
    };
    if let Ok(value) = serde_json::from_str::<Value>(text)
        && !value.is_object()
    {
        return wrong_kind("params", "an object", &value);
    }
    let reader = &mut serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(reader) {
        // Reached only when rmcp refused what its own type accepts.
        Ok(_) => "they do not have the shape the protocol asks for".to_owned(),
        Err(error) if error.path().iter().next().is_none() => without_place(error.inner()),
        Err(error) => format!("`{}`: {}", error.path(), without_place(error.inner())),
    }
}

/// The message alone: line and column count within `params`, which nobody looks at by itself.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}

fn invalid(method: &str, problem: &str) -> ErrorData {
    ErrorData::invalid_params(format!("Invalid params of `{method}`: {problem}"), None)
}

fn missing(member: &str) -> String {
    format!("`{member}` is missing")
}

fn wrong_kind(member: &str, wanted: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    format!("`{member}` must be {wanted}, not {found}")
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
                "`clientInfo.name`: invalid type: integer `1`, expected a string",
            ),
            ("initialize", None, "`params` is missing"),
            (
                "tools/list",
                Some(r#"{"cursor":5}"#),
                "`cursor`: invalid type",
            ),
            (
                "tools/list",
                Some("7"),
                "`params` must be an object, not a number",
            ),
            ("prompts/get", Some("{}"), ": missing field `name`"),
            (
                "tools/call",
                Some(r#"{"name":"x","_meta":[]}"#),
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
