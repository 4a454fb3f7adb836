//! The place of a page among those beside it, so that an undo finds it again.
//!
//! Kept as the pages on both sides: they have names that last, which a number in a row has not.

use serde::{Deserialize, Serialize};

use crate::atlassian::Error;
use crate::confluence::model::Content;
use crate::confluence::{ChildrenQuery, Client, Position, flows};

/// The most pages that are looked at; beyond, a page comes back as the last.
const MOST: usize = 1000;

/// The pages that one stands between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Between {
    /// The one it stands after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// The one it stands before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

impl Between {
    /// Where a page stands now. `None` where the site keeps no order, or the page has no parent.
    pub(super) async fn of(confluence: &Client, page: &Content) -> Result<Option<Self>, Error> {
        let Some(parent) = page
            .parent_id
            .as_deref()
            .filter(|_| confluence.orders_siblings())
        else {
            return Ok(None);
        };
        let ids = children(confluence, parent).await?;
        let Some(place) = ids.iter().position(|id| *id == page.id) else {
            return Ok(None);
        };
        let beside = |place: Option<usize>| place.and_then(|place| ids.get(place)).cloned();
        Ok(Some(Self {
            after: beside(place.checked_sub(1)),
            before: beside(place.checked_add(1)),
        }))
    }

    /// The place between the two, as far as they still stand below the parent.
    pub(super) async fn place(
        &self,
        confluence: &Client,
        parent: &str,
    ) -> Result<Option<(Position, String)>, Error> {
        let ids = children(confluence, parent).await?;
        let still = |id: &Option<String>| id.clone().filter(|id| ids.contains(id));
        let before = still(&self.before).map(|id| (Position::Before, id));
        Ok(before.or_else(|| still(&self.after).map(|id| (Position::After, id))))
    }
}

/// The pages below another, in their order.
async fn children(confluence: &Client, parent: &str) -> Result<Vec<String>, Error> {
    let query = ChildrenQuery {
        parent_id: parent.to_owned(),
        limit: MOST,
        ..ChildrenQuery::default()
    };
    let (children, _) = flows::children(confluence, query, 0, |child| child.kind == "page").await?;
    Ok(children.into_iter().map(|child| child.id).collect())
}
