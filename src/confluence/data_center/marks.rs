//! What hangs on a page on Data Center: labels, and properties by their name.

use super::super::dialect::{Marks, segment};
use super::super::model::{Label, Property};
use super::super::wire::label::WireLabel;
use super::super::wire::v1::{WireList, WireProperty};
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call};

impl Marks for DataCenter {
    fn labels(&self, id: &str, _: &str, cursor: Option<&str>) -> Call<Page<Label>> {
        Call::get("list labels", format!("{}/label", entry(id)), |bytes| {
            let list = http::json::<WireList<WireLabel>>(bytes)?;
            Ok(list.page(Label::from))
        })
        .query("limit", "200")
        .query_if("start", cursor)
    }

    fn properties(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Property>> {
        Call::get("list properties", self.property_list(id, kind), |bytes| {
            let list = http::json::<WireList<WireProperty>>(bytes)?;
            Ok(list.page(Property::from))
        })
        .query("limit", "100")
        .query("expand", "version")
        .query_if("start", cursor)
    }

    fn property_list(&self, id: &str, _: &str) -> String {
        format!("{}/property", entry(id))
    }

    fn property_entry(&self, id: &str, kind: &str, property: &Property) -> String {
        format!(
            "{}/{}",
            self.property_list(id, kind),
            segment(&property.key)
        )
    }

    fn property_answer(&self) -> fn(&[u8]) -> Result<Property, String> {
        |bytes| http::json::<WireProperty>(bytes).map(Property::from)
    }
}
