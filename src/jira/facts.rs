//! What does not change while the process lives, asked once and kept.

use std::sync::Arc;

use tokio::sync::Mutex;

/// A fact of the site. Many who ask at once wait for one request.
pub(super) struct Fact<T>(Mutex<Option<Arc<T>>>);

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Fact<T> {
    /// The fact, asked for if it is not known yet or `refresh` is set. A failure is not kept.
    pub(super) async fn get<E>(
        &self,
        refresh: bool,
        ask: impl Future<Output = Result<T, E>>,
    ) -> Result<Arc<T>, E> {
        let mut known = self.0.lock().await;
        match &*known {
            Some(fact) if !refresh => Ok(fact.clone()),
            _ => {
                let fact = Arc::new(ask.await?);
                *known = Some(fact.clone());
                Ok(fact)
            }
        }
    }
}
