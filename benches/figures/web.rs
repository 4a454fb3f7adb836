//! A client over HTTP, without a library in between.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A kept-alive connection.
pub(crate) struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("a connection");
        let reader = BufReader::with_capacity(64 * 1024, stream.try_clone().expect("a connection"));
        Self {
            stream,
            reader,
            line: String::new(),
            body: Vec::new(),
        }
    }

    /// Sends a whole request and reads the answer: its body, and how long it took.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> (&[u8], Duration) {
        let begin = Instant::now();
        self.stream.write_all(request).expect("the server reads");
        let mut length = 0;
        loop {
            self.line.clear();
            let read = self
                .reader
                .read_line(&mut self.line)
                .expect("the server writes");
            assert_ne!(read, 0, "the server closed the connection");
            let header = self.line.trim_end();
            if header.is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        self.body.resize(length, 0);
        self.reader
            .read_exact(&mut self.body)
            .expect("the whole body");
        (&self.body, begin.elapsed())
    }
}

/// A request with a JSON-RPC message in it.
pub(crate) fn post(message: &str) -> Vec<u8> {
    let message = message.trim_end();
    let length = message.len();
    let head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18";
    format!("{head}\r\nContent-Length: {length}\r\n\r\n{message}").into_bytes()
}

/// The yardstick's request.
pub(crate) const BARE_GET: &[u8] = b"GET /bare HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// The program serving HTTP.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    pub(crate) fn start(mut command: Command) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("an address");
        drop(free);
        command.args(["serve", "--http", &address.to_string()]);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let begin = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(
                begin.elapsed() < Duration::from_secs(10),
                "it does not listen: {command:?}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { child, address }
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
