//! Names for ids, and people for what callers write.

use super::paging;
use crate::atlassian::{Error, Kind};
use crate::confluence::Client;
use crate::confluence::model::Person;

/// Asks for the names behind ids that are not known yet. Best effort: an id that stays unknown is shown as it is.
///
/// Not for plain reads, which are one request; for messages in which a name matters more than a request.
pub async fn learn_names(confluence: &Client, ids: &[&str]) {
    if !confluence.names_people_by_id() {
        return;
    }
    let unknown: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| confluence.name_of(id).is_none())
        .collect();
    if !unknown.is_empty() {
        confluence.people(&unknown).await;
    }
}

/// Somebody by login name (Data Center) or account id (Cloud); `None` if the site knows nobody so.
pub async fn person(confluence: &Client, handle: &str) -> Result<Option<Person>, Error> {
    if let Some(found) = confluence.user_by_login(handle).await {
        return match found {
            Err(error) if error.kind == Kind::NotFound => Ok(None),
            found => found.map(Some),
        };
    }
    match confluence.people(&[handle]).await {
        Some(found) => {
            let mut people = found?;
            people.retain(|person| person.id.as_deref() == Some(handle));
            Ok(people.pop())
        }
        None => Ok(None),
    }
}

/// The first `most` people that CQL over user fields finds, each once, and whether there are more.
pub async fn search_people(
    confluence: &Client,
    cql: &str,
    most: usize,
) -> Result<(Vec<Person>, bool), Error> {
    let (hits, more) = paging::first(most, |cursor| async move {
        let page = confluence.search_users(cql, most, cursor.as_deref());
        page.await
    })
    .await?;
    let mut people: Vec<Person> = Vec::new();
    for person in hits.into_iter().filter_map(|hit| hit.user) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    Ok((people, more))
}
