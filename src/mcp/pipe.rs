//! A byte stream in each direction as a transport for rmcp.
//!
//! In place of rmcp's own because that one is silent about lines it cannot read or that are too long, and because
//! here each answer is turned into bytes once and written by one task with one write. Generic over the streams, so
//! that tests run it in memory.

use std::collections::VecDeque;
use std::io;

use rmcp::RoleServer;
use rmcp::model::{
    ClientJsonRpcMessage, ContentBlock, ErrorCode, JsonRpcMessage, ServerJsonRpcMessage,
    ServerResult,
};
use rmcp::transport::Transport;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::frame::{self, Frame, Refusal};
use super::lines::{Line, Lines};
use super::open::Open;
use crate::json::push_string;

/// Answers that may wait for a slow reader before calls wait too.
const WAITING_ANSWERS: usize = 64;

/// The server's end of a pair of byte streams.
pub(crate) struct Pipe<R> {
    lines: Lines<R>,
    outgoing: mpsc::Sender<Vec<u8>>,
    /// Errors for what was read and was no message; they wait here because a read may be dropped at any moment.
    refused: VecDeque<Vec<u8>>,
    limit: usize,
    open: Open,
    /// Cancelled when nothing more will be read.
    ended: CancellationToken,
}

/// What is left to watch once rmcp owns the pipe.
pub(crate) struct Ends {
    /// Cancelled at the end of input, or when the reader of our answers went away.
    pub(crate) ended: CancellationToken,
    /// Finishes when the last answer is written.
    pub(crate) written: JoinHandle<()>,
}

impl<R: AsyncRead + Send + Unpin> Pipe<R> {
    /// Joins two streams; lines of up to `limit` bytes are read.
    pub(crate) fn new<W>(reader: R, writer: W, limit: usize) -> (Self, Ends)
    where
        W: AsyncWrite + Send + Unpin + 'static,
    {
        let (outgoing, answers) = mpsc::channel(WAITING_ANSWERS);
        let ended = CancellationToken::new();
        let pipe = Self {
            lines: Lines::new(reader, limit),
            outgoing,
            refused: VecDeque::new(),
            limit,
            open: Open::default(),
            ended: ended.clone(),
        };
        let written = tokio::spawn(write(answers, writer));
        (pipe, Ends { ended, written })
    }

    /// The next thing read, turned into a message where it is one.
    async fn next(&mut self) -> io::Result<Option<Frame>> {
        let line = tokio::select! {
            line = self.lines.next() => line?,
            () = self.outgoing.closed() => return Err(io::ErrorKind::BrokenPipe.into()),
        };
        Ok(line.map(|line| match line {
            Line::Whole(bytes) => self.unless_taken(frame::read(&bytes)),
            Line::TooLong { id, length } => {
                let limit = self.limit;
                tracing::warn!(length, limit, "message refused: too long");
                let message = format!(
                    "Invalid request: a message of {length} bytes is over the limit of {limit} bytes"
                );
                Frame::Refused(vec![Refusal::new(id, ErrorCode::INVALID_REQUEST, message)])
            }
        }))
    }

    /// What was read, refused if it is a request with the id of another one that still runs.
    fn unless_taken(&self, frame: Frame) -> Frame {
        let Frame::Message(message) = &frame else {
            return frame;
        };
        match self.open.conflict(message) {
            None => frame,
            Some(id) => {
                let message =
                    format!("Invalid request: `id` {id} is that of a request that still runs");
                let refusal = Refusal::new(Some(id), ErrorCode::INVALID_REQUEST, message);
                Frame::Refused(vec![refusal])
            }
        }
    }
}

impl<R: AsyncRead + Send + Unpin> Transport<RoleServer> for Pipe<R> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        self.open.answered(&message);
        let line = answer(message);
        let outgoing = self.outgoing.clone();
        async move {
            let sent = outgoing.send(line?).await;
            sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            while !self.refused.is_empty() {
                let permit = self.outgoing.reserve().await.ok()?;
                if let Some(line) = self.refused.pop_front() {
                    permit.send(line);
                }
            }
            match self.next().await {
                Ok(Some(Frame::Message(message))) => return Some(*message),
                Ok(Some(Frame::Nothing)) => {}
                Ok(Some(Frame::Refused(refused))) => {
                    let lines = refused.iter().filter_map(|refusal| line(refusal).ok());
                    self.refused.extend(lines);
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::debug!(%error, "the client is gone");
                    break;
                }
            }
        }
        self.ended.cancel();
        None
    }

    async fn close(&mut self) -> io::Result<()> {
        // The writing task ends by itself when the last sender is dropped.
        Ok(())
    }
}

/// An answer as a line.
///
/// The text of a tool's answer is JSON within JSON, and long: it is put in by what writes such texts fast, where
/// `serde_json` has written none.
fn answer(mut message: ServerJsonRpcMessage) -> io::Result<Vec<u8>> {
    // Between quotes these bytes cannot stand, so the first ones are those of the text that was taken out.
    const NONE: &[u8] = br#""text":"""#;
    let text = take_text(&mut message);
    let mut line = line(&message)?;
    if let Some(at) = memchr::memmem::find(&line, NONE) {
        let rest = line.split_off(at + NONE.len());
        line.truncate(at + NONE.len() - 2);
        line.reserve(text.len() + text.len() / 4 + rest.len());
        push_string(&mut line, &text);
        line.extend_from_slice(&rest);
    }
    Ok(line)
}

/// Takes the text out of a tool's answer; an empty one if it has none.
fn take_text(message: &mut ServerJsonRpcMessage) -> String {
    let JsonRpcMessage::Response(response) = message else {
        return String::new();
    };
    let ServerResult::CallToolResult(result) = &mut response.result else {
        return String::new();
    };
    match result.content.first_mut() {
        Some(ContentBlock::Text(content)) => std::mem::take(&mut content.text),
        _ => String::new(),
    }
}

fn line(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    Ok(line)
}

/// Writes the answers until all senders are gone or nobody reads any more.
async fn write<W: AsyncWrite + Unpin>(mut answers: mpsc::Receiver<Vec<u8>>, mut writer: W) {
    while let Some(line) = answers.recv().await {
        let sent = async {
            writer.write_all(&line).await?;
            writer.flush().await
        };
        if let Err(error) = sent.await {
            tracing::debug!(%error, "answers cannot be written any more");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use rmcp::model::{CallToolResult, NumberOrString};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_written_as_serde_writes_it() {
        let text = ContentBlock::text("{\"a\":\"\\\"text\\\":\\\"\\\"\\n\"}\u{1} ü");
        let image = ContentBlock::image("AAAA", "image/png");
        let mut structured = CallToolResult::success(vec![text.clone(), text.clone()]);
        structured.structured_content = Some(json!({"text": ""}));
        let results = [
            CallToolResult::success(vec![text.clone()]),
            CallToolResult::success(vec![text.clone(), image.clone()]),
            CallToolResult::success(vec![image, text]),
            CallToolResult::error(vec![ContentBlock::text("")]),
            CallToolResult::success(Vec::new()),
            structured,
        ];
        for result in results {
            for id in [
                NumberOrString::Number(7),
                NumberOrString::String(r#""text":"""#.into()),
            ] {
                let result = ServerResult::CallToolResult(result.clone());
                let message = ServerJsonRpcMessage::response(result, id);
                assert_eq!(answer(message.clone()).unwrap(), line(&message).unwrap());
            }
        }
    }
}
