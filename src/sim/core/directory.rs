//! The users of the company, their groups, and the secrets they sign in with.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

/// Somebody who has an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Cloud identity: 24 hexadecimal digits, or `digits:uuid`.
    pub account_id: String,
    /// Data Center login name.
    pub name: String,
    /// Data Center key, `JIRAUSER10100` for newer accounts.
    pub key: String,
    /// Mail address.
    pub email: String,
    /// Full name.
    pub display_name: String,
    /// Whether the account may sign in and be assigned.
    pub active: bool,
    /// `atlassian`, `app` or `customer`.
    pub account_type: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Names of the groups the user is in.
    pub groups: Vec<String>,
    /// Whether the user has access to Jira.
    pub jira: bool,
    /// Whether the user has access to Confluence.
    pub confluence: bool,
    /// Whether the profile hides the mail address from other people (Cloud).
    pub email_hidden: bool,
}

impl User {
    /// Whether the user belongs to the group.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|name| name == group)
    }

    /// Whether the user administers the site.
    pub fn is_admin(&self) -> bool {
        self.is_in("administrators") || self.is_in("site-admins")
    }
}

/// What kind of secret a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// Data Center password, for basic authentication.
    Password,
    /// Cloud API token, for basic authentication with the mail address.
    ApiToken,
    /// Cloud API token with scopes; only the gateway accepts it.
    ScopedToken,
    /// Data Center personal access token, sent as Bearer.
    PersonalToken,
    /// OAuth 2.0 access token, sent as Bearer.
    AccessToken,
}

/// A secret of one user.
#[derive(Debug, Clone)]
pub struct Credential {
    /// What it is.
    pub kind: SecretKind,
    /// The secret itself.
    pub secret: String,
    /// Whose it is: index into the users.
    user: usize,
    /// Whether its life is over.
    pub expired: bool,
}

/// All users and credentials.
#[derive(Debug)]
pub struct Directory {
    users: Vec<Arc<User>>,
    seeded: Vec<Credential>,
    credentials: RwLock<Vec<Credential>>,
}

impl Directory {
    /// Reads the `directory` part of a seed: an object with a list `users`.
    pub fn from_seed(seed: &Value) -> Self {
        let mut users = Vec::new();
        let mut credentials = Vec::new();
        let entries = seed.get("users").and_then(Value::as_array);
        for (index, entry) in entries.into_iter().flatten().enumerate() {
            users.push(Arc::new(user_from_seed(entry, index)));
            for (word, kind) in [
                ("password", SecretKind::Password),
                ("tokens", SecretKind::ApiToken),
                ("scoped_tokens", SecretKind::ScopedToken),
                ("pats", SecretKind::PersonalToken),
                ("access_tokens", SecretKind::AccessToken),
            ] {
                for (secret, expired) in secrets(entry.get(word)) {
                    credentials.push(Credential {
                        kind,
                        secret,
                        user: index,
                        expired,
                    });
                }
            }
        }
        Directory {
            users,
            seeded: credentials.clone(),
            credentials: RwLock::new(credentials),
        }
    }

    /// Everybody, in the order of the seed.
    pub fn users(&self) -> &[Arc<User>] {
        &self.users
    }

    /// The user with this account id.
    pub fn by_account_id(&self, account_id: &str) -> Option<&Arc<User>> {
        self.users.iter().find(|user| user.account_id == account_id)
    }

    /// The user with this login name, in any case.
    pub fn by_name(&self, name: &str) -> Option<&Arc<User>> {
        self.users
            .iter()
            .find(|user| user.name.eq_ignore_ascii_case(name))
    }

    /// The user with this Data Center key.
    pub fn by_key(&self, key: &str) -> Option<&Arc<User>> {
        self.users.iter().find(|user| user.key == key)
    }

    /// The user with this mail address, in any case.
    pub fn by_email(&self, email: &str) -> Option<&Arc<User>> {
        self.users
            .iter()
            .find(|user| user.email.eq_ignore_ascii_case(email))
    }

