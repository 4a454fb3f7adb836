//! What can be asked of Confluence about what hangs on a page beside its text: labels and content properties.

use ::http::Method;
use serde_json::{Value, json};

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::{Label, Property};
use crate::confluence::wire::v1::WireList;
use crate::confluence::wire::v2_file::WireLabel;
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

    /// The content properties of a page.
    fn properties(&self, id: &str, kind: &str) -> Call<Page<Property>>;

    /// Makes a content property.
    fn create_property(&self, id: &str, kind: &str, key: &str, value: &Value) -> Write<Property>;

    /// Gives a content property another value.
    fn update_property(
        &self,
        id: &str,
        kind: &str,
        property: &Property,
        value: &Value,
    ) -> Write<Property>;

    /// Removes a content property.
    fn delete_property(&self, id: &str, kind: &str, property: &Property) -> Write<()>;
}
