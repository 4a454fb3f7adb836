//! Listening: one address for each product, no Nagle, an end that comes with a dropped sender.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::flavor::Product;
use super::{Core, exchange};

/// Takes the port; 0 takes a free one.
///
/// # Errors
/// When the port is taken.
pub(crate) async fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((address, port)).await
}

/// Serves a product in the background until the returned sender is dropped.
pub(crate) fn serve(
    listener: TcpListener,
    core: Arc<Core>,
    product: Product,
    router: Router,
) -> oneshot::Sender<()> {
    let (stop, stopped) = oneshot::channel::<()>();
    let app = exchange::wrap(core, product, router);
    // Nagle would hold small answers back for up to 40 ms.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(async move {
            let _ = stopped.await;
        });
        let _ = served.await;
    });
    stop
}
