//! No byte that leaves the process holds a credential: not as it is, not in another spelling, not in part.

use std::process::{Command, Stdio};

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::{Audit, AuditTo, Config, Configured, Fsync};
use atlassian_mcp::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::json;

use crate::support::World;
use crate::undo::journal;

/// With every character that some encoding changes.
const TOKEN: &str = "s3cr3t/Token+with=all&the?odd \"ch@rs\"-0123456789";

/// Every spelling that would give it away.
fn spellings(secret: &str) -> Vec<String> {
    let mut all = vec![
        secret.to_owned(),
        secret.chars().rev().collect(),
        serde_json::to_string(secret)
            .expect("JSON")
            .trim_matches('"')
            .to_owned(),
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
            .to_string(),
        url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
        format!("{:?}", secret.as_bytes()),
    ];
    for text in [
        secret.to_owned(),
        format!("ada@example.com:{secret}"),
        format!(":{secret}"),
    ] {
        all.push(STANDARD.encode(&text));
        all.push(STANDARD_NO_PAD.encode(&text));
        all.push(URL_SAFE.encode(&text));
        all.push(URL_SAFE_NO_PAD.encode(&text));
    }
    // Parts: what a shortened log line would hold.
    let characters: Vec<char> = secret.chars().collect();
    for part in characters.windows(12).step_by(4) {
        all.push(part.iter().collect());
    }
    all
}

fn must_not_hold(what: &str, text: &str, secret: &str) {
    for spelling in spellings(secret) {
        assert!(
            !text.contains(&spelling),
            "{what} holds `{spelling}`: {text}"
        );
    }
}

fn with_token(config: &mut Config) {
    let sites = [&mut config.jira, &mut config.confluence];
    for site in sites {
        if let Configured::On(site) = site
            && let Auth::Basic { token, .. } = &mut site.auth
        {
            *token = Credential::Value(Secret::new(TOKEN).expect("not empty"));
        }
    }
}

#[tokio::test]
async fn no_answer_error_journal_or_audit_holds_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let world = World::with(Flavor::Cloud, |config| {
        with_token(config);
        journal(config, folder.path());
        config.records.audit = Some(Audit {
            to: AuditTo::File(path.clone()),
            fsync: Fsync::Never,
            bytes: 1_000_000,
            older: 1,
        });
    })
    .await;
    world.sim.rotate_secret("demo-token", TOKEN);
    let mut said = String::new();
    said += &world
        .call("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await
        .text;
    said += &world
        .call(
            "jira_add_comment",
            json!({"issue_key": "PROJ-123", "body": "x"}),
        )
        .await
        .text;
    for rule in [
        "product=jira times=1 status=401 body=html",
        "product=jira times=1 status=500 body=nonsense",
        "product=jira times=1 reset=3",
        "product=jira times=1 truncate=5",
        "product=jira times=1 redirect=http://127.0.0.1:1/",
    ] {
        world.sim.add_fault(rule).expect("a rule");
        said += &world
            .call(
                "jira_add_comment",
                json!({"issue_key": "PROJ-123", "body": "y"}),
            )
            .await
            .text;
        world.sim.clear_faults();
    }
    // A site that says back what it was sent.
    let echo = format!("ada@example.com:{TOKEN}");
    let echo = STANDARD.encode(echo);
    world
        .sim
        .add_fault(&format!(
            "product=jira times=1 status=400 type=text/plain body=\"Basic {echo}\""
        ))
        .expect("a rule");
    said += &world
        .call("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await
        .text;
    must_not_hold("an answer", &said, TOKEN);
    for name in ["changes.jsonl", "audit.jsonl"] {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("the file");
        assert!(!text.is_empty());
        must_not_hold(name, &text, TOKEN);
    }
    let config = crate::support::config(Flavor::Cloud, "http://127.0.0.1:1", "http://127.0.0.1:1");
    must_not_hold(
        "the configuration as text",
        &format!("{config:?}"),
        "demo-token",
    );
}

/// The binary itself, with everything that it can be made to say.
#[test]
fn no_stream_of_the_program_holds_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, TOKEN).expect("written");
    let program = env!("CARGO_BIN_EXE_atlassian-mcp");
    let request = concat!(
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#,
        "\n",
        r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"jira_get_issue","arguments":{"issue_key":"PROJ-1"}}}"#,
        "\n"
    );
    let runs: [&[&str]; 5] = [
        &["check-config"],
        &["doctor"],
        &["call", "jira_get_issue", "issue_key=PROJ-1"],
        &["tools", "--json"],
        &["serve"],
    ];
    for run in runs {
        for given in ["JIRA_TOKEN_FILE", "JIRA_API_TOKEN"] {
            let mut command = Command::new(program);
            command
                .args(run)
                .env_clear()
                .env("ATLASSIAN_MODE", "cloud")
                .env("JIRA_URL", "http://127.0.0.1:9")
                .env("JIRA_USERNAME", "ada@example.com")
                .env("ATLASSIAN_MCP_LOG", "trace")
                .env(
                    "HTTPS_PROXY",
                    format!("http://user:{}@127.0.0.1:9", "pr0xy-s3cret"),
                )
                .env("ATLASSIAN_MCP_STATE_DIRECTORY", folder.path().join("state"))
                .env("ATLASSIAN_MCP_AUDIT", folder.path().join("audit.jsonl"))
                .current_dir(folder.path())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            match given {
                "JIRA_TOKEN_FILE" => command.env(given, &file),
                _ => command.env(given, TOKEN),
            };
            let mut child = command.spawn().expect("it starts");
            if let Some(mut stdin) = child.stdin.take() {
                use std::io::Write;
                let _ = stdin.write_all(request.as_bytes());
            }
            let output = child.wait_with_output().expect("it ends");
            let stdout = String::from_utf8_lossy(&output.stdout);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(
                !stdout.is_empty() || !stderr.is_empty(),
                "{run:?} says nothing at all"
            );
            must_not_hold(&format!("standard output of {run:?}"), &stdout, TOKEN);
            must_not_hold(&format!("standard error of {run:?}"), &stderr, TOKEN);
            assert!(
                !stdout.contains("pr0xy-s3cret") && !stderr.contains("pr0xy-s3cret"),
                "{run:?}: {stderr}"
            );
        }
    }
    let audit = std::fs::read_to_string(folder.path().join("audit.jsonl")).unwrap_or_default();
    must_not_hold("the audit", &audit, TOKEN);
}

