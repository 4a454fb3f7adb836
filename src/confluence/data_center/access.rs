//! Who may do what on Data Center: people by login name, groups by name.

use ::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::dialect::{Access, segment};
use super::super::model::{Grant, Person, Restrictions, Space, Subjects};
use super::super::wire::v1::{WireList, WirePerson};
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

/// A permission as the space lists it (since Confluence 9; `openapi` of 10.2.14).
#[derive(Deserialize)]
struct WireGrant {
    operation: Option<WireOperation>,
    subject: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOperation {
    #[serde(default)]
    operation_key: String,
    #[serde(default)]
    target_type: String,
}

impl From<WireGrant> for Grant {
    fn from(wire: WireGrant) -> Self {
        let subject = wire.subject.unwrap_or_default();
        let text = |key: &str| subject.get(key).and_then(Value::as_str).map(str::to_owned);
        // Users are known by `known`, and nobody by `anonymous`.
        let subject_kind = match text("type").as_deref() {
            Some("known" | "user") => "user".to_owned(),
            Some(kind) => kind.to_owned(),
            None => "anonymous".to_owned(),
        };
        let (operation, object) = match wire.operation {
            Some(operation) => (operation.operation_key, operation.target_type),
            None => Default::default(),
        };
        Self {
            subject_kind,
            subject_id: text("username")
                .or_else(|| text("userKey"))
                .or_else(|| text("name")),
            subject_name: text("displayName"),
            operation,
            object,
        }
    }
}

impl Access for DataCenter {
    /// One answer holds all of them.
    fn grants(&self, space: &Space, _: usize, _: Option<&str>) -> Call<Page<Grant>> {
        let path = format!("/rest/api/space/{}/permissions", segment(&space.key));
        Call::get("list space permissions", path, |bytes| {
            let list = http::json::<Vec<WireGrant>>(bytes)?;
            Ok(Page {
                items: list.into_iter().map(Grant::from).collect(),
                next: None,
                total: None,
            })
        })
    }

    fn members(&self, group: &str, cursor: Option<&str>) -> Option<Call<Page<Person>>> {
        let path = format!("/rest/api/group/{}/member", segment(group));
        let call = Call::get("list group members", path, |bytes| {
            let list = http::json::<WireList<WirePerson>>(bytes)?;
            Ok(list.page(Person::from))
        });
        Some(call.query("limit", "200").query_if("start", cursor))
    }

    fn restriction_parts(&self) -> &'static str {
        "read.restrictions.user,read.restrictions.group,update.restrictions.user,update.restrictions.group"
    }

    fn set_restrictions(&self, id: &str, restrictions: &Restrictions) -> Write<()> {
        let one = |operation: &str, subjects: &Subjects| {
            let users: Vec<Value> = subjects
                .users
                .iter()
                .map(|person| json!({"type": "known", "username": person.login}))
                .collect();
            let groups: Vec<Value> = subjects
                .groups
                .iter()
                .map(|group| json!({"type": "group", "name": group.name}))
                .collect();
            json!({"operation": operation, "restrictions": {"user": users, "group": groups}})
        };
        let body = json!([
            one("read", &restrictions.read),
            one("update", &restrictions.update)
        ]);
        let path = format!("{}/restriction", entry(id));
        Call::new("set restrictions", Method::PUT, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }
}
