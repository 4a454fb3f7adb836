//! What hangs on a page on Cloud: labels by the kind of their owner, properties by their number.

use ::http::Method;
use serde_json::{Value, json};

use super::super::dialect::{Marks, segment};
use super::super::model::{Label, Property};
use super::super::wire::cloud::property;
use super::super::wire::v2::{WireList, WireProperty};
use super::super::wire::v2_file::WireLabel;
use super::{Cloud, PAGE, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

impl Marks for Cloud {
    fn labels(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Label>> {
        let owner = match kind {
            "attachment" => format!("/api/v2/attachments/{}", segment(id)),
            kind => entry(kind, id),
        };
        Call::get("list labels", format!("{owner}/labels"), |bytes| {
            let list = http::json::<WireList<WireLabel>>(bytes)?;
            Ok(list.page(Label::from))
        })
        .query("limit", PAGE.to_string())
        .query_if("cursor", cursor)
    }

    fn properties(&self, id: &str, kind: &str) -> Call<Page<Property>> {
        Call::get(
            "list properties",
            format!("{}/properties", entry(kind, id)),
            |bytes| {
                let list = http::json::<WireList<WireProperty>>(bytes)?;
                Ok(list.page(Property::from))
            },
        )
        .query("limit", PAGE.to_string())
    }

    fn create_property(&self, id: &str, kind: &str, key: &str, value: &Value) -> Write<Property> {
        let path = format!("{}/properties", entry(kind, id));
        Call::new("create property", Method::POST, path, property)
            .json_body(&json!({"key": key, "value": value}))
            .write()
    }

    fn update_property(
        &self,
        id: &str,
        kind: &str,
        known: &Property,
        value: &Value,
    ) -> Write<Property> {
        let body = json!({
            "key": known.key,
            "value": value,
            "version": {"number": known.version + 1},
        });
        Call::new(
            "update property",
            Method::PUT,
            own_property(id, kind, known),
            property,
        )
        .json_body(&body)
        .write()
    }

    fn delete_property(&self, id: &str, kind: &str, known: &Property) -> Write<()> {
        let path = own_property(id, kind, known);
        Call::new("delete property", Method::DELETE, path, |_| Ok(())).write()
    }
}

fn own_property(id: &str, kind: &str, property: &Property) -> String {
    let own = property.id.as_deref().unwrap_or_default();
    format!("{}/properties/{}", entry(kind, id), segment(own))
}
