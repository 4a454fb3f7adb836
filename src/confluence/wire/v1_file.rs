//! Files of the old API: contents of kind `attachment`, with their facts in `extensions` and `metadata`.

use serde_json::Value;

use super::v1::{WireContent, WireList, container_id};
use crate::confluence::model::{Attachment, Person, SpaceRef, Version};
use crate::http;

impl From<WireContent> for Attachment {
    fn from(wire: WireContent) -> Self {
        let text = |place: &Value, key: &str| {
            place
                .get(key)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let either = |key: &str| text(&wire.extensions, key).or_else(|| text(&wire.metadata, key));
        let mut space = wire.space.map(SpaceRef::from).unwrap_or_default();
        if space.key.is_none() {
            space.key = wire.links.webui.as_deref().and_then(super::space_key);
        }
        let author = wire.history.and_then(|history| history.created_by);
        Self {
            media_type: either("mediaType").unwrap_or_default(),
            comment: either("comment"),
            size: wire.extensions.get("fileSize").and_then(Value::as_u64),
            page_id: container_id(wire.container.as_ref()),
            id: wire.id,
            title: wire.title,
            status: wire.status,
            version: wire.version.map(Version::from),
            author: author.map(Person::from),
            space,
            download: wire.links.download,
        }
    }
}

/// One file.
pub(in crate::confluence) fn one(bytes: &[u8]) -> Result<Attachment, String> {
    http::json::<WireContent>(bytes).map(Attachment::from)
}

/// The answer to an upload: a list with the one file, or (to a new version, and as Data Center describes it) the file.
pub(in crate::confluence) fn stored(bytes: &[u8]) -> Result<Attachment, String> {
    let answer: Value = http::json(bytes)?;
    if answer.get("results").is_none() {
        return one(bytes);
    }
    http::json::<WireList<WireContent>>(bytes)?
        .results
        .pop()
        .map(Attachment::from)
        .ok_or_else(|| "a list without a file".to_owned())
}
