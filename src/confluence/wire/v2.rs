//! Pages, folders, spaces and properties of Cloud's new API.
//!
//! Source: schemas `PageSingle`, `PageBulk`, `ChildrenResponse`, `SpaceBulk`, `ContentProperty` of Confluence Cloud v2
//! (2026-07-21).

use serde::Deserialize;
use serde_json::Value;

use super::{id, optional_id, parameter, space_key};
use crate::atlassian::{Cursor, Origin, Page};
use crate::confluence::model::{Content, Person, Property, Space, SpaceRef, Version};

/// A list with a cursor.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireList<T> {
    pub results: Vec<T>,
    #[serde(default, rename = "_links")]
    pub links: WireLinks,
}

#[derive(Deserialize, Default)]
pub(in crate::confluence) struct WireLinks {
    next: Option<String>,
    pub webui: Option<String>,
}

impl<T> WireList<T> {
    /// The items, and the cursor to go on from.
    pub(in crate::confluence) fn page<M>(self, model: impl Fn(T) -> M) -> Page<M> {
        Page {
            items: self.results.into_iter().map(model).collect(),
            next: self
                .links
                .next
                .as_deref()
                .and_then(|next| parameter(next, "cursor"))
                .map(Cursor),
            total: None,
        }
    }
}

/// A page or blog post.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WirePage {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    title: String,
    #[serde(default, deserialize_with = "optional_id")]
    space_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    parent_id: Option<String>,
    position: Option<i64>,
    author_id: Option<String>,
    created_at: Option<String>,
    subtype: Option<String>,
    version: Option<WireVersion>,
    body: Option<WireBody>,
    properties: Option<WireList<WireProperty>>,
    #[serde(default, rename = "_links")]
    links: WireLinks,
}

/// What stands below a page or folder.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireChild {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    title: String,
    #[serde(default = "page", rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "optional_id")]
    space_id: Option<String>,
    child_position: Option<i64>,
}

fn page() -> String {
    "page".to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireVersion {
    #[serde(default)]
    pub number: u64,
    pub created_at: Option<String>,
    pub author_id: Option<String>,
    message: Option<String>,
    #[serde(default)]
    minor_edit: bool,
}

#[derive(Deserialize)]
pub(in crate::confluence) struct WireBody {
    pub storage: Option<WireText>,
}

#[derive(Deserialize)]
pub(in crate::confluence) struct WireText {
    #[serde(default)]
    pub value: String,
}

/// A space.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireSpace {
    #[serde(deserialize_with = "id")]
    id: String,
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default, deserialize_with = "optional_id")]
    homepage_id: Option<String>,
}

/// A content property.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireProperty {
    #[serde(deserialize_with = "id")]
    id: String,
    key: String,
    #[serde(default)]
    value: Value,
    version: Option<WireVersion>,
}

/// Somebody, from `users-bulk`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireUser {
    account_id: String,
    display_name: Option<String>,
    public_name: Option<String>,
    account_type: Option<String>,
    account_status: Option<String>,
    is_external_collaborator: Option<bool>,
}

impl WireUser {
    fn origin(&self) -> Origin {
        // An account that was closed is gone; nobody knows any more who it was.
        if matches!(self.account_status.as_deref(), Some("closed" | "unknown")) {
            return Origin::Unknown;
        }
        match (self.is_external_collaborator, self.account_type.as_deref()) {
            (_, Some("customer")) => Origin::Customer,
            (Some(true), _) => Origin::External,
            (Some(false), _) => Origin::Internal,
            (None, _) => Origin::Unknown,
        }
    }
}

impl WirePage {
    /// The content; a page's answer does not say of which kind it is, its address does.
    pub(in crate::confluence) fn content(self, kind: &str) -> Content {
        let path = self.links.webui;
        Content {
            id: self.id,
            kind: kind.to_owned(),
            status: self.status,
            title: self.title,
            subtype: self.subtype.filter(|subtype| !subtype.is_empty()),
            space: SpaceRef {
                id: self.space_id,
                key: path.as_deref().and_then(space_key),
                name: None,
            },
            parent_id: self.parent_id,
            ancestors: Vec::new(),
            position: self.position,
            author: self.author_id.map(Person::of_id),
            created: self.created_at,
            version: self.version.map(Version::from),
            body: self
                .body
                .and_then(|body| body.storage)
                .map(|text| text.value),
            properties: self
                .properties
                .map(|list| list.results.into_iter().map(Property::from).collect())
                .unwrap_or_default(),
            path,
            viewed: None,
        }
    }
}

impl From<WirePage> for Content {
    fn from(wire: WirePage) -> Self {
        wire.content("page")
    }
}

impl From<WireChild> for Content {
    fn from(wire: WireChild) -> Self {
        Self {
            id: wire.id,
            kind: wire.kind,
            status: wire.status,
            title: wire.title,
            space: SpaceRef {
                id: wire.space_id,
                ..SpaceRef::default()
            },
            position: wire.child_position,
            ..Self::default()
        }
    }
}

impl From<WireVersion> for Version {
    fn from(wire: WireVersion) -> Self {
        Self {
            number: wire.number,
            when: wire.created_at,
            by: wire.author_id.map(Person::of_id),
            message: wire.message.filter(|message| !message.is_empty()),
            is_minor: wire.minor_edit,
        }
    }
}

impl From<WireSpace> for Space {
    fn from(wire: WireSpace) -> Self {
        Self {
            id: wire.id,
            key: wire.key,
            name: wire.name,
            homepage_id: wire.homepage_id,
        }
    }
}

impl From<WireProperty> for Property {
    fn from(wire: WireProperty) -> Self {
        Self {
            id: Some(wire.id),
            key: wire.key,
            value: wire.value,
            version: wire.version.map_or(1, |version| version.number),
        }
    }
}

impl From<WireUser> for Person {
    fn from(wire: WireUser) -> Self {
        Self {
            origin: Some(wire.origin()),
            id: Some(wire.account_id),
            login: None,
            name: wire
                .display_name
                .or(wire.public_name)
                .filter(|name| !name.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whoever_is_not_said_to_be_a_colleague_is_none() {
        for (wire, origin) in [
            (
                json!({"isExternalCollaborator": false, "accountType": "atlassian", "accountStatus": "active"}),
                Origin::Internal,
            ),
            // Somebody who left wrote it while here.
            (
                json!({"isExternalCollaborator": false, "accountType": "atlassian", "accountStatus": "inactive"}),
                Origin::Internal,
            ),
            (
                json!({"isExternalCollaborator": false, "accountType": "app"}),
                Origin::Internal,
            ),
            (
                json!({"isExternalCollaborator": true, "accountType": "atlassian"}),
                Origin::External,
            ),
            (
                json!({"isExternalCollaborator": false, "accountType": "customer"}),
                Origin::Customer,
            ),
            (
                json!({"isExternalCollaborator": false, "accountStatus": "closed"}),
                Origin::Unknown,
            ),
            (json!({"accountType": "atlassian"}), Origin::Unknown),
        ] {
            let mut whole = wire.clone();
            whole["accountId"] = json!("1");
            let user: WireUser = serde_json::from_value(whole).expect("a user");
            assert_eq!(Person::from(user).origin, Some(origin), "{wire}");
        }
    }
}
