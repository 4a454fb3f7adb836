//! A comment that is to be written.

use serde_json::Value;

/// A comment as a caller wants it.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// The text, in the format the dialect names.
    pub text: String,
    /// Who may read it: `{"type": "role" | "group", "value": NAME}`; everyone who sees the issue, if left out.
    pub visibility: Option<Value>,
}
