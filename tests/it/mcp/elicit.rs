//! How a person is asked, as the bytes of both forms of the protocol have it.

use std::sync::Arc;
use std::time::Duration;

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use atlassian_mcp::config::ConfirmTimeout;
use atlassian_mcp::door::Door;
use atlassian_mcp::mcp;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};

use super::{call, initialize, meta, soon};
use crate::support::{World, config};

/// A client that writes and reads lines by itself.
struct Client {
    world: World,
    lines: BufReader<ReadHalf<DuplexStream>>,
    writer: WriteHalf<DuplexStream>,
}

impl Client {
    async fn new(patience: Duration) -> Self {
        let world = World::new(Flavor::Cloud).await;
        let mut config = config(
            Flavor::Cloud,
            &world.sim.jira_url,
            &world.sim.confluence_url,
        );
        let rule = Rule::parse("confirm write").expect("a rule");
        config.policy.rules = Rules::new(vec![rule], Profile::Open);
        config.policy.confirm_timeout = ConfirmTimeout(patience);
        let door = Arc::new(Door::open(&config).expect("a door"));
        let (near, far) = tokio::io::duplex(64 * 1024);
        let (reader, writer) = tokio::io::split(far);
        tokio::spawn(mcp::over(door, reader, writer, mcp::Shutdown::new()));
        let (reader, writer) = tokio::io::split(near);
        Self {
            world,
            lines: BufReader::new(reader),
            writer,
        }
    }

    async fn send(&mut self, message: &Value) {
        let line = format!("{message}\n");
        self.writer.write_all(line.as_bytes()).await.expect("sent");
    }

    async fn next(&mut self) -> Value {
        let mut line = String::new();
        soon("a line", self.lines.read_line(&mut line))
            .await
            .expect("read");
        serde_json::from_str(&line).expect("JSON")
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.send(message).await;
        self.next().await
    }

    async fn can_be_asked(&mut self) {
        let mut hello = initialize(0, "2025-06-18");
        hello["params"]["capabilities"] = json!({"elicitation": {}});
        self.ask(&hello).await;
    }
}

fn comment(id: u64) -> Value {
    call(
        id,
        "jira_add_comment",
        json!({"issue_key": "PROJ-789", "body": "hello"}),
    )
}

#[tokio::test]
async fn before_2026_the_client_is_asked_while_the_call_waits() {
    for (action, is_made) in [("accept", true), ("decline", false), ("cancel", false)] {
        let mut client = Client::new(Duration::from_secs(20)).await;
        client.can_be_asked().await;
        let question = client.ask(&comment(1)).await;
        assert_eq!(question["method"], "elicitation/create", "{question}");
        let message = question["params"]["message"].as_str().expect("a message");
        assert!(
            message.contains("PROJ-789") && message.contains("hello"),
            "{message}"
        );
        assert_eq!(question["params"]["requestedSchema"]["type"], "object");
        let mut result = json!({"action": action});
        if is_made {
            result["content"] = json!({});
        }
        let reply = json!({"jsonrpc": "2.0", "id": question["id"], "result": result});
        let answer = client.ask(&reply).await;
        assert_eq!(answer["id"], 1);
        assert_eq!(
            answer["result"]["isError"].as_bool().unwrap_or(false),
            !is_made,
            "{answer}"
        );
        assert_eq!(
            client.world.writes().len(),
            usize::from(is_made),
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_client_that_does_not_answer_changes_nothing_and_blocks_nothing() {
    let mut client = Client::new(Duration::from_millis(300)).await;
    client.can_be_asked().await;
    client.send(&comment(1)).await;
    let question = client.next().await;
    assert_eq!(question["method"], "elicitation/create");
    let read = call(2, "jira_get_issue", json!({"issue_key": "PROJ-789"}));
    client.send(&read).await;
    let mut answers = Vec::new();
    while answers.len() < 2 {
        let line = client.next().await;
        // The question may be taken back by a notification.
        if line.get("id").is_some() && line.get("method").is_none() {
            answers.push(line);
        }
    }
    let of = |id: u64| {
        answers
            .iter()
            .find(|answer| answer["id"] == id)
            .expect("an answer")
    };
    assert!(!of(2)["result"]["isError"].as_bool().unwrap_or(false));
    assert_eq!(of(1)["result"]["isError"], true, "{}", of(1));
    assert!(client.world.writes().is_empty());
}

#[tokio::test]
async fn from_2026_on_the_answer_is_a_question() {
    let mut client = Client::new(Duration::from_secs(20)).await;
    let with = |mut message: Value, more: Value| {
        message["params"]["_meta"] = meta();
        message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] =
            json!({"elicitation": {}});
        for (key, value) in more.as_object().expect("an object") {
            message["params"][key] = value.clone();
        }
        message
    };
    let first = client.ask(&with(comment(1), json!({}))).await;
    let result = &first["result"];
    assert_eq!(result["resultType"], "input_required", "{first}");
    let question = &result["inputRequests"]["confirm"];
    assert_eq!(question["method"], "elicitation/create", "{first}");
    assert!(client.world.writes().is_empty());
    let state = &result["requestState"];
    let refused =
        json!({"requestState": state, "inputResponses": {"confirm": {"action": "decline"}}});
    let second = client.ask(&with(comment(2), refused)).await;
    assert_eq!(second["result"]["isError"], true, "{second}");
    let again = client.ask(&with(comment(3), json!({}))).await;
    let state = &again["result"]["requestState"];
    let accepted = json!({"requestState": state, "inputResponses": {"confirm": {"action": "accept", "content": {}}}});
    let made = client.ask(&with(comment(4), accepted.clone())).await;
    assert!(
        !made["result"]["isError"].as_bool().unwrap_or(false),
        "{made}"
    );
    assert_eq!(client.world.writes().len(), 1);
    let replayed = client.ask(&with(comment(5), accepted)).await;
    assert_eq!(
        replayed["result"]["resultType"], "input_required",
        "once only: {replayed}"
    );
    assert_eq!(client.world.writes().len(), 1);
}

#[tokio::test]
async fn a_client_that_cannot_be_asked_gets_a_plan() {
    let mut client = Client::new(Duration::from_secs(20)).await;
    client.ask(&initialize(0, "2025-06-18")).await;
    let answer = client.ask(&comment(1)).await;
    let text = answer["result"]["content"][0]["text"]
        .as_str()
        .expect("text");
    assert!(text.contains("\"plan\":\"plan-"), "{text}");
    assert!(client.world.writes().is_empty());
    let mut newest = comment(2);
    newest["params"]["_meta"] = meta();
    let answer = client.ask(&newest).await;
    let text = answer["result"]["content"][0]["text"]
        .as_str()
        .expect("text");
    assert!(text.contains("\"plan\":\"plan-"), "{text}");
}
