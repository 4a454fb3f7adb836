//! Standard output and standard error for people. The only file that writes to standard output.
//!
//! It is apart because on standard input and output a stray line breaks the protocol: nothing but a subcommand that
//! was asked to print may reach it.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use crate::config::Environment;

/// Standard output, and whether a person looks at it.
pub(super) struct Output {
    colours: bool,
}

/// How a piece of text looks on a terminal.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// A name or a heading.
    Strong,
    /// All is well.
    Good,
    /// Worth a look.
    Doubtful,
    /// Wrong.
    Bad,
    /// What may be skipped.
    Faint,
    /// What somebody says or types.
    Said,
}

impl Output {
    /// Colours only on a terminal, and not if `NO_COLOR` is set or `TERM` is `dumb`.
    pub(super) fn new(environment: &Environment) -> Self {
        let wanted =
            environment.get("NO_COLOR").is_none() && environment.get("TERM") != Some("dumb");
        Self {
            colours: wanted && io::stdout().is_terminal(),
        }
    }

    /// Writes text as it is.
    pub(super) fn print(&self, text: impl Display) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        write!(stdout, "{text}")?;
        stdout.flush()
    }

    /// Writes a line.
    pub(super) fn line(&self, text: impl Display) -> io::Result<()> {
        self.print(format_args!("{text}\n"))
    }

    /// Text in a look, if a person sees it; as it is otherwise.
    pub(super) fn styled(&self, look: Look, text: impl Display) -> String {
        if !self.colours {
            return text.to_string();
        }
        let code = match look {
            Look::Strong => "1",
            Look::Good => "32",
            Look::Doubtful => "33",
            Look::Bad => "31",
            Look::Faint => "2",
            Look::Said => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Writes a line to standard error. If that is closed, nobody wants to know.
pub(super) fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether a person looks at standard error.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}
