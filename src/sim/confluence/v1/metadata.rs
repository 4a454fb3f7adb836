//! Labels, properties and versions in the old API.

use serde_json::{Map, Value, json};

use super::super::site::Ask;
use super::super::state::{Content, Label, Property, Version};
use super::expand::Expand;
use super::{time, user};

/// Writes a label.
pub(crate) fn label(label: &Label) -> Value {
    json!({"prefix": label.prefix, "name": label.name, "id": label.id.to_string(), "label": label.name})
}

/// Writes the labels of something as they stand below `metadata`.
pub(crate) fn label_list(labels: &[Label], own: &str) -> Value {
    let results: Vec<Value> = labels.iter().map(label).collect();
    let size = results.len();
    json!({"results": results, "start": 0, "limit": 200, "size": size, "_links": {"self": format!("{own}/label")}})
}

/// Writes a property.
///
/// Source: schema `JsonContentProperty` of the Data Center description.
pub(crate) fn property(ask: &Ask, content: &Content, property: &Property) -> Value {
    let own = format!("/rest/api/content/{}", content.public_id());
    json!({
        "id": property.id.to_string(),
        "key": property.key,
        "value": property.value,
        "version": {"when": time(ask, property.when), "message": property.message, "number": property.number, "minorEdit": property.minor, "hidden": false},
        "_expandable": {"content": own},
        "_links": {"self": format!("{}{own}/property/{}", ask.base(), property.key)},
    })
}

/// Writes the properties that are named below `metadata.properties`.
pub(crate) fn properties(ask: &Ask, content: &Content, expand: &Expand) -> Value {
    let mut out = Map::new();
    let mut expandable = Map::new();
    for found in &content.properties {
        if expand.has(&found.key) {
            out.insert(found.key.clone(), property(ask, content, found));
        } else {
            let path = format!(
                "/rest/api/content/{}/property/{}",
                content.public_id(),
                found.key
            );
            expandable.insert(found.key.clone(), json!(path));
        }
    }
    out.insert("_expandable".to_owned(), Value::Object(expandable));
    Value::Object(out)
}

/// Writes a version of a content.
pub(crate) fn version(ask: &Ask, content: &Content, version: &Version) -> Value {
    let own = format!("/rest/api/content/{}", content.public_id());
    let mut out = json!({
        "by": user::named(ask, &version.by),
        "when": time(ask, version.when),
        "message": version.message,
        "number": version.number,
        "minorEdit": version.minor,
    });
    if ask.is_cloud() {
        out["friendlyWhen"] = json!(version.when.strftime("%b %d, %Y").to_string());
        out["contentTypeModified"] = json!(false);
        out["_expandable"] = json!({"collaborators": "", "content": format!("{own}?status=historical&version={}", version.number)});
    } else {
        out["hidden"] = json!(false);
        out["_expandable"] = json!({"content": own});
    }
    out["_links"] = json!({"self": format!("{}{own}/version/{}", ask.base(), version.number)});
    out
}
