//! Moves a page the way the site can.

use crate::atlassian::Error;
use crate::confluence::model::{Body, Content, Update};
use crate::confluence::{Client, Position};
use crate::http::Permit;

/// Moves a page below (or, where the site can, beside) another.
///
/// Cloud has a call for it. Data Center moves by a new version with another parent, which carries the text as it is;
/// it refuses the version if somebody else wrote one meanwhile. `page` must hold its text.
pub async fn relocate(
    confluence: &Client,
    page: &Content,
    position: Position,
    target: &Content,
    permit: &Permit,
) -> Result<(), Error> {
    if let Some(outcome) = confluence
        .move_page(&page.id, position, &target.id, permit)
        .await
    {
        return outcome;
    }
    let update = Update {
        id: page.id.clone(),
        kind: page.kind.clone(),
        title: page.title.clone(),
        body: Body::storage(page.body.clone().unwrap_or_default()),
        number: page.version.as_ref().map_or(1, |version| version.number) + 1,
        message: None,
        is_minor: true,
        parent_id: Some(target.id.clone()),
        space_key: target
            .space
            .key
            .clone()
            .filter(|key| Some(key) != page.space.key.as_ref()),
    };
    confluence.update_page(&update, permit).await.map(|_| ())
}
