//! People as callers name them: by login, account id, display name, or `me`.

use crate::confluence::model::Person;
use crate::confluence::{Client, flows};
use crate::query::{contains, cql, equals};
use crate::tools::{About, Error, ErrorKind, Result};

/// The id a mention of somebody holds; nobody and several of that name are both `None`, and the text then says so.
pub(super) async fn id_of(confluence: &Client, name: &str) -> Option<String> {
    if let Some(id) = confluence.id_of(name) {
        return Some(id);
    }
    match named(confluence, name).await.ok()?.as_slice() {
        [person] => person.id.clone(),
        [] if !name.contains(char::is_whitespace) => {
            flows::person(confluence, name).await.ok()??.id
        }
        _ => None,
    }
}

/// Somebody a restriction shall name; unknown and ambiguous names are told before anything is sent.
pub(super) async fn person(confluence: &Client, handle: &str) -> Result<Person> {
    let handle = handle.trim();
    let subject = || format!("User `{handle}`");
    if handle.eq_ignore_ascii_case("me") {
        let me = confluence.me().await.about(subject)?;
        return Ok((*me).clone());
    }
    if !handle.contains(char::is_whitespace)
        && let Some(person) = flows::person(confluence, handle).await.about(subject)?
    {
        return Ok(person);
    }
    let mut found = named(confluence, handle).await.about(subject)?;
    if found.len() > 1 {
        let handles: Vec<String> = found
            .iter()
            .filter_map(|person| person.handle().map(|handle| format!("`{handle}`")))
            .collect();
        return Err(Error::arguments(format!(
            "There are {} people called `{handle}`: {}.",
            found.len(),
            handles.join(", ")
        )));
    }
    found.pop().ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            format!("User `{handle}` does not exist, or the account may not see them."),
        )
        .hint("Name people by login name (Data Center), account id (Cloud) or full name.")
    })
}

/// How many people with a name like the one wanted are looked through.
const NAMESAKES: usize = 200;

/// The people of exactly that full name.
///
/// A user search speaks of no space, so it is not narrowed to the allowed ones; it is made of the name alone.
async fn named(
    confluence: &Client,
    name: &str,
) -> std::result::Result<Vec<Person>, crate::atlassian::Error> {
    let wanted = cql::Cql::from(equals("type", "user"))
        .and(contains("user.fullname", name))
        .to_string();
    let name = name.to_lowercase();
    let (mut found, _) = flows::search_people(confluence, &wanted, NAMESAKES).await?;
    found.retain(|person| {
        let known = person.name.as_ref().map(|known| known.to_lowercase());
        known.as_ref() == Some(&name)
    });
    Ok(found)
}
