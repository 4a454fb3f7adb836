//! What goes back to a caller.

use std::borrow::Cow;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::asking::{Asking, Question};
use super::perform::Outcome;
use crate::json::{Tree, strip_invisible, visible};
use crate::tools::{Beside, Error, ErrorKind, Progress, Result};
use crate::view::{Plan, fit};

/// The answer of a tool.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Minified JSON, or the words of a failure.
    pub text: String,
    /// Pictures and files.
    pub beside: Vec<Beside>,
    /// Whether it failed.
    pub is_error: bool,
    /// Why it failed.
    pub cause: Option<ErrorKind>,
    /// The answer once more as JSON, where that is switched on.
    pub structured: Option<Value>,
    /// In the place of an answer: what a person is to be asked before the call is repeated.
    pub question: Option<Question>,
}

/// Who calls, and until when the caller waits.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Set when the caller no longer waits.
    pub cancelled: CancellationToken,
    /// Who is behind it.
    pub user: User,
    /// Name and version of the client.
    pub client: Option<String>,
    /// The id of the request.
    pub request: Option<String>,
    /// How a person can be asked.
    pub asking: Asking,
    /// Who is told how far a long change has come.
    pub progress: Option<Progress>,
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

/// Who is behind a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum User {
    /// Whose account runs this process.
    #[default]
    Own,
    /// Somebody whom a proxy in front named.
    Named(String),
    /// One of many, and nobody said who.
    Unknown,
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

impl Answer {
    pub(super) fn from_outcome(outcome: Result<Outcome>, is_structured: bool) -> Self {
        match outcome {
            Ok(Outcome::Question(question)) => Self {
                // For a caller that cannot ask after all.
                text: question.message.clone(),
                beside: Vec::new(),
                is_error: true,
                cause: None,
                structured: None,
                question: Some(question),
            },
            Ok(
                Outcome::Written(Written { text, beside })
                | Outcome::Planned(Written { text, beside }),
            ) => Self {
                beside,
                structured: is_structured
                    .then(|| serde_json::from_str(&text).ok())
                    .flatten(),
                text,
                is_error: false,
                cause: None,
                question: None,
            },
            Err(error) => Self {
                text: failure(&error),
                beside: Vec::new(),
                is_error: true,
                cause: Some(error.kind),
                structured: None,
                question: None,
            },
        }
    }
}

/// A failure as a reader gets it: what failed and why, the next step, the cause class.
fn failure(error: &Error) -> String {
    let text = error.to_string();
    let (text, _) = visible(&text);
    format!("{} [{}]", shortened(&text), error.kind.name())
}

/// The most characters of a failure: it may quote what was sent, and that may be megabytes.
const LONGEST_FAILURE: usize = 4_000;

/// The beginning and the end, where the next step stands.
fn shortened(text: &str) -> Cow<'_, str> {
    const END: usize = 1_000;
    let n_chars = text.chars().count();
    if n_chars <= LONGEST_FAILURE {
        return text.into();
    }
    let head: String = text.chars().take(LONGEST_FAILURE - END).collect();
    let tail: String = text.chars().skip(n_chars - END).collect();
    let left_out = n_chars - LONGEST_FAILURE;
    format!("{head} […{left_out} characters…] {tail}").into()
}

/// Cleans an answer, cuts it to the budget and writes it.
pub(super) fn write(mut body: Tree<'_>, hidden: usize, budget: usize, plan: &Plan) -> String {
    let stripped = strip_invisible(&mut body);
    if let (Tree::Object(object), 1..) = (&mut body, hidden) {
        // A tool may have left out some by itself.
        let already = match object.get("hidden_by_policy") {
            Some(Tree::Number(already)) => already.as_u64().unwrap_or(0),
            _ => 0,
        };
        object.insert("hidden_by_policy", hidden as u64 + already);
    }
    if let (Tree::Object(object), 1..) = (&mut body, stripped) {
        object.insert("invisible_characters_removed", stripped);
    }
    fit(body, budget, plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_quotes_megabytes_keeps_its_beginning_and_its_end() {
        let error = Error::new(ErrorKind::Arguments, format!("No: {}", "ä".repeat(1 << 20)))
            .hint("Write less.");
        let text = failure(&error);
        assert!(text.starts_with("No: ää"), "{text}");
        assert!(text.ends_with("ä. Write less. [arguments]"), "{text}");
        assert!(text.chars().count() < LONGEST_FAILURE + 100);
        let short = Error::arguments("No.");
        assert_eq!(failure(&short), "No. [arguments]");
    }
}
