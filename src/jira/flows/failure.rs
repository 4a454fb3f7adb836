//! Why a flow stopped: the site refused, or what a caller wrote cannot be meant so.
//!
//! Apart from `atlassian::Error`, which only knows what a site said. The words here are whole sentences; the room of
//! the tools hands them on.

use crate::atlassian::Error;

/// Why a flow stopped.
#[derive(Debug)]
pub enum Failure {
    /// The site said no, or nothing.
    Site(Error),
    /// The caller has to write something else; nothing was sent.
    Told(Told),
    /// The site refused the values, and it is known why.
    Refused(Told),
}

/// What a caller has to know, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What is wrong, as sentences.
    pub message: String,
    /// What to do instead.
    pub hint: Option<String>,
}

impl Told {
    /// A sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Several at once; equal hints are given once.
    pub fn all(told: Vec<Told>) -> Self {
        let mut messages = Vec::new();
        let mut hints: Vec<String> = Vec::new();
        for one in told {
            messages.push(one.message);
            if let Some(hint) = one.hint.filter(|hint| !hints.contains(hint)) {
                hints.push(hint);
            }
        }
        Self {
            message: messages.join(" "),
            hint: (!hints.is_empty()).then(|| hints.join(" ")),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Site(error)
    }
}

impl From<Told> for Failure {
    fn from(told: Told) -> Self {
        Failure::Told(told)
    }
}
