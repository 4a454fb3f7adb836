//! Who may do what on Cloud: people by account id, groups by id.

use ::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::dialect::{Access, PermissionCheck, segment};
use super::super::model::{Grant, Group, Permitted, Restrictions, Space, Subjects};
use super::super::wire::v1::{self, WireGroup};
use super::super::wire::v2::WireList;
use super::{Cloud, PAGE};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

/// A permission as v2 lists it.
#[derive(Deserialize)]
struct WireGrant {
    principal: Option<WirePrincipal>,
    operation: Option<WireOperation>,
}

#[derive(Deserialize)]
struct WirePrincipal {
    #[serde(default, rename = "type")]
    kind: String,
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOperation {
    #[serde(default)]
    key: String,
    #[serde(default)]
    target_type: String,
}

impl From<WireGrant> for Grant {
    fn from(wire: WireGrant) -> Self {
        let (subject_kind, subject_id) = match wire.principal {
            Some(principal) => (principal.kind, principal.id),
            None => ("anonymous".to_owned(), None),
        };
        let (operation, object) = match wire.operation {
            Some(operation) => (operation.key, operation.target_type),
            None => Default::default(),
        };
        Self {
            subject_kind,
            subject_id,
            subject_name: None,
            operation,
            object,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePermitted {
    has_permission: bool,
    #[serde(default)]
    errors: Vec<Value>,
}

impl Access for Cloud {
    fn grants(&self, space: &Space, limit: usize, cursor: Option<&str>) -> Call<Page<Grant>> {
        let path = format!("/api/v2/spaces/{}/permissions", segment(&space.id));
        Call::get("list space permissions", path, |bytes| {
            let list = http::json::<WireList<WireGrant>>(bytes)?;
            Ok(list.page(Grant::from))
        })
        .query("limit", limit.min(PAGE).to_string())
        .query_if("cursor", cursor)
    }

    /// A question, though it is asked by POST.
    fn check_permission(&self, id: &str, check: &PermissionCheck) -> Option<Call<Permitted>> {
        let path = format!("/rest/api/content/{}/permission/check", segment(id));
        let call = Call::new("check permission", Method::POST, path, |bytes| {
            let wire = http::json::<WirePermitted>(bytes)?;
            let reasons = wire
                .errors
                .iter()
                .filter_map(|error| error.get("translation").and_then(Value::as_str))
                .map(str::to_owned)
                .collect();
            Ok(Permitted {
                is_permitted: wire.has_permission,
                reasons,
            })
        });
        let body = json!({
            "subject": {"type": check.subject_kind, "identifier": check.subject_id},
            "operation": check.operation,
        });
        Some(call.json_body(&body))
    }

    fn restriction_parts(&self) -> &'static str {
        "restrictions.user,restrictions.group"
    }

    fn set_restrictions(&self, id: &str, restrictions: &Restrictions) -> Write<()> {
        let one = |operation: &str, subjects: &Subjects| {
            let users: Vec<Value> = subjects
                .users
                .iter()
                .map(|person| json!({"type": "known", "accountId": person.id}))
                .collect();
            let groups: Vec<Value> = subjects
                .groups
                .iter()
                .map(|group| json!({"type": "group", "id": group.id}))
                .collect();
            let mut lists = json!({"user": users});
            // "This array must have at least one item, otherwise it should be omitted."
            if !groups.is_empty() {
                lists["group"] = groups.into();
            }
            json!({"operation": operation, "restrictions": lists})
        };
        let body = json!([
            one("read", &restrictions.read),
            one("update", &restrictions.update)
        ]);
        let path = format!("/rest/api/content/{}/restriction", segment(id));
        Call::new("set restrictions", Method::PUT, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    fn groups(&self, query: &str) -> Option<Call<Vec<Group>>> {
        let call = Call::get("find groups", "/rest/api/group/picker", |bytes| {
            let list = http::json::<v1::WireList<WireGroup>>(bytes)?;
            Ok(list.results.into_iter().map(Group::from).collect())
        });
        Some(call.query("query", query).query("limit", "200"))
    }
}
