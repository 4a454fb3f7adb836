//! What the descriptions get wrong or leave out, each with its reason.
//!
//! Everything the check forgives stands here, so that this file is the list of its blind spots.

use atlassian_mcp::sim::Flavor;
use serde_json::{Value, json};

/// Routes that exist and are described nowhere.
pub fn undescribed(path: &str, flavor: Flavor) -> bool {
    let known: &[&str] = match flavor {
        Flavor::Cloud => &[
            // Public, unauthenticated, used by every client that needs the cloud id.
            "/_edge/tenant_info",
            // How Atlassian's products ask each other who they are.
            "/rest/applinks/1.0/manifest",
            // What Jira's own pages ask of connected development tools.
            "/rest/dev-status/",
            // The Forms API lives at the gateway and has a description of its own.
            "/jira/forms/",
            // The Assets API has a description of its own, which is not published with the others.
            "/gateway/api/jsm/assets/",
            // Removed routes answer 410; the description dropped them.
            "/rest/api/2/search",
            "/rest/api/3/search",
            // Where the `download` of a Confluence attachment points; no REST.
            "/wiki/download/",
            // Where a download leads: the media service, another host.
            "/file/",
        ],
        Flavor::DataCenter => &[
            // Described on a page of its own, as text.
            "/rest/pat/latest/tokens",
            // What a load balancer asks, and what Atlassian's products ask each other.
            "/status",
            "/rest/applinks/1.0/manifest",
            // Where the `content` of an attachment points; no REST.
            "/secure/attachment/",
            "/secure/thumbnail/",
            // What Jira's own pages ask of connected development tools.
            "/rest/dev-status/",
            // What Jira's own dashboards ask for their gadgets.
            "/rest/dashboards/",
            // Service management for Data Center is described as HTML only.
            "/rest/servicedeskapi/",
            // What Confluence's own pages ask of the plugin that keeps likes.
            "/rest/likes/1.0/content/",
            // Where the `download` of a Confluence attachment points; no REST.
            "/download/attachments/",
            // Versions and restrictions as Confluence 6 and 7 have them; the description is of 10.
            "/rest/experimental/content/",
        ],
    };
    known.iter().any(|prefix| match prefix.ends_with('/') {
        true => path.starts_with(prefix),
        false => path == *prefix,
    })
}

/// Query parameters that the product takes and the description leaves out.
pub fn unlisted_parameter(path: &str, name: &str, flavor: Flavor) -> bool {
    match (flavor, path, name) {
        // Transitions expand their fields on both editions; Data Center's description forgot to say so.
        (Flavor::DataCenter, "/api/2/issue/{issueIdOrKey}/transitions", "expand") => true,
        // Paging of assignable users works, and is missing.
        (Flavor::DataCenter, "/api/2/user/assignable/search", "startAt") => true,
        _ => false,
    }
}

/// Fields of a body below which anything may stand: the value of a content property is whatever an app keeps there.
pub fn free_field(path: &str, field: &str) -> bool {
    path.contains("/propert") && field.starts_with("/value/")
}

/// Parameters called required that are not.
pub fn not_really_required(path: &str, name: &str, _flavor: Flavor) -> bool {
    matches!(
        (path, name),
        // Only one of them is needed; the description calls each required.
        (
            "/rest/servicedeskapi/request/{issueIdOrKey}/attachment",
            "start" | "limit"
        )
    )
}

/// Statuses that any route can answer, or that this one answers without saying so.
pub fn undocumented_status(path: &str, status: u16, flavor: Flavor) -> bool {
    match status {
        // Everything in front of the route: sign-in, limits, media types, proxies.
        401 | 415 | 429 | 500..=599 => true,
        // An issue, project or page that is not there.
        404 => true,
        // A wrong body or parameter.
        400 => true,
        // The write permission of a project; Data Center documents it rarely.
        403 => {
            flavor == Flavor::DataCenter
                || path.ends_with("/attachments")
                || path.starts_with("/rest/api/3/issue")
        }
        // Created with 201, described as 200.
        201 => path.ends_with("/remotelink") && flavor == Flavor::DataCenter,
        // A list of attachments is read, not created; the description says 201.
        200 => path == "/rest/api/content/{id}/child/attachment",
        // Somebody else was faster: both editions of Confluence say so, and describe it for properties only.
        409 => {
            path == "/rest/api/content/{contentId}"
                || [
                    "/pages/",
                    "/blogposts/",
                    "/footer-comments/",
                    "/inline-comments/",
                ]
                .iter()
                .any(|root| path.starts_with(root))
        }
        // What Cloud has removed from the old API of Confluence.
        410 => flavor == Flavor::Cloud,
        _ => false,
    }
}

