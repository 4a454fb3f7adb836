//! Bodies: storage format and what Confluence makes of it.
//!
//! Storage is what the state keeps. `view` renders it, `to_adf` and `from_adf` translate for Cloud, `from_wiki` reads the old
//! markup. None of this is shared with the program under test.

pub(crate) mod anchor;
pub(crate) mod from_adf;
pub(crate) mod from_wiki;
pub(crate) mod text;
pub(crate) mod to_adf;
pub(crate) mod tree;
pub(crate) mod view;

use serde_json::Value;

use super::problem::Problem;

/// Escapes text for storage and HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Escapes an attribute value.
pub(crate) fn escape_attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

/// Turns a body as sent into storage.
///
/// # Errors
///
/// Refuses an unknown representation, and ADF that is not a document.
pub(crate) fn to_storage(representation: &str, value: &str) -> Result<String, Problem> {
    match representation {
        "storage" | "editor" | "editor2" => Ok(value.to_owned()),
        "wiki" => Ok(from_wiki::convert(value)),
        "atlas_doc_format" => {
            let document: Value = serde_json::from_str(value).map_err(|_| {
                Problem::Invalid("Error while parsing ADF: the value is not valid JSON".to_owned())
            })?;
            if document.get("type").and_then(Value::as_str) != Some("doc") {
                return Err(Problem::Invalid(
                    "Error while parsing ADF: the root node must be of type doc".to_owned(),
                ));
            }
            Ok(from_adf::convert(&document))
        }
        other => Err(Problem::Invalid(format!(
            "Invalid representation: {other}. Expected one of storage, wiki, atlas_doc_format"
        ))),
    }
}
