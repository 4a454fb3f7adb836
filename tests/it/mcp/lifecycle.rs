//! In memory: rmcp's own client in both of its lifecycles, and messages no client of rmcp's would send.

use atlassian_mcp::mcp;
use rmcp::ServiceError;
use rmcp::model::{CacheScope, CallToolRequestParams, PaginatedRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RoleClient, RunningService};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::JoinHandle;

use super::site::Site;
use super::{call, code, initialize, message, meta, request, soon, waiting_call};

/// A server at the other end of a pair of streams.
fn served(site: &Site) -> (DuplexStream, JoinHandle<std::io::Result<()>>) {
    let (near, far) = tokio::io::duplex(64 * 1024);
    let (reader, writer) = tokio::io::split(far);
    let server = tokio::spawn(mcp::over(site.door(), reader, writer, mcp::Shutdown::new()));
    (near, server)
}

fn old() -> ClientLifecycleMode {
    ClientLifecycleMode::Initialize
}

fn new() -> ClientLifecycleMode {
    ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    }
}

/// Runs a test in both lifecycles.
macro_rules! in_both_lifecycles {
    ($name:ident, $test:ident) => {
        mod $name {
            #[tokio::test]
            async fn initialize() {
                super::$test(super::old()).await;
            }

            #[tokio::test]
            async fn discover() {
                super::$test(super::new()).await;
            }
        }
    };
}

type Client = RunningService<RoleClient, ()>;

async fn connected(
    site: &Site,
    mode: ClientLifecycleMode,
) -> (Client, JoinHandle<std::io::Result<()>>) {
    let (near, server) = served(site);
    let connecting = ().serve_with_lifecycle(near, mode);
    let client = soon("the handshake", connecting).await.expect("connected");
    (client, server)
}

async fn says_who_it_is_and_ends_with_its_client(mode: ClientLifecycleMode) {
    let site = Site::new().await;
    let (client, server) = connected(&site, mode).await;
    let info = client.peer_info().expect("known after the handshake");
    let implementation = info.server_info.clone().expect("a name");
    assert_eq!(implementation.name, "atlassian-mcp");
    assert_eq!(implementation.version, env!("CARGO_PKG_VERSION"));
    let instructions = info.instructions.as_deref().expect("instructions");
    assert!(instructions.contains("Jira"), "{instructions}");
    assert!(info.capabilities.tools.is_some());
    assert!(info.capabilities.resources.is_some());
    assert!(info.capabilities.prompts.is_some());
    assert!(info.capabilities.completions.is_some());
    client.cancel().await.expect("closed");
    soon("the end", server).await.unwrap().expect("a clean end");
}
in_both_lifecycles!(hello, says_who_it_is_and_ends_with_its_client);

async fn lists_the_same_tools_twice_on_one_page(mode: ClientLifecycleMode) {
    let site = Site::new().await;
    let (client, _server) = connected(&site, mode).await;
    let first = client.list_tools(None).await.expect("a list");
    let second = client.list_tools(None).await.expect("a list");
    assert_eq!(
        serde_json::to_string(&first.tools).unwrap(),
        serde_json::to_string(&second.tools).unwrap()
    );
    assert_eq!(first.next_cursor, None);
    let issue = first
        .tools
        .iter()
        .find(|tool| tool.name == "jira_get_issue");
    let issue = issue.expect("the tool is listed");
    assert!(issue.title.is_some() && issue.description.is_some());
    assert!(issue.output_schema.is_none());
    let hints = issue.annotations.as_ref().expect("hints");
    assert_eq!(hints.read_only_hint, Some(true));
    let cursor = PaginatedRequestParams::default().with_cursor(Some("x".to_owned()));
    let error = client.list_tools(Some(cursor)).await.unwrap_err();
    assert!(
        error.to_string().contains("everything is on one page"),
        "{error}"
    );
}
in_both_lifecycles!(list, lists_the_same_tools_twice_on_one_page);