/// An answer as it is compared: without `null`s, since no description says which values may be absent that way.
pub fn answer(mut body: Value) -> Value {
    drop_nulls(&mut body);
    body
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// Corrects a description that contradicts the product. Each line is one defect.
pub fn mend(name: &str, document: &mut Value) {
    let anything = || json!({});
    let mut set = |pointer: &str, value: Value| {
        // A later version of the description may have lost the defect, and the place with it.
        if let Some(slot) = document.pointer_mut(pointer) {
            *slot = value;
        }
    };
    match name {
        "jira-cloud-platform-v3" => {
            // The names of the two are their descriptions.
            let place = json!({"type": "integer", "format": "int32"});
            set(
                "/components/schemas/DashboardGadgetPosition",
                json!({"type": "object", "required": ["row", "column"], "properties": {"row": place, "column": place}}),
            );
            // Both name a property in `required` that they do not have, and that the example beside them does not use.
            set(
                "/components/schemas/IssueBulkMovePayload/required",
                json!(["targetToSourcesMapping"]),
            );
            set(
                "/components/schemas/targetToSourcesMapping/required",
                json!(["issueIdsOrKeys"]),
            );
        }
        "jira-dc-11" | "jira-dc-10" => {
            // A field is typed as an object, so that a plain summary looks wrong.
            for bean in ["IssueUpdateBean", "IssueBean"] {
                set(
                    &format!("/components/schemas/{bean}/properties/fields/additionalProperties"),
                    anything(),
                );
                set(
                    &format!(
                        "/components/schemas/{bean}/properties/renderedFields/additionalProperties"
                    ),
                    anything(),
                );
            }
            // Any JSON may be the value of a property; the description says text.
            set(
                "/components/schemas/EntityPropertyBean/properties/value",
                anything(),
            );
            let property = "/paths/~1api~12~1issue~1{issueIdOrKey}~1properties~1{propertyKey}";
            set(
                &format!("{property}/put/requestBody/content/application~1json/schema"),
                anything(),
            );
            // The lists hold objects, as the examples show; the description says text.
            for list in ["visibleFieldNames", "visibleFunctionNames"] {
                set(
                    &format!(
                        "/components/schemas/AutoCompleteResponseBean/properties/{list}/items"
                    ),
                    json!({"type": "object"}),
                );
            }
            // Create metadata comes in pages; the description names what is on them.
            for (path, bean) in [
                ("", "CreateMetaIssueTypeBean"),
                ("~1{issueTypeId}", "FieldMetaBean"),
            ] {
                let operation = format!(
                    "/paths/~1api~12~1issue~1createmeta~1{{projectIdOrKey}}~1issuetypes{path}/get"
                );
                set(
                    &format!("{operation}/responses/200/content/application~1json/schema"),
                    json!({
                        "type": "object",
                        "required": ["maxResults", "startAt", "total", "isLast", "values"],
                        "properties": {"values": {"type": "array", "items": {"$ref": format!("#/components/schemas/{bean}")}}},
                    }),
                );
            }
        }
        "confluence-cloud-v2" => one_of_bodies(document),
        "confluence-dc" => {
            // Lists of errors are lists; the description says object.
            set(
                "/components/schemas/ValidationResult/properties/errors",
                anything(),
            );
        }
        _ => {}
    }
}

/// Confluence v2 takes `{representation, value}` or the same below its name, and describes both so loosely that each fits both.
fn one_of_bodies(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(one_of_bodies),
        Value::Object(map) => {
            if let Some(forms) = map.remove("oneOf") {
                map.insert("anyOf".to_owned(), forms);
            }
            map.values_mut().for_each(one_of_bodies);
        }
        _ => {}
    }
}
