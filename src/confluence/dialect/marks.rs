//! What can be asked of Confluence about what hangs on a page beside its text: labels and content properties.

use ::http::Method;
use serde_json::{Value, json};

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::{Label, Property};
use crate::confluence::wire::label::{WireLabel, WireLabelled};
use crate::confluence::wire::v1::WireList;
use crate::http::{self, Call, Write};

/// How one edition speaks of what hangs on a page.
pub trait Marks: Send + Sync {
    /// The labels of a page, blog post or file.
    fn labels(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Label>>;

    /// Adds labels; gives all that are there then.
    fn add_labels(&self, id: &str, names: &[String]) -> Write<Vec<Label>> {
        let body: Vec<Value> = names
            .iter()
            .map(|name| json!({"prefix": "global", "name": name}))
            .collect();
        let path = format!("/rest/api/content/{}/label", segment(id));
        Call::new("add labels", Method::POST, path, |bytes| {
            let list = http::json::<WireList<WireLabel>>(bytes)?;
            Ok(list.results.into_iter().map(Label::from).collect())
        })
        .json_body(&body)
        .write()
    }

    /// Takes a label off. The name is no part of the path, so that it may hold a slash.
    fn remove_label(&self, id: &str, name: &str) -> Write<()> {
        let path = format!("/rest/api/content/{}/label", segment(id));
        Call::new("remove label", Method::DELETE, path, |_| Ok(()))
            .query("name", name)
            .write()
    }

    /// The labels of the contents that CQL finds, those of one content after those of another.
    ///
    /// Neither edition lists the labels that are in use; each tells those of what a search finds.
    fn labels_in_use(&self, cql: &str, limit: usize) -> Call<Vec<Label>> {
        Call::get("search labels", "/rest/api/content/search", |bytes| {
            let list = http::json::<WireList<WireLabelled>>(bytes)?;
            let labelled = list.results.into_iter();
            Ok(labelled.flat_map(WireLabelled::labels).collect())
        })
        .query("cql", cql)
        .query("limit", limit.to_string())
        .query("expand", "metadata.labels")
    }

    /// One page of the content properties of a page.
    fn properties(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Property>>;

    /// The address of the content properties of a page.
    fn property_list(&self, id: &str, kind: &str) -> String;

    /// The address of one content property.
    fn property_entry(&self, id: &str, kind: &str, property: &Property) -> String;

    /// How one content property is read.
    fn property_answer(&self) -> fn(&[u8]) -> Result<Property, String>;

    /// Makes a content property.
    fn create_property(&self, id: &str, kind: &str, key: &str, value: &Value) -> Write<Property> {
        let path = self.property_list(id, kind);
        let read = self.property_answer();
        Call::new("create property", Method::POST, path, read)
            .json_body(&json!({"key": key, "value": value}))
            .write()
    }

    /// Gives a content property another value.
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
        let path = self.property_entry(id, kind, known);
        let read = self.property_answer();
        Call::new("update property", Method::PUT, path, read)
            .json_body(&body)
            .write()
    }

    /// Removes a content property.
    fn delete_property(&self, id: &str, kind: &str, known: &Property) -> Write<()> {
        let path = self.property_entry(id, kind, known);
        Call::new("delete property", Method::DELETE, path, |_| Ok(())).write()
    }
}
