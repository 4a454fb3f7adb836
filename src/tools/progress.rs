//! How far a long change has come, told to whoever waits for it: a client of the protocol, a person at a terminal.
//!
//! Carried beside the work and not through it, as most tools have nothing to tell. Where nobody listens it costs a look.

use std::fmt;
use std::sync::Arc;

tokio::task_local! {
    static TOLD: Progress;
}

/// How many steps are begun, of how many, and what the newest is.
type Tell = dyn Fn(usize, usize, &str) + Send + Sync;

/// Somebody who is told.
#[derive(Clone)]
pub struct Progress(Arc<Tell>);

impl Progress {
    /// Tells by a function, which must not take long.
    pub fn new(tell: impl Fn(usize, usize, &str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Does the work and tells how far it has come, if anybody listens.
    pub async fn of<F: Future>(listener: Option<Self>, work: F) -> F::Output {
        match listener {
            Some(listener) => TOLD.scope(listener, work).await,
            None => work.await,
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Tells that a step begins.
pub(crate) fn report(begun: usize, total: usize, what: &str) {
    let _ = TOLD.try_with(|listener| (listener.0)(begun, total, what));
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[tokio::test]
    async fn who_listens_is_told_and_nobody_else() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = {
            let told = told.clone();
            Progress::new(move |begun, total, what| {
                told.lock()
                    .expect("a list")
                    .push(format!("{begun}/{total} {what}"));
            })
        };
        Progress::of(Some(listener), async { report(1, 2, "a") }).await;
        Progress::of(None, async { report(2, 2, "b") }).await;
        report(3, 3, "c");
        assert_eq!(*told.lock().expect("a list"), ["1/2 a"]);
    }
}
