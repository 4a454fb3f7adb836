//! Over HTTP: who is told to be behind a call, whose plan it is, and what an operator's monitoring gets to see.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::config::{Audit, AuditTo, Fsync};
use atlassian_mcp::door::Door;
use atlassian_mcp::mcp::{self, HttpOptions, Shutdown};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{call, meta, soon};
use crate::support::{World, config};
use crate::undo::journal;

/// A server over HTTP in front of the demo company, and what it writes.
struct Served {
    world: World,
    address: SocketAddr,
}

impl Served {
    async fn start(folder: &Path, options: HttpOptions) -> Self {
        let world = World::new(Flavor::Cloud).await;
        let mut config = config(
            Flavor::Cloud,
            &world.sim.jira_url,
            &world.sim.confluence_url,
        );
        journal(&mut config, folder);
        config.records.user = Some("service-account".into());
        config.records.audit = Some(Audit {
            to: AuditTo::File(folder.join("audit.jsonl")),
            fsync: Fsync::Never,
            bytes: 1_000_000,
            older: 1,
        });
        let door = Arc::new(Door::open(&config).expect("a door"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(mcp::http(door, listener, options, Shutdown::new()));
        Self { world, address }
    }

    /// Sends a request; gives status and body.
    async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!(
            "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.expect("connected");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        soon("an answer", stream.read_to_end(&mut answer))
            .await
            .expect("read");
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok());
        let body = text.split_once("\r\n\r\n").expect("a body").1.to_owned();
        (status.expect("a status"), body)
    }

    /// Calls a tool for somebody.
    async fn call(&self, user: Option<&str>, tool: &str, arguments: Value) -> Value {
        let mut message = call(1, tool, arguments);
        message["params"]["_meta"] = meta();
        let mut headers = vec![
            ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", "tools/call"),
            ("Mcp-Name", tool),
        ];
        headers.extend(user.map(|user| ("X-Remote-User", user)));
        let (_, body) = self.send("POST /mcp", &headers, &message.to_string()).await;
        let answer: Value =
            serde_json::from_str(&body).unwrap_or_else(|_| panic!("not JSON: {body}"));
        let text = answer["result"]["content"][0]["text"].as_str();
        let text = text.unwrap_or_else(|| panic!("no text: {answer}"));
        serde_json::from_str(text).unwrap_or_else(|_| json!(text))
    }
}

fn named() -> HttpOptions {
    HttpOptions {
        user_header: Some("X-Remote-User".into()),
        ..HttpOptions::default()
    }
}

fn audit(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("audit.jsonl")).expect("the audit");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn the_user_is_whom_the_proxy_names_and_never_the_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::start(folder.path(), named()).await;
    let read = json!({"issue_key": "PROJ-789"});
    let long = format!("ada\tb {}", "x".repeat(500));
    for user in [Some("grace"), None, Some(long.as_str())] {
        served.call(user, "jira_get_issue", read.clone()).await;
    }
    let comment = json!({"issue_key": "PROJ-789", "body": "x"});
    let said = served
        .call(Some("grace"), "jira_add_comment", comment)
        .await;
    assert!(said["undo"].is_string(), "{said}");
    let lines = audit(folder.path());
    assert_eq!(lines[0]["user"], "grace");
    assert_eq!(lines[0]["client"], "test/1");
    assert_eq!(lines[1]["user"], Value::Null, "{}", lines[1]);
    let name = lines[2]["user"].as_str().expect("a name");
    assert!(
        name.starts_with("adab x") && name.len() == 200,
        "{name} {}",
        name.len()
    );
    let listed = served.call(None, "atlassian_list_changes", json!({})).await;
    assert_eq!(listed["changes"][0]["user"], "grace", "{listed}");
}

#[tokio::test]
async fn without_the_setting_nobody_can_name_themselves() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::start(folder.path(), HttpOptions::default()).await;
    let read = json!({"issue_key": "PROJ-789"});
    served.call(Some("root"), "jira_get_issue", read).await;
    assert_eq!(audit(folder.path())[0]["user"], Value::Null);
}

#[tokio::test]
async fn a_plan_is_of_whom_it_was_shown_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::start(folder.path(), named()).await;
    let comment = json!({"issue_key": "PROJ-789", "body": "x", "dry_run": true});
    for thief in [Some("mallory"), None] {
        let shown = served
            .call(Some("grace"), "jira_add_comment", comment.clone())
            .await;
        let plan = json!({"plan": shown["plan"]});
        let said = served.call(thief, "atlassian_apply", plan.clone()).await;
        assert!(said.to_string().contains("There is no such plan"), "{said}");
        assert!(served.world.writes().is_empty());
        let said = served.call(Some("grace"), "atlassian_apply", plan).await;
        assert!(
            said.to_string().contains("There is no plan"),
            "once only: {said}"
        );
    }
    let shown = served
        .call(Some("grace"), "jira_add_comment", comment)
        .await;
    let plan = json!({"plan": shown["plan"]});
    let altered = shown["plan"].as_str().expect("a plan").to_uppercase();
    let said = served
        .call(Some("grace"), "atlassian_apply", json!({"plan": altered}))
        .await;
    assert!(said.to_string().contains("There is no plan"), "{said}");
    served.call(Some("grace"), "atlassian_apply", plan).await;
    assert_eq!(served.world.writes().len(), 1);
}

#[tokio::test]
async fn metrics_count_calls_and_are_for_those_who_may_come_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "for clients\n").expect("written");
    let served = Served::start(folder.path(), HttpOptions::default()).await;
    served
        .call(None, "jira_get_issue", json!({"issue_key": "PROJ-789"}))
        .await;
    served
        .call(None, "jira_get_issue", json!({"issue_key": "PROJ-424242"}))
        .await;
    let (status, text) = served.send("GET /metrics", &[], "").await;
    assert_eq!(status, 200);
    for line in [
        "atlassian_mcp_calls_total{tool=\"jira_get_issue\",result=\"ok\"} 1",
        "atlassian_mcp_calls_total{tool=\"jira_get_issue\",result=\"not found\"} 1",
        "atlassian_mcp_call_seconds_count{tool=\"jira_get_issue\"} 2",
        "atlassian_mcp_calls_in_flight 0",
        "atlassian_mcp_site_requests_total 2",
        "atlassian_mcp_audit_failures_total 0",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    assert!(
        !text.contains("PROJ"),
        "nothing of what it was about: {text}"
    );

    let options = HttpOptions {
        auth_token_file: Some(token),
        ..HttpOptions::default()
    };
    let served = Served::start(folder.path(), options).await;
    assert_eq!(served.send("GET /metrics", &[], "").await.0, 401);
    let right = [("Authorization", "Bearer for clients")];
    assert_eq!(served.send("GET /metrics", &right, "").await.0, 200);
}
