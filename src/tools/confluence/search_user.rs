//! `confluence_search_user`: people by name, on both editions.

use crate::atlassian::Kind;
use crate::confluence::model::Person;
use crate::confluence::{Client, flows};
use crate::query::{contains, cql, equals};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Find people by name.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchUser {
    /// Part of a name, or CQL such as `user.fullname ~ "Ada"`
    query: String,
    /// Default 10
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
    /// Only its members (Data Center)
    group_name: Option<String>,
}

/// The group everybody is in, where the site cannot search for people.
const EVERYBODY: &str = "confluence-users";

/// The most requests for the members of a group.
const REQUESTS: usize = 50;

impl Tool for SearchUser {
    const NAME: &'static str = "confluence_search_user";
    const TITLE: &'static str = "Search users";
    const TOOLSET: Toolset = Toolset::ConfluenceUsers;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("name", "query")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for SearchUser {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let limit = self.limit.unwrap_or(10).clamp(1, 200) as usize;
        let (wanted, words) = query(&self.query)?;
        let group = self.group_name.as_deref().map(str::trim);
        let (mut people, more) = match group.filter(|group| !group.is_empty()) {
            Some(group) => match members(confluence, group, &words, limit).await {
                Some(found) => found?,
                // Cloud finds people without; the reference ignores the group there too.
                None => search(confluence, &wanted, limit).await?,
            },
            None => match search(confluence, &wanted, limit).await {
                // Older sites cannot search for people.
                Err(error) if error.kind == ErrorKind::Invalid => {
                    match members(confluence, EVERYBODY, &words, limit).await {
                        Some(found) => found?,
                        None => return Err(error),
                    }
                }
                found => found?,
            },
        };
        let more = more || people.len() > limit;
        people.truncate(limit);
        let users: Vec<Value> = people
            .iter()
            .map(|person| view::person(confluence, person))
            .collect();
        let mut body = json!({"count": users.len(), "users": users});
        if more {
            body["more"] =
                json!("More people fit; give a longer part of the name, or a larger `limit`.");
        }
        Ok(Reply::new(body).plan(Plan {
            list: Some("users"),
            ..Plan::default()
        }))
    }
}

/// The query to send, and the words of a name in it.
///
/// The caller's CQL is one part of a query for people: it cannot find anything else.
fn query(given: &str) -> Result<(String, String)> {
    let given = given.trim();
    if given.is_empty() {
        return Err(Error::arguments("`query` is empty."));
    }
    let is_cql = given.contains(['~', '=']) || given.contains("user.");
    if !is_cql {
        let wanted = cql::Cql::from(equals("type", "user")).and(contains("user.fullname", given));
        return Ok((wanted.to_string(), given.to_owned()));
    }
    let parsed = cql::parse(given)
        .map_err(|error| Error::arguments(format!("This CQL cannot be read: {error}")))?;
    let words = given
        .split('"')
        .nth(1)
        .or_else(|| given.split(['~', '=']).nth(1))
        .unwrap_or(given)
        .trim()
        .to_owned();
    Ok((parsed.restrict(equals("type", "user")).to_string(), words))
}

async fn search(confluence: &Client, wanted: &str, limit: usize) -> Result<(Vec<Person>, bool)> {
    flows::search_people(confluence, wanted, limit)
        .await
        .about(|| "The search for people".to_owned())
}

/// The members of a group whose name or login holds the words, and whether there may be more; `None` where groups are not
/// listed so.
async fn members(
    confluence: &Client,
    group: &str,
    words: &str,
    limit: usize,
) -> Option<Result<(Vec<Person>, bool)>> {
    let words = words.to_lowercase();
    let has = |text: &Option<String>| {
        text.as_ref()
            .is_some_and(|text| text.to_lowercase().contains(&words))
    };
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..REQUESTS {
        let page = match confluence.members(group, cursor.as_deref()).await? {
            Ok(page) => page,
            Err(error) if error.kind == Kind::NotFound => {
                return Some(Err(Error::new(
                    ErrorKind::NotFound,
                    format!("Group `{group}` does not exist, or the account may not see it."),
                )));
            }
            Err(error) => return Some(Err(error).about(|| format!("Group `{group}`"))),
        };
        found.extend(
            page.items
                .into_iter()
                .filter(|person| has(&person.name) || has(&person.login)),
        );
        match page.next {
            Some(next) if found.len() < limit => cursor = Some(next.0),
            next => return Some(Ok((found, next.is_some()))),
        }
    }
    Some(Ok((found, true)))
}
