//! A client of the server, as small as a client can be: one JSON-RPC message a line, over a pipe in memory.

use std::io;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::JoinHandle;

use crate::door::Door;
use crate::mcp;

/// A connection to the server in this process.
pub(super) struct Conversation {
    reader: BufReader<ReadHalf<DuplexStream>>,
    writer: WriteHalf<DuplexStream>,
    server: JoinHandle<io::Result<()>>,
    next: u64,
    protocol: String,
}

/// What a tool said.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) is_error: bool,
}

/// The list of tools, as a client pays for it.
pub(super) struct Listed {
    pub(super) count: usize,
    pub(super) bytes: usize,
}

impl Conversation {
    /// Connects and shakes hands.
    pub(super) async fn begin(door: Arc<Door>) -> io::Result<Self> {
        let (here, there) = tokio::io::duplex(1024 * 1024);
        let (reader, writer) = tokio::io::split(there);
        let server = tokio::spawn(mcp::over(door, reader, writer, mcp::Shutdown::default()));
        let (reader, writer) = tokio::io::split(here);
        let mut conversation = Self {
            reader: BufReader::new(reader),
            writer,
            server,
            next: 0,
            protocol: String::new(),
        };
        let hello = json!({
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "demo", "version": env!("CARGO_PKG_VERSION")},
        });
        let welcome = conversation.request("initialize", hello).await?;
        conversation.protocol = text(&welcome, "/protocolVersion");
        let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        conversation.send(&ready).await?;
        Ok(conversation)
    }

    /// The protocol version both sides speak.
    pub(super) fn protocol(&self) -> &str {
        &self.protocol
    }

    /// The tools.
    pub(super) async fn list(&mut self) -> io::Result<Listed> {
        let list = self.request("tools/list", json!({})).await?;
        let tools = list.get("tools").cloned().unwrap_or_default();
        Ok(Listed {
            count: tools.as_array().map_or(0, Vec::len),
            bytes: tools.to_string().len(),
        })
    }

    /// Calls a tool.
    pub(super) async fn call(&mut self, tool: &str, arguments: &Value) -> io::Result<Said> {
        let result = self
            .request("tools/call", json!({"name": tool, "arguments": arguments}))
            .await?;
        Ok(Said {
            text: text(&result, "/content/0/text"),
            is_error: result
                .get("isError")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        })
    }

    /// Hangs up and waits until the server has ended.
    pub(super) async fn end(mut self) -> io::Result<()> {
        self.writer.shutdown().await?;
        drop((self.writer, self.reader));
        self.server.await.map_err(io::Error::other)?
    }

    async fn request(&mut self, method: &str, params: Value) -> io::Result<Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
            .await?;
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).await? == 0 {
                return Err(io::Error::other("the server hung up"));
            }
            let mut message: Value = serde_json::from_str(&line)?;
            if message.get("id").and_then(Value::as_u64) != Some(id) {
                continue;
            }
            if let Some(error) = message.get("error") {
                return Err(io::Error::other(text(error, "/message")));
            }
            return Ok(message
                .get_mut("result")
                .map(Value::take)
                .unwrap_or_default());
        }
    }

    async fn send(&mut self, message: &Value) -> io::Result<()> {
        let mut line = message.to_string();
        line.push('\n');
        self.writer.write_all(line.as_bytes()).await
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
