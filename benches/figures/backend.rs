//! A Jira and a Confluence that answer at once, always the same.
//!
//! One thread a connection and one write an answer: nothing in it is slower than what a real site could do.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::payload::Payload;

/// Requests to this issue wait for each other.
pub(crate) const HELD_ISSUE: &str = "HOLD-1";

/// How many must wait before they are let go.
pub(crate) const HELD: usize = 32;

/// A running backend.
pub(crate) struct Backend {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    payload: Payload,
    /// Answers made so far, by request: each is made once.
    made: Mutex<HashMap<String, Arc<[u8]>>>,
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    requests: Vec<String>,
    waiting: usize,
    most_waiting: usize,
}

impl Backend {
    /// Starts one on a port of its own.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            payload: Payload::new(),
            made: Mutex::default(),
            state: Mutex::default(),
            arrived: Condvar::new(),
        });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = serving.clone();
                std::thread::spawn(move || shared.serve(connection));
            }
        });
        Self { address, shared }
    }

    /// The requests since this was last asked, and no more of them than a measurement needs.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.state.lock().unwrap().requests)
    }

    /// The most requests that waited for each other.
    pub(crate) fn most_waiting(&self) -> usize {
        self.shared.state.lock().unwrap().most_waiting
    }
}

impl Shared {
    fn serve(&self, mut connection: TcpStream) {
        connection.set_nodelay(true).expect("a connection");
        let mut reader = BufReader::new(connection.try_clone().expect("a connection"));
        let mut line = String::new();
        let mut body = Vec::new();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let mut parts = line.split(' ');
            let method = parts.next().unwrap_or_default().to_owned();
            let target = parts.next().unwrap_or_default().to_owned();
            let mut length = 0;
            loop {
                line.clear();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                let header = line.trim_end();
                if header.is_empty() {
                    break;
                }
                if let Some((name, value)) = header.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().unwrap_or(0);
                }
            }
            body.resize(length, 0);
            if reader.read_exact(&mut body).is_err() {
                return;
            }
            self.remember(&method, &target);
            if connection
                .write_all(&self.answer(&method, &target, &body))
                .is_err()
            {
                return;
            }
        }
    }

    fn answer(&self, method: &str, target: &str, body: &[u8]) -> Arc<[u8]> {
        let body = String::from_utf8_lossy(body);
        let request = format!("{method} {target}\n{body}");
        let mut made = self.made.lock().unwrap();
        if let Some(answer) = made.get(&request) {
            return answer.clone();
        }
        let answer: Arc<[u8]> = self.payload.answer(method, target, &body).into();
        made.insert(request, answer.clone());
        answer
    }

    fn remember(&self, method: &str, target: &str) {
        let mut state = self.state.lock().unwrap();
        if state.requests.len() < 100 {
            state.requests.push(format!("{method} {target}"));
        }
        if target.contains(HELD_ISSUE) {
            state.waiting += 1;
            state.most_waiting = state.most_waiting.max(state.waiting);
            self.arrived.notify_all();
            let all_here = |state: &mut State| state.waiting < HELD;
            let waited = self
                .arrived
                .wait_timeout_while(state, Duration::from_secs(3), all_here);
            let (mut state, timeout) = waited.unwrap();
            if timeout.timed_out() {
                state.waiting -= 1;
            }
        }
    }
}
