//! The command line: what was asked, and who does it.
//!
//! One file a subcommand. Each has its `Arguments` and a `run`; to add one, add it to [`Command`] and to
//! [`Command::run`]. The flags of the settings are not written here: `arguments` makes them from the table in
//! [`crate::config::reference`]. Standard output belongs to `output` alone.

mod arguments;
mod call;
mod changes;
mod check_config;
mod client_config;
mod clients;
mod completions;
mod convert;
mod demo;
mod doctor;
mod logging;
mod man;
mod output;
mod panics;
mod policy;
mod publish;
mod serve;
mod simulate;
mod stand_in;
mod supervised;
mod tools;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Subcommand;

pub use arguments::command;

use crate::config::{self, Sources};
use crate::sim;
use output::Output;

/// The configuration cannot be worked with, or the command line cannot be understood.
const UNUSABLE: u8 = 2;

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve MCP, on standard input and output unless told otherwise. The default
    Serve(serve::Arguments),
    /// Watch the server work in a simulated company; needs no account
    Demo(demo::Arguments),
    /// Call one tool and print its answer
    Call(call::Arguments),
    /// List the tools, or show what one takes
    Tools(tools::Arguments),
    /// List what was changed through this server, newest first
    Changes(changes::Arguments),
    /// Take back one of those changes
    Undo(changes::Undo),
    /// Say what the policy decides, and by which rule
    Policy(policy::Arguments),
    /// Print what is configured, without secrets, and say what is wrong. Never connects
    CheckConfig(check_config::Arguments),
    /// Try what is configured, step by step, and say what to do where it fails
    Doctor(doctor::Arguments),
    /// Print the entry that makes a client start this server
    ClientConfig(client_config::Arguments),
    /// Convert a document from standard input between Markdown, ADF, wiki markup and storage format
    Convert(convert::Arguments),
    /// Publish a folder of Markdown files as a page tree; shown first, done with `--apply`
    Publish(publish::Publish),
    /// Write a page tree as Markdown files, for `publish` to take back
    Export(publish::Export),
    /// Run a simulated Jira and Confluence
    Simulate(simulate::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

/// What every subcommand gets.
struct Cx {
    /// Where settings come from.
    sources: Sources,
    /// The edition to simulate, if `--demo` was given.
    demo: Option<sim::Flavor>,
    /// Standard output.
    output: Output,
}

impl Command {
    /// Whether it works with Jira and Confluence, so that `--demo` has to stand in for them.
    fn needs_sites(&self) -> bool {
        match self {
            Command::Serve(_)
            | Command::Call(_)
            | Command::Tools(_)
            | Command::Changes(_)
            | Command::Undo(_)
            | Command::Policy(_)
            | Command::CheckConfig(_)
            | Command::Publish(_)
            | Command::Export(_)
            | Command::Doctor(_) => true,
            // `demo` starts its own, which records what it is asked.
            Command::Demo(_)
            | Command::ClientConfig(_)
            | Command::Convert(_)
            | Command::Simulate(_)
            | Command::Completions(_)
            | Command::Man(_) => false,
        }
    }

    fn run(self, cx: Cx) -> anyhow::Result<ExitCode> {
        match self {
            Command::Serve(arguments) => serve::run(cx, arguments),
            Command::Demo(arguments) => demo::run(cx, arguments),
            Command::Call(arguments) => call::run(cx, arguments),
            Command::Tools(arguments) => tools::run(cx, arguments),
            Command::Changes(arguments) => changes::run(cx, arguments),
            Command::Undo(arguments) => changes::undo(cx, arguments),
            Command::Policy(arguments) => policy::run(cx, arguments),
            Command::CheckConfig(arguments) => check_config::run(cx, arguments),
            Command::Doctor(arguments) => doctor::run(cx, arguments),
            Command::ClientConfig(arguments) => client_config::run(cx, arguments),
            Command::Convert(arguments) => convert::run(cx, arguments),
            Command::Publish(arguments) => publish::publish(cx, arguments),
            Command::Export(arguments) => publish::export(cx, arguments),
            Command::Simulate(arguments) => simulate::run(cx, arguments),
            Command::Completions(arguments) => completions::run(cx, arguments),
            Command::Man(arguments) => man::run(cx, arguments),
        }
    }
}

/// Runs the program: reads its arguments (its own name first), does what they say, and gives the exit code (0 done, 1 failed,
/// 2 the command line or the configuration cannot be used).
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::say_little();
    let asked = match arguments::parse(arguments) {
        Ok(asked) => asked,
        Err(error) => {
            // Nothing can be done if even the message cannot be written.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(UNUSABLE));
        }
    };
    match run(asked) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn run(asked: arguments::Asked) -> anyhow::Result<ExitCode> {
    let mut sources = asked.sources;
    // Kept until the command has ended.
    let _stand_in = match asked.demo {
        Some(flavor) if asked.command.needs_sites() => {
            Some(stand_in::start(flavor, false, &mut sources)?)
        }
        _ => None,
    };
    let output = Output::new(&sources.environment);
    let cx = Cx {
        sources,
        demo: asked.demo,
        output,
    };
    asked.command.run(cx)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    // Whoever reads our output has seen enough (`| head`).
    if error.downcast_ref::<io::Error>().is_some_and(is_closed) {
        return ExitCode::SUCCESS;
    }
    if let Some(error) = error.downcast_ref::<config::Error>() {
        for problem in &error.problems {
            output::note(format_args!("Error: {problem}"));
        }
        return ExitCode::from(UNUSABLE);
    }
    output::note(format_args!("Error: {error:#}"));
    ExitCode::FAILURE
}