async fn tells_failures_from_protocol_errors(mode: ClientLifecycleMode) {
    let site = Site::new().await;
    site.release();
    let (client, _server) = connected(&site, mode).await;
    let error = client
        .call_tool(CallToolRequestParams::new("jira_fly"))
        .await
        .unwrap_err();
    let ServiceError::McpError(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.code.0, -32602);
    assert_eq!(error.message, "Unknown tool: jira_fly");
    for arguments in [json!({}), json!({"issue_key": "PROJ-1"})] {
        let Value::Object(arguments) = arguments else {
            unreachable!("written above")
        };
        let params = CallToolRequestParams::new("jira_get_issue").with_arguments(arguments);
        let result = client.call_tool(params).await.expect("an answer");
        assert_eq!(result.is_error, Some(true));
        assert_eq!(result.content.len(), 1);
        assert_eq!(result.structured_content, None);
    }
}
in_both_lifecycles!(failure, tells_failures_from_protocol_errors);

#[tokio::test]
async fn the_newest_protocol_gets_hints_for_caching() {
    let site = Site::new().await;
    let (client, _server) = connected(&site, new()).await;
    let list = client.list_tools(None).await.expect("a list");
    assert!(list.ttl_ms.is_some_and(|ttl| ttl > 0));
    assert_eq!(list.cache_scope, Some(CacheScope::Private));
    let (client, _server) = connected(&site, old()).await;
    let list = client.list_tools(None).await.expect("a list");
    assert_eq!((list.ttl_ms, list.cache_scope), (None, None));
}

/// A client that writes lines of its own.
struct Raw {
    reader: BufReader<ReadHalf<DuplexStream>>,
    writer: WriteHalf<DuplexStream>,
}

impl Raw {
    fn to(site: &Site) -> Self {
        let (reader, writer) = tokio::io::split(served(site).0);
        let reader = BufReader::new(reader);
        Self { reader, writer }
    }

    async fn send(&mut self, message: &Value) {
        let line = format!("{message}\n");
        self.writer.write_all(line.as_bytes()).await.unwrap();
    }

    async fn next(&mut self) -> Value {
        let mut line = String::new();
        let reading = self.reader.read_line(&mut line);
        soon("an answer", reading).await.unwrap();
        serde_json::from_str(&line).expect("a line of JSON")
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.send(message).await;
        self.next().await
    }
}

#[tokio::test]
async fn each_version_is_answered_in_kind_and_an_unknown_one_with_the_last_handshake() {
    let cases = [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
    ];
    let site = Site::new().await;
    for (asked, agreed) in cases {
        let mut raw = Raw::to(&site);
        let answer = raw.ask(&initialize(1, asked)).await;
        assert_eq!(answer["result"]["protocolVersion"], agreed, "{asked}");
        assert_eq!(answer["result"]["serverInfo"]["name"], "atlassian-mcp");
        let list = raw.ask(&request(2, "tools/list")).await;
        assert!(list["result"]["tools"].is_array(), "{asked}: {list}");
        // What came with the newest protocol stays out of the older ones.
        assert!(list["result"].get("resultType").is_none(), "{asked}");
    }
}

