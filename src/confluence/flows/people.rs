//! Names for ids, where answers name people by nothing else.

use crate::atlassian::Error;
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

/// Somebody by the handle a caller wrote: login name on Data Center; on Cloud the account id is taken at its word.
pub async fn person(confluence: &Client, handle: &str) -> Result<Person, Error> {
    match confluence.user_by_login(handle).await {
        Some(found) => found,
        None => Ok(Person::of_id(handle.to_owned())),
    }
}
