//! Files of Cloud's new API.
//!
//! Source: schemas `AttachmentBulk` and `AttachmentSingle` of Confluence Cloud v2.

use serde::Deserialize;

use super::v2::{WireLinks, WireVersion};
use super::{id, optional_id, space_key};
use crate::confluence::model::{Attachment, SpaceRef, Version};

/// A file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireFile {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    title: String,
    #[serde(default, deserialize_with = "optional_id")]
    page_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    blog_post_id: Option<String>,
    #[serde(default)]
    media_type: String,
    comment: Option<String>,
    file_size: Option<u64>,
    download_link: Option<String>,
    version: Option<WireVersion>,
    #[serde(default, rename = "_links")]
    links: WireLinks,
}

impl From<WireFile> for Attachment {
    fn from(wire: WireFile) -> Self {
        Self {
            id: wire.id,
            title: wire.title,
            status: wire.status,
            media_type: wire.media_type,
            size: wire.file_size,
            comment: wire.comment.filter(|comment| !comment.is_empty()),
            version: wire.version.map(Version::from),
            author: None,
            page_id: wire.page_id.or(wire.blog_post_id),
            space: SpaceRef {
                key: wire.links.webui.as_deref().and_then(space_key),
                ..SpaceRef::default()
            },
            download: wire.download_link,
        }
    }
}
