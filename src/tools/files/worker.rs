//! Where files of strangers are taken apart: apart from the calls, few at once, within a time, and whatever panics there
//! is a sentence here.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;

/// How many files are taken apart at once. Each may take some hundred MiB for a moment.
const AT_ONCE: usize = 2;

/// The longest that a caller waits for one file, its turn included.
const TIME: Duration = Duration::from_secs(30);

/// Does a piece of work on a file.
///
/// A thread that does not end in time cannot be stopped: it keeps its turn until it ends, and with all turns taken
/// so, further files are refused instead of taking more.
pub(super) async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    static TURNS: OnceLock<Arc<Semaphore>> = OnceLock::new();
    let turns = TURNS.get_or_init(|| Arc::new(Semaphore::new(AT_ONCE)));
    within(turns.clone(), TIME, job).await
}

async fn within<T: Send + 'static>(
    turns: Arc<Semaphore>,
    time: Duration,
    job: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let done = async {
        let turn = turns
            .acquire_owned()
            .await
            .map_err(|_| "the server is stopping".to_owned())?;
        let task = tokio::task::spawn_blocking(move || {
            let outcome = job();
            drop(turn);
            outcome
        });
        task.await.unwrap_or_else(|_| {
            Err("it is broken in a way that nothing can be read of it".to_owned())
        })
    };
    tokio::time::timeout(time, done)
        .await
        .unwrap_or_else(|_| Err(format!("it takes longer than {} seconds", time.as_secs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_sentence_and_gives_its_turn_back() {
        let turns = Arc::new(Semaphore::new(1));
        for _ in 0..3 {
            let said = within::<()>(turns.clone(), TIME, || panic!("x")).await;
            assert!(said.is_err_and(|said| said.contains("broken")));
        }
        let said = within(turns, TIME, || Ok(1)).await;
        assert_eq!(said, Ok(1));
    }

    #[tokio::test]
    async fn what_does_not_end_is_waited_for_no_longer_and_keeps_its_turn() {
        let turns = Arc::new(Semaphore::new(1));
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let short = Duration::from_millis(50);
        let said = within(turns.clone(), short, move || {
            wait.recv().map_err(|error| error.to_string())
        })
        .await;
        assert!(said.is_err_and(|said| said.contains("takes longer")));
        // The next one waits for the turn in vain.
        let said = within(turns.clone(), short, || Ok(())).await;
        assert!(said.is_err_and(|said| said.contains("takes longer")));
        go.send(()).expect("it waits");
        let said = within(turns, TIME, || Ok(2)).await;
        assert_eq!(said, Ok(2));
    }
}
