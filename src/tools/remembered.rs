//! Lists that a person chooses from while typing, kept for a while: each letter asks for them again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Result;

/// How long a list is believed. A project that is made meanwhile can be typed all the same.
const KEPT: Duration = Duration::from_secs(600);

/// How many lists are kept; the oldest goes first.
const CAPACITY: usize = 200;

/// Something to choose: the value, and the words besides that find it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// What stands for it in a call.
    pub(super) value: String,
    /// What else it is called; empty if nothing.
    pub(super) words: String,
}

impl Choice {
    /// Whether what was typed may mean it: the beginning of the value, or anything within the words.
    pub(super) fn fits(&self, typed: &str) -> bool {
        let typed = typed.to_lowercase();
        self.value.to_lowercase().starts_with(&typed) || self.words.to_lowercase().contains(&typed)
    }
}

/// The lists that are known, by what they are of.
#[derive(Default)]
pub(super) struct Remembered(Mutex<HashMap<String, Kept>>);

/// Since when a list is known, and the list.
type Kept = (Instant, Arc<Vec<Choice>>);

impl Remembered {
    /// The list of this name, asked for where it is not known or too old. A failure is not kept.
    pub(super) async fn get(
        &self,
        name: String,
        ask: impl Future<Output = Result<Vec<Choice>>>,
    ) -> Result<Arc<Vec<Choice>>> {
        if let Some(known) = self.known(&name) {
            return Ok(known);
        }
        let list = Arc::new(ask.await?);
        self.keep(name, list.clone());
        Ok(list)
    }

    fn known(&self, name: &str) -> Option<Arc<Vec<Choice>>> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, list) = lists.get(name)?;
        (since.elapsed() < KEPT).then(|| list.clone())
    }

    fn keep(&self, name: String, list: Arc<Vec<Choice>>) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, (since, _)| since.elapsed() < KEPT);
        if lists.len() >= CAPACITY {
            let oldest = lists
                .iter()
                .min_by_key(|(_, (since, _))| *since)
                .map(|(name, _)| name.clone());
            if let Some(oldest) = oldest {
                lists.remove(&oldest);
            }
        }
        lists.insert(name, (Instant::now(), list));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_is_asked_for_once_and_a_failure_again() {
        let lists = Remembered::default();
        let down = async { Err(super::super::Error::arguments("down")) };
        assert!(lists.get("projects".into(), down).await.is_err());
        let choice = |value: &str| Choice {
            value: value.into(),
            words: String::new(),
        };
        for answer in ["A", "B"] {
            let list = lists
                .get("projects".into(), async { Ok(vec![choice(answer)]) })
                .await
                .expect("a list");
            assert_eq!(*list, [choice("A")]);
        }
    }

    #[test]
    fn what_is_typed_fits_the_beginning_or_the_words() {
        let choice = Choice {
            value: "PROJ".into(),
            words: "Platform Work".into(),
        };
        for typed in ["", "pr", "PROJ", "work"] {
            assert!(choice.fits(typed), "{typed}");
        }
        assert!(!choice.fits("OJ"));
    }
}
