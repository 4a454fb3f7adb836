//! One line or body of bytes as a JSON-RPC message, or as the answer it gets when it is none.
//!
//! Apart from the transports because stdio and HTTP must say the same about the same mistake, and because it is
//! pure. rmcp drops what it cannot read without a word (malformed JSON, invalid UTF-8); here every mistake is named.

use std::borrow::Cow;

use rmcp::ErrorData;
use rmcp::model::{ClientJsonRpcMessage, ErrorCode, RequestId};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::{direct, parameters};

/// What one line or body turned out to be.
#[derive(Debug)]
pub(crate) enum Frame {
    /// A message for the protocol layer.
    Message(Box<ClientJsonRpcMessage>),
    /// Nothing that wants an answer: an empty line, or a notification nobody understands.
    Nothing,
    /// Not a message; these answers go back, one for each request that waits.
    Refused(Vec<Refusal>),
}

/// An error answer to something that never became a message.
///
/// Not rmcp's own type: that one leaves `id` out when it is unknown, and JSON-RPC 2.0 wants `null` there.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    jsonrpc: &'static str,
    id: Option<RequestId>,
    error: ErrorData,
}

impl Refusal {
    /// An error for the request `id`; without one when it could not be read.
    pub(crate) fn new(
        id: Option<RequestId>,
        code: ErrorCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::of(id, ErrorData::new(code, message, None))
    }

    fn of(id: Option<RequestId>, error: ErrorData) -> Self {
        Self {
            jsonrpc: "2.0",
            id,
            error,
        }
    }
}

/// The members of a message, each still text.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    jsonrpc: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    method: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'a RawValue>,
}

/// Keeps `null` apart from absent: `"id": null` is a mistake, no `id` is a notification.
fn present<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Reads one message.
pub(crate) fn read(bytes: &[u8]) -> Frame {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_ascii(),
        Err(error) => {
            let place = error.valid_up_to();
            return parse_error(format!("not valid UTF-8 at byte {place}"));
        }
    };
    if text.is_empty() {
        return Frame::Nothing;
    }
    if text.starts_with('[') {
        return batch(text);
    }
    match serde_json::from_str::<Envelope<'_>>(text) {
        Ok(envelope) => message(&envelope, text),
        Err(error) => unreadable(&error),
    }
}

fn message(envelope: &Envelope<'_>, text: &str) -> Frame {
    let id = match envelope.id.map(|id| serde_json::from_str(id.get())) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            return invalid(None, "`id` must be a string or an integer");
        }
    };
    if envelope
        .jsonrpc
        .is_none_or(|version| version.get() != "\"2.0\"")
    {
        return invalid(id, "`jsonrpc` must be \"2.0\"");
    }
    let Some(method) = envelope.method else {
        return if envelope.result.is_some() || envelope.error.is_some() {
            answer(text)
        } else {
            invalid(
                id,
                "`method` is missing, and there is no `result` or `error` either",
            )
        };
    };
    let Ok(method) = serde_json::from_str::<Cow<'_, str>>(method.get()) else {
        return invalid(id, "`method` must be a string");
    };
    if envelope.result.is_some() || envelope.error.is_some() {
        return invalid(
            id,
            "`method` and `result` or `error` do not go into one message",
        );
    }
    let Some(id) = id else {
        return notification(&method, text);
    };
    if method == "tools/call" {
        return call(id, envelope.params);
    }
    if let Some(request) = direct::request(&method, envelope.params) {
        return Frame::Message(Box::new(ClientJsonRpcMessage::request(request, id)));
    }
    match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        Ok(message) => Frame::Message(Box::new(message)),
        Err(error) => match parameters::mistake(&method, envelope.params.map(RawValue::get)) {
            Some(error) => Frame::Refused(vec![Refusal::of(Some(id), error)]),
            None => invalid(Some(id), format!("`{method}` could not be read: {error}")),
        },
    }
}

