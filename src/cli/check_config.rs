//! `check-config`: prints what counts in the end and says what is wrong, without connecting.
//!
//! The NixOS module runs it while the system is built, people run it when something does not work.

use std::process::ExitCode;

use super::Cx;
use super::output::{self, Look};
use crate::config::{self, Files};
use crate::door::Door;

/// Flags of `check-config`. Exit code 0: all is well; 1: one product cannot be used; 2: nothing can.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Do not look for token files and certificates: the server will run on another machine
    #[arg(long)]
    without_files: bool,
}

pub(super) fn run(mut cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.without_files {
        cx.sources.files = Files::Trusted;
    }
    let config = config::load(&cx.sources)?;
    // Compares the names of tools and toolsets with what there is.
    let door = Door::open(&config)?;
    cx.output.print(config::effective(&config))?;
    for warning in config.warnings.iter().chain(door.warnings()) {
        output::note(format_args!(
            "{} {warning}",
            cx.output.styled(Look::Doubtful, "Warning:")
        ));
    }
    let problems = [&config.jira, &config.confluence]
        .into_iter()
        .filter_map(|product| product.problem());
    let mut code = ExitCode::SUCCESS;
    for problem in problems {
        output::note(format_args!(
            "{} {problem}",
            cx.output.styled(Look::Bad, "Error:")
        ));
        code = ExitCode::FAILURE;
    }
    Ok(code)
}
