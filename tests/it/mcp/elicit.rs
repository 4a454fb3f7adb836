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

#[tokio::test]
async fn an_answer_that_is_no_answer_changes_nothing() {
    let garbage = [
        json!({"result": {}}),
        json!({"result": null}),
        json!({"result": {"action": "yes", "content": {}}}),
        json!({"result": {"action": "ACCEPT", "content": {}}}),
        json!({"result": {"action": ["accept"]}}),
        json!({"result": {"content": {"action": "accept"}}}),
        json!({"result": "accept"}),
        json!({"result": true}),
        json!({"error": {"code": -32601, "message": "accept"}}),
    ];
    for said in garbage {
        let mut client = Client::new(Duration::from_secs(2)).await;
        client.can_be_asked().await;
        let question = client.ask(&comment(1)).await;
        let mut reply = said.clone();
        reply["jsonrpc"] = json!("2.0");
        reply["id"] = question["id"].clone();
        client.send(&reply).await;
        let read = call(2, "jira_get_issue", json!({"issue_key": "PROJ-789"}));
        client.send(&read).await;
        let mut answers = Vec::new();
        while answers.len() < 2 {
            let line = client.next().await;
            if line.get("method").is_none() && line["id"].is_number() {
                answers.push(line);
            }
        }
        let of = |id: u64| {
            answers
                .iter()
                .find(|answer| answer["id"] == id)
                .expect("an answer")
        };
        assert_eq!(of(1)["result"]["isError"], true, "{said}: {}", of(1));
        assert!(
            !of(2)["result"]["isError"].as_bool().unwrap_or(false),
            "it goes on: {said}"
        );
        assert!(client.world.writes().is_empty(), "{said}");
    }
}

#[tokio::test]
async fn an_answer_to_another_question_or_too_late_changes_nothing() {
    let mut client = Client::new(Duration::from_millis(300)).await;
    client.can_be_asked().await;
    let question = client.ask(&comment(1)).await;
    let accepted = json!({"action": "accept", "content": {}});
    let stray = json!({"jsonrpc": "2.0", "id": 4711, "result": accepted});
    client.send(&stray).await;
    let mut answer = client.next().await;
    while answer["id"] != 1 || answer.get("method").is_some() {
        answer = client.next().await;
    }
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    let late = json!({"jsonrpc": "2.0", "id": question["id"], "result": accepted});
    client.send(&late).await;
    let read = call(3, "jira_get_issue", json!({"issue_key": "PROJ-789"}));
    let mut answer = client.ask(&read).await;
    while answer["id"] != 3 {
        answer = client.next().await;
    }
    assert!(!answer["result"]["isError"].as_bool().unwrap_or(false));
    assert!(
        client.world.writes().is_empty(),
        "{:?}",
        client.world.writes()
    );
}

#[tokio::test]
async fn in_rounds_only_a_clear_yes_to_this_very_call_counts() {
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
    let mut id = 0;
    let mut next = || {
        id += 1;
        id
    };
    for responses in [
        json!({}),
        json!({"confirm": null}),
        json!({"confirm": {}}),
        json!({"confirm": {"action": "yes"}}),
        json!({"confirm": {"action": true}}),
        json!({"confirm": "accept"}),
        json!({"other": {"action": "accept"}}),
        json!({"confirm": {"action": "cancel"}}),
    ] {
        let asked = client.ask(&with(comment(next()), json!({}))).await;
        let state = asked["result"]["requestState"].clone();
        assert!(state.is_string(), "{asked}");
        let back = json!({"requestState": state, "inputResponses": responses});
        let said = client.ask(&with(comment(next()), back)).await;
        let is_made = said["result"]["isError"].as_bool() != Some(true)
            && said["result"]["resultType"] != "input_required"
            && said.get("error").is_none();
        assert!(!is_made, "{responses}: {said}");
        assert!(client.world.writes().is_empty(), "{responses}: {said}");
    }
    // A state with one letter changed, and one for other arguments.
    let accepted = json!({"confirm": {"action": "accept", "content": {}}});
    let asked = client.ask(&with(comment(next()), json!({}))).await;
    let state = asked["result"]["requestState"].as_str().expect("a state");
    let flipped = match state.strip_suffix('0') {
        Some(rest) => format!("{rest}1"),
        None => format!("{}0", &state[..state.len() - 1]),
    };
    let back = json!({"requestState": flipped, "inputResponses": accepted});
    let said = client.ask(&with(comment(next()), back)).await;
    assert_eq!(said["result"]["resultType"], "input_required", "{said}");
    let other = call(
        next(),
        "jira_add_comment",
        json!({"issue_key": "PROJ-123", "body": "hello"}),
    );
    let back = json!({"requestState": state, "inputResponses": accepted});
    let said = client.ask(&with(other, back)).await;
    assert_eq!(said["result"]["resultType"], "input_required", "{said}");
    assert!(
        client.world.writes().is_empty(),
        "{:?}",
        client.world.writes()
    );
}
