//! Counts the requests that a piece of work sends, for the audit. Where nobody counts it costs a look.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

tokio::task_local! {
    static SENT: Arc<AtomicUsize>;
}

/// Does the work and gives how many requests it sent.
pub async fn counted<F: Future>(work: F) -> (F::Output, usize) {
    let sent = Arc::new(AtomicUsize::new(0));
    let output = SENT.scope(sent.clone(), work).await;
    (output, sent.load(Ordering::Relaxed))
}

/// Work that is handed to another task and counts with that of this one.
pub fn counted_on<F: Future + Send + 'static>(
    work: F,
) -> futures_util::future::Either<impl Future<Output = F::Output> + Send + 'static, F> {
    match SENT.try_with(Clone::clone) {
        Ok(sent) => futures_util::future::Either::Left(SENT.scope(sent, work)),
        Err(_) => futures_util::future::Either::Right(work),
    }
}

/// One request leaves.
pub(super) fn one() {
    let _ = SENT.try_with(|sent| sent.fetch_add(1, Ordering::Relaxed));
}
