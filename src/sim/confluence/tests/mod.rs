//! Tests of the simulated Confluence over real HTTP, by a client of a few lines that shares nothing with the program's own.

mod comments;
mod files;
mod pages;
mod permissions;
mod search;
mod seed;
mod tree;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{Flavor, Options, Simulator, start};

/// A running simulator and who calls it.
pub(super) struct Rig {
    pub(super) sim: Simulator,
    pub(super) cloud: bool,
    user: &'static str,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) bytes: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The body as JSON, which must come with a 2xx.
    pub(super) fn ok(&self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }
}

pub(super) async fn cloud() -> Rig {
    rig(Flavor::Cloud).await
}

pub(super) async fn data_center() -> Rig {
    rig(Flavor::DataCenter).await
}

async fn rig(flavor: Flavor) -> Rig {
    Rig {
        sim: start(Options::demo(flavor)).await.unwrap(),
        cloud: flavor.is_cloud(),
        user: "ada",
    }
}

impl Rig {
    /// Calls as somebody else from now on.
    pub(super) fn by_user(mut self, user: &'static str) -> Self {
        self.user = user;
        self
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None).await
    }

    pub(super) async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send("PUT", path, Some(body)).await
    }

    async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let headers = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/json\r\n"
        };
        self.raw(method, path, headers, body.as_bytes()).await
    }

    /// Sends one file as a form.
    pub(super) async fn upload(&self, path: &str, name: &str, data: &str) -> Reply {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n{data}\r\n--b\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nfrom a test\r\n--b--\r\n"
        );
        let headers =
            "Content-Type: multipart/form-data; boundary=b\r\nX-Atlassian-Token: no-check\r\n";
        self.raw("POST", path, headers, body.as_bytes()).await
    }

    pub(super) async fn raw(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Reply {
        let secret = match (self.cloud, self.user) {
            (true, "ada") => "ada@example.com:demo-token".to_owned(),
            (true, "mara") => "mara.okafor@example.com:mara-token".to_owned(),
            (true, user) => format!("{user}@example.com:{user}-token"),
            (false, "ada") => "ada:demo-password".to_owned(),
            (false, user) => format!("{user}:{user}-password"),
        };
        let signed = format!(
            "Authorization: Basic {}\r\n{headers}",
            STANDARD.encode(secret)
        );
        self.exchange(method, path, &signed, body).await
    }

    /// Calls as nobody.
    pub(super) async fn unsigned(&self, path: &str) -> Reply {
        self.exchange("GET", path, "", b"").await
    }

    async fn exchange(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Reply {
        let address = self
            .sim
            .confluence_url
            .trim_start_matches("http://")
            .trim_end_matches("/wiki");
        let path = path.replace(' ', "%20").replace('"', "%22");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        Reply {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            bytes: answer[end + 4..].to_vec(),
            head,
        }
    }
}

/// The titles or names in a list.
pub(super) fn each(list: &Value, name: &str) -> Vec<String> {
    list["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| match &item[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect()
}
