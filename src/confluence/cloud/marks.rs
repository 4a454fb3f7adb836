//! What hangs on a page on Cloud: labels by the kind of their owner, properties by their number.

use super::super::dialect::{Marks, segment};
use super::super::model::{Label, Property};
use super::super::wire::cloud::property;
use super::super::wire::label::WireLabel;
use super::super::wire::v2::{WireList, WireProperty};
use super::{Cloud, PAGE, entry};
use crate::atlassian::Page;
use crate::http::{self, Call};

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

    fn properties(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Property>> {
        Call::get("list properties", self.property_list(id, kind), |bytes| {
            let list = http::json::<WireList<WireProperty>>(bytes)?;
            Ok(list.page(Property::from))
        })
        .query("limit", PAGE.to_string())
        .query_if("cursor", cursor)
    }

    fn property_list(&self, id: &str, kind: &str) -> String {
        format!("{}/properties", entry(kind, id))
    }

    fn property_entry(&self, id: &str, kind: &str, property: &Property) -> String {
        let own = property.id.as_deref().unwrap_or_default();
        format!("{}/{}", self.property_list(id, kind), segment(own))
    }

    fn property_answer(&self) -> fn(&[u8]) -> Result<Property, String> {
        property
    }
}
