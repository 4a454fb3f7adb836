//! Content properties: all of a page, and set or removed by their names.

use serde_json::Value;

use super::paging;
use crate::atlassian::{Error, Kind};
use crate::confluence::Client;
use crate::confluence::model::Property;
use crate::http::Permit;

/// Every content property of a page or blog post.
pub async fn properties(confluence: &Client, id: &str, kind: &str) -> Result<Vec<Property>, Error> {
    paging::all("list properties", |cursor| async move {
        let page = confluence.property_page(id, kind, cursor.as_deref());
        page.await
    })
    .await
}

/// Sets properties, or removes those whose value is `None`: one request to see what is there, one for each.
///
/// Gives for each key what the site keeps now, or why it does not.
pub async fn set_properties<'k>(
    confluence: &Client,
    id: &str,
    kind: &str,
    wanted: &[(&'k str, Option<Value>)],
    permit: &Permit,
) -> Result<Vec<(&'k str, Result<Option<Property>, Error>)>, Error> {
    let known = properties(confluence, id, kind).await?;
    let mut outcomes = Vec::new();
    for (key, value) in wanted {
        let present = known.iter().find(|property| property.key == *key);
        let outcome = match (value, present) {
            (Some(value), Some(property)) if property.value == *value => Ok(Some(property.clone())),
            (Some(value), present) => confluence
                .set_property(id, kind, present.ok_or(*key), value, permit)
                .await
                .map(Some),
            (None, Some(property)) => {
                match confluence.delete_property(id, kind, property, permit).await {
                    // What is not there is gone.
                    Err(error) if error.kind != Kind::NotFound => Err(error),
                    _ => Ok(None),
                }
            }
            (None, None) => Ok(None),
        };
        outcomes.push((*key, outcome));
    }
    Ok(outcomes)
}
