//! Comments of Cloud's new API.
//!
//! Source: schemas `PageCommentModel`, `PageInlineCommentModel`, `ChildrenCommentModel`, `FooterCommentModel` and
//! `InlineCommentModel` of Confluence Cloud v2. The two names of an inline comment's place are written with hyphens
//! by the site and in camel case by the description.

use serde::Deserialize;

use super::v2::{WireBody, WireLinks, WireVersion};
use super::{id, optional_id, space_key};
use crate::confluence::model::{Comment, Person, Place, SpaceRef};

/// A comment of either kind.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::confluence) struct WireComment {
    #[serde(deserialize_with = "id")]
    id: String,
    #[serde(default, deserialize_with = "optional_id")]
    page_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    blog_post_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    parent_comment_id: Option<String>,
    version: Option<WireVersion>,
    body: Option<WireBody>,
    resolution_status: Option<String>,
    properties: Option<WireProperties>,
    #[serde(default, rename = "_links")]
    links: WireLinks,
}

#[derive(Deserialize)]
struct WireProperties {
    #[serde(rename = "inline-original-selection")]
    hyphened: Option<String>,
    #[serde(rename = "inlineOriginalSelection")]
    camel: Option<String>,
}

impl WireComment {
    /// The comment; its address says where it hangs.
    pub(in crate::confluence) fn comment(self, place: Place) -> Comment {
        let (number, when, by) = match self.version {
            Some(version) => (version.number, version.created_at, version.author_id),
            None => (1, None, None),
        };
        let space = SpaceRef {
            key: self.links.webui.as_deref().and_then(space_key),
            ..SpaceRef::default()
        };
        Comment {
            id: self.id,
            page_kind: self.blog_post_id.as_ref().map(|_| "blogpost".to_owned()),
            page_id: self.page_id.or(self.blog_post_id),
            parent_id: self.parent_comment_id,
            place,
            resolution: self.resolution_status,
            selection: self.properties.and_then(|own| own.hyphened.or(own.camel)),
            body: self
                .body
                .and_then(|body| body.storage)
                .map(|text| text.value)
                .unwrap_or_default(),
            author: by.map(Person::of_id),
            // The answer tells when the newest version was saved; of a first version that is when it was written.
            created: when.clone().filter(|_| number == 1),
            updated: when,
            version: number,
            space,
            path: self.links.webui,
        }
    }
}
