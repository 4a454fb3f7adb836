//! What does not change while the process lives, asked once and kept.
//!
//! Both products have such facts: Jira its fields, Confluence its spaces, each the account that asks.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Mutex;

/// A fact of the site. Many who ask at once wait for one request.
pub(crate) struct Fact<T>(Mutex<Option<Arc<T>>>);

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Fact<T> {
    /// The fact, asked for if it is not known yet or `refresh` is set. A failure is not kept.
    pub(crate) async fn get<E>(
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

/// Facts of one kind by a key, for example spaces by their id.
pub(crate) struct Facts<T>(Mutex<HashMap<String, Arc<T>>>);

impl<T> Default for Facts<T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<T> Facts<T> {
    /// The fact of this key, if it is known already.
    pub(crate) async fn known(&self, key: &str) -> Option<Arc<T>> {
        self.0.lock().await.get(key).cloned()
    }

    /// Keeps a fact under a key.
    pub(crate) async fn keep(&self, key: String, fact: Arc<T>) {
        self.0.lock().await.insert(key, fact);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_fact_is_asked_for_once_and_a_failure_is_not_kept() {
        let fact = Fact::default();
        let asked = AtomicUsize::new(0);
        let ask = |answer: Result<u8, &'static str>| {
            let asked = &asked;
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                answer
            }
        };
        assert_eq!(fact.get(false, ask(Err("down"))).await, Err("down"));
        assert_eq!(fact.get(false, ask(Ok(1))).await.map(|one| *one), Ok(1));
        assert_eq!(fact.get(false, ask(Ok(2))).await.map(|one| *one), Ok(1));
        assert_eq!(fact.get(true, ask(Ok(3))).await.map(|one| *one), Ok(3));
        assert_eq!(asked.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn facts_are_kept_by_key() {
        let facts = Facts::default();
        assert!(facts.known("a").await.is_none());
        facts.keep("a".into(), Arc::new(7)).await;
        assert_eq!(facts.known("a").await.as_deref(), Some(&7));
    }
}
