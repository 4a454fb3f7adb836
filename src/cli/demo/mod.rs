//! `demo`: the main job, without an account. A client talks to the server over the protocol, the server works in a
//! simulated company, and a person watches.

mod conversation;
mod show;
mod steps;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use self::conversation::Conversation;
use super::output::{Look, Output};
use super::{Cx, stand_in};
use crate::config::{self, Environment};
use crate::door::Door;
use crate::sim::{Flavor, Simulator};

/// Flags of `demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(mut cx: Cx, _: Arguments) -> anyhow::Result<ExitCode> {
    let flavor = cx.demo.unwrap_or(Flavor::Cloud);
    let program = cx.sources.environment.our_command();
    // A limit that is set for real sites would end the walk half-way.
    cx.sources.environment = Environment::default();
    let stand_in = stand_in::start(flavor, true, &mut cx.sources)?;
    let config = config::load(&cx.sources)?;
    let door = Arc::new(Door::open(&config)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(walk(door, stand_in.simulator(), flavor, &cx.output))?;
    connect(&cx.output, &program)?;
    Ok(ExitCode::SUCCESS)
}

/// Walks through the steps.
async fn walk(
    door: Arc<Door>,
    simulator: &Simulator,
    flavor: Flavor,
    out: &Output,
) -> io::Result<()> {
    let edition = if flavor.is_cloud() {
        "Cloud"
    } else {
        "Data Center"
    };
    out.line(format_args!(
        "{}\n",
        out.styled(
            Look::Strong,
            format_args!("atlassian-mcp {} · demo", env!("CARGO_PKG_VERSION"))
        )
    ))?;
    out.line(format_args!("A small company's Jira and Confluence ({edition}) run inside this program. Below, an MCP client\n\
         calls the server's tools as an AI assistant would. Nothing leaves this computer.\n"
    ))?;
    let mut client = Conversation::begin(door).await?;
    let tools = client.list().await?;
    out.line(format_args!(
        "{}\n",
        out.styled(
            Look::Faint,
            format_args!(
                "connected with MCP {}, {} tools, list of {} bytes",
                client.protocol(),
                tools.count,
                tools.bytes
            )
        )
    ))?;
    let mut memory = steps::Memory::default();
    let mut failures = 0;
    for (number, step) in steps::STEPS.iter().enumerate() {
        out.line(format_args!(
            "{} {}",
            out.styled(Look::Strong, format_args!("{:2}.", number + 1)),
            out.styled(Look::Said, format_args!("“{}”", step.wish))
        ))?;
        let arguments = (step.arguments)(&memory);
        let mark = simulator.mark();
        let started = Instant::now();
        let said = client.call(step.tool, &arguments).await?;
        let took = started.elapsed();
        out.line(format_args!(
            "    {} {}",
            out.styled(Look::Strong, step.tool),
            show::one_line(&arguments.to_string(), 100)
        ))?;
        let requests = simulator.requests_since(mark);
        match serde_json::from_str::<Value>(&said.text) {
            Ok(answer) if !said.is_error => {
                memory.keep(step.tool, &answer);
                for line in show::answer(&answer) {
                    out.line(format_args!("    {} {line}", out.styled(Look::Good, "│")))?;
                }
            }
            _ => {
                failures += 1;
                out.line(format_args!(
                    "    {} {}",
                    out.styled(Look::Bad, "│"),
                    said.text
                ))?;
            }
        }
        out.line(format_args!(
            "    {}\n",
            out.styled(
                Look::Faint,
                format_args!(
                    "{:.1} ms, {} bytes, upstream: {}",
                    took.as_secs_f64() * 1000.0,
                    said.text.len(),
                    show::requests(&requests)
                )
            )
        ))?;
    }
    client.end().await?;
    if failures > 0 {
        return Err(io::Error::other(format!(
            "{failures} steps of the demo failed"
        )));
    }
    Ok(())
}

/// How to go on from here.
fn connect(out: &Output, program: &str) -> io::Result<()> {
    out.line(format_args!("{}\n", out.styled(Look::Strong, "Go on")))?;
    let ways = [
        (
            "let your own assistant work in this company",
            format!("claude mcp add atlassian -- {program} --demo"),
        ),
        (
            "print the entry for any client",
            format!("{program} client-config vscode --demo"),
        ),
        (
            "call a tool yourself",
            format!(
                "{program} --demo call jira_search jql='sprint in openSprints() AND type = Bug'"
            ),
        ),
        (
            "work in your own Jira",
            format!(
                "JIRA_URL=https://your-domain.atlassian.net JIRA_USERNAME=you@example.com \\\n        \
                 JIRA_TOKEN_FILE=~/jira-token {program} doctor"
            ),
        ),
    ];
    for (what, command) in ways {
        out.line(format_args!(
            "  {}\n      {}",
            what,
            out.styled(Look::Said, command)
        ))?;
    }
    Ok(())
}
