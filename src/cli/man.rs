//! `man`: the manual, one page for the program and one for each subcommand.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::{Cx, command};

/// Flags of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Write all pages into this folder, instead of printing the first one
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

pub(super) fn run(cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.into else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command()).render(&mut page)?;
        cx.output.print(String::from_utf8_lossy(&page))?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(&folder)
        .and_then(|()| clap_mangen::generate_to(command(), &folder))
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
