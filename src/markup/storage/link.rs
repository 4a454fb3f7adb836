//! What both directions of links share: how people are named, and how Confluence writes a day.

use crate::options::MentionId;

/// The attributes that name a person, the newest first.
pub(super) const USER_ATTRIBUTES: [&str; 3] = ["ri:account-id", "ri:userkey", "ri:username"];

/// The attribute of `ri:user` that holds ids of this kind.
pub(super) fn user_attribute(kind: MentionId) -> &'static str {
    match kind {
        MentionId::AccountId => "ri:account-id",
        MentionId::UserName => "ri:username",
        MentionId::UserKey => "ri:userkey",
    }
}

/// The kind of the ids an attribute of `ri:user` holds.
pub(super) fn user_kind(attribute: &str) -> Option<MentionId> {
    [
        MentionId::AccountId,
        MentionId::UserName,
        MentionId::UserKey,
    ]
    .into_iter()
    .find(|kind| user_attribute(*kind) == attribute)
}

/// The day of a blog post, `YYYY/MM/DD`; some pages hold it with dashes.
pub(super) fn day_of(day: String) -> String {
    if day.len() == 10 && day.contains('-') {
        day.replace('-', "/")
    } else {
        day
    }
}
