//! Answers of Cloud read whole: what stands at which address.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::parameter;
use super::v1;
use super::v1_search::WireHit;
use super::v2::{WireList, WirePage, WireProperty};
use super::v2_comment::WireComment;
use crate::atlassian::{Cursor, Page};
use crate::confluence::model::{Comment, Content, Hit, Place, Property};
use crate::http;

/// A page.
pub(in crate::confluence) fn page(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WirePage>(bytes).map(Content::from)
}

/// A blog post.
pub(in crate::confluence) fn blog_post(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WirePage>(bytes).map(|wire| wire.content("blogpost"))
}

/// A folder: a page without a text.
pub(in crate::confluence) fn folder(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WirePage>(bytes).map(|wire| wire.content("folder"))
}

/// A whiteboard: a title and a place in the tree.
pub(in crate::confluence) fn whiteboard(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WirePage>(bytes).map(|wire| wire.content("whiteboard"))
}

/// A database: the same.
pub(in crate::confluence) fn database(bytes: &[u8]) -> Result<Content, String> {
    http::json::<WirePage>(bytes).map(|wire| wire.content("database"))
}

/// What contents are, by their ids; nothing of those that are not there.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireKinds {
    pub results: BTreeMap<String, Option<String>>,
}

/// A list of pages.
pub(in crate::confluence) fn pages(bytes: &[u8]) -> Result<Page<Content>, String> {
    let list = http::json::<WireList<WirePage>>(bytes)?;
    Ok(list.page(Content::from))
}

/// A content property.
pub(in crate::confluence) fn property(bytes: &[u8]) -> Result<Property, String> {
    http::json::<WireProperty>(bytes).map(Property::from)
}

/// A comment; its address says where it hangs.
pub(in crate::confluence) fn one_comment(place: Place) -> fn(&[u8]) -> Result<Comment, String> {
    match place {
        Place::Footer => |bytes| Ok(http::json::<WireComment>(bytes)?.comment(Place::Footer)),
        Place::Inline => |bytes| Ok(http::json::<WireComment>(bytes)?.comment(Place::Inline)),
    }
}

/// Cloud's search goes on by the cursor in the address of the next page.
pub(in crate::confluence) fn hits(bytes: &[u8]) -> Result<Page<Hit>, String> {
    let list = http::json::<v1::WireList<WireHit>>(bytes)?;
    let next = list
        .links
        .next
        .as_deref()
        .and_then(|next| parameter(next, "cursor"))
        .map(Cursor);
    Ok(Page {
        total: list.total,
        items: list.results.into_iter().map(Hit::from).collect(),
        next,
    })
}
