//! All who like or watch something, with their names.

use super::{learn_names, paging};
use crate::atlassian::Error;
use crate::confluence::Client;
use crate::confluence::model::Person;

/// Who likes a page or blog post.
pub async fn likes(confluence: &Client, id: &str, kind: &str) -> Result<Vec<Person>, Error> {
    let people = paging::all("list likes", |cursor| async move {
        confluence.likes(id, kind, cursor.as_deref()).await
    });
    named(confluence, people.await?).await
}

/// Who watches a page.
pub async fn watchers(confluence: &Client, id: &str) -> Result<Vec<Person>, Error> {
    let people = paging::all("list watchers", |cursor| async move {
        confluence.watchers(id, cursor.as_deref()).await
    });
    named(confluence, people.await?).await
}

/// Who watches a space.
pub async fn space_watchers(confluence: &Client, key: &str) -> Result<Vec<Person>, Error> {
    let people = paging::all("list watchers of a space", |cursor| async move {
        confluence.space_watchers(key, cursor.as_deref()).await
    });
    named(confluence, people.await?).await
}

/// How many people are asked for at once.
const PEOPLE: usize = 100;

async fn named(confluence: &Client, people: Vec<Person>) -> Result<Vec<Person>, Error> {
    let ids: Vec<&str> = people
        .iter()
        .filter(|person| person.name.is_none())
        .filter_map(|person| person.id.as_deref())
        .collect();
    for some in ids.chunks(PEOPLE) {
        learn_names(confluence, some).await;
    }
    Ok(people)
}
