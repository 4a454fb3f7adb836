//! Rich text: wiki markup and ADF, each kept as it was sent and converted when the other is asked for.
//!
//! A value is a string (wiki) or an object (an ADF document). The converters cover what people write; they are the simulator's own,
//! so that a fault in the converters under test does not hide behind the same fault here.

mod adf;
mod html;
mod inline;
mod wiki;

use serde_json::{Value, json};

pub(crate) use self::adf::check as check_adf;

/// The text as an ADF document.
pub(crate) fn to_adf(text: &Value) -> Value {
    match text {
        Value::String(wiki) => wiki::read(wiki),
        other => other.clone(),
    }
}

/// The text as wiki markup.
pub(crate) fn to_wiki(text: &Value) -> String {
    match text {
        Value::String(wiki) => wiki.clone(),
        other => adf::to_wiki(other),
    }
}

/// The words alone, for search.
pub(crate) fn to_plain(text: &Value) -> String {
    adf::to_plain(&to_adf(text))
}

/// The text as the HTML of `renderedFields`.
pub(crate) fn to_html(text: &Value) -> String {
    html::write(&to_adf(text))
}

/// What an answer holds: ADF or wiki, `null` when there is nothing.
pub(crate) fn shown(text: Option<&Value>, as_adf: bool) -> Value {
    match (text, as_adf) {
        (None, _) => Value::Null,
        (Some(text), true) => to_adf(text),
        (Some(text), false) => json!(to_wiki(text)),
    }
}

#[cfg(test)]
mod tests;
