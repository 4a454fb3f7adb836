//! A person or an app account.

/// A user as either edition names it: Cloud knows `account_id` only, Data Center `name` and `key`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Cloud's identifier.
    pub account_id: Option<String>,
    /// Data Center's login name.
    pub name: Option<String>,
    /// Data Center's immutable key.
    pub key: Option<String>,
    /// The name people see.
    pub display_name: String,
    /// The mail address, where the site shows it.
    pub email: Option<String>,
    /// `false` for a deactivated account; `None` where the site does not say.
    pub active: Option<bool>,
    /// `customer`, `app` or `atlassian` on Cloud.
    pub account_type: Option<String>,
}
