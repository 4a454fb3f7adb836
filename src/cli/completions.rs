//! `completions`: what a shell needs to complete our command line.

use std::process::ExitCode;

use clap_complete::Shell;

use super::{Cx, command};

/// Flags of `completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut command(),
        "atlassian-mcp",
        &mut script,
    );
    cx.output.print(String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
