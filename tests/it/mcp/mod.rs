//! The protocol as clients speak it: in memory, over the pipes of the real binary, and over HTTP.
//!
//! None of these tests needs a simulated company: `site` is a Jira that answers nothing until it is told to, so that
//! a call is in flight for exactly as long as a test wants.

mod elicit;
mod http;
mod lifecycle;
mod offers;
mod offers_jira;
mod pipes;
mod site;
#[cfg(unix)]
mod supervised;
mod who;

use std::time::Duration;

use serde_json::{Value, json};

/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for something that must happen.
async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("{what} did not happen"))
}

/// A request without parameters.
fn request(id: u64, method: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method})
}

/// A call of a tool.
fn call(id: u64, tool: &str, arguments: Value) -> Value {
    let params = json!({"name": tool, "arguments": arguments});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

/// A call that stays in flight until the site answers.
fn waiting_call(id: u64) -> Value {
    call(id, "jira_get_issue", json!({"issue_key": "PROJ-1"}))
}

/// The handshake of the protocols before 2026-07-28.
fn initialize(id: u64, version: &str) -> Value {
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
    json!({"jsonrpc": "2.0", "id": id, "method": "initialize", "params": params})
}

/// What each request carries from 2026-07-28 on.
fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    })
}

/// The code of an error answer.
fn code(answer: &Value) -> i64 {
    answer["error"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("not an error: {answer}"))
}

/// The message of an error answer.
fn message(answer: &Value) -> &str {
    answer["error"]["message"].as_str().unwrap_or_default()
}
