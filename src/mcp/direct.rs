//! The messages every session is made of, read straight into rmcp's types.
//!
//! Apart because it is only about speed. rmcp's own reader goes through several buffers and tries each method in turn
//! (`tools/call` is the fourteenth); what is not read here goes that way. Reading these few directly saves time in
//! each call, and in most sessions the other reader never runs, which keeps its code out of memory.

use rmcp::model::{
    CallToolRequest, ClientNotification, ClientRequest, Extensions, InitializeRequest,
    InitializedNotification, ListToolsRequest, PingRequest, RequestParamsMeta,
};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// A `tools/call`; `None` if its parameters are not as they should be.
pub(crate) fn call(params: Option<&RawValue>) -> Option<ClientRequest> {
    let (params, extensions) = read_params(params)?;
    let mut request = CallToolRequest::new(params);
    request.extensions = extensions;
    Some(ClientRequest::CallToolRequest(request))
}

/// One of the requests a session begins with; `None` for all others, and for these when they are not as they should
/// be.
pub(crate) fn request(method: &str, params: Option<&RawValue>) -> Option<ClientRequest> {
    match (method, params) {
        ("ping", None) => Some(ClientRequest::PingRequest(PingRequest::default())),
        ("tools/list", None) => Some(ClientRequest::ListToolsRequest(ListToolsRequest::default())),
        ("tools/list", params) => {
            let (params, extensions) = read_params(params)?;
            let mut request = ListToolsRequest::with_param(params);
            request.extensions = extensions;
            Some(ClientRequest::ListToolsRequest(request))
        }
        ("initialize", params) => {
            let (params, extensions) = read_params(params)?;
            let mut request = InitializeRequest::new(params);
            request.extensions = extensions;
            Some(ClientRequest::InitializeRequest(request))
        }
        _ => None,
    }
}

/// Parameters, and their `_meta` beside them, which is where rmcp looks for it.
fn read_params<P: DeserializeOwned + RequestParamsMeta>(
    params: Option<&RawValue>,
) -> Option<(P, Extensions)> {
    let mut params: P = serde_json::from_str(params?.get()).ok()?;
    let mut extensions = Extensions::new();
    if let Some(meta) = params.meta_mut().take() {
        extensions.insert(meta);
    }
    Some((params, extensions))
}

/// The notification that ends the handshake; `None` for all others.
pub(crate) fn notification(method: &str) -> Option<ClientNotification> {
    (method == "notifications/initialized").then(|| {
        let note = InitializedNotification::default();
        ClientNotification::InitializedNotification(note)
    })
}

#[cfg(test)]
mod tests {
    use rmcp::model::ClientJsonRpcMessage;

    use crate::mcp::frame::{Frame, read};

    #[test]
    fn what_is_read_directly_is_what_rmcp_reads() {
        let lines = [
            r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"t","arguments":{"a":null},"_meta":{"k":"v"}}}"#,
            r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"t","requestState":"s"}}"#,
            r#"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"roots":{"listChanged":true}},"clientInfo":{"name":"c","version":"1","title":"C"},"_meta":{"k":1}}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x","_meta":{"progressToken":"p"}}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        ];
        for line in lines {
            let Frame::Message(ours) = read(line.as_bytes()) else {
                panic!("refused: {line}")
            };
            let theirs: ClientJsonRpcMessage = serde_json::from_str(line).unwrap();
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        }
    }
}
