//! `policy explain TOOL key=value…`: what the policy decides of a call, and by which rule. Nothing is asked or done.

use std::io;
use std::process::ExitCode;

use super::{Cx, call};
use crate::config;
use crate::door::{Door, UnknownTool};

/// Flags of `policy`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say what would be decided of a call, without making it
    Explain(Explain),
}

#[derive(Debug, clap::Args)]
struct Explain {
    /// The tool, for example jira_delete_issue
    tool: String,
    /// Its arguments, as for `call`
    #[arg(value_name = "NAME=VALUE")]
    arguments: Vec<String>,
}

pub(super) fn run(cx: Cx, asked: Arguments) -> anyhow::Result<ExitCode> {
    let What::Explain(asked) = asked.what;
    let arguments = call::arguments(&asked.arguments)?;
    let config = config::load(&cx.sources)?;
    let door = Door::open(&config)?;
    let explained = match door.explain(&asked.tool, arguments) {
        Ok(Ok(explained)) => explained,
        Ok(Err(error)) => return Err(io::Error::other(error.to_string()).into()),
        Err(UnknownTool(name)) => {
            return Err(io::Error::other(call::no_such_tool(&door, &name)).into());
        }
    };
    let targets: Vec<String> = explained.targets.iter().map(ToString::to_string).collect();
    let targets = match targets.as_slice() {
        [] => "what only the site can tell".to_owned(),
        targets => targets.join(", "),
    };
    cx.output.line(format_args!(
        "{}: {} by {}\n  action: {}\n  target: {targets}",
        explained.tool,
        explained.decision,
        explained.by,
        explained.action.name()
    ))?;
    Ok(match explained.decision {
        "deny" => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    })
}
