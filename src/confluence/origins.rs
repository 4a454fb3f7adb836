//! Where the authors of pages and comments stand, as far as answers tell: guests of other companies, nobody, accounts that
//! are gone.
//!
//! The old API marks guests where it names somebody. The new one of Cloud names people by their ids; under lockdown each id
//! is looked up once a process (`users-bulk`), else what other answers told is used.

use std::sync::PoisonError;

use super::Client;
use super::model::{Content, Person};
use crate::atlassian::Origin;

/// The most ids of one look-up ("Max 250", description of `POST /users-bulk`).
const AT_ONCE: usize = 250;

impl Client {
    /// The same, telling of every author where they stand; for that, it asks the site for more.
    #[must_use]
    pub fn telling_authors(mut self) -> Self {
        self.tells_authors = true;
        self
    }

    /// Whether it tells of every author where they stand.
    pub fn tells_authors(&self) -> bool {
        self.tells_authors
    }

    /// Where somebody stands, as far as any answer told it.
    pub fn origin_of(&self, person: &Person) -> Option<Origin> {
        person.origin.or_else(|| {
            let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
            origins.get(person.id.as_deref()?).copied()
        })
    }

    /// Where a text stands that several people wrote: outside if one of them does. `None` where nothing need be said;
    /// where every author is told of, a text without one is of somebody unknown.
    pub fn origin_of_all<'a>(
        &self,
        people: impl IntoIterator<Item = Option<&'a Person>>,
    ) -> Option<Origin> {
        let origins = people.into_iter().map(|person| self.origin_of(person?));
        whole(origins, self.tells_authors)
    }

    /// Keeps what an answer told of people, and looks those up of whom it does not tell enough.
    pub(super) async fn know(&self, people: Vec<&Person>) {
        self.learn(people.iter().copied());
        if !self.tells_authors || !self.names_people_by_id() {
            return;
        }
        let mut ids: Vec<&str> = people
            .iter()
            .filter(|person| self.origin_of(person).is_none())
            .filter_map(|person| person.id.as_deref())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        for some in ids.chunks(AT_ONCE) {
            // Who cannot be looked up stays unknown; the read itself did not fail.
            let _ = self.people(some).await;
        }
    }

    /// The same for the authors of contents.
    pub(super) async fn know_authors(&self, contents: &[Content]) {
        let mut people = Vec::new();
        for content in contents {
            people.extend(&content.author);
            people.extend(
                content
                    .version
                    .as_ref()
                    .and_then(|version| version.by.as_ref()),
            );
        }
        self.know(people).await;
    }

    /// The same for the author of one, if it came.
    pub(super) async fn know_author<E>(&self, content: &Result<Content, E>) {
        if let Ok(content) = content {
            self.know_authors(std::slice::from_ref(content)).await;
        }
    }
}

fn whole(origins: impl Iterator<Item = Option<Origin>>, tells_all: bool) -> Option<Origin> {
    let mut whole = None;
    for origin in origins {
        let origin = match origin {
            None if !tells_all => continue,
            origin => origin.unwrap_or(Origin::Unknown),
        };
        if whole.is_none_or(|known| known == Origin::Internal) {
            whole = Some(origin);
        }
    }
    match whole {
        None if tells_all => Some(Origin::Unknown),
        Some(Origin::Internal) if !tells_all => None,
        whole => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::Origin::{External, Internal, Unknown};
    use super::whole;

    #[test]
    fn a_text_is_from_outside_if_one_of_its_authors_is() {
        for (origins, marked, told) in [
            (vec![], None, Unknown),
            (vec![Some(Internal), Some(Internal)], None, Internal),
            (
                vec![Some(External), Some(Internal)],
                Some(External),
                External,
            ),
            (
                vec![Some(Internal), Some(External)],
                Some(External),
                External,
            ),
            (vec![Some(Internal), None], None, Unknown),
            (vec![None, Some(External)], Some(External), Unknown),
        ] {
            assert_eq!(whole(origins.iter().copied(), false), marked, "{origins:?}");
            assert_eq!(
                whole(origins.iter().copied(), true),
                Some(told),
                "{origins:?}"
            );
        }
    }
}
