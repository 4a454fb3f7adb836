//! Measures the release binary as a client feels it: `cargo bench --bench figures`.
//!
//! It drives the program over standard streams and over HTTP, against a fast backend of its own that gives the same
//! answers every time. Two yardsticks run beside it, so that a busy or slow machine shows in both: a process that
//! does nothing but answer one line, and a bare GET over a kept-alive connection to the same backend.
//!
//! Arguments: `--quick` measures a tenth as often; `--write FILE` puts the table between the two `figures` marks of a
//! Markdown file; `--binary FILE` measures another program with the same command line; `--profile TOOL` calls one of
//! the measured tools until it is stopped, for a profiler to look at the program.
//!
//! Nothing but the standard library and serde_json, so that what measures does not weigh on what is measured.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot be taken has to stop with its reason"
)]

mod backend;
mod client;
mod measure;
mod payload;
mod report;
mod stats;
mod web;

use std::io::Write;
use std::path::PathBuf;

/// What to measure, and how often.
pub(crate) struct Plan {
    binary: PathBuf,
    quick: bool,
}

impl Plan {
    /// A number of rounds, fewer in a quick run.
    pub(crate) fn rounds(&self, full: usize) -> usize {
        if self.quick { (full / 10).max(5) } else { full }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "minimal") {
        client::minimal_process();
        return;
    }
    let value = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).cloned()
    };
    let plan = Plan {
        binary: value("--binary")
            .unwrap_or_else(|| env!("CARGO_BIN_EXE_atlassian-mcp").to_owned())
            .into(),
        quick: arguments.iter().any(|argument| argument == "--quick"),
    };
    if let Some(tool) = value("--profile") {
        measure::profile(&plan, &tool);
    }
    let table = measure::everything(&plan).markdown();
    if let Some(file) = value("--write") {
        report::write_between_marks(&file, &table);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(table.as_bytes())
        .expect("standard output is open");
}
