//! A hostile site, or somebody on the way to it: no credential leaves to another host, nothing is read without end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{FLAVORS, World};

/// Rules of the simulator; `@EVIL` stands for the address of a host that listens.
pub const ATTACKS: &[(&str, &str)] = &[
    (
        "another host",
        "product=jira times=always redirect=http://@EVIL/steal",
    ),
    (
        "another host by its name",
        "product=jira times=always redirect=http://localhost:@PORT/steal",
    ),
    (
        "another scheme",
        "product=jira times=always redirect=https://@EVIL/steal",
    ),
    (
        "a host behind an at sign",
        "product=jira times=always redirect=http://127.0.0.1@@EVIL/steal",
    ),
    (
        "a host without a scheme",
        "product=jira times=always redirect=//@EVIL/steal",
    ),
    (
        "a file",
        "product=jira times=always redirect=file:///etc/passwd",
    ),
    (
        "a circle",
        "product=jira times=always redirect=/rest/api/3/issue/PROJ-123",
    ),
    (
        "an answer without end",
        "product=jira times=always huge=200000000",
    ),
    (
        "nonsense",
        "product=jira times=always status=200 body=nonsense",
    ),
    (
        "a login page",
        "product=jira times=always status=200 body=html",
    ),
    ("half an answer", "product=jira times=always truncate=20"),
];

/// A host that answers everything and remembers what it was sent.
async fn evil() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heard = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 8192];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
            heard.lock().expect("a lock").push(text);
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                .await;
        }
    });
    (address, seen)
}

#[tokio::test]
async fn no_credential_leaves_and_every_call_ends() {
    for flavor in FLAVORS {
        for (what, rule) in ATTACKS {
            let (address, seen) = evil().await;
            let port = address.rsplit(':').next().expect("a port");
            let rule = rule
                .replace("@@EVIL", &format!("@{address}"))
                .replace("@EVIL", &address)
                .replace("@PORT", port);
            let world = World::new(flavor).await;
            world.sim.add_fault(&rule).expect("a rule");
            for (tool, arguments) in [
                ("jira_get_issue", json!({"issue_key": "PROJ-123"})),
                (
                    "jira_add_comment",
                    json!({"issue_key": "PROJ-123", "body": "x"}),
                ),
            ] {
                let call = world.call(tool, arguments);
                let said = tokio::time::timeout(Duration::from_secs(25), call)
                    .await
                    .expect("it ends");
                assert!(said.is_error, "{flavor} {tool}, {what}: {}", said.text);
                for secret in ["demo-token", "demo-pat"] {
                    assert!(
                        !said.text.contains(secret),
                        "{flavor} {tool}, {what}: {}",
                        said.text
                    );
                }
            }
            for request in seen.lock().expect("a lock").iter() {
                let request = request.to_lowercase();
                assert!(
                    !request.contains("authorization"),
                    "{flavor}, {what}: {request}"
                );
                assert!(!request.contains("demo-"), "{flavor}, {what}: {request}");
            }
        }
    }
}

/// A body of a few kilobytes that unpacks to many times of what may be read.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1 << 20];
    packed.write_all(b"{\"key\": \"").expect("written");
    for _ in 0..300 {
        packed.write_all(&zeros).expect("written");
    }
    packed.finish().expect("packed")
}

#[tokio::test]
async fn an_answer_that_unpacks_without_end_is_cut_off() {
    let body = bomb();
    assert!(body.len() < 1 << 20, "{}", body.len());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let body = body.clone();
            tokio::spawn(async move {
                let mut bytes = vec![0; 8192];
                let _ = stream.read(&mut bytes).await;
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\
                     content-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes()).await;
                let _ = stream.write_all(&body).await;
            });
        }
    });
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            if let atlassian_mcp::config::Configured::On(site) = &mut config.jira {
                site.base = format!("http://{address}").parse().expect("an address");
                site.network.gateway = None;
                site.limits.body_bytes = 4 << 20;
            }
        })
        .await;
        let call = world.call("jira_get_issue", json!({"issue_key": "PROJ-123"}));
        let said = tokio::time::timeout(Duration::from_secs(25), call)
            .await
            .expect("it ends");
        assert!(
            said.is_error && said.text.ends_with("[limit reached]"),
            "{flavor}: {}",
            said.text
        );
    }
}

/// An address is resolved when it is read: `issue/PROJ-123/worklog/..` is the issue.
#[tokio::test]
async fn a_name_that_climbs_reaches_nothing() {
    let calls = [
        (
            "jira_delete_worklog",
            json!({"issue_key": "PROJ-123", "worklog_id": ".."}),
        ),
        (
            "confluence_set_content_property",
            json!({"page_id": "12345", "key": "..", "value": "x"}),
        ),
        (
            "confluence_set_content_property",
            json!({"page_id": "12345", "key": "..", "value": ""}),
        ),
    ];
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        for (tool, arguments) in &calls {
            let said = world.call(tool, arguments.clone()).await;
            // Where the name stands in the body, it is one like any other.
            let is_in_path = tool.starts_with("jira");
            assert!(
                said.is_error || !is_in_path,
                "{tool} on {flavor}: {}",
                said.text
            );
        }
        let deleted: Vec<String> = world
            .writes()
            .into_iter()
            .filter(|line| line.starts_with("DELETE ") && !line.contains("/properties/"))
            .collect();
        assert!(deleted.is_empty(), "{flavor}: {deleted:?}");
        for (tool, arguments) in [
            ("jira_get_issue", json!({"issue_key": "PROJ-123"})),
            ("confluence_get_page", json!({"page_id": "12345"})),
        ] {
            world.ok(tool, arguments).await;
        }
    }
}
