//! What a service manager hands over and wants to hear: the socket, that the server is ready, that it is alive.
//!
//! Apart because it is systemd's protocol and nobody else's. Whoever is started by hand is told nothing and tells
//! nothing. The crates read the few variables of that protocol themselves: they are no settings.

use std::net::TcpListener;

use anyhow::{Context as _, bail};

/// The socket that systemd opened for us (`ListenStream=`), if it did. Call it before other threads run.
///
/// # Errors
/// When there are several, or one that is not of TCP.
#[cfg(unix)]
pub(super) fn listener() -> anyhow::Result<Option<TcpListener>> {
    let mut handed = listenfd::ListenFd::from_env();
    match handed.len() {
        0 => Ok(None),
        1 => {
            let listener = handed
                .take_tcp_listener(0)
                .context("the socket that was handed over cannot be served: write `ListenStream=127.0.0.1:8000`")?;
            if let Some(listener) = &listener {
                listener.set_nonblocking(true)?;
            }
            Ok(listener)
        }
        n => bail!("{n} sockets were handed over, and one is served: write one `ListenStream=`"),
    }
}

#[cfg(not(unix))]
pub(super) fn listener() -> anyhow::Result<Option<TcpListener>> {
    Ok(None)
}

/// Says that requests are answered from now on, and goes on saying that they are if somebody watches
/// (`WatchdogSec=`). The signs of life come from the runtime that serves, so they stop when that stands still.
#[cfg(unix)]
pub(super) fn ready() {
    tell(&[sd_notify::NotifyState::Ready]);
    if let Some(patience) = sd_notify::watchdog_enabled() {
        tokio::spawn(async move {
            let mut beat = tokio::time::interval(patience / 3);
            loop {
                beat.tick().await;
                tell(&[sd_notify::NotifyState::Watchdog]);
            }
        });
    }
}

/// Says that the end has begun.
#[cfg(unix)]
pub(super) fn stopping() {
    tell(&[sd_notify::NotifyState::Stopping]);
}

#[cfg(unix)]
fn tell(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

#[cfg(not(unix))]
pub(super) fn ready() {}

#[cfg(not(unix))]
pub(super) fn stopping() {}
