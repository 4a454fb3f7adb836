//! A bare HTTP client for the simulator's own tests: it must not lean on the client that the simulator is there to check.

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Flavor, Options, Simulator, start};

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// A simulator with the demo company, and somebody who asks it.
pub(crate) struct Asker {
    pub(crate) sim: Simulator,
    authorization: String,
}

impl Asker {
    /// Signed in as the demo caller.
    pub(crate) async fn demo(flavor: Flavor) -> Self {
        let sim = start(Options::demo(flavor)).await.unwrap();
        let authorization = match flavor {
            Flavor::Cloud => basic("ada@example.com", "demo-token"),
            Flavor::DataCenter => "Bearer demo-pat".to_owned(),
        };
        Asker { sim, authorization }
    }

    /// The same simulator, asked with another `Authorization` header; empty for none.
    pub(crate) fn with(mut self, authorization: &str) -> Self {
        self.authorization = authorization.to_owned();
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "", "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, "application/json", &body.to_string())
            .await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, "application/json", &body.to_string())
            .await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &str,
    ) -> Answer {
        let address = self.sim.jira_url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        if !self.authorization.is_empty() {
            head.push_str(&format!("Authorization: {}\r\n", self.authorization));
        }
        if !content_type.is_empty() {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is cut ends in an error; what came before it counts.
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

/// The header of basic authentication.
pub(crate) fn basic(login: &str, secret: &str) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{login}:{secret}"));
    format!("Basic {encoded}")
}
