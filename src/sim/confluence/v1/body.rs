//! The `body` of a content in the old API, one entry for each representation.

use serde_json::{Map, Value, json};

use super::super::body::{text, to_adf, tree, view};
use super::super::links;
use super::super::site::Ask;
use super::super::state::{Content, Kind, State, Version};
use super::expand::Expand;

/// The representations the old API knows.
const KNOWN: &[&str] = &[
    "storage",
    "view",
    "export_view",
    "styled_view",
    "anonymous_export_view",
    "editor",
    "editor2",
    "atlas_doc_format",
    "dynamic",
    "raw",
    "wiki",
];

/// Writes the bodies that are asked for; the rest is named in `_expandable`.
pub(crate) fn write(
    ask: &Ask,
    state: &State,
    content: &Content,
    version: &Version,
    expand: &Expand,
) -> Value {
    let mut out = Map::new();
    let mut expandable = Map::new();
    for name in KNOWN {
        if expand.has(name) {
            let value = render(ask, state, content, &version.body, name);
            out.insert(
                (*name).to_owned(),
                json!({"value": value, "representation": name, "embeddedContent": [],
                    "_expandable": {"content": format!("/rest/api/content/{}", content.public_id())}}),
            );
        } else if matches!(*name, "wiki" | "raw") {
            // Neither flavor offers these.
        } else {
            expandable.insert((*name).to_owned(), json!(""));
        }
    }
    out.insert("_expandable".to_owned(), Value::Object(expandable));
    Value::Object(out)
}

/// Renders a storage body in one representation.
pub(crate) fn render(
    ask: &Ask,
    state: &State,
    content: &Content,
    storage: &str,
    representation: &str,
) -> String {
    match representation {
        "storage" | "editor" | "editor2" | "raw" => storage.to_owned(),
        "atlas_doc_format" => {
            to_adf::convert(&tree::parse(storage).unwrap_or_default()).to_string()
        }
        "plain" => text::plain(&tree::parse(storage).unwrap_or_default()),
        _ => {
            let nodes = tree::parse(storage).unwrap_or_default();
            let directory = &ask.site.core.directory;
            let user = |id: &str| {
                directory
                    .find(id)
                    .map(|user| (user.name.clone(), user.display_name.clone()))
            };
            let link = |space: &str, title: &str| {
                let space = if space.is_empty() {
                    content.space
                } else {
                    state.space_by_key(&ask.user, space).ok()?.id
                };
                let page = state.titled(space, Kind::Page, title)?;
                state
                    .reads(&ask.user, page)
                    .then(|| links::webui(ask, state, page))
            };
            let page = content.container.unwrap_or(content.id);
            view::render(
                &nodes,
                &view::Scene {
                    context: if ask.is_cloud() { "/wiki" } else { "" },
                    page,
                    user: &user,
                    link: &link,
                },
            )
        }
    }
}