    /// Whoever a seed means by a word: login name, account id, key, mail address or full name.
    pub fn find(&self, word: &str) -> Option<&Arc<User>> {
        self.by_name(word)
            .or_else(|| self.by_account_id(word))
            .or_else(|| self.by_key(word))
            .or_else(|| self.by_email(word))
            .or_else(|| self.users.iter().find(|user| user.display_name == word))
    }

    /// Names of all groups, sorted.
    pub fn groups(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .users
            .iter()
            .flat_map(|user| user.groups.iter().cloned())
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The credential with this secret among the given kinds, and its owner.
    pub fn credential(
        &self,
        secret: &str,
        kinds: &[SecretKind],
    ) -> Option<(Credential, Arc<User>)> {
        let credentials = self
            .credentials
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        credentials
            .iter()
            .filter(|credential| kinds.contains(&credential.kind))
            .filter(|credential| credential.secret == secret)
            .find_map(|credential| {
                let user = self.users.get(credential.user)?;
                Some((credential.clone(), Arc::clone(user)))
            })
    }

    /// As `credential`, but only among those of `owner`.
    pub fn credential_of(
        &self,
        owner: &User,
        secret: &str,
        kinds: &[SecretKind],
    ) -> Option<(Credential, Arc<User>)> {
        let credentials = self
            .credentials
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        credentials
            .iter()
            .filter(|credential| kinds.contains(&credential.kind) && credential.secret == secret)
            .find_map(|credential| {
                let user = self.users.get(credential.user)?;
                (user.name == owner.name).then(|| (credential.clone(), Arc::clone(user)))
            })
    }

    /// Makes `new` valid in the place of `old`.
    pub fn rotate(&self, old: &str, new: &str) {
        let mut credentials = self
            .credentials
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for credential in credentials.iter_mut().filter(|it| it.secret == old) {
            new.clone_into(&mut credential.secret);
        }
    }

    /// Forgets rotations.
    pub fn reset(&self) {
        let mut credentials = self
            .credentials
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        credentials.clone_from(&self.seeded);
    }
}

fn user_from_seed(entry: &Value, index: usize) -> User {
    let text = |word: &str| entry.get(word).and_then(Value::as_str).map(str::to_owned);
    let flag =
        |word: &str, default: bool| entry.get(word).and_then(Value::as_bool).unwrap_or(default);
    let name = text("name").unwrap_or_else(|| format!("user{index}"));
    let groups = entry
        .get("groups")
        .and_then(Value::as_array)
        .map(|groups| {
            groups
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    User {
        account_id: text("account_id")
            .unwrap_or_else(|| format!("5b10a2844c20165700ed{:04x}", 0x1000 + index)),
        key: text("key").unwrap_or_else(|| format!("JIRAUSER{}", 10100 + index)),
        email: text("email").unwrap_or_else(|| format!("{name}@example.com")),
        display_name: text("display_name").unwrap_or_else(|| name.clone()),
        active: flag("active", true),
        account_type: text("account_type").unwrap_or_else(|| "atlassian".to_owned()),
        time_zone: text("time_zone").unwrap_or_else(|| "Etc/UTC".to_owned()),
        groups,
        jira: flag("jira", true),
        confluence: flag("confluence", true),
        email_hidden: flag("email_hidden", false),
        name,
    }
}

/// A secret is a string, a list of them, or objects `{"secret": …, "expired": true}`.
fn secrets(value: Option<&Value>) -> Vec<(String, bool)> {
    match value {
        Some(Value::String(secret)) => vec![(secret.clone(), false)],
        Some(Value::Array(items)) => items.iter().flat_map(|item| secrets(Some(item))).collect(),
        Some(Value::Object(item)) => {
            let expired = item
                .get("expired")
                .and_then(Value::as_bool)
                .unwrap_or(false);
            let secret = item.get("secret").and_then(Value::as_str);
            secret
                .map(|secret| (secret.to_owned(), expired))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}
