//! A Jira that keeps its callers waiting.

use std::sync::Arc;

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Door;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::soon;
use crate::support;

/// Accepts requests and answers none before `release`.
pub struct Site {
    /// Where it listens.
    pub url: String,
    events: UnboundedReceiver<Event>,
    released: CancellationToken,
}

#[derive(Debug, PartialEq, Eq)]
enum Event {
    /// A request came in.
    Reached,
    /// A caller hung up before it was answered.
    Left,
}

impl Site {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, events) = unbounded_channel();
        let released = CancellationToken::new();
        let token = released.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, sender.clone(), token.clone()));
            }
        });
        Self {
            url,
            events,
            released,
        }
    }

    /// A door in front of this site.
    pub fn door(&self) -> Arc<Door> {
        let config = support::config(Flavor::DataCenter, &self.url, &self.url);
        Arc::new(Door::open(&config).expect("a right configuration"))
    }

    /// Waits until one more request has arrived.
    pub async fn reached(&mut self) {
        assert_eq!(
            soon("a request", self.events.recv()).await,
            Some(Event::Reached)
        );
    }

    /// Waits until a caller hangs up unanswered.
    pub async fn left(&mut self) {
        assert_eq!(
            soon("hanging up", self.events.recv()).await,
            Some(Event::Left)
        );
    }

    /// Answers everything, from now on: nothing is found here.
    pub fn release(&self) {
        self.released.cancel();
    }
}

async fn serve(
    mut connection: TcpStream,
    events: UnboundedSender<Event>,
    released: CancellationToken,
) {
    let mut head = Vec::new();
    loop {
        let mut piece = [0; 4096];
        tokio::select! {
            read = connection.read(&mut piece) => match read {
                Ok(n @ 1..) => head.extend_from_slice(&piece[..n]),
                _ => {
                    if !head.is_empty() {
                        let _ = events.send(Event::Left);
                    }
                    return;
                }
            },
            () = released.cancelled(), if head.ends_with(b"\r\n\r\n") => {
                head.clear();
                let answer = "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
                if connection.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
                continue;
            }
        }
        if head.ends_with(b"\r\n\r\n") {
            let _ = events.send(Event::Reached);
        }
    }
}
