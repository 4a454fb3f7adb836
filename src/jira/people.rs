//! People: how a site names them in requests, and how it is asked for them.
//!
//! Cloud knows account ids and hides most mail addresses; Data Center knows login names. Apart from `dialect`,
//! because what is written to a user field hangs on it and nothing else does.

use std::sync::Arc;

use serde_json::Value;

use super::client::Client;
use super::dialect::Dialect;
use super::wire::WireUser;
use crate::atlassian::{Error, Origin, User};
use crate::http::{Call, json};

/// Where somebody shall be assignable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// To an issue that exists.
    Issue(String),
    /// To new issues of a project.
    Project(String),
}

/// How one edition names people.
pub trait People: Dialect {
    /// A user whose identifier a request could carry as it is, so that nobody need be asked.
    fn user_from_id(&self, text: &str) -> Option<User>;

    /// A user as a field's value.
    fn user_value(&self, user: &User) -> Option<Value>;

    /// Users whose name, login or mail address begins with a text; deactivated ones too where the site gives them.
    fn find_users(&self, text: &str) -> Call<Vec<User>>;

    /// The parameter that a search for assignable users is narrowed by.
    fn assignable_parameter(&self) -> &'static str;

    /// A user by the key behind the login name (`JIRAUSER10100`), where the edition has such keys.
    fn user_by_key(&self, key: &str) -> Option<Call<User>>;

    /// All that the site tells of a user.
    fn profile(&self, user: &User) -> Call<Value>;

    /// Where somebody stands, from their [`People::profile`].
    fn origin(&self, profile: &Value) -> Origin;

    /// What the account may do: somewhere, in a project, or on an issue. Cloud wants the permissions named.
    fn permissions(&self, scope: Option<&Assignment>, names: &[&str]) -> Call<Value>;

    /// Users who may be assigned. Needs no right to browse all users.
    fn find_assignable(&self, scope: &Assignment, text: &str, limit: usize) -> Call<Vec<User>> {
        let call = Call::get(
            "find assignable users",
            format!("{}/user/assignable/search", self.root()),
            users,
        )
        .query(self.assignable_parameter(), text)
        .query("maxResults", limit.to_string());
        match scope {
            Assignment::Issue(key) => call.query("issueKey", key),
            Assignment::Project(key) => call.query("project", key),
        }
    }
}

/// The account's permissions at a place.
pub(super) fn permissions(root: &str, scope: Option<&Assignment>) -> Call<Value> {
    let call = Call::get(
        "read own permissions",
        format!("{root}/mypermissions"),
        json,
    );
    match scope {
        Some(Assignment::Issue(key)) => call.query("issueKey", key),
        Some(Assignment::Project(key)) => call.query("projectKey", key),
        None => call,
    }
}

pub(super) fn users(bytes: &[u8]) -> Result<Vec<User>, String> {
    let wire = json::<Vec<WireUser>>(bytes)?;
    Ok(wire.into_iter().map(User::from).collect())
}

pub(super) fn user(bytes: &[u8]) -> Result<User, String> {
    json::<WireUser>(bytes).map(User::from)
}

impl Client {
    /// A user whose identifier a request could carry as it is.
    pub fn user_from_id(&self, text: &str) -> Option<User> {
        self.dialect.user_from_id(text)
    }

    /// A user as a field's value; `None` if the site gave no identifier.
    pub fn user_value(&self, user: &User) -> Option<Value> {
        self.dialect.user_value(user)
    }

    /// The account that asks, asked once a process.
    pub async fn own_account(&self) -> Result<Arc<User>, Error> {
        self.own_account.get(false, self.myself()).await
    }

    /// Users whose name, login or mail address begins with a text.
    pub async fn find_users(&self, text: &str) -> Result<Vec<User>, Error> {
        self.http.run(self.dialect.find_users(text)).await
    }

    /// Users who may be assigned.
    pub async fn find_assignable(
        &self,
        scope: &Assignment,
        text: &str,
        limit: usize,
    ) -> Result<Vec<User>, Error> {
        self.http
            .run(self.dialect.find_assignable(scope, text, limit))
            .await
    }

    /// All that the site tells of a user.
    pub async fn profile(&self, user: &User) -> Result<Value, Error> {
        self.http.run(self.dialect.profile(user)).await
    }

    /// What the account may do, of the permissions named.
    pub async fn permissions(
        &self,
        scope: Option<&Assignment>,
        names: &[&str],
    ) -> Result<Value, Error> {
        self.http.run(self.dialect.permissions(scope, names)).await
    }

    /// A user by key; `None` where the edition has no such keys.
    pub async fn user_by_key(&self, key: &str) -> Result<Option<User>, Error> {
        match self.dialect.user_by_key(key) {
            Some(call) => self.http.run(call).await.map(Some),
            None => Ok(None),
        }
    }
}