#[tokio::test]
async fn discover_names_every_version() {
    let site = Site::new().await;
    let mut raw = Raw::to(&site);
    let mut discover = request(1, "server/discover");
    discover["params"] = json!({"_meta": meta()});
    let answer = raw.ask(&discover).await;
    let versions = [
        "2024-11-05",
        "2025-03-26",
        "2025-06-18",
        "2025-11-25",
        "2026-07-28",
    ];
    assert_eq!(answer["result"]["supportedVersions"], json!(versions));
    assert_eq!(answer["result"]["cacheScope"], "private");
    let mut unknown = request(2, "tools/list");
    unknown["params"] = json!({"_meta": meta()});
    unknown["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("2031-01-01");
    assert_eq!(code(&raw.ask(&unknown).await), -32022);
}

#[tokio::test]
async fn wrong_requests_are_told_what_is_wrong() {
    let site = Site::new().await;
    let mut raw = Raw::to(&site);
    let cases = [
        (
            request(1, "issues/list"),
            -32601,
            "Method not found: issues/list",
        ),
        (
            call(2, "jira_fly", json!({})),
            -32602,
            "Unknown tool: jira_fly",
        ),
        (
            call(3, "jira_get_issue", json!(["PROJ-1"])),
            -32602,
            "`arguments` must be an object, not an array",
        ),
        (request(4, "tools/call"), -32602, "`params` is missing"),
        (request(5, "initialize"), -32602, "`params` is missing"),
        (
            json!({"id": 6, "method": "ping"}),
            -32600,
            "`jsonrpc` must be",
        ),
        (
            json!([request(7, "ping")]),
            -32600,
            "batches are not supported",
        ),
    ];
    for (number, (wrong, wanted, words)) in (1..).zip(cases) {
        let answer = raw.ask(&wrong).await;
        assert_eq!(answer["id"], number, "{answer}");
        assert_eq!(code(&answer), wanted, "{answer}");
        assert!(message(&answer).contains(words), "{answer}");
    }
    assert_eq!(raw.ask(&request(9, "ping")).await["result"], json!({}));
}

#[tokio::test]
async fn a_notification_before_the_handshake_does_no_harm() {
    let site = Site::new().await;
    let mut raw = Raw::to(&site);
    for method in [
        "notifications/initialized",
        "notifications/cancelled",
        "notifications/none",
    ] {
        raw.send(&json!({"jsonrpc": "2.0", "method": method})).await;
    }
    let answer = raw.ask(&initialize(1, "2025-06-18")).await;
    assert_eq!(answer["id"], 1);
}

#[tokio::test]
async fn a_cancelled_call_stops_at_the_site_and_is_not_answered() {
    let mut site = Site::new().await;
    let mut raw = Raw::to(&site);
    raw.ask(&initialize(1, "2025-06-18")).await;
    raw.send(&waiting_call(2)).await;
    site.reached().await;
    let params = json!({"requestId": 2, "reason": "changed my mind"});
    raw.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}))
        .await;
    site.left().await;
    let answer = raw.ask(&request(3, "ping")).await;
    assert_eq!(answer["id"], 3, "the cancelled call was answered: {answer}");
}

#[tokio::test]
async fn an_id_in_use_is_refused_and_free_again_after_the_answer() {
    let mut site = Site::new().await;
    let mut raw = Raw::to(&site);
    raw.send(&waiting_call(5)).await;
    site.reached().await;
    let refused = raw.ask(&waiting_call(5)).await;
    assert_eq!(refused["id"], 5);
    assert_eq!(code(&refused), -32600);
    assert!(message(&refused).contains("still runs"), "{refused}");
    site.release();
    let answer = raw.next().await;
    assert_eq!(answer["id"], 5);
    assert!(answer["result"].is_object(), "{answer}");
    let again = raw.ask(&request(5, "ping")).await;
    assert!(again["result"].is_object(), "{again}");
}

#[tokio::test]
async fn thirty_two_calls_are_in_flight_at_once() {
    let mut site = Site::new().await;
    let mut raw = Raw::to(&site);
    for id in 1..=32 {
        raw.send(&waiting_call(id)).await;
    }
    for _ in 1..=32 {
        site.reached().await;
    }
    assert_eq!(raw.ask(&request(99, "ping")).await["id"], 99);
    site.release();
    let mut answered = Vec::new();
    for _ in 1..=32 {
        let answer = raw.next().await;
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answered.push(answer["id"].as_u64().unwrap());
    }
    answered.sort_unstable();
    assert!(answered.into_iter().eq(1..=32));
}
