//! The real binary at the end of two pipes: how it reads, and how it ends.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::site::Site;
use super::{call, code, initialize, message, request, soon, waiting_call};

/// The running program.
struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    _token: tempfile::NamedTempFile,
}

impl Program {
    fn start(site: &Site) -> Self {
        let token = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(token.path(), "a-token\n").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_atlassian-mcp"))
            .env_clear()
            .env("ATLASSIAN_MODE", "self-hosted")
            .env("JIRA_URL", &site.url)
            .env("JIRA_PAT_FILE", token.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
            _token: token,
        }
    }

    async fn initialized(site: &Site) -> Self {
        let mut program = Self::start(site);
        let answer = program.ask(&initialize(0, "2025-06-18")).await;
        assert_eq!(answer["result"]["serverInfo"]["name"], "atlassian-mcp");
        program
    }

    async fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("still open");
        soon("writing", input.write_all(bytes)).await.unwrap();
    }

    async fn send(&mut self, message: &Value) {
        self.write(format!("{message}\n").as_bytes()).await;
    }

    async fn next(&mut self) -> Value {
        let mut line = String::new();
        let reading = self.output.read_line(&mut line);
        soon("an answer", reading).await.unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("not protocol: {line:?}"))
    }

    async fn ask(&mut self, message: &Value) -> Value {
        self.send(message).await;
        self.next().await
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().expect("still running").to_string();
        let status = std::process::Command::new("kill")
            .args([name, &id])
            .status()
            .expect("kill exists");
        assert!(status.success());
    }

    /// Waits for the end; what it still said.
    async fn ended(mut self) -> String {
        let mut rest = String::new();
        let reading = self.output.read_to_string(&mut rest);
        soon("the end of output", reading).await.unwrap();
        let status = soon("the exit", self.child.wait()).await.unwrap();
        assert!(status.success(), "{status}");
        rest
    }
}

#[tokio::test]
async fn ends_with_its_input() {
    let site = Site::new().await;
    let mut program = Program::start(&site);
    program.input = None;
    assert_eq!(program.ended().await, "");
    let mut program = Program::initialized(&site).await;
    program.input = None;
    assert_eq!(program.ended().await, "");
}

#[tokio::test]
async fn answers_what_was_piped_in_before_it_ends() {
    let mut site = Site::new().await;
    let mut program = Program::start(&site);
    program.send(&waiting_call(1)).await;
    // The last line has no newline.
    program
        .write(request(2, "ping").to_string().as_bytes())
        .await;
    program.input = None;
    site.reached().await;
    assert_eq!(program.next().await["id"], 2);
    site.release();
    let rest: Value = serde_json::from_str(&program.ended().await).expect("one answer");
    assert_eq!(rest["id"], 1);
    assert_eq!(rest["result"]["isError"], true);
}

#[tokio::test]
async fn ends_at_a_signal_while_input_is_open() {
    for signal in ["-TERM", "-INT"] {
        let site = Site::new().await;
        let program = Program::initialized(&site).await;
        program.signal(signal);
        assert_eq!(program.ended().await, "", "{signal}");
    }
}

#[tokio::test]
async fn a_signal_cancels_what_runs_and_says_so() {
    let mut site = Site::new().await;
    let mut program = Program::initialized(&site).await;
    program.send(&waiting_call(7)).await;
    site.reached().await;
    program.signal("-TERM");
    let answer: Value = serde_json::from_str(&program.ended().await).expect("one answer");
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["result"]["isError"], true);
}

#[tokio::test]
async fn ends_when_nobody_reads_its_answers() {
    let site = Site::new().await;
    let mut program = Program::initialized(&site).await;
    let Program { output, .. } = &mut program;
    // Closes our end of the pipe: what is put in its place is another program's.
    let mut other = Command::new("true").stdout(Stdio::piped()).spawn().unwrap();
    *output = BufReader::new(other.stdout.take().unwrap());
    // More than one question: a program that another test starts this moment may hold the pipe open a little longer.
    let ping = format!("{}\n", request(1, "ping"));
    let input = program.input.as_mut().expect("still open");
    let asking = async {
        while input.write_all(ping.as_bytes()).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    soon("the end of reading", asking).await;
    soon("the exit", program.child.wait()).await.unwrap();
}

#[tokio::test]
async fn broken_lines_are_answered_and_the_next_one_is_read() {
    let site = Site::new().await;
    let mut program = Program::initialized(&site).await;
    let cases: [(&[u8], i64, &str); 4] = [
        (
            b"{\"jsonrpc\": \"2.0\", \"id\": 1, \n",
            -32700,
            "Parse error: EOF",
        ),
        (b"GET / HTTP/1.1\r\n", -32700, "Parse error: expected value"),
        (
            b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}\n",
            -32700,
            "not valid UTF-8 at byte 34",
        ),
        (b"\"hello\"\n", -32600, "not a JSON-RPC message"),
    ];
    for (line, wanted, words) in cases {
        program.write(line).await;
        let answer = program.next().await;
        assert_eq!(answer["id"], Value::Null, "{answer}");
        assert_eq!(code(&answer), wanted, "{answer}");
        assert!(message(&answer).contains(words), "{answer}");
    }
    program.write(b"\n\r\n").await;
    assert_eq!(program.ask(&request(2, "ping")).await["id"], 2);
}

#[tokio::test]
async fn a_line_of_ten_megabytes_is_a_call_like_any_other() {
    let site = Site::new().await;
    let mut program = Program::initialized(&site).await;
    let arguments = json!({"issue_key": "x".repeat(10_000_000)});
    let answer = program.ask(&call(3, "jira_get_issue", arguments)).await;
    assert_eq!(answer["id"], 3);
    assert_eq!(answer["result"]["isError"], true);
}

#[tokio::test]
async fn a_line_over_the_limit_is_refused_by_its_id() {
    let site = Site::new().await;
    let mut program = Program::initialized(&site).await;
    let piece = "x".repeat(1024 * 1024);
    // As the Python and TypeScript clients write it: the id comes last.
    program
        .write(b"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"")
        .await;
    for _ in 0..64 {
        program.write(piece.as_bytes()).await;
    }
    program.write(b"\"},\"id\":41}\n").await;
    let answer = program.next().await;
    assert_eq!(answer["id"], 41);
    assert_eq!(code(&answer), -32600);
    assert!(
        message(&answer).contains("over the limit of 67108864 bytes"),
        "{answer}"
    );
    assert_eq!(program.ask(&request(42, "ping")).await["id"], 42);
}

#[tokio::test]
async fn sockets_in_place_of_pipes_work_as_well() {
    // Node starts its children with socket pairs.
    let site = Site::new().await;
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "a-token").unwrap();
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_atlassian-mcp"))
        .env_clear()
        .env("ATLASSIAN_MODE", "self-hosted")
        .env("JIRA_URL", &site.url)
        .env("JIRA_PAT_FILE", token.path())
        .stdin(std::os::fd::OwnedFd::from(theirs.try_clone().unwrap()))
        .stdout(std::os::fd::OwnedFd::from(theirs))
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    ours.set_nonblocking(true).unwrap();
    let mut stream = tokio::net::UnixStream::from_std(ours).unwrap();
    let line = format!("{}\n", request(1, "ping"));
    stream.write_all(line.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut said = String::new();
    soon("an answer", stream.read_to_string(&mut said))
        .await
        .unwrap();
    assert_eq!(said, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
    assert!(soon("the exit", child.wait()).await.unwrap().success());
}
