//! Building answers: JSON, text, empty, with headers.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response as HttpResponse, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

/// Marks an answer of the fallback route, so that the log can say what the simulator does not know.
#[derive(Debug, Clone, Copy)]
pub struct UnknownRoute;

/// An answer with a JSON body.
pub fn json(status: u16, body: &Value) -> Response {
    text(status, "application/json;charset=UTF-8", &body.to_string())
}

/// An answer with a text body of the given content type.
pub fn text(status: u16, content_type: &str, body: &str) -> Response {
    bytes(status, content_type, body.as_bytes().to_vec())
}

/// An answer with any body.
pub fn bytes(status: u16, content_type: &str, body: Vec<u8>) -> Response {
    let mut response: Response = HttpResponse::new(Body::from(body));
    *response.status_mut() = code(status);
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert("content-type", value);
    }
    response
}

/// An answer without a body.
pub fn empty(status: u16) -> Response {
    let mut response: Response = HttpResponse::new(Body::empty());
    *response.status_mut() = code(status);
    response
}

/// Adds headers to an answer; one that cannot be a header is left out.
pub fn with_headers(mut response: Response, headers: &[(&str, &str)]) -> Response {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Jira's error body: messages of the whole, and messages by field.
pub fn jira_errors(status: u16, messages: &[&str], errors: &[(&str, &str)]) -> Response {
    let errors: serde_json::Map<String, Value> = errors
        .iter()
        .map(|(field, message)| ((*field).to_owned(), json!(message)))
        .collect();
    json(
        status,
        &json!({"errorMessages": messages, "errors": errors}),
    )
}

/// The answer of a route that does not exist; the products say so with an empty JSON-less 404.
pub fn unknown_route(method: &str, path: &str) -> Response {
    let body = json!({
        "status-code": 404,
        "message": "null for uri: ".to_owned() + path,
        "sim": format!("the simulator does not know {method} {path}"),
    });
    let mut response = json(404, &body);
    response.extensions_mut().insert(UnknownRoute);
    response
}

/// The method exists on this path in the product, or not: Jersey answers 405 without a body.
pub fn method_not_allowed() -> Response {
    empty(405)
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