/// A `tools/call`; its mistakes are named here, because it is the one request people write by hand.
fn call(id: RequestId, params: Option<&RawValue>) -> Frame {
    match direct::call(params) {
        Some(request) => Frame::Message(Box::new(ClientJsonRpcMessage::request(request, id))),
        None => {
            let error = parameters::wrong_call(params.map(RawValue::get));
            Frame::Refused(vec![Refusal::of(Some(id), error)])
        }
    }
}

fn notification(method: &str, text: &str) -> Frame {
    if let Some(note) = direct::notification(method) {
        return Frame::Message(Box::new(ClientJsonRpcMessage::notification(note)));
    }
    match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        Ok(message) => Frame::Message(Box::new(message)),
        Err(error) => {
            tracing::debug!(%error, "notification ignored: it could not be read");
            Frame::Nothing
        }
    }
}

/// An answer of the client to a request of ours.
fn answer(text: &str) -> Frame {
    match serde_json::from_str::<ClientJsonRpcMessage>(text) {
        Ok(message) => Frame::Message(Box::new(message)),
        Err(error) => invalid(None, format!("the answer could not be read: {error}")),
    }
}

/// Refuses a batch: the protocol dropped them in 2025-06-18, and every request in it must hear so.
fn batch(text: &str) -> Frame {
    const REFUSED: &str =
        "Invalid request: batches are not supported: send each message on its own";
    let members = match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(members) => members,
        Err(error) => return unreadable(&error),
    };
    let refused: Vec<Refusal> = members
        .iter()
        .filter_map(|member| {
            let envelope = serde_json::from_str::<Envelope<'_>>(member.get()).ok()?;
            envelope.method?;
            serde_json::from_str::<RequestId>(envelope.id?.get()).ok()
        })
        .map(|id| Refusal::new(Some(id), ErrorCode::INVALID_REQUEST, REFUSED))
        .collect();
    if refused.is_empty() {
        let nobody = Refusal::new(None, ErrorCode::INVALID_REQUEST, REFUSED);
        Frame::Refused(vec![nobody])
    } else {
        Frame::Refused(refused)
    }
}

fn unreadable(error: &serde_json::Error) -> Frame {
    match error.classify() {
        serde_json::error::Category::Data => {
            invalid(None, format!("not a JSON-RPC message: {error}"))
        }
        _ => parse_error(error.to_string()),
    }
}

fn parse_error(problem: impl std::fmt::Display) -> Frame {
    let message = format!("Parse error: {problem}");
    Frame::Refused(vec![Refusal::new(None, ErrorCode::PARSE_ERROR, message)])
}

fn invalid(id: Option<RequestId>, problem: impl std::fmt::Display) -> Frame {
    let message = format!("Invalid request: {problem}");
    Frame::Refused(vec![Refusal::new(id, ErrorCode::INVALID_REQUEST, message)])
}

#[cfg(test)]
mod tests {
    use rmcp::model::{ClientRequest, RequestMetaObject};
    use serde_json::{Value, json};

    use super::*;

