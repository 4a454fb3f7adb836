//! Serving one client over standard input and output.
//!
//! rmcp's handshake is skipped on purpose: it ends the server at the first notification, and at any other message it
//! did not expect. Without it every request is answered for what it is; `initialize` is one of them (see `server`).

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use rmcp::service::serve_directly_with_ct;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use super::pipe::Pipe;
use super::server::Server;
use super::shutdown::Shutdown;
use super::streams;
use crate::door::Door;

/// The longest message read, in bytes: room for an attachment of some 45 MiB as base64.
pub const LONGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// How long calls may still run after the end of input: someone may have piped a call in and be waiting for it.
const GRACE_AT_END: Duration = Duration::from_secs(3);

/// How long cancelled calls may take to say so, and answers to be written.
const GRACE_AT_STOP: Duration = Duration::from_millis(500);

/// Serves standard input and output until end of input or shutdown.
///
/// Nothing else may write to standard output meanwhile. Where the streams are no pipes, a thread of tokio's keeps
/// waiting for input afterwards: leave the program with `std::process::exit` or `Runtime::shutdown_background`.
///
/// # Errors
///
/// None today; the signature leaves room for streams that cannot be opened.
pub async fn stdio(door: Arc<Door>, shutdown: Shutdown) -> io::Result<()> {
    let (reader, writer) = streams::standard();
    over(door, reader, writer, shutdown).await
}

/// Serves one client over any pair of byte streams, one JSON-RPC message a line, until end of input or shutdown.
///
/// # Errors
///
/// When the serving task itself breaks down.
pub async fn over<R, W>(door: Arc<Door>, reader: R, writer: W, shutdown: Shutdown) -> io::Result<()>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let (pipe, ends) = Pipe::new(reader, writer, LONGEST_MESSAGE);
    let stop = CancellationToken::new();
    let service = serve_directly_with_ct(Server::for_one(door), pipe, None, stop.clone());
    let mut finished = pin!(service.waiting());

    let reason = tokio::select! {
        result = &mut finished => Some(result),
        () = shutdown.begun() => None,
        () = async { ends.ended.cancelled().await; tokio::time::sleep(GRACE_AT_END).await } => None,
    };
    // Ends what still runs: each call sees its token cancelled and answers that it was.
    stop.cancel();
    let result = match reason {
        Some(result) => Some(result),
        None => tokio::time::timeout(GRACE_AT_STOP, finished).await.ok(),
    };
    if tokio::time::timeout(GRACE_AT_STOP, ends.written)
        .await
        .is_err()
    {
        tracing::warn!("the client does not read its answers; leaving without them");
    }
    match result {
        Some(Err(error)) => Err(io::Error::other(error)),
        _ => Ok(()),
    }
}
