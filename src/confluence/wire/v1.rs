//! Contents, spaces, people and restrictions of the old API.
//!
//! Source: schemas `Content`, `Space`, `Person`, `Version` of Confluence Data Center 10.2 and of Cloud v1.

use serde::Deserialize;
use serde_json::Value;

use super::{id, optional_id, space_key};
use crate::atlassian::{Cursor, Origin, Page};
use crate::confluence::model::{
    Ancestor, Content, Group, Person, Property, Restrictions, Space, SpaceRef, Subjects, Version,
};

/// A list with an offset.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireList<T> {
    pub results: Vec<T>,
    #[serde(default)]
    pub start: usize,
    #[serde(rename = "totalSize")]
    pub total: Option<u64>,
    #[serde(default, rename = "_links")]
    pub links: WireLinks,
}

/// The addresses that come with an answer.
#[derive(Deserialize, Default)]
pub(in crate::confluence) struct WireLinks {
    pub next: Option<String>,
    pub webui: Option<String>,
    pub download: Option<String>,
}

impl<T> WireList<T> {
    /// The items, and the offset to go on from.
    pub(in crate::confluence) fn page<M>(self, model: impl Fn(T) -> M) -> Page<M> {
        let end = self.start + self.results.len();
        let more = self.links.next.is_some() && !self.results.is_empty();
        Page {
            items: self.results.into_iter().map(model).collect(),
            next: more.then(|| Cursor(end.to_string())),
            total: self.total,
        }
    }
}

/// A content.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireContent {
    #[serde(deserialize_with = "id")]
    pub id: String,
    #[serde(rename = "type", default)]
    pub kind: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub title: String,
    pub space: Option<WireSpace>,
    pub version: Option<WireVersion>,
    pub history: Option<WireHistory>,
    #[serde(default)]
    pub ancestors: Vec<WireContentRef>,
    pub body: Option<WireBody>,
    pub container: Option<Value>,
    #[serde(default)]
    pub extensions: Value,
    #[serde(default)]
    pub metadata: Value,
    #[serde(default, rename = "_links")]
    pub links: WireLinks,
}

/// A content of which little is said.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireContentRef {
    #[serde(deserialize_with = "id")]
    pub id: String,
    #[serde(default)]
    pub title: String,
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
pub(in crate::confluence) struct WireSpace {
    #[serde(default, deserialize_with = "optional_id")]
    id: Option<String>,
    key: String,
    #[serde(default)]
    name: String,
    homepage: Option<WireContentRef>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireVersion {
    #[serde(default)]
    pub number: u64,
    pub when: Option<String>,
    pub by: Option<WirePerson>,
    message: Option<String>,
    #[serde(default)]
    minor_edit: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireHistory {
    pub created_by: Option<WirePerson>,
    pub created_date: Option<String>,
}

/// Somebody.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WirePerson {
    #[serde(rename = "type", default)]
    kind: String,
    account_type: Option<String>,
    is_guest: Option<bool>,
    is_external_collaborator: Option<bool>,
    account_id: Option<String>,
    user_key: Option<String>,
    username: Option<String>,
    display_name: Option<String>,
}

/// A content property.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireProperty {
    #[serde(default, deserialize_with = "optional_id")]
    id: Option<String>,
    key: String,
    #[serde(default)]
    value: Value,
    version: Option<WireVersion>,
}

/// `restriction/byOperation`.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireRestrictions {
    read: Option<WireRestriction>,
    update: Option<WireRestriction>,
}

/// The restriction of one operation.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireRestriction {
    restrictions: Option<WireSubjects>,
}

#[derive(Deserialize)]
struct WireSubjects {
    user: Option<WireSubjectList<WirePerson>>,
    group: Option<WireSubjectList<WireGroup>>,
}

#[derive(Deserialize)]
struct WireSubjectList<T> {
    #[serde(default = "Vec::new")]
    results: Vec<T>,
    limit: Option<usize>,
}

/// A group.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireGroup {
    #[serde(default)]
    name: String,
    id: Option<String>,
}

impl From<WireContent> for Content {
    fn from(wire: WireContent) -> Self {
        let position = wire.extensions.get("position").and_then(Value::as_i64);
        let parent_id = wire.ancestors.last().map(|above| above.id.clone());
        let mut space = wire.space.map(SpaceRef::from).unwrap_or_default();
        if space.key.is_none() {
            space.key = wire.links.webui.as_deref().and_then(space_key);
        }
        let (author, created) = match wire.history {
            Some(history) => (history.created_by.map(Person::from), history.created_date),
            None => (None, None),
        };
        Self {
            id: wire.id,
            kind: wire.kind,
            status: wire.status,
            title: wire.title,
            subtype: None,
            space,
            parent_id,
            ancestors: wire
                .ancestors
                .into_iter()
                .map(|above| Ancestor {
                    id: above.id,
                    title: above.title,
                })
                .collect(),
            position,
            author,
            created,
            version: wire.version.map(Version::from),
            body: wire
                .body
                .and_then(|body| body.storage)
                .map(|text| text.value),
            viewed: wire
                .metadata
                .pointer("/currentuser/viewed/lastSeen")
                .and_then(Value::as_str)
                .map(str::to_owned),
            properties: properties(wire.metadata),
            path: wire.links.webui,
        }
    }
}