/// A credential of clients, and one that a client sends and that is none.
const CLIENT_TOKEN: &str = "cl1ent/T0ken+for=everyone&nobody-else?42";
const WRONG_TOKEN: &str = "wr0ng/T0ken+of=somebody&else-entirely?17";

/// One request, byte by byte; gives all that comes back.
fn exchange(address: &str, request: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).expect("connected");
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(20)))
        .expect("set");
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn no_byte_of_the_http_layer_holds_one() {
    use std::io::{BufRead, BufReader, Read};
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let (token, client_token) = (write("token", TOKEN), write("client-token", CLIENT_TOKEN));
    let mut child = Command::new(env!("CARGO_BIN_EXE_atlassian-mcp"))
        .args(["serve", "--http", "127.0.0.1:0"])
        .env_clear()
        .env("ATLASSIAN_MODE", "cloud")
        .env("JIRA_URL", "http://127.0.0.1:9")
        .env("JIRA_USERNAME", "ada@example.com")
        .env("JIRA_TOKEN_FILE", &token)
        .env("ATLASSIAN_MCP_AUTH_TOKEN_FILE", &client_token)
        .env("ATLASSIAN_MCP_USER_HEADER", "X-Remote-User")
        .env("ATLASSIAN_MCP_LOG", "trace")
        .env("ATLASSIAN_MCP_STATE_DIRECTORY", folder.path().join("state"))
        .env("ATLASSIAN_MCP_AUDIT", folder.path().join("audit.jsonl"))
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut logged = String::new();
    let address = loop {
        let mut line = String::new();
        assert!(stderr.read_line(&mut line).expect("read") > 0, "{logged}");
        logged += &line;
        if let Some((_, rest)) = line.split_once("listens on http://") {
            break rest.trim().trim_end_matches("/mcp").to_owned();
        }
    };
    let reading = std::thread::spawn(move || {
        let mut rest = String::new();
        let _ = stderr.read_to_string(&mut rest);
        rest
    });
    let call = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"jira_get_issue","arguments":{"issue_key":"PROJ-1"}}}"#;
    let post = |authorization: &str, body: &str| {
        format!(
            "POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
             MCP-Protocol-Version: 2025-06-18\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let get = |path: &str, authorization: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {authorization}\r\n\r\n"
        )
    };
    let (right, wrong) = (
        format!("Bearer {CLIENT_TOKEN}"),
        format!("Bearer {WRONG_TOKEN}"),
    );
    let mut said = String::new();
    for authorization in [&right, &wrong] {
        for request in [
            post(authorization, call),
            post(authorization, "{ not JSON"),
            post(
                authorization,
                &format!(
                    "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":\"{}\"}}",
                    "y".repeat(100_000)
                ),
            ),
            get("/metrics", authorization),
            get("/readyz", authorization),
            get("/nowhere", authorization),
            get("/mcp", authorization),
            // Not HTTP any more.
            format!("POST /mcp HTTP/1.1\r\nAuthorization {authorization}\r\n\r\n"),
            format!("{authorization}\r\n\r\n"),
            format!(
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\nX: {}\r\n\r\n",
                "z".repeat(200_000)
            ),
        ] {
            said += &exchange(&address, &request);
        }
    }
    assert!(
        said.contains("atlassian_mcp_calls_total"),
        "the metrics were read: {said}"
    );
    child.kill().expect("killed");
    let output = child.wait_with_output().expect("it ends");
    logged += &reading.join().expect("read");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let audit = std::fs::read_to_string(folder.path().join("audit.jsonl")).expect("the audit");
    assert!(audit.contains("jira_get_issue"), "{audit}");
    for secret in [TOKEN, CLIENT_TOKEN, WRONG_TOKEN] {
        for (what, text) in [
            ("an HTTP answer", &said),
            ("standard output", &stdout),
            ("the log", &logged),
            ("the audit", &audit),
        ] {
            must_not_hold(what, text, secret);
        }
    }
}
