//! Takes connections and serves HTTP on them.
//!
//! In place of `axum::serve`, which waits for ever for the rest of a request and takes any number of connections: a
//! client that sends a byte a minute, or thousands that send none, would keep everybody else out.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections at once; further ones wait to be taken. A process may usually open 1024 files.
const MOST: usize = 800;

/// How long to wait when no connection can be taken, for others to end.
const BREATH: Duration = Duration::from_millis(500);

/// Serves `app` on each connection until `stop`; then takes no more, and returns when the last request is answered.
///
/// A connection that has not sent the head of its next request within `patience` is closed.
///
/// # Errors
///
/// None today; the signature leaves room for a listener that breaks down for good.
pub(super) async fn serve(
    listener: TcpListener,
    app: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let places = Arc::new(Semaphore::new(MOST));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            let place = places.clone().acquire_owned().await;
            (take(&listener).await, place)
        };
        let (stream, place) = tokio::select! {
            taken = taken => taken,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(app.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    // New clients shall be refused at once instead of waiting in the queue.
    drop(listener);
    graceful.shutdown().await;
    Ok(())
}

/// The next connection.
async fn take(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and each is one write: waiting for more to send only delays them.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY could not be set");
                }
                return stream;
            }
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Whether only the client that wanted to connect is gone.
fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
