//! Spaces in the old API.

use serde_json::{Value, json};

use super::super::links;
use super::super::site::Ask;
use super::super::state::{Space, State};
use super::expand::Expand;
use super::{content, metadata, time, user};

/// Writes a space.
///
/// Source: schemas `Space` of both old descriptions.
pub(crate) fn write(ask: &Ask, state: &State, space: &Space, expand: &Expand) -> Value {
    let own = format!("/rest/api/space/{}", space.key);
    let mut out = json!({
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": space.kind,
        "status": status(ask, space),
    });
    let mut expandable = json!({"metadata": "", "icon": "", "description": "", "permissions": ""});
    if ask.is_cloud() {
        out["alias"] = json!(space.key);
        for name in [
            "settings",
            "operations",
            "lookAndFeel",
            "theme",
            "history",
            "identifiers",
        ] {
            expandable[name] = json!("");
        }
    } else {
        expandable["retentionPolicy"] = json!("");
    }
    if expand.has("description") {
        out["description"] = json!({
            "plain": {"value": space.description, "representation": "plain", "embeddedContent": []},
            "_expandable": {"view": ""},
        });
    }
    let home = space.homepage.and_then(|id| state.contents.get(&id));
    match (home, expand.get("homepage")) {
        (Some(home), Some(inner)) if state.reads(&ask.user, home) => {
            out["homepage"] = content::write(ask, state, home, inner);
        }
        (Some(home), _) => {
            expandable["homepage"] = json!(format!("/rest/api/content/{}", home.id));
        }
        (None, _) => {}
    }
    if let Some(inner) = expand.get("metadata") {
        let mut about = json!({"_expandable": {}});
        if inner.has("labels") {
            about["labels"] = metadata::label_list(&space.labels, &own);
        }
        out["metadata"] = about;
    }
    if expand.has("icon") {
        out["icon"] = json!({"path": "/images/logo/default-space-logo.svg", "width": 48, "height": 48, "isDefault": true});
    }
    if expand.has("history") {
        out["history"] = json!({"createdDate": time(ask, space.created), "createdBy": user::named(ask, &space.author)});
    }
    if !ask.is_cloud() {
        out["creator"] = user::named(ask, &space.author);
        out["creationDate"] = json!(time(ask, space.created));
    }
    forget(&mut expandable, &out);
    out["_expandable"] = expandable;
    out["_links"] =
        json!({"self": format!("{}{own}", ask.base()), "webui": links::space(ask, space)});
    out
}

/// Takes what was shown out of what could be shown.
pub(crate) fn forget(expandable: &mut Value, shown: &Value) {
    if let (Some(could), Some(is)) = (expandable.as_object_mut(), shown.as_object()) {
        could.retain(|name, _| !is.contains_key(name));
    }
}

fn status(ask: &Ask, space: &Space) -> &'static str {
    match (space.archived, ask.is_cloud()) {
        (true, true) => "archived",
        (true, false) => "ARCHIVED",
        (false, true) => "current",
        (false, false) => "CURRENT",
    }
}
