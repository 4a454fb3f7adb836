//! HTTP errors a person can act on.
//!
//! Apart because rmcp refuses in bare text ("Forbidden: Host header is not allowed"), and answers malformed JSON with
//! 415. Clients show these bodies to people, so they become JSON-RPC errors that say what to change. Good answers pass
//! untouched.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use rmcp::model::ErrorCode;
use serde::Serialize;

use super::frame::{self, Frame, Refusal};

/// Longer refusals than this do not come from rmcp.
const LONGEST_TEXT: usize = 64 * 1024;

/// What was asked, as far as a refusal may be about it.
pub(crate) struct Asked {
    host: Option<HeaderValue>,
    origin: Option<HeaderValue>,
    json: bool,
    body: Bytes,
}

impl Asked {
    /// Remembers a request that is about to be handed on.
    pub(crate) fn about(headers: &HeaderMap, body: Bytes) -> Self {
        let kind = headers.get(header::CONTENT_TYPE);
        Self {
            host: headers.get(header::HOST).cloned(),
            origin: headers.get(header::ORIGIN).cloned(),
            json: kind.is_some_and(is_json),
            body,
        }
    }
}

/// The response, with a refusal in bare text turned into an error that explains itself.
pub(crate) async fn explained(response: Response, asked: Asked) -> Response {
    let status = response.status();
    let already = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(is_json);
    if !(status.is_client_error() || status.is_server_error()) || already {
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = axum::body::to_bytes(body, LONGEST_TEXT)
        .await
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut answer = match status {
        StatusCode::UNSUPPORTED_MEDIA_TYPE if asked.json => unreadable(&asked.body),
        StatusCode::FORBIDDEN => error(status, forbidden(&text, &asked)),
        StatusCode::METHOD_NOT_ALLOWED => error(
            status,
            "Send each message with POST; this server keeps no sessions and opens no streams",
        ),
        // rmcp has no answer to give only when it was told to stop.
        StatusCode::INTERNAL_SERVER_ERROR => answer(
            StatusCode::SERVICE_UNAVAILABLE,
            &Refusal::new(
                None,
                ErrorCode::INTERNAL_ERROR,
                "The server is stopping; the call was not finished",
            ),
        ),
        _ => error(status, text.into_owned()),
    };
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    answer
}

/// The answer to a body that could not be taken in whole.
pub(crate) fn body(cause: &axum::Error, limit: usize) -> Response {
    // axum wraps the limit's error; its text is the only public sign of it.
    if cause.to_string().contains("length limit exceeded") {
        let message = format!("The request body is over the limit of {limit} bytes");
        error(StatusCode::PAYLOAD_TOO_LARGE, message)
    } else {
        let message = format!("The request body ended early: {cause}");
        error(StatusCode::BAD_REQUEST, message)
    }
}

/// The answer to somebody who did not send the token. RFC 6750: without any credentials no reason is given.
pub(crate) fn unknown(sent_one: bool) -> Response {
    let (challenge, message) = if sent_one {
        (
            "Bearer realm=\"atlassian-mcp\", error=\"invalid_token\"",
            "The token is not the one this server knows. It is what the file of ATLASSIAN_MCP_AUTH_TOKEN_FILE holds",
        )
    } else {
        (
            "Bearer realm=\"atlassian-mcp\"",
            "This server asks for a token: send the header `Authorization: Bearer TOKEN`",
        )
    };
    let mut answer = error(StatusCode::UNAUTHORIZED, message);
    let challenge = HeaderValue::from_static(challenge);
    answer
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    answer
}

/// The answer while the token itself cannot be read: nobody is let in.
pub(crate) fn closed() -> Response {
    error(
        StatusCode::SERVICE_UNAVAILABLE,
        "The server cannot read the token that it asks for; its log says more",
    )
}

/// The answer to a body that does not come.
pub(crate) fn slow(patience: Duration) -> Response {
    let seconds = patience.as_secs();
    let message = format!("The request body did not come within {seconds} seconds");
    let mut answer = error(StatusCode::REQUEST_TIMEOUT, message);
    // Whatever still comes of it is not the next request.
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(header::CONNECTION, close);
    answer
}

fn unreadable(body: &[u8]) -> Response {
    match frame::read(body) {
        Frame::Refused(refused) => match refused.as_slice() {
            [only] => answer(StatusCode::BAD_REQUEST, only),
            all => answer(StatusCode::BAD_REQUEST, &all),
        },
        Frame::Nothing => answer(
            StatusCode::BAD_REQUEST,
            &Refusal::new(
                None,
                ErrorCode::PARSE_ERROR,
                "Parse error: the request body is empty",
            ),
        ),
        Frame::Message(_) => error(StatusCode::BAD_REQUEST, "not a JSON-RPC message"),
    }
}

fn forbidden(text: &str, asked: &Asked) -> String {
    let (header, value, variable): (HeaderName, _, _) = if text.contains("Host") {
        (header::HOST, &asked.host, "ATLASSIAN_MCP_ALLOWED_HOSTS")
    } else {
        (
            header::ORIGIN,
            &asked.origin,
            "ATLASSIAN_MCP_ALLOWED_ORIGINS",
        )
    };
    let value = value
        .as_ref()
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    let value = String::from_utf8_lossy(value);
    format!(
        "`{header}: {value}` is not allowed here. To allow it, the operator adds it to {variable}"
    )
}

fn error(status: StatusCode, message: impl Into<std::borrow::Cow<'static, str>>) -> Response {
    answer(
        status,
        &Refusal::new(None, ErrorCode::INVALID_REQUEST, message),
    )
}

fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn is_json(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    })
}
