//! Checks of whole documents: corpora of others, the ADF schema, round trips, hostile input.
//!
//! Apart from the unit tests because they go through the facade only. Data of others is found through
//! `ATLASSIAN_REFERENCE_DIR`; without it those checks say so and pass.

use std::path::PathBuf;

use serde_json::Value;

mod adf_round_trip;
mod commonmark;
mod hostile;
mod kept_words;
mod large;
mod markdown_round_trip;
mod pairs;
mod reference_faults;
mod schema;
pub(crate) mod trees;

/// A file of the reference data, or `None` with a note.
#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the reference data by the environment"
)]
pub(crate) fn reference(path: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("ATLASSIAN_REFERENCE_DIR") else {
        println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
        return None;
    };
    let path = PathBuf::from(folder).join("corpus").join(path);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {}: {error}", path.display());
            None
        }
    }
}

/// The words of a text, sorted, for "no text is lost".
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

/// The texts in an ADF document, in order.
pub(crate) fn adf_text(node: &Value, out: &mut String) {
    match node {
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get("text") {
                out.push_str(text);
                out.push(' ');
            }
            for (key, value) in map {
                if key != "text" {
                    adf_text(value, out);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| adf_text(item, out)),
        _ => {}
    }
}
