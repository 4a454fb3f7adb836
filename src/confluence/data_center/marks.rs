//! What hangs on a page on Data Center: labels, and properties by their name.

use ::http::Method;
use serde_json::{Value, json};

use super::super::dialect::{Marks, segment};
use super::super::model::{Label, Property};
use super::super::wire::v1::{WireList, WireProperty};
use super::super::wire::v2_file::WireLabel;
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

impl Marks for DataCenter {
    fn labels(&self, id: &str, _: &str, cursor: Option<&str>) -> Call<Page<Label>> {
        Call::get("list labels", format!("{}/label", entry(id)), |bytes| {
            let list = http::json::<WireList<WireLabel>>(bytes)?;
            Ok(list.page(Label::from))
        })
        .query("limit", "200")
        .query_if("start", cursor)
    }

    fn properties(&self, id: &str, _: &str) -> Call<Page<Property>> {
        Call::get(
            "list properties",
            format!("{}/property", entry(id)),
            |bytes| {
                let list = http::json::<WireList<WireProperty>>(bytes)?;
                Ok(list.page(Property::from))
            },
        )
        .query("limit", "100")
        .query("expand", "version")
    }

    fn create_property(&self, id: &str, _: &str, key: &str, value: &Value) -> Write<Property> {
        let path = format!("{}/property", entry(id));
        Call::new("create property", Method::POST, path, property)
            .json_body(&json!({"key": key, "value": value}))
            .write()
    }

    fn update_property(
        &self,
        id: &str,
        _: &str,
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
            own_property(id, known),
            property,
        )
        .json_body(&body)
        .write()
    }

    fn delete_property(&self, id: &str, _: &str, known: &Property) -> Write<()> {
        let path = own_property(id, known);
        Call::new("delete property", Method::DELETE, path, |_| Ok(())).write()
    }
}

fn own_property(id: &str, property: &Property) -> String {
    format!("{}/property/{}", entry(id), segment(&property.key))
}

fn property(bytes: &[u8]) -> Result<Property, String> {
    http::json::<WireProperty>(bytes).map(Property::from)
}
