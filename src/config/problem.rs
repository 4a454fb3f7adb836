//! What is wrong with a configuration, and what to do about it.
//!
//! The first half of a problem is one of the fixed forms people search for (`Token file not found:
//! PATH`); the second half is the way out. Neither ever holds a secret.

use std::fmt;

/// One thing that is wrong, with the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, for example `JIRA_TOKEN_FILE environment variable not set`.
    pub message: String,
    /// What to do, in one or more whole sentences.
    pub remedy: String,
}

impl Problem {
    /// A problem from its two halves.
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.message, self.remedy)
    }
}

/// A configuration that cannot be worked with: everything found wrong, in reading order.
///
/// The program ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// At least one problem.
    pub problems: Vec<Problem>,
}

impl Error {
    /// Whether the only thing wrong is that nothing was said of any site.
    pub fn is_only_unconfigured(&self) -> bool {
        matches!(self.problems.as_slice(), [only] if only.message == UNCONFIGURED)
    }
}

/// What is wrong where nothing was said of any site.
pub(super) const UNCONFIGURED: &str = "Neither Jira nor Confluence is configured";

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
