//! `tools`: what this configuration offers, and what a tool takes.

use std::io;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::Cx;
use super::output::{self, Look, Output};
use crate::config::{self, SitesFrom, Sources};
use crate::door::Door;
use crate::tools::{ALL, Listed, Toolset, manual};

/// Flags of `tools`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Show the arguments of this tool
    name: Option<String>,
    /// Print the list as a client gets it
    #[arg(long)]
    json: bool,
}

pub(super) fn run(mut cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = match config::load(&cx.sources) {
        Err(error) if error.is_only_unconfigured() => {
            output::note("Nothing is configured here: these are the tools of a Cloud site.");
            pretend(&mut cx.sources);
            config::load(&cx.sources)?
        }
        loaded => loaded?,
    };
    let door = Door::open(&config)?;
    match arguments.name {
        None if arguments.json => json(&door, &cx.output)?,
        None => list(&door, &cx.output)?,
        Some(name) => one(&door, &name, &cx.output)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Sites that are only spoken of, so that a newcomer can look at the tools first.
fn pretend(sources: &mut Sources) {
    sources.sites = SitesFrom::FlagsAlone;
    for (key, text) in [
        ("jira.url", "https://your-domain.atlassian.net"),
        ("jira.username", "you@example.com"),
        ("jira.token", "none"),
        ("confluence.url", "https://your-domain.atlassian.net/wiki"),
        ("confluence.username", "you@example.com"),
        ("confluence.token", "none"),
    ] {
        sources.flags.push((key, text.to_owned()));
    }
}

/// The list as JSON, as a client gets it.
fn json(door: &Door, out: &Output) -> io::Result<()> {
    let tools: Vec<Value> = door
        .tools()
        .iter()
        .map(|tool| {
            json!({
                "name": tool.name,
                "title": tool.title,
                "description": tool.description,
                "inputSchema": *tool.input_schema,
                "annotations": {
                    "readOnlyHint": tool.read_only,
                    "destructiveHint": tool.destructive,
                    "idempotentHint": tool.idempotent,
                },
            })
        })
        .collect();
    out.line(format_args!("{}", serde_json::to_string_pretty(&tools)?))
}

/// The list for a person: a line a tool, below the name of its set.
fn list(door: &Door, out: &Output) -> io::Result<()> {
    let tools = door.tools();
    let width = tools.iter().map(|tool| tool.name.len()).max().unwrap_or(0);
    for toolset in Toolset::ALL {
        let of_set = |tool: &&Listed| {
            let mut entries = ALL.iter().filter(|entry| entry.toolset == *toolset);
            entries.any(|entry| entry.name == tool.name)
        };
        let mut tools = tools.iter().filter(of_set).peekable();
        if tools.peek().is_some() {
            out.line(out.styled(Look::Strong, toolset.name()))?;
        }
        for tool in tools {
            let name = format!("{:width$}", tool.name);
            let look = if tool.read_only {
                Look::Good
            } else {
                Look::Doubtful
            };
            let name = out.styled(look, name);
            out.line(format_args!("  {name}  {}", tool.description))?;
        }
    }
    let count = match tools.len() {
        1 => "1 tool".to_owned(),
        n => format!("{n} tools"),
    };
    out.line(format_args!(
        "\n{count}. `atlassian-mcp tools NAME` shows the arguments of one."
    ))
}

/// One tool with its arguments.
fn one(door: &Door, name: &str, out: &Output) -> io::Result<()> {
    let Some(tool) = door.tools().iter().find(|tool| tool.name == name) else {
        return Err(io::Error::other(super::call::no_such_tool(door, name)));
    };
    out.line(format_args!(
        "{}\n{}\n",
        out.styled(Look::Strong, tool.name),
        tool.description
    ))?;
    let lines: Vec<_> = manual::arguments(tool)
        .into_iter()
        .map(|argument| {
            let kind = match argument.required {
                true => format!("{}, required", argument.kind),
                false => argument.kind,
            };
            (argument.name, kind, argument.about)
        })
        .collect();
    let name_width = lines.iter().map(|line| line.0.len()).max().unwrap_or(0);
    let kind_width = lines.iter().map(|line| line.1.len()).max().unwrap_or(0);
    for (name, kind, about) in lines {
        let line = format!(
            "  {}  {}  {about}",
            out.styled(Look::Said, format_args!("{name:name_width$}")),
            out.styled(Look::Faint, format_args!("{kind:kind_width$}")),
        );
        out.line(line.trim_end())?;
    }
    Ok(())
}
