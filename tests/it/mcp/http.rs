//! Over HTTP, with requests written byte by byte: who is let in, what is refused and how, and how it stops.

use std::net::SocketAddr;
use std::time::Duration;

use atlassian_mcp::mcp::{self, HttpOptions, Shutdown};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::site::Site;
use super::{call, code, initialize, message, meta, request, soon, waiting_call};

/// A listening server.
struct Served {
    address: SocketAddr,
    shutdown: Shutdown,
    server: JoinHandle<std::io::Result<()>>,
}

/// What came back.
#[derive(Debug)]
struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Response {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

impl Served {
    async fn start(site: &Site, options: HttpOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = Shutdown::new();
        let serving = mcp::http(site.door(), listener, options, shutdown.clone());
        Self {
            address,
            shutdown,
            server: tokio::spawn(serving),
        }
    }

    /// Sends a request and leaves the answer to be read.
    async fn open(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> TcpStream {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        let usual = [
            ("Host", "localhost"),
            ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"),
        ];
        let given = |name: &str| {
            headers
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        for (name, value) in usual.iter().filter(|(name, _)| !given(name)).chain(headers) {
            if !value.is_empty() {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        if !given("Content-Length") {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // A server that refuses early may close before all is written.
        let _ = stream.write_all(body).await;
        stream
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        read(self.open(method, path, headers, body).await).await
    }

    async fn post(&self, message: &Value, headers: &[(&str, &str)]) -> Response {
        self.send("POST", "/mcp", headers, message.to_string().as_bytes())
            .await
    }

    async fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], b"").await
    }
}

async fn read(mut stream: TcpStream) -> Response {
    let mut bytes = Vec::new();
    soon("a response", stream.read_to_end(&mut bytes))
        .await
        .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    Response {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

async fn served(site: &Site) -> Served {
    Served::start(site, HttpOptions::default()).await
}

#[tokio::test]
async fn answers_in_plain_json_without_a_session() {
    let site = Site::new().await;
    let served = served(&site).await;
    let hello = served.post(&initialize(1, "2025-06-18"), &[]).await;
    assert_eq!(hello.status, 200);
    assert!(
        hello.head.contains("content-type: application/json"),
        "{}",
        hello.head
    );
    assert!(!hello.head.contains("mcp-session-id"), "{}", hello.head);
    assert_eq!(hello.json()["result"]["protocolVersion"], "2025-06-18");
    let note = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(served.post(&note, &[]).await.status, 202);
    let version = [("MCP-Protocol-Version", "2025-06-18")];
    let list = served
        .post(&request(2, "tools/list"), &version)
        .await
        .json();
    assert!(
        list["result"]["tools"]
            .as_array()
            .is_some_and(|tools| !tools.is_empty())
    );
    assert!(list["result"].get("ttlMs").is_none());
}

#[tokio::test]
async fn speaks_the_newest_protocol_and_checks_its_headers() {
    let site = Site::new().await;
    let served = served(&site).await;
    let mut list = request(1, "tools/list");
    list["params"] = json!({"_meta": meta()});
    let version = ("MCP-Protocol-Version", "2026-07-28");
    let answer = served
        .post(&list, &[version, ("Mcp-Method", "tools/list")])
        .await;
    assert_eq!(answer.status, 200);
    let result = &answer.json()["result"];
    assert_eq!(result["cacheScope"], "private");
    assert!(result["ttlMs"].as_u64().is_some_and(|ttl| ttl > 0));
    let answer = served
        .post(&list, &[version, ("Mcp-Method", "tools/call")])
        .await;
    assert_eq!((answer.status, code(&answer.json())), (400, -32020));
    let mut unknown = request(1, "issues/list");
    unknown["params"] = json!({"_meta": meta()});
    let answer = served
        .post(&unknown, &[version, ("Mcp-Method", "issues/list")])
        .await;
    assert_eq!((answer.status, code(&answer.json())), (404, -32601));
    let old = [("MCP-Protocol-Version", "1999-01-01")];
    let answer = served.post(&request(1, "tools/list"), &old).await;
    assert_eq!(answer.status, 400);
    assert!(message(&answer.json()).contains("1999-01-01"));
}

#[tokio::test]
async fn only_known_hosts_and_origins_come_in() {
    let site = Site::new().await;
    let options = HttpOptions {
        allowed_hosts: vec!["mcp.example.com".to_owned()],
        allowed_origins: vec!["https://app.example.com".to_owned()],
        ..HttpOptions::default()
    };
    let served = Served::start(&site, options).await;
    let cases = [
        (("Host", "localhost:8000"), 200),
        (("Host", "127.0.0.1"), 200),
        (("Host", "[::1]:8000"), 200),
        (("Host", "mcp.example.com:8443"), 200),
        (("Host", "evil.example.com"), 403),
        (("Host", "mcp.example.com.evil.com"), 403),
        (("Origin", "http://localhost:6274"), 200),
        (("Origin", "https://app.example.com"), 200),
        (("Origin", "http://app.example.com"), 403),
        (("Origin", "https://app.example.com:444"), 403),
        (("Origin", "https://evil.example.com"), 403),
        (("Origin", "null"), 403),
    ];
    for (header, wanted) in cases {
        let answer = served.post(&request(1, "ping"), &[header]).await;
        assert_eq!(answer.status, wanted, "{header:?}: {answer:?}");
        if wanted == 403 {
            let answer = answer.json();
            let words = message(&answer);
            assert!(
                words.contains(header.1) && words.contains("allowed"),
                "{words}"
            );
        }
    }
}

#[tokio::test]
async fn an_empty_list_of_origins_refuses_all_but_loopback() {
    let site = Site::new().await;
    let served = served(&site).await;
    let foreign = [("Origin", "https://app.example.com")];
    assert_eq!(served.post(&request(1, "ping"), &foreign).await.status, 403);
}

#[tokio::test]
async fn what_a_client_accepts_is_read_kindly() {
    let site = Site::new().await;
    let served = served(&site).await;
    for (accept, wanted) in [
        ("application/json, text/event-stream", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("text/html", 406),
    ] {
        let answer = served
            .post(&request(1, "ping"), &[("Accept", accept)])
            .await;
        assert_eq!(answer.status, wanted, "{accept}");
    }
    let answer = served
        .post(&request(1, "ping"), &[("Content-Type", "text/plain")])
        .await;
    assert_eq!(answer.status, 415);
    assert!(message(&answer.json()).contains("application/json"));
}

#[tokio::test]
async fn broken_bodies_are_told_what_is_wrong() {
    let site = Site::new().await;
    let served = served(&site).await;
    let wrong = call(5, "jira_get_issue", json!("PROJ-1")).to_string();
    let batch = json!([request(6, "ping")]).to_string();
    let unknown = call(7, "jira_fly", json!({})).to_string();
    let cases: [(&[u8], u16, i64, &str); 6] = [
        (b"{nope", 400, -32700, "Parse error"),
        (b"", 400, -32700, "body is empty"),
        (
            b"{\"a\": \"\xff\"}",
            400,
            -32700,
            "not valid UTF-8 at byte 7",
        ),
        (
            wrong.as_bytes(),
            200,
            -32602,
            "`arguments` must be an object, not a string",
        ),
        (batch.as_bytes(), 400, -32600, "batches are not supported"),
        (unknown.as_bytes(), 200, -32602, "Unknown tool: jira_fly"),
    ];
    for (body, status, wanted, words) in cases {
        let answer = served.send("POST", "/mcp", &[], body).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(code(&answer.json()), wanted, "{answer:?}");
        assert!(message(&answer.json()).contains(words), "{answer:?}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_ten_megabytes_are_not() {
    let site = Site::new().await;
    let served = served(&site).await;
    let big = call(
        1,
        "jira_get_issue",
        json!({"issue_key": "x".repeat(10_000_000)}),
    );
    let answer = served.post(&big, &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["result"]["isError"], true);
    let options = HttpOptions {
        largest_body: 1000,
        ..HttpOptions::default()
    };
    let served = Served::start(&site, options).await;
    let answer = served.post(&big_enough(1001), &[]).await;
    assert_eq!(answer.status, 413);
    assert!(message(&answer.json()).contains("1000 bytes"), "{answer:?}");
    assert_eq!(served.post(&request(1, "ping"), &[]).await.status, 200);
}

fn big_enough(size: usize) -> Value {
    call(1, "jira_get_issue", json!({"issue_key": "x".repeat(size)}))
}

#[tokio::test]
async fn other_methods_and_paths_say_where_to_go() {
    let site = Site::new().await;
    let options = HttpOptions {
        path: "/tools/atlassian".to_owned(),
        ..HttpOptions::default()
    };
    let served = Served::start(&site, options).await;
    for method in ["GET", "DELETE", "PUT"] {
        let answer = served.send(method, "/tools/atlassian", &[], b"").await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: post"), "{}", answer.head);
    }
    let answer = served.get("/mcp").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("`/tools/atlassian`"),
        "{}",
        answer.body
    );
    let ping = request(1, "ping").to_string();
    let slash = served
        .send("POST", "/tools/atlassian/", &[], ping.as_bytes())
        .await;
    assert_eq!(slash.status, 200);
}

#[tokio::test]
async fn health_is_about_the_process_and_readiness_about_the_sites() {
    let site = Site::new().await;
    site.release();
    let served = served(&site).await;
    // A probe comes with any host.
    let probe = served
        .send("GET", "/healthz", &[("Host", "10.1.2.3:8000")], b"")
        .await;
    assert_eq!(
        (probe.status, probe.body.as_str()),
        (200, "{\"status\":\"ok\"}")
    );
    let ready = served.get("/readyz").await;
    assert_eq!(ready.status, 503, "nothing is found at this site");
    let ready = ready.json();
    assert_eq!(ready["status"], "unavailable");
    let products = ready["products"].as_array().expect("products");
    assert_eq!(products.len(), 2);
    for product in products {
        assert_eq!(product["ready"], false);
        assert!(
            product["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
    }
}

#[tokio::test]
async fn with_a_token_only_those_who_send_it_come_in() {
    let site = Site::new().await;
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "for clients\n").unwrap();
    let options = HttpOptions {
        auth_token_file: Some(token.path().to_owned()),
        ..HttpOptions::default()
    };
    let served = Served::start(&site, options).await;
    let hello = initialize(1, "2025-06-18");

    let answer = served.post(&hello, &[]).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .head
            .contains("www-authenticate: bearer realm=\"atlassian-mcp\"\r\n"),
        "{}",
        answer.head
    );
    assert!(message(&answer.json()).contains("Authorization: Bearer TOKEN"));

    let wrong = ("Authorization", "Bearer for others");
    let answer = served.post(&hello, &[wrong]).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer.head.contains("error=\"invalid_token\""),
        "{}",
        answer.head
    );
    assert_eq!(served.get("/readyz").await.status, 401);
    assert_eq!(served.get("/healthz").await.status, 200);

    let right = ("Authorization", "Bearer for clients");
    assert_eq!(served.post(&hello, &[right]).await.status, 200);
    std::fs::write(token.path(), "for others\n").unwrap();
    assert_eq!(served.post(&hello, &[right]).await.status, 401);
    assert_eq!(served.post(&hello, &[wrong]).await.status, 200);
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_its_call() {
    let mut site = Site::new().await;
    let served = served(&site).await;
    let body = waiting_call(1).to_string();
    let stream = served.open("POST", "/mcp", &[], body.as_bytes()).await;
    site.reached().await;
    drop(stream);
    site.left().await;
    assert_eq!(served.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_stop_lets_running_calls_finish_and_takes_no_new_ones() {
    let mut site = Site::new().await;
    let served = served(&site).await;
    let body = waiting_call(1).to_string();
    let stream = served.open("POST", "/mcp", &[], body.as_bytes()).await;
    site.reached().await;
    served.shutdown.begin();
    // The listener goes as soon as the server has seen the stop.
    soon("the listener's end", async {
        while TcpStream::connect(served.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    site.release();
    let answer = read(stream).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["id"], 1);
    soon("the end", served.server)
        .await
        .unwrap()
        .expect("a clean end");
}

#[tokio::test]
async fn a_second_request_to_stop_ends_running_calls_with_an_error() {
    let mut site = Site::new().await;
    let served = served(&site).await;
    let body = waiting_call(1).to_string();
    let stream = served.open("POST", "/mcp", &[], body.as_bytes()).await;
    site.reached().await;
    served.shutdown.force();
    let answer = read(stream).await;
    assert_eq!(answer.status, 503);
    assert!(message(&answer.json()).contains("stopping"), "{answer:?}");
    soon("the end", served.server)
        .await
        .unwrap()
        .expect("a clean end");
}

#[tokio::test]
async fn a_client_that_sends_its_request_too_slowly_is_left_and_a_slow_call_is_not() {
    let mut site = Site::new().await;
    let options = HttpOptions {
        patience: Duration::from_millis(300),
        ..HttpOptions::default()
    };
    let served = Served::start(&site, options).await;
    let body = waiting_call(1).to_string();
    let call = served.open("POST", "/mcp", &[], body.as_bytes()).await;
    site.reached().await;

    let mut head = TcpStream::connect(served.address).await.unwrap();
    head.write_all(b"POST /mcp HTTP/1.1\r\nHost: local")
        .await
        .unwrap();
    let silent = TcpStream::connect(served.address).await.unwrap();
    let length = [("Content-Length", "1000")];
    let half = served.open("POST", "/mcp", &length, b"{").await;
    let answer = read(half).await;
    assert_eq!(answer.status, 408);
    assert!(
        message(&answer.json()).contains("did not come within"),
        "{answer:?}"
    );
    for mut stream in [head, silent] {
        let mut rest = Vec::new();
        soon("hanging up", stream.read_to_end(&mut rest))
            .await
            .unwrap();
        assert!(
            rest.is_empty() || rest.starts_with(b"HTTP/1.1 4"),
            "{rest:?}"
        );
    }
    // The call has waited for longer than any of them.
    site.release();
    assert_eq!(read(call).await.status, 200);
}