/// `metadata.properties` is a map with the properties that were expanded, and addresses beside them.
fn properties(mut metadata: Value) -> Vec<Property> {
    let Some(Value::Object(map)) = metadata.get_mut("properties").map(Value::take) else {
        return Vec::new();
    };
    let is_property = |(key, _): &(String, Value)| !key.starts_with('_');
    map.into_iter()
        .filter(is_property)
        .filter_map(|(_, value)| serde_json::from_value::<WireProperty>(value).ok())
        .map(Property::from)
        .collect()
}

impl From<WireProperty> for Property {
    fn from(wire: WireProperty) -> Self {
        Self {
            id: wire.id,
            key: wire.key,
            value: wire.value,
            version: wire.version.map_or(1, |version| version.number),
        }
    }
}

impl From<WireSpace> for Space {
    fn from(wire: WireSpace) -> Self {
        Self {
            id: wire.id.unwrap_or_default(),
            key: wire.key,
            name: wire.name,
            homepage_id: wire.homepage.map(|page| page.id),
        }
    }
}

impl From<WireSpace> for SpaceRef {
    fn from(wire: WireSpace) -> Self {
        Self {
            id: wire.id,
            key: Some(wire.key),
            name: Some(wire.name).filter(|name| !name.is_empty()),
        }
    }
}

impl From<WireVersion> for Version {
    fn from(wire: WireVersion) -> Self {
        Self {
            number: wire.number,
            when: wire.when,
            by: wire.by.map(Person::from),
            message: wire.message.filter(|message| !message.is_empty()),
            is_minor: wire.minor_edit,
        }
    }
}

impl WirePerson {
    /// Data Center knows no guests: whoever may write there has a licence, or is nobody.
    fn origin(&self) -> Option<Origin> {
        match (self.kind.as_str(), self.account_type.as_deref()) {
            ("anonymous", _) => return Some(Origin::Anonymous),
            ("unknown", _) => return Some(Origin::Unknown),
            (_, Some("customer")) => return Some(Origin::Customer),
            _ => {}
        }
        match (self.is_guest, self.is_external_collaborator) {
            (Some(true), _) | (_, Some(true)) => Some(Origin::External),
            (None, None) => {
                (self.user_key.is_some() || self.username.is_some()).then_some(Origin::Internal)
            }
            _ => Some(Origin::Internal),
        }
    }
}

impl From<WirePerson> for Person {
    fn from(wire: WirePerson) -> Self {
        Self {
            origin: wire.origin(),
            id: wire.account_id.or(wire.user_key),
            login: wire.username,
            name: wire.display_name.filter(|name| !name.is_empty()),
        }
    }
}

impl From<WireGroup> for Group {
    fn from(wire: WireGroup) -> Self {
        Self {
            id: wire.id,
            name: wire.name,
        }
    }
}

impl From<WireRestrictions> for Restrictions {
    fn from(wire: WireRestrictions) -> Self {
        Self {
            read: wire.read.map(Subjects::from).unwrap_or_default(),
            update: wire.update.map(Subjects::from).unwrap_or_default(),
        }
    }
}

impl From<WireRestriction> for Subjects {
    fn from(wire: WireRestriction) -> Self {
        let Some(lists) = wire.restrictions else {
            return Self::default();
        };
        let (users, users_cut) = list(lists.user);
        let (groups, groups_cut) = list(lists.group);
        Self {
            users: users.into_iter().map(Person::from).collect(),
            groups: groups.into_iter().map(Group::from).collect(),
            is_cut: users_cut || groups_cut,
        }
    }
}

fn list<T>(wire: Option<WireSubjectList<T>>) -> (Vec<T>, bool) {
    match wire {
        Some(list) => {
            let is_full = list.limit.is_some_and(|limit| list.results.len() >= limit);
            (list.results, is_full)
        }
        None => (Vec::new(), false),
    }
}

/// The page a comment or attachment is on, where the answer says it.
pub(in crate::confluence) fn container_id(container: Option<&Value>) -> Option<String> {
    match container?.get("id")? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_are_told_apart_by_what_either_edition_says_of_them() {
        for (wire, origin) in [
            (
                json!({"type": "known", "username": "ada", "userKey": "1", "displayName": "Ada"}),
                Some(Origin::Internal),
            ),
            (
                json!({"type": "anonymous", "displayName": "Anonymous"}),
                Some(Origin::Anonymous),
            ),
            (
                json!({"type": "unknown", "username": "gone", "displayName": "Unknown User (gone)"}),
                Some(Origin::Unknown),
            ),
            (
                json!({"type": "known", "accountId": "1", "isGuest": false}),
                Some(Origin::Internal),
            ),
            (
                json!({"type": "known", "accountId": "1", "isGuest": true}),
                Some(Origin::External),
            ),
            (
                json!({"type": "known", "accountId": "1", "isExternalCollaborator": true}),
                Some(Origin::External),
            ),
            (
                json!({"type": "known", "accountId": "1", "isExternalCollaborator": false, "isGuest": true}),
                Some(Origin::External),
            ),
            (
                json!({"type": "known", "accountId": "1", "accountType": "customer"}),
                Some(Origin::Customer),
            ),
            (json!({"type": "known", "accountId": "1"}), None),
        ] {
            let person: WirePerson = serde_json::from_value(wire.clone()).expect("a person");
            assert_eq!(Person::from(person).origin, origin, "{wire}");
        }
    }
}
