//! The way to a site, for [`super::Client`]. Under lockdown it adds to each author in an answer what the site does not say
//! there: whether it is a customer.
//!
//! Cloud says so of authors in its platform's answers (`accountType`), and not in those of the service desk. Data Center says
//! so of nobody; but who may use a product has one of its application roles (`GET /rest/api/2/user`), and a customer of the
//! portal has none. Each author is looked up once a process. Whoever cannot be looked up is `unknown`, like an account that
//! is gone: their words are hidden, not shown.

use std::sync::Arc;

use serde_json::Value;

use super::editing::Edition;
use crate::atlassian::{Error, Facts, Kind, Origin, Site, User};
use crate::http::{self, Call, Permit, Write};

/// A site, and what is known of those who write there.
pub(super) struct Connection {
    http: http::Client,
    dialect: &'static dyn Edition,
    /// By [`handle`]; `None` while nobody needs to know.
    authors: Option<Facts<Origin>>,
}

/// The members that name who wrote something.
const AUTHORS: &[&str] = &["author", "updateAuthor", "reporter", "creator"];

/// How many authors of one answer are looked up at once; the limits of the site hold besides.
const AT_ONCE: usize = 8;

impl Connection {
    /// Opens no connection.
    pub(super) fn new(site: Site, dialect: &'static dyn Edition) -> Self {
        Self {
            http: http::Client::new(site),
            dialect,
            authors: None,
        }
    }

    /// From now on tells where authors stand.
    pub(super) fn tell_authors(&mut self) {
        self.authors = Some(Facts::default());
    }

    /// Whether it does.
    pub(super) fn tells_authors(&self) -> bool {
        self.authors.is_some()
    }

    /// The site it speaks to.
    pub(super) fn site(&self) -> &Site {
        self.http.site()
    }

    /// Sends a call that changes nothing.
    pub(super) async fn run<T>(&self, call: Call<T>) -> Result<T, Error> {
        let Some(authors) = &self.authors else {
            return self.http.run(call).await;
        };
        let answer = self.http.fetch(&call).await?;
        // The bytes of a file are its own.
        if call.request.may_leave {
            return self.http.read(&call, &answer);
        }
        let answer = match self.told(authors, answer.body()).await {
            Some(body) => answer.with_body(body),
            None => answer,
        };
        self.http.read(&call, &answer)
    }

    /// Sends a change.
    pub(super) async fn change<T>(&self, write: Write<T>, permit: &Permit) -> Result<T, Error> {
        self.http.change(write, permit).await
    }

    /// An answer with what it does not say of its authors; `None` if it says everything.
    async fn told(&self, authors: &Facts<Origin>, body: &[u8]) -> Option<Vec<u8>> {
        let mut answer: Value = serde_json::from_slice(body).ok()?;
        let mut untold: Vec<User> = Vec::new();
        each_untold(&mut answer, &mut |person| {
            let user = user(person);
            if !untold.contains(&user) {
                untold.push(user);
            }
        });
        if untold.is_empty() {
            return None;
        }
        let mut known: Vec<(String, Origin)> = Vec::new();
        for some in untold.chunks(AT_ONCE) {
            let asked = some.iter().map(|user| async move {
                let origin = self.origin(authors, user).await;
                (handle(user), origin)
            });
            known.extend(futures_util::future::join_all(asked).await);
        }
        each_untold(&mut answer, &mut |person| {
            let handle = handle(&user(person));
            let origin = known
                .iter()
                .find(|(known, _)| *known == handle)
                .map_or(Origin::Unknown, |(_, origin)| *origin);
            let kind = match origin {
                Origin::Internal => "atlassian",
                other => other.name(),
            };
            if let Value::Object(person) = person {
                person.insert("accountType".into(), kind.into());
            }
        });
        serde_json::to_vec(&answer).ok()
    }

    async fn origin(&self, authors: &Facts<Origin>, user: &User) -> Origin {
        let handle = handle(user);
        if handle.is_empty() {
            return Origin::Unknown;
        }
        if let Some(known) = authors.known(&handle).await {
            return *known;
        }
        let origin = match self.http.run(self.dialect.profile(user)).await {
            Ok(profile) => self.dialect.origin(&profile),
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => {
                Origin::Unknown
            }
            // It may be told the next time.
            Err(_) => return Origin::Unknown,
        };
        authors.keep(handle, Arc::new(origin)).await;
        origin
    }
}

/// Calls for each author of whom the answer does not say what kind of account it is.
fn each_untold(value: &mut Value, call: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_untold(item, call)),
        Value::Object(map) => {
            for (name, member) in map.iter_mut() {
                // The field called `reporter` is described under that name too.
                let is_author = AUTHORS.contains(&name.as_str())
                    && (member.get("displayName").is_some() || member.get("accountId").is_some())
                    && member.get("accountType").is_none();
                match is_author {
                    true => call(member),
                    false => each_untold(member, call),
                }
            }
        }
        _ => {}
    }
}

fn user(person: &Value) -> User {
    let text = |name: &str| person.get(name).and_then(Value::as_str).map(str::to_owned);
    User {
        account_id: text("accountId"),
        name: text("name"),
        key: text("key"),
        ..User::default()
    }
}

/// What somebody is known by.
fn handle(user: &User) -> String {
    let handle = user.account_id.as_ref().or(user.key.as_ref());
    handle.or(user.name.as_ref()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn authors_that_an_answer_says_nothing_of_are_found_wherever_they_stand() {
        let mut answer = json!({
            "fields": {
                "reporter": {"name": "cora", "displayName": "Cora"},
                "creator": {"accountId": "1", "accountType": "atlassian"},
                "assignee": {"name": "ada", "displayName": "Ada"},
                "comment": {"comments": [{"author": {"key": "K1", "displayName": "K"}, "updateAuthor": null}]},
            },
            "editmeta": {"fields": {"reporter": {"name": "Reporter", "key": "reporter"}}},
        });
        let mut found = Vec::new();
        each_untold(&mut answer, &mut |person| found.push(handle(&user(person))));
        found.sort();
        assert_eq!(found, ["K1", "cora"]);
    }
}
