//! Comments of the old API: contents of kind `comment`, with their place in `extensions`.

use serde_json::Value;

use super::v1::{WireContent, container_id};
use crate::confluence::model::{Comment, Person, Place, SpaceRef};

impl From<WireContent> for Comment {
    fn from(wire: WireContent) -> Self {
        let text = |pointer: &str| {
            wire.extensions
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let place = match text("/location").as_deref() {
            None | Some("footer") => Place::Footer,
            Some(_) => Place::Inline,
        };
        let resolution = text("/resolution/status").filter(|_| place == Place::Inline);
        let selection = text("/inlineProperties/originalSelection");
        let mut space = wire.space.map(SpaceRef::from).unwrap_or_default();
        if space.key.is_none() {
            space.key = wire.links.webui.as_deref().and_then(super::space_key);
        }
        let version = wire.version;
        let (created_by, created) = match wire.history {
            Some(history) => (history.created_by.map(Person::from), history.created_date),
            None => (None, None),
        };
        let (number, when, saved_by) = match version {
            Some(version) => (version.number, version.when, version.by.map(Person::from)),
            None => (1, None, None),
        };
        Self {
            id: wire.id,
            page_id: container_id(wire.container.as_ref()),
            page_kind: wire
                .container
                .as_ref()
                .and_then(|container| container.get("type")?.as_str())
                .map(str::to_owned),
            parent_id: wire.ancestors.last().map(|above| above.id.clone()),
            place,
            resolution,
            selection,
            body: wire
                .body
                .and_then(|body| body.storage)
                .map(|text| text.value)
                .unwrap_or_default(),
            author: created_by.or(saved_by),
            created,
            updated: when,
            version: number,
            space,
            path: wire.links.webui,
        }
    }
}
