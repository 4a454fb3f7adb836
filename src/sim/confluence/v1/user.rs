//! Users in the old API: by account id on Cloud, by name and key on Data Center.

use serde_json::{Value, json};

use crate::core::directory::User;

use super::super::site::Ask;

/// Writes a user.
///
/// Source: schemas `User` (Cloud v1) and `Person`/`KnownUser` (Data Center).
pub(crate) fn write(ask: &Ask, user: &User) -> Value {
    let picture = json!({
        "path": if ask.is_cloud() { "/wiki/aa-avatar/".to_owned() + &user.account_id } else { "/images/icons/profilepics/default.svg".to_owned() },
        "width": 48, "height": 48, "isDefault": !ask.is_cloud(),
    });
    if ask.is_cloud() {
        json!({
            "type": "known",
            "accountId": user.account_id,
            "accountType": user.account_type,
            "email": if user.email_hidden { "" } else { user.email.as_str() },
            "publicName": user.display_name,
            "profilePicture": picture,
            "displayName": user.display_name,
            "isExternalCollaborator": user.is_in("guests"),
            "isGuest": user.is_in("guests"),
            "timeZone": user.time_zone,
            "_expandable": {"operations": "", "personalSpace": ""},
            "_links": {"self": format!("{}/rest/api/user?accountId={}", ask.base(), user.account_id)},
        })
    } else {
        json!({
            "type": "known",
            "username": user.name,
            "userKey": user.key,
            "profilePicture": picture,
            "displayName": user.display_name,
            "_links": {"self": format!("{}/rest/api/user?key={}", ask.base(), user.key)},
            "_expandable": {"status": ""},
        })
    }
}

/// Writes the user with that login name; somebody who left is unknown.
pub(crate) fn named(ask: &Ask, name: &str) -> Value {
    match ask.site.core.directory.by_name(name) {
        Some(user) => write(ask, user),
        None => json!({
            "type": "unknown",
            "username": name,
            "displayName": "Unknown User",
            "profilePicture": {"path": "/images/icons/profilepics/default.svg", "width": 48, "height": 48, "isDefault": true},
            "_links": {},
        }),
    }
}

/// Writes a group.
pub(crate) fn group(ask: &Ask, name: &str) -> Value {
    let mut group = json!({
        "type": "group",
        "name": name,
        "_links": {"self": format!("{}/rest/api/group/{name}", ask.base())},
    });
    if ask.is_cloud() {
        group["id"] = json!(group_id(name));
        group["usageType"] = json!("USERBASE_GROUP");
    }
    group
}

/// Gives the id Cloud knows a group by, the same in every run.
pub(crate) fn group_id(name: &str) -> String {
    let mut mixed = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!(
        "{:08x}-{:04x}-4{:03x}-b{:03x}-{:012x}",
        mixed >> 32,
        (mixed >> 16) & 0xffff,
        mixed & 0xfff,
        (mixed >> 8) & 0xfff,
        mixed & 0xffff_ffff_ffff
    )
}
