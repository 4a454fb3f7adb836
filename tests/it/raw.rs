//! The sites as they are, asked without a word of ours in between: what an undo restores is compared here.

use base64::Engine;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::World;

/// A GET as the caller of the demo company, below the host of one product.
pub async fn get(base: &str, path: &str, is_cloud: bool) -> (u16, Value) {
    let url: url::Url = base.parse().expect("an address");
    let host = format!(
        "{}:{}",
        url.host_str().expect("a host"),
        url.port().expect("a port")
    );
    let sign = match is_cloud {
        true => format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode("ada@example.com:demo-token")
        ),
        false => "Bearer demo-pat".to_owned(),
    };
    let prefix = url.path().trim_end_matches('/');
    let request = format!(
        "GET {prefix}{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: {sign}\r\naccept: application/json\r\n\
         connection: close\r\n\r\n"
    );
    let mut stream = tokio::net::TcpStream::connect(&host)
        .await
        .expect("connected");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("read");
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = match head.to_lowercase().contains("transfer-encoding: chunked") {
        true => unchunked(body),
        false => body.to_owned(),
    };
    (
        status.expect("a status"),
        serde_json::from_str(&body).unwrap_or(Value::Null),
    )
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        whole.push_str(&rest[..size]);
        body = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

/// An issue with these fields, as Jira writes it.
pub async fn issue(world: &World, key: &str, fields: &str) -> (u16, Value) {
    let root = if world.is_cloud() { 3 } else { 2 };
    let path = format!("/rest/api/{root}/issue/{key}?fields={fields}");
    let (status, body) = get(&world.sim.jira_url, &path, world.is_cloud()).await;
    (status, body["fields"].clone())
}

/// A page with its text, as Confluence writes it.
pub async fn page(world: &World, id: &str) -> (u16, Value) {
    let path = match world.is_cloud() {
        true => format!("/api/v2/pages/{id}?body-format=storage"),
        false => format!("/rest/api/content/{id}?expand=body.storage,version,ancestors"),
    };
    get(&world.sim.confluence_url, &path, world.is_cloud()).await
}
