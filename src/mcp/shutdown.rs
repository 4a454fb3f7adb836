//! When the server shall stop: first politely, then at once.
//!
//! Apart because both transports take it as an argument, and tests pull it by hand.

use std::io;

use tokio_util::sync::CancellationToken;

/// A request to stop, in two steps. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    begun: CancellationToken,
    forced: CancellationToken,
}

impl Shutdown {
    /// One that is pulled by hand.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that SIGTERM, SIGINT or (off Unix) Ctrl-C begins; the second signal forces it.
    ///
    /// # Errors
    ///
    /// When the signals cannot be watched, or outside a tokio runtime.
    pub fn on_signals() -> io::Result<Self> {
        let shutdown = Self::new();
        let mut signals = Signals::new()?;
        let pulled = shutdown.clone();
        tokio::spawn(async move {
            signals.next().await;
            tracing::debug!("stopping");
            pulled.begin();
            signals.next().await;
            pulled.force();
        });
        Ok(shutdown)
    }

    /// Asks to stop: nothing new is accepted, what runs may finish within a grace.
    pub fn begin(&self) {
        self.begun.cancel();
    }

    /// Asks to stop now.
    pub fn force(&self) {
        self.begun.cancel();
        self.forced.cancel();
    }

    /// Waits for the first step.
    pub(crate) async fn begun(&self) {
        self.begun.cancelled().await;
    }

    /// Waits for the second step.
    pub(crate) async fn forced(&self) {
        self.forced.cancelled().await;
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
