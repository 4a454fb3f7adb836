//! What goes back to a caller.

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::tools::{Beside, Error, Result};
use crate::view::{Plan, fit, strip_invisible};

/// The answer of a tool.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Minified JSON, or the words of a failure.
    pub text: String,
    /// Pictures and files.
    pub beside: Vec<Beside>,
    /// Whether it failed.
    pub is_error: bool,
    /// The answer once more as JSON, where that is switched on.
    pub structured: Option<Value>,
}

/// Who calls, and until when the caller waits.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Set when the caller no longer waits.
    pub cancelled: CancellationToken,
    /// Name and version of the client.
    pub client: Option<String>,
    /// The id of the request.
    pub request: Option<String>,
}

/// A tool that does not exist, or is not offered: there is no telling which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTool(pub String);

/// Whether a product can be used.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// `Jira` or `Confluence`.
    pub product: &'static str,
    /// Whether it answers.
    pub ready: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// A success, ready to go.
pub(super) struct Written {
    /// Minified JSON.
    pub text: String,
    /// Pictures and files.
    pub beside: Vec<Beside>,
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self {
            text,
            beside: Vec::new(),
        }
    }
}

impl Answer {
    pub(super) fn from_outcome(outcome: Result<Written>, is_structured: bool) -> Self {
        match outcome {
            Ok(Written { text, beside }) => Self {
                beside,
                structured: is_structured
                    .then(|| serde_json::from_str(&text).ok())
                    .flatten(),
                text,
                is_error: false,
            },
            Err(error) => Self {
                text: failure(&error),
                beside: Vec::new(),
                is_error: true,
                structured: None,
            },
        }
    }
}

/// A failure as a reader gets it: what failed and why, the next step, the cause class.
fn failure(error: &Error) -> String {
    let mut text = Value::String(error.to_string());
    strip_invisible(&mut text);
    format!(
        "{} [{}]",
        text.as_str().unwrap_or_default(),
        error.kind.name()
    )
}

/// Cleans an answer, cuts it to the budget and writes it.
pub(super) fn write(mut body: Value, budget: usize, plan: &Plan) -> String {
    let stripped = strip_invisible(&mut body);
    if let (Value::Object(map), 1..) = (&mut body, stripped) {
        map.insert("invisible_characters_removed".into(), json!(stripped));
    }
    fit(body, budget, plan)
}
