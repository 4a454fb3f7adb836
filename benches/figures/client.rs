//! A client over standard streams, without a library in between.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Plan;

/// The two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    Cloud,
    DataCenter,
}

impl Edition {
    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cloud => "Cloud",
            Self::DataCenter => "Data Center",
        }
    }
}

/// The program to measure, ready to start, with the backend as its sites.
pub(crate) fn program(plan: &Plan, edition: Edition, backend: SocketAddr) -> Command {
    let token = std::env::temp_dir().join("atlassian-mcp-bench-token");
    std::fs::write(&token, "a-token\n").expect("a place for the token");
    let mut command = Command::new(&plan.binary);
    command
        .env_clear()
        .env("JIRA_URL", format!("http://{backend}"));
    match edition {
        Edition::Cloud => command
            .env("ATLASSIAN_MODE", "cloud")
            .env("JIRA_USERNAME", "ada@example.com")
            .env("JIRA_TOKEN_FILE", &token)
            .env("CONFLUENCE_URL", format!("http://{backend}/wiki"))
            .env("CONFLUENCE_USERNAME", "ada@example.com")
            .env("CONFLUENCE_TOKEN_FILE", &token),
        Edition::DataCenter => command
            .env("ATLASSIAN_MODE", "self-hosted")
            .env("JIRA_PAT_FILE", &token)
            .env("CONFLUENCE_URL", format!("http://{backend}"))
            .env("CONFLUENCE_PAT_FILE", &token),
    };
    command.stderr(Stdio::null());
    command
}

/// A program that is spoken to in lines.
pub(crate) struct Client {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    line: String,
    next_id: u64,
}

impl Client {
    /// Starts a program.
    pub(crate) fn start(mut command: Command) -> Self {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::with_capacity(256 * 1024, child.stdout.take().expect("a pipe"));
        Self {
            child,
            input,
            output,
            line: String::new(),
            next_id: 0,
        }
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a line and waits for the next.
    pub(crate) fn exchange(&mut self, line: &str) -> &str {
        self.send(line);
        self.receive()
    }

    /// Sends a line.
    pub(crate) fn send(&mut self, line: &str) {
        self.input
            .write_all(line.as_bytes())
            .expect("the program reads");
    }

    /// Waits for a line.
    pub(crate) fn receive(&mut self) -> &str {
        self.line.clear();
        let read = self
            .output
            .read_line(&mut self.line)
            .expect("the program writes");
        assert_ne!(read, 0, "the program ended");
        &self.line
    }

    /// The handshake.
    pub(crate) fn initialize(&mut self) {
        self.exchange(INITIALIZE);
        self.send(INITIALIZED);
    }

    /// Calls a tool that must succeed: its text, and how long it took to the last byte of the answer.
    pub(crate) fn call(&mut self, tool: &str, arguments: &Value) -> (String, Duration) {
        self.next_id += 1;
        let line = call_line(self.next_id, tool, arguments);
        let begin = Instant::now();
        self.exchange(&line);
        let time = begin.elapsed();
        (text_of(&self.line, tool), time)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request to call a tool.
pub(crate) fn call_line(id: u64, tool: &str, arguments: &Value) -> String {
    let params = json!({"name": tool, "arguments": arguments});
    let request = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params});
    format!("{request}\n")
}

/// The text of an answer that must not be a failure.
pub(crate) fn text_of(answer: &str, tool: &str) -> String {
    let mut answer: Value = serde_json::from_str(answer).unwrap_or_else(|_| panic!("{answer}"));
    let result = &mut answer["result"];
    assert_ne!(result["isError"], true, "{tool}: {result}");
    match result["content"][0]["text"].take() {
        Value::String(text) => text,
        _ => panic!("{tool} did not answer with a text: {answer}"),
    }
}

/// The first line of every client.
pub(crate) const INITIALIZE: &str = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}\n";

/// What follows the answer to it.
const INITIALIZED: &str = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n";

/// Asks for the list of tools.
pub(crate) const LIST: &str = "{\"jsonrpc\":\"2.0\",\"id\":\"l\",\"method\":\"tools/list\"}\n";

/// The yardstick: answers the first line, and ends with its input.
pub(crate) fn minimal_process() {
    let mut line = String::new();
    while std::io::stdin()
        .read_line(&mut line)
        .is_ok_and(|read| read > 0)
    {
        let mut output = std::io::stdout().lock();
        let sent = output.write_all(b"{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"result\":{}}\n");
        if sent.and_then(|()| output.flush()).is_err() {
            return;
        }
        line.clear();
    }
}