    /// The answers to a refused line, as a client would read them.
    fn refused(line: impl AsRef<[u8]>) -> Value {
        match read(line.as_ref()) {
            Frame::Refused(refused) => serde_json::to_value(refused).unwrap(),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn each_mistake_is_named_with_its_code_and_id() {
        let cases = [
            (
                r#"{"jsonrpc":"2.0","id":1"#,
                Value::Null,
                -32700,
                "Parse error: EOF",
            ),
            ("nonsense", Value::Null, -32700, "Parse error: expected"),
            ("{} {}", Value::Null, -32700, "Parse error: trailing"),
            ("[1,", Value::Null, -32700, "Parse error: EOF"),
            ("7", Value::Null, -32600, "not a JSON-RPC message"),
            ("[]", Value::Null, -32600, "batches are not supported"),
            ("{}", Value::Null, -32600, "`jsonrpc` must be"),
            (
                r#"{"id":4,"method":"ping"}"#,
                json!(4),
                -32600,
                "`jsonrpc` must be",
            ),
            (
                r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
                Value::Null,
                -32600,
                "`id` must be",
            ),
            (
                r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#,
                Value::Null,
                -32600,
                "`id` must be",
            ),
            (
                r#"{"jsonrpc":"2.0","id":"a","method":7}"#,
                json!("a"),
                -32600,
                "`method` must be a string",
            ),
            (
                r#"{"jsonrpc":"2.0","id":2}"#,
                json!(2),
                -32600,
                "`method` is missing",
            ),
            (
                r#"{"jsonrpc":"2.0","id":2,"method":"ping","result":{}}"#,
                json!(2),
                -32600,
                "do not go into one",
            ),
            (
                r#"{"jsonrpc":"2.0","id":3,"method":"tools/call"}"#,
                json!(3),
                -32602,
                "`params` is missing",
            ),
            (
                r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":[]}"#,
                json!(3),
                -32602,
                "`params` must be an object, not an array",
            ),
            (
                r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{}}"#,
                json!(3),
                -32602,
                "`name` is missing",
            ),
            (
                r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":5}}"#,
                json!(3),
                -32602,
                "`name` must be a string, not a number",
            ),
            (
                r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"x","arguments":"y"}}"#,
                json!(3),
                -32602,
                "`arguments` must be an object, not a string",
            ),
        ];
        for (line, id, code, words) in cases {
            let answer = &refused(line)[0];
            assert_eq!(answer["jsonrpc"], "2.0", "{line}");
            assert_eq!(answer["id"], id, "{line}");
            assert_eq!(answer["error"]["code"], code, "{line}: {answer}");
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(message.contains(words), "{line}: {message}");
        }
    }

    #[test]
    fn an_unknown_id_is_written_as_null() {
        let text = serde_json::to_string(&refused("x")).unwrap();
        assert!(
            text.starts_with(r#"[{"jsonrpc":"2.0","id":null,"#),
            "{text}"
        );
    }

    #[test]
    fn invalid_utf8_is_a_parse_error_with_its_place() {
        let answer = refused(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}");
        assert_eq!(answer[0]["error"]["code"], -32700);
        assert_eq!(
            answer[0]["error"]["message"],
            "Parse error: not valid UTF-8 at byte 34"
        );
    }

    #[test]
    fn every_request_of_a_batch_is_answered() {
        let answers = refused(
            r#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"n"},{"jsonrpc":"2.0","id":"b","method":"ping"}]"#,
        );
        assert_eq!(answers[0]["id"], 1);
        assert_eq!(answers[1]["id"], "b");
        assert_eq!(answers.as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_call_keeps_arguments_in_order_and_meta_beside_them() {
        let frame = read(
            br#"{"method":"tools/call","params":{"name":"t","_meta":{"progressToken":9},"arguments":{"z":1,"a":[2]}},"jsonrpc":"2.0","id":7}"#,
        );
        let Frame::Message(message) = frame else {
            panic!("{frame:?}")
        };
        let Some((ClientRequest::CallToolRequest(request), id)) = message.into_request() else {
            panic!("not a call")
        };
        assert_eq!(id.to_string(), "7");
        assert_eq!(
            serde_json::to_string(&request.params.arguments).unwrap(),
            r#"{"z":1,"a":[2]}"#
        );
        assert!(request.params.meta.is_none());
        let meta = request.extensions.get::<RequestMetaObject>().unwrap();
        assert!(meta.get_progress_token().is_some());
    }

    #[test]
    fn blank_lines_and_byte_order_marks_do_no_harm() {
        assert!(matches!(read(b" \r"), Frame::Nothing));
        assert!(matches!(
            read(b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r"),
            Frame::Message(_)
        ));
    }
}
