//! What one check found.

use super::super::output::Look;
use crate::config::Problem;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// As it should be.
    Ok,
    /// It works, but deserves a look.
    Warn,
    /// It does not work.
    Fail,
}

impl Grade {
    /// The word at the beginning of the line, all of one width.
    pub(super) fn name(self) -> &'static str {
        match self {
            Grade::Ok => "ok  ",
            Grade::Warn => "warn",
            Grade::Fail => "fail",
        }
    }

    pub(super) fn look(self) -> Look {
        match self {
            Grade::Ok => Look::Good,
            Grade::Warn => Look::Doubtful,
            Grade::Fail => Look::Bad,
        }
    }
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub grade: Grade,
    /// What was found, without a full stop.
    what: String,
    /// What to do, in whole sentences; empty if there is nothing to do.
    remedy: String,
}

impl Finding {
    pub(super) fn ok(what: impl Into<String>) -> Self {
        Self {
            grade: Grade::Ok,
            what: what.into(),
            remedy: String::new(),
        }
    }

    pub(super) fn warn(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            grade: Grade::Warn,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn fail(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            grade: Grade::Fail,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// Both halves in one line.
    pub(super) fn text(&self) -> String {
        let text = match (self.remedy.is_empty(), self.grade) {
            (true, _) => self.what.clone(),
            (false, _) => format!("{}. {}", self.what.trim_end_matches('.'), self.remedy),
        };
        text.replace('\n', " ")
    }
}

impl From<&Problem> for Finding {
    fn from(problem: &Problem) -> Self {
        Self::fail(problem.message.clone(), problem.remedy.clone())
    }
}
